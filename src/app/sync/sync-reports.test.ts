import { expect, test } from 'vitest';
import { appOn, testClock } from '../../../test/support/app.ts';
import { describeEachDatabase, type TestStore } from '../../../test/support/databases.ts';
import { smallDevice, smallEset, smallGroup, smallVendors } from '../../../test/support/small-servers.ts';
import type { Edition } from '../../domain/editions.ts';
import { loadKeys } from '../../store/objects.ts';
import { connectionStatuses } from '../connection-status.ts';
import { connect } from '../connections.ts';
import { syncConnection } from './sync-connection.ts';

const HOUR_MS = 3_600_000;
const signal = new AbortController().signal;
const manner = { by: 'anna', signal, test: 'none', trust: null } as const;

/** A server that is read by nightly reports: devices a to e, of which a and b are in the dynamic group "bad". */
async function stageOn(store: TestStore) {
  const eset = smallEset();
  eset.groups = [smallGroup('all'), smallGroup('bad', { kind: 'dynamic' }), smallGroup('cellar')];
  eset.devices = ['a', 'b', 'c', 'd', 'e'].map((id) => smallDevice(id, { groupId: 'all' }));
  eset.members = { bad: ['a', 'b'] };
  const clock = testClock('2026-03-02T03:00:00.000Z');
  const made = { id: 'monday', at: '2026-03-02T02:00:00.000Z', freshHours: null } satisfies Edition as Edition;
  const { device: _, ...listings } = eset.port;
  eset.port = { ...listings, groupsByDevices: true, edition: async () => ({ ...made }) };
  const app = appOn(store, { clock, vendors: smallVendors({ eset: { fleet: eset } }) });
  const draft = { name: 'Fleet', kind: 'small-eset', settings: { server: 'fleet' }, secrets: {} };
  const { connection } = await connect(app, draft, manner);
  const sync = (order: { confirm?: boolean } = {}) => {
    clock.advance(HOUR_MS);
    return syncConnection(app, { name: 'Fleet', by: 'anna', ...order }, signal);
  };
  /** A night passes, and new reports are made. */
  const night = (id: string) => {
    clock.advance(23 * HOUR_MS);
    Object.assign(made, { id, at: new Date(Date.parse(made.at) + 24 * HOUR_MS).toISOString() });
  };
  return { app, eset, clock, made, sync, night, connectionId: connection.id };
}

describeEachDatabase('the sync of a server that is read by its reports', (store) => {
  const state = async (table: 'devices' | 'groups') => {
    const rows = await store.db.read.selectFrom(table).select(['vendor_id', 'missing_since', 'removed_at']).execute();
    return Object.fromEntries(
      rows.map((row) => [row.vendor_id, row.removed_at !== null ? 'removed' : row.missing_since ? 'missing' : 'there']),
    );
  };

  test('reports that are in already are not read again, and stay fresh by their own rhythm', async () => {
    const { app, eset, clock, sync, night } = await stageOn(store);
    expect(await sync()).toMatchObject({ state: 'ok', message: '' });
    eset.calls = [];
    const again = await sync();
    expect(again).toMatchObject({ state: 'ok', message: expect.stringContaining('no newer reports') });
    expect(eset.calls).toEqual([]);
    const [status] = await connectionStatuses(app);
    expect(status).toMatchObject({ state: 'ok', connection: { edition: { at: '2026-03-02T02:00:00.000Z' } } });
    clock.advance(24 * HOUR_MS);
    expect((await connectionStatuses(app))[0]).toMatchObject({ state: 'stale', stale: true });
    clock.advance(-24 * HOUR_MS);
    night('tuesday');
    await sync();
    expect((await connectionStatuses(app))[0]).toMatchObject({ state: 'ok' });
  });

  test('a device is gone when two nights lack it, however often one night is read', async () => {
    const { eset, sync, night, made } = await stageOn(store);
    await sync();
    eset.devices = eset.devices.filter(({ id }) => id !== 'e');
    night('tuesday');
    await sync();
    expect(await state('devices')).toMatchObject({ e: 'missing' });
    made.id = 'tuesday, with other columns';
    expect(await sync()).toMatchObject({ state: 'ok', message: '' });
    expect(await state('devices')).toMatchObject({ e: 'missing' });
    night('wednesday');
    await sync();
    expect(await state('devices')).toMatchObject({ a: 'there', e: 'removed' });
  });

  test('after a run that was cut off, the same reports are still no second listing', async () => {
    const { eset, sync, night, connectionId } = await stageOn(store);
    await sync();
    eset.devices = eset.devices.filter(({ id }) => id !== 'e');
    night('tuesday');
    await sync();
    await store.db.write((trx) =>
      trx.updateTable('connections').set({ unsettled: 1 }).where('id', '=', connectionId).execute(),
    );
    expect(await sync()).toMatchObject({ state: 'ok', message: '' });
    expect(await state('devices')).toMatchObject({ e: 'missing' });
  });

  test('a person confirms a doubtful night, and nothing beyond it', async () => {
    const { eset, sync, night } = await stageOn(store);
    await sync();
    eset.devices = eset.devices.filter(({ id }) => id < 'd');
    night('tuesday');
    expect(await sync()).toMatchObject({ state: 'doubtful' });
    expect(await sync({ confirm: true })).toMatchObject({ state: 'ok' });
    expect(await state('devices')).toMatchObject({ c: 'there', d: 'removed', e: 'removed' });
  });

  test('older reports than those that were read change nothing', async () => {
    const { eset, sync, night, made } = await stageOn(store);
    const older = { ...made };
    night('tuesday');
    await sync();
    Object.assign(made, older);
    eset.devices = eset.devices.slice(0, 1);
    expect(await sync()).toMatchObject({ state: 'ok', message: expect.stringContaining('older than those') });
    expect(await state('devices')).toMatchObject({ e: 'there' });
  });

  test('a group that no row names is empty and not gone: who was in it has left after two nights', async () => {
    const { eset, sync, night, connectionId } = await stageOn(store);
    await sync();
    const keys = await loadKeys(store.db.read, { table: 'groups', connectionId });
    const at = '2026-03-02T04:10:00.000Z';
    await store.db.write((trx) =>
      trx
        .insertInto('ticket_rules')
        .values({
          ...{ group_id: keys.get('bad') ?? 0, from_at: at, to_at: null, by: 'anna', priority_vendor_id: '1' },
          ...{ options: '{}', baselined_at: null },
        })
        .execute(),
    );
    const entries = async () => {
      const rows = await store.db.read.selectFrom('entries').select(['missing_since', 'end_reason']).execute();
      return rows.map(({ missing_since, end_reason }) => end_reason ?? (missing_since === null ? 'in' : 'missing'));
    };
    // The first listing of a group that is watched since the reports were read needs no new ones.
    await sync();
    expect(await entries()).toEqual(['in', 'in']);
    eset.groups = eset.groups.filter(({ id }) => id === 'all');
    eset.members = {};
    night('tuesday');
    expect((await sync()).message).toContain('the list came empty');
    expect(await entries()).toEqual(['in', 'in']);
    await sync({ confirm: true });
    expect(await entries()).toEqual(['left', 'left']);
    night('wednesday');
    await sync();
    expect(await state('groups')).toEqual({ all: 'there', bad: 'there', cellar: 'there' });
  });
});
