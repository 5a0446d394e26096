import { expect, test } from 'vitest';
import { billingSettings, settingHelp, syncSettings, ticketSettings } from './settings.ts';

function names(settings: object, prefix: string): string[] {
  return Object.entries(settings).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null ? names(value, `${prefix}.${name}`) : [`${prefix}.${name}`],
  );
}

test('every setting has its line of help, and every line its setting', () => {
  const all = [
    ...names(billingSettings, 'billing'),
    ...names(syncSettings, 'sync'),
    ...names(ticketSettings, 'tickets'),
  ];
  const helped = Object.keys(settingHelp).filter((name) => /^(billing|sync|tickets)\./.test(name));
  expect(helped.sort()).toEqual(all.sort());
});
