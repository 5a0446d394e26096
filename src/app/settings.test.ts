import { expect, test } from 'vitest';
import { appOn } from '../../test/support/app.ts';
import { describeEachDatabase } from '../../test/support/databases.ts';
import { insertTestConnection, keepRows, testCompany } from '../../test/support/records.ts';
import { billingSettings, settingHelp, syncSettings, ticketSettings } from '../domain/settings.ts';
import { AppError } from '../errors.ts';
import { saveSetting } from '../store/settings.ts';
import { getSetting, learnTimeZone, listSettings, loadSettings, resetSetting, setSetting } from './settings.ts';
import { companyObject } from './sync/objects.ts';

const by = 'anna';
const at = '2026-01-01T00:00:00.000Z';

function leavesOf(value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([name, each]) => leavesOf(each, `${path}.${name}`));
}

describeEachDatabase('settings', (store) => {
  const refusal = async (name: string, value: unknown) => {
    const error = await setSetting(appOn(store), { name, value, by }).catch((thrown: unknown) => thrown);
    if (error instanceof AppError) return error;
    throw new Error(`${name} was accepted as ${JSON.stringify(value)}`);
  };

  test('every setting of the domain can be listed, and every one has a line of help', async () => {
    const listed = await listSettings(appOn(store));
    const domain = leavesOf({ billing: billingSettings, sync: syncSettings, tickets: ticketSettings }, '').map((path) =>
      path.slice(1),
    );
    expect(listed.map(({ name }) => name)).toEqual(expect.arrayContaining(domain));
    expect(Object.keys(settingHelp).sort()).toEqual(domain.sort());
    expect(listed.filter(({ help }) => help === '')).toEqual([]);
  });

  test('every default is itself allowed', async () => {
    const app = appOn(store);
    for (const setting of await listSettings(app))
      await setSetting(app, { name: setting.name, value: setting.default, by });
    expect(await loadSettings(app)).toMatchObject({
      billing: billingSettings,
      sync: syncSettings,
      tickets: ticketSettings,
    });
  });

  test('what is set is what the program goes by, and reset brings the default back', async () => {
    const app = appOn(store);
    await setSetting(app, { name: 'billing.guards.dropPercent', value: '0', by });
    await setSetting(app, { name: 'tickets.mutedOpen', value: 'on', by });
    const settings = await loadSettings(app);
    expect([settings.billing.guards.dropPercent, settings.tickets.mutedOpen]).toEqual([0, true]);
    expect(billingSettings.guards.dropPercent).toBe(20);
    await resetSetting(app, { name: 'billing.guards.dropPercent', by });
    expect((await loadSettings(app)).billing.guards.dropPercent).toBe(20);
  });

  test('a setting says who set it and when', async () => {
    const app = appOn(store);
    await setSetting(app, { name: 'billing.postAt', value: '07:30', by });
    expect(await getSetting(app, 'billing.postAt')).toMatchObject({
      value: '07:30',
      default: '06:00',
      by,
      at: '2026-03-02T08:00:00.000Z',
    });
    expect(await getSetting(app, 'billing.post')).toMatchObject({ by: null, at: null });
  });

  test.each([
    ['billing.mode', 'auto', 'manual, automatic'],
    ['billing.postAt', '24:00', 'a time from 00:00 to 23:59'],
    ['billing.postAt', '6:00', 'a time from 00:00 to 23:59'],
    ['sync.intervalMinutes', '0', 'a whole number from 1 to 10080'],
    ['sync.intervalMinutes', '1.5', 'a whole number from 1 to 10080'],
    ['sync.intervalMinutes', '', 'a whole number from 1 to 10080'],
    ['sync.intervalMinutes', '1e1', 'a whole number from 1 to 10080'],
    ['tickets.mutedOpen', 'yes', 'on or off'],
    ['tickets.summary', '', 'a text of 1 to 500 characters'],
    ['psa.timeZone', 'Moon/Crater', 'a time zone such as Europe/Prague or America/New_York, or empty'],
  ])('%s cannot be %j, and the message names the setting and what is allowed', async (name, value, allowed) => {
    const error = await refusal(name, value);
    expect(error.code).toBe('usage');
    expect(error.message).toContain(name);
    expect(error.message).toContain(`Allowed: ${allowed}.`);
    expect(await getSetting(appOn(store), name)).toMatchObject({ by: null });
  });

  test('an unknown name is refused with the nearest ones', async () => {
    const error = await refusal('postAt', '07:00');
    expect(error.message).toBe('There is no setting "postAt". Did you mean billing.postAt?');
    expect((await refusal('nonsense', '1')).message).toContain('seatbridge settings list');
    expect((await refusal('toString', '1')).code).toBe('usage');
  });

  test('the company of the fallback is one that is there, and can be taken out again with an empty text', async () => {
    const app = appOn(store);
    expect((await refusal('tickets.fallbackCompanyId', '250')).code).toBe('not-found');
    const psa = await insertTestConnection(store.db, { name: 'ConnectWise', role: 'psa' });
    await keepRows(store.db, companyObject, { connectionId: psa.id, rows: [testCompany('250', { name: 'Acme' })], at });
    await setSetting(app, { name: 'tickets.fallbackCompanyId', value: 'acme', by });
    expect((await loadSettings(app)).tickets.fallbackCompanyId).toBe('250');
    await setSetting(app, { name: 'tickets.fallbackCompanyId', value: '', by });
    expect((await loadSettings(app)).tickets.fallbackCompanyId).toBeNull();
  });

  test('a stored value that is not allowed stops the program with how to mend it, and can be mended', async () => {
    const app = appOn(store);
    await store.db.write((trx) => saveSetting(trx, { name: 'billing.mode', value: '"reckless"', by, at }));
    await expect(loadSettings(app)).rejects.toThrow('seatbridge settings set billing.mode VALUE');
    await setSetting(app, { name: 'billing.mode', value: 'manual', by });
    expect((await loadSettings(app)).billing.mode).toBe('manual');
  });

  test('a setting of a later version of the program is left alone', async () => {
    await store.db.write((trx) => saveSetting(trx, { name: 'billing.future', value: '1', by, at }));
    expect((await loadSettings(appOn(store))).billing).toEqual(billingSettings);
  });

  test('the zone a server names of itself is learned once and never overrules a person', async () => {
    const app = appOn(store);
    await learnTimeZone(app, { named: 'Somewhere Standard Time', by });
    expect((await loadSettings(app)).psa.timeZone).toBeNull();
    await learnTimeZone(app, { named: 'Eastern Standard Time', by });
    expect((await loadSettings(app)).psa.timeZone).toBe('America/New_York');
    await setSetting(app, { name: 'psa.timeZone', value: 'Europe/Prague', by });
    await learnTimeZone(app, { named: 'Eastern Standard Time', by });
    expect((await loadSettings(app)).psa.timeZone).toBe('Europe/Prague');
  });
});
