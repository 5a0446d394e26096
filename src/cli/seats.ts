import { dateFrom } from '../app/calendar.ts';
import { type Seats, seatsOn } from '../app/seats.ts';
import type { Fate } from '../domain/count.ts';
import type { Fill } from './shell.ts';
import { table } from './table.ts';
import { countWords } from './words.ts';

interface SeatOptions {
  account?: string;
  devices?: boolean;
  on?: string;
}

export const seats: Fill = (command, shell) => {
  command
    .option('--account <account>', 'only this account: account:ID, or its company')
    .option('--devices', 'the devices behind each count')
    .option('--on <date>', 'a past day, as things were at its end: YYYY-MM-DD')
    .addHelpText('after', examples)
    .action(
      shell.withApp(async ({ app }, { account, devices = false, on }: SeatOptions) => {
        const found = await seatsOn(app, {
          devices,
          ...(account !== undefined && { account }),
          ...(on !== undefined && { on: dateFrom(on, 'on') }),
        });
        return { data: found, text: seatText(found, { devices }) };
      }),
    );
};

function seatText(found: Seats, { devices }: { devices: boolean }): string {
  const { on, rows, sums } = found;
  const lines =
    rows.length === 0
      ? 'No account has seats yet: map groups and products first.'
      : table(rows, [
          { title: 'Account', value: ({ account }) => account },
          { title: 'Service', value: ({ service }) => service },
          { title: 'Seats', value: ({ seats: count }) => count },
        ]);
  const notBilled = Object.values(sums.notBilled).reduce((sum, each) => sum + each, 0);
  const closed =
    `On ${on}: ${countWords(sums.pairs, 'product on devices', 'products on devices')}: ${sums.line} on lines, ` +
    `${sums.fixed} fixed, ${sums.excluded} excluded, ${notBilled} not billed, ${sums.held} held, ` +
    `${sums.noAccount} without an account, ${sums.notMapped} of products that nobody has mapped.`;
  return [lines, ...(devices ? [deviceTable(found)] : []), closed].join('\n\n');
}

function deviceTable({ devices, rows }: Seats): string {
  const names = new Map(rows.map((row) => [`${row.accountId} ${row.serviceId}`, row]));
  const lineOf = (fate: Fate) => (fate.kind === 'line' ? names.get(`${fate.accountId} ${fate.serviceId}`) : undefined);
  return table(devices, [
    { title: 'Device', value: ({ device }) => device.name },
    { title: 'Product', value: ({ product }) => product },
    { title: 'Account', value: ({ fate }) => lineOf(fate)?.account ?? '' },
    { title: 'Counts as', value: ({ fate }) => lineOf(fate)?.service ?? fateWords(fate) },
    { title: 'Last seen', value: ({ device }) => device.lastSeen?.slice(0, 10) ?? 'never' },
  ]);
}

function fateWords(fate: Fate): string {
  if (fate.kind === 'not-billed') return `not billed (${fate.reason})`;
  return {
    line: '',
    fixed: 'fixed',
    excluded: 'excluded',
    held: 'held',
    'no-account': 'no account',
    'not-mapped': 'product not mapped',
  }[fate.kind];
}

const examples = `
Examples:
  seatbridge seats
  seatbridge seats --account "Example Ltd" --devices
  seatbridge seats --on 2026-01-31`;
