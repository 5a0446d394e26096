import { expect, test } from 'vitest';
import { appOn, testClock } from '../../test/support/app.ts';
import { describeEachDatabase, type TestStore } from '../../test/support/databases.ts';
import { insertTestConnection, keepInventory, removeRows, testDevice, testGroup } from '../../test/support/records.ts';
import { takeAccount } from '../store/accounts.ts';
import { confirmTwin, mapGroup, mapProduct, saveServiceRule } from '../store/mapping.ts';
import { unsettle } from '../store/sync-state.ts';
import { countSeats } from './counting.ts';
import { resetSetting, setSetting } from './settings.ts';
import { deviceObject } from './sync/objects.ts';

const by = 'anna';
const groups = [testGroup('all', { name: 'All' }), testGroup('mueller', { name: 'Müller', parentId: 'all' })];

describeEachDatabase('counting', (store) => {
  async function fleet(ids: readonly string[], at: string) {
    const server = await insertTestConnection(store.db, { name: 'Main', role: 'eset' });
    const psa = await insertTestConnection(store.db, { name: 'ConnectWise', role: 'psa' });
    const devices = ids.map((id) => testDevice(id, { groupId: 'mueller' }));
    const keys = await keepInventory(store.db, { connectionId: server.id, at, groups, devices });
    const accountId = await mapAll(store, { psaId: psa.id, groupKey: keys.groups.get('mueller') ?? 0, at });
    return { server, keys, accountId };
  }

  const seatsOf = async (app: ReturnType<typeof appOn>, on?: string) => {
    const { count } = await countSeats(app, on === undefined ? {} : { on });
    return count.tallies.map(({ serviceId, seats }) => ({ serviceId, seats }));
  };

  test('the seats of today are counted from what the store holds now', async () => {
    const { accountId } = await fleet(['a', 'b', 'c'], '2026-03-01T09:00:00.000Z');
    const { count, rules, routing } = await countSeats(appOn(store));
    expect(count.tallies).toMatchObject([{ accountId, serviceId: '100', seats: 3 }]);
    expect(rules.on).toBe(count.on);
    expect(routing.groups.size).toBe(2);
  });

  test('a past day counts what was there at its end, and a day to come or before all records is refused', async () => {
    const { server } = await fleet(['a', 'b'], '2026-03-01T09:00:00.000Z');
    const clock = testClock('2026-03-05T12:00:00.000Z');
    const app = appOn(store, { clock });
    await setSetting(app, { name: 'psa.timeZone', value: 'America/New_York', by });
    const joined = [testDevice('c', { groupId: 'mueller' })];
    await keepInventory(store.db, { connectionId: server.id, at: '2026-03-04T04:30:00.000Z', devices: joined });
    await removeRows(store.db, deviceObject, {
      connectionId: server.id,
      vendorIds: ['a'],
      at: '2026-03-04T16:00:00.000Z',
    });

    await expect(countSeats(app, { on: '2026-02-27' })).rejects.toThrow(/^Nothing was recorded before 2026-03-01/);
    expect(await seatsOf(app, '2026-03-02')).toEqual([{ serviceId: '100', seats: 2 }]);
    expect(await seatsOf(app, '2026-03-03')).toEqual([{ serviceId: '100', seats: 3 }]); // 23:30 in New York
    expect(await seatsOf(app, '2026-03-04')).toEqual([{ serviceId: '100', seats: 2 }]);
    expect(await seatsOf(app)).toEqual(await seatsOf(app, '2026-03-05'));
    await expect(countSeats(app, { on: '2026-03-06' })).rejects.toThrow(/still to come/);
  });

  test('a past day is counted by the mapping of that day', async () => {
    const { server } = await fleet([], '2026-03-01T09:00:00.000Z');
    const keep = async (id: string, seenAt: string) => {
      const devices = [testDevice(id, { groupId: 'mueller', lastSeen: seenAt })];
      const kept = await keepInventory(store.db, { connectionId: server.id, at: seenAt, devices });
      return kept.devices.get(id) ?? 0;
    };
    const olderKey = await keep('a', '2026-03-01T10:00:00.000Z');
    const newerKey = await keep('b', '2026-03-02T10:00:00.000Z');
    const app = appOn(store, { clock: testClock('2026-03-05T12:00:00.000Z') });
    const at = '2026-03-04T12:00:00.000Z';
    await store.db.write(async (trx) => {
      await mapProduct(trx, { product: 'ESET Endpoint Security', to: 'service', serviceId: '200' }, { by, at });
      await confirmTwin(trx, { olderKey, newerKey }, { by, at });
    });
    expect(await seatsOf(app, '2026-03-03')).toEqual([{ serviceId: '100', seats: 2 }]);
    expect(await seatsOf(app, '2026-03-04')).toEqual([{ serviceId: '200', seats: 1 }]);
  });

  test('a past day is counted by the settings of that day', async () => {
    const { server } = await fleet(['a', 'b'], '2026-03-01T09:00:00.000Z');
    const clock = testClock('2026-03-04T12:00:00.000Z');
    const app = appOn(store, { clock });
    const counts = { counts: 'activated', seenWithinDays: null, leaveOutTrials: false, classServices: {} } as const;
    const ended = { product: 'ESET Endpoint Security', until: '2026-02-20', trial: false };
    const devices = ['a', 'b'].map((id) => testDevice(id, { groupId: 'mueller', activated: [ended] }));
    await keepInventory(store.db, { connectionId: server.id, at: '2026-03-01T10:00:00.000Z', devices });
    await store.db.write((trx) =>
      saveServiceRule(trx, { serviceId: '100', ...counts }, { by, at: '2026-03-01T10:00:00.000Z' }),
    );
    for (const [name, value] of [
      ['billing.activationGraceDays', 0],
      ['billing.notSeenDays', 5],
    ] as const)
      await setSetting(app, { name, value, by });
    expect(await seatsOf(app, '2026-03-03')).toEqual([{ serviceId: '100', seats: 2 }]);
    expect(await seatsOf(app, '2026-03-04')).toEqual([]);
    clock.advance(86_400_000);
    await resetSetting(app, { name: 'billing.activationGraceDays', by });
    expect(await seatsOf(app, '2026-03-04')).toEqual([]);
    const { rules } = await countSeats(app, { on: '2026-03-03' });
    expect(rules).toMatchObject({ activationGraceDays: 30, notSeenDays: 60 });
  });

  test('the devices behind a count are told on demand', async () => {
    const { accountId } = await fleet(['a', 'b'], '2026-03-01T09:00:00.000Z');
    const { count } = await countSeats(appOn(store), { collect: { accountId } });
    expect(count.collected.map(({ device }) => device.name)).toEqual(['a', 'b']);
  });

  test('while a sync is half applied nothing is counted, except for looking', async () => {
    const { server } = await fleet(['a'], '2026-03-01T09:00:00.000Z');
    await store.db.write((trx) => unsettle(trx, { connectionId: server.id, edition: null }));
    await expect(countSeats(appOn(store))).rejects.toMatchObject({ code: 'unsettled' });
    expect((await countSeats(appOn(store), { half: 'shown' })).count.devices).toBe(1);
  });
});

/** Maps the group and the product of test devices to service 100. */
async function mapAll(
  store: TestStore,
  { psaId, groupKey, at }: { psaId: number; groupKey: number; at: string },
): Promise<number> {
  const key = { connectionId: psaId, companyId: '1', siteId: null, agreementId: '10' };
  return store.db.write(async (trx) => {
    const account = await takeAccount(trx, { key, posting: true, ticketing: true, by, at });
    await mapGroup(trx, { groupKey, to: 'account', accountId: account.id }, { by, at });
    await mapProduct(trx, { product: 'ESET Endpoint Security', to: 'service', serviceId: '100' }, { by, at });
    return account.id;
  });
}
