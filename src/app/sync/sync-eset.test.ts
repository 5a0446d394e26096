import { expect, test } from 'vitest';
import { appOn, type TestClock, testClock } from '../../../test/support/app.ts';
import { describeEachDatabase, type TestStore } from '../../../test/support/databases.ts';
import {
  type Answer,
  type SmallEset,
  smallDevice,
  smallEset,
  smallGroup,
  smallVendors,
} from '../../../test/support/small-servers.ts';
import type { Device } from '../../domain/inventory.ts';
import { VendorError } from '../../errors.ts';
import { loadDoubt, type Run } from '../../store/runs.ts';
import type { Page } from '../../vendors/ports.ts';
import type { App } from '../app.ts';
import { connect } from '../connections.ts';
import { endInterruptedRuns, type SyncOrder, syncConnection, syncLock } from './sync-connection.ts';

interface Stage {
  app: App;
  clock: TestClock;
  eset: SmallEset;
  sync(order?: Partial<SyncOrder>, signal?: AbortSignal): Promise<Run>;
  rows(): Promise<DeviceRow[]>;
}

interface DeviceRow {
  vendor_id: string;
  name: string;
  group_id: number | null;
  missing_since: string | null;
  removed_at: string | null;
  unreadable: string | null;
  last_seen: string | null;
  since: string;
}

const MINUTES_10 = 600_000;

/** One ESET server "Fleet" with customers a and b of 12 devices each, in the store of the test. */
async function stageOn(store: TestStore): Promise<Stage> {
  const eset = smallEset();
  eset.groups = [
    smallGroup('all'),
    smallGroup('a', { parentId: 'all', isCustomer: true, name: 'Müller' }),
    smallGroup('b', { parentId: 'all', isCustomer: true, name: 'Huber' }),
    smallGroup('a1', { parentId: 'a' }),
  ];
  const fleet = (group: string) =>
    Array.from({ length: 12 }, (_, i) => smallDevice(`${group}${i}`, { groupId: group }));
  eset.devices = [...fleet('a'), ...fleet('b')];
  const clock = testClock();
  const app = appOn(store, { clock, vendors: smallVendors({ eset: { fleet: eset } }) });
  const manner = { by: 'anna', signal: new AbortController().signal, test: 'none', trust: null } as const;
  await connect(app, { name: 'Fleet', kind: 'small-eset', settings: { server: 'fleet' }, secrets: {} }, manner);
  return {
    ...{ app, clock, eset },
    sync: (order = {}, signal = new AbortController().signal) => {
      clock.advance(MINUTES_10);
      return syncConnection(app, { name: 'Fleet', by: 'anna', ...order }, signal);
    },
    rows: () =>
      app.db.read
        .selectFrom('devices')
        .select(['vendor_id', 'name', 'group_id', 'missing_since', 'removed_at', 'unreadable', 'last_seen', 'since'])
        .orderBy('id')
        .execute(),
  };
}

const without = (devices: Device[], ...ids: string[]) => devices.filter(({ id }) => !ids.includes(id));
const pageOf = (pages: Answer, index: number) => pages[index] as Page<Device>;

describeEachDatabase('the sync of an ESET server', (store) => {
  test('stores groups and devices, and the same again changes nothing', async () => {
    const { sync, rows, app } = await stageOn(store);
    const first = await sync();
    expect(first).toMatchObject({ state: 'ok', message: '', full: true });
    expect(first.counts['devices']).toMatchObject({ read: 24, added: 24, changed: 0 });
    expect(first.counts['groups']).toMatchObject({ read: 4, added: 4 });
    const before = await rows();
    expect(before).toHaveLength(24);
    expect(before.every(({ group_id: group }) => group !== null)).toBe(true);

    const second = await sync();
    expect(second.counts['devices']).toMatchObject({ read: 24, added: 0, changed: 0 });
    expect(await rows()).toEqual(before);
    const connection = await app.db.read.selectFrom('connections').selectAll().executeTakeFirstOrThrow();
    expect(connection).toMatchObject({
      unsettled: 0,
      synced_at: '2026-03-02T08:20:00.000Z',
      newest_sign: '2026-03-02T07:50:00.000Z',
    });
  });

  test('an exactly full last page ends the list', async () => {
    const { sync, rows, eset } = await stageOn(store);
    eset.pageSize = 12;
    expect((await sync()).state).toBe('ok');
    expect(await rows()).toHaveLength(24);
  });

  test('a last-seen time that moved on the same day writes no row', async () => {
    const { sync, rows, eset } = await stageOn(store);
    await sync();
    const before = await rows();
    eset.devices = eset.devices.map((device) => ({ ...device, lastSeen: '2026-03-02T08:15:00.000Z' }));
    expect((await sync()).counts['devices']).toMatchObject({ changed: 0 });
    expect(await rows()).toEqual(before);
  });

  test('a rename is a rename, and a device that moves keeps its row', async () => {
    const { sync, rows, eset } = await stageOn(store);
    await sync();
    eset.devices = eset.devices.map((device) =>
      device.id === 'a0' ? { ...device, name: 'new', groupId: 'a1' } : device,
    );
    expect((await sync()).counts['devices']).toMatchObject({ added: 0, changed: 1 });
    expect((await rows()).filter(({ name }) => name === 'new')).toHaveLength(1);
  });

  test('a device that is gone, as its id says, is removed at once with the date', async () => {
    const { sync, rows, eset } = await stageOn(store);
    await sync();
    eset.devices = without(eset.devices, 'a0');
    expect((await sync()).counts['devices']).toMatchObject({ removed: 1, missing: 0 });
    expect(eset.calls).toContain('device a0');
    expect((await rows())[0]).toMatchObject({ vendor_id: 'a0', removed_at: '2026-03-02T08:20:00.000Z' });
  });

  test('a device that a listing lacks but its id finds stays as it was', async () => {
    const { sync, rows, eset } = await stageOn(store);
    await sync();
    eset.bend = (pages, list) =>
      list === 'devices'
        ? pages.map((page) => ({
            ...(page as Page<Device>),
            announced: 23,
            rows: without((page as Page<Device>).rows, 'a0'),
          }))
        : pages;
    expect((await sync()).counts['devices']).toMatchObject({ removed: 0, missing: 0 });
    expect((await rows())[0]).toMatchObject({ removed_at: null, missing_since: null });
  });

  test('a missing right to ask for a vanished device concludes nothing, in any later listing', async () => {
    const { sync, rows, eset } = await stageOn(store);
    await sync();
    eset.devices = without(eset.devices, 'a0');
    eset.forbidden.add('a0');
    for (let i = 0; i < 3; i += 1) {
      expect((await sync()).counts['devices']).toMatchObject({ removed: 0, missing: 1, forbidden: 1 });
    }
    expect((await rows())[0]).toMatchObject({ removed_at: null, unreadable: 'A right is missing: you may not see a0' });
  });

  test('a removed device that comes back is the same device again', async () => {
    const { sync, rows, eset } = await stageOn(store);
    await sync();
    const all = eset.devices;
    eset.devices = without(all, 'a0');
    await sync();
    eset.devices = all;
    expect((await sync()).counts['devices']).toMatchObject({ added: 0, changed: 1 });
    expect((await rows())[0]).toMatchObject({
      removed_at: null,
      missing_since: null,
      since: '2026-03-02T08:30:00.000Z',
    });
    const past = await store.db.read.selectFrom('device_past').selectAll().execute();
    expect(past).toMatchObject([{ from_at: '2026-03-02T08:10:00.000Z', to_at: '2026-03-02T08:20:00.000Z' }]);
  });

  test('a group that vanished is removed by the second complete listing', async () => {
    const { sync, eset } = await stageOn(store);
    await sync();
    eset.groups = eset.groups.filter(({ id }) => id !== 'a1');
    expect((await sync()).counts['groups']).toMatchObject({ removed: 0, missing: 1 });
    expect((await sync()).counts['groups']).toMatchObject({ removed: 1, missing: 0 });
    expect((await sync()).counts['groups']).toMatchObject({ removed: 0, missing: 0 });
  });

  test('a group that the list lacks while devices are in it is only not shown: it stays, and they stay in it', async () => {
    const { sync, rows, eset } = await stageOn(store);
    eset.devices = eset.devices.map((device) => (device.id === 'a0' ? { ...device, groupId: 'a1' } : device));
    await sync();
    const before = await rows();
    eset.groups = eset.groups.filter(({ id }) => id !== 'a1');
    for (let listing = 1; listing <= 3; listing += 1) {
      const run = await sync();
      expect(run).toMatchObject({ state: 'ok', counts: { groups: { removed: 0, missing: 0 } } });
      expect(run.counts['devices']).toMatchObject({ groupless: 0, changed: 0 });
      expect(run.message).toContain('The list of groups lacks "group a1", though devices or groups are in it');
      expect(await rows()).toEqual(before);
    }
  });

  test('so is a group that holds listed groups, up to the top', async () => {
    const { sync, rows, eset } = await stageOn(store);
    eset.devices = eset.devices.map((device) => (device.groupId === 'a' ? { ...device, groupId: 'a1' } : device));
    await sync();
    const before = await rows();
    eset.groups = eset.groups.filter(({ id }) => id !== 'a' && id !== 'all');
    expect(await sync()).toMatchObject({ state: 'ok', counts: { groups: { removed: 0, missing: 0 } } });
    expect(await sync()).toMatchObject({ state: 'ok', counts: { groups: { removed: 0, missing: 0 } } });
    expect(await rows()).toEqual(before);
  });

  test('a group that seemed to be gone is there again as soon as a device is in it', async () => {
    const { sync, eset } = await stageOn(store);
    await sync();
    eset.groups = eset.groups.filter(({ id }) => id !== 'a1');
    expect((await sync()).counts['groups']).toMatchObject({ missing: 1 });
    eset.devices = eset.devices.map((device) => (device.id === 'a0' ? { ...device, groupId: 'a1' } : device));
    expect((await sync()).counts).toMatchObject({ groups: { removed: 0, missing: 0 }, devices: { groupless: 0 } });
    const missing = store.db.read.selectFrom('groups').select('vendor_id').where('missing_since', 'is not', null);
    expect(await missing.execute()).toEqual([]);
  });

  test('more than a hundred vanished devices are not asked for, but need a second complete listing', async () => {
    const { sync, eset } = await stageOn(store);
    const many = Array.from({ length: 500 }, (_, i) => smallDevice(`x${i}`, { groupId: 'all' }));
    eset.devices = [...eset.devices, ...many];
    eset.pageSize = 100;
    await sync();
    eset.devices = eset.devices.slice(0, -101);
    eset.calls.length = 0;
    expect((await sync()).counts['devices']).toMatchObject({ removed: 0, missing: 101 });
    expect((await sync()).counts['devices']).toMatchObject({ removed: 101, missing: 0 });
    expect(eset.calls.filter((call) => call.startsWith('device '))).toEqual([]);
  });

  test('a list that is cut on its last page removes nothing and stores nothing', async () => {
    const { sync, rows, eset } = await stageOn(store);
    await sync();
    const before = await rows();
    eset.devices = eset.devices.map((device) => ({ ...device, name: `new ${device.id}` }));
    eset.bend = (pages, list) => (list === 'devices' ? pages.slice(0, -1) : pages);
    const run = await sync();
    expect(run).toMatchObject({ state: 'doubtful', inDoubt: false });
    expect(run.message).toContain('cut off');
    expect(await rows()).toEqual(before);
    eset.bend = (pages) => pages;
    expect((await sync()).counts['devices']).toMatchObject({ changed: 24 });
  });

  test('an outage in the middle of a list removes nothing', async () => {
    const { sync, rows, eset } = await stageOn(store);
    await sync();
    const before = await rows();
    eset.bend = (pages, list) =>
      list === 'devices' ? [...pages.slice(0, 2), new VendorError('unavailable', 'connection reset')] : pages;
    expect(await sync()).toMatchObject({ state: 'failed', message: 'connection reset' });
    expect(await rows()).toEqual(before);
  });

  test('an answer that cannot be read makes the run doubtful', async () => {
    const { sync, eset } = await stageOn(store);
    eset.bend = () => [new VendorError('unexpected', 'no list in the answer', { requestId: 'r-1' })];
    expect(await sync()).toMatchObject({
      state: 'doubtful',
      message: 'An answer of Fleet could not be read: no list in the answer (request r-1)',
    });
  });

  test('fewer rows than announced is a doubt, and a person can confirm it', async () => {
    const { sync, rows, eset } = await stageOn(store);
    await sync();
    eset.bend = (pages, list) =>
      list === 'devices' ? pages.map((page) => ({ ...(page as Page<Device>), announced: 40 })) : pages;
    const run = await sync();
    expect(run).toMatchObject({ state: 'doubtful', inDoubt: true });
    expect(run.message).toBe(
      'Only 24 of 40 announced devices came. Nothing was changed. If this is right, confirm it: seatbridge sync Fleet --confirm',
    );
    expect(await sync({ confirm: true })).toMatchObject({ state: 'ok', confirmedBy: 'anna' });
    expect(await rows()).toHaveLength(24);
  });

  test('rows that come twice are harmless, but do not make up for rows that were announced', async () => {
    const { sync, rows, eset } = await stageOn(store);
    const twice = (pages: Answer) => [{ ...pageOf(pages, 0), last: false }, ...pages];
    eset.bend = (pages, list) => (list === 'devices' ? twice(pages) : pages);
    expect(await sync()).toMatchObject({ state: 'ok' });
    expect(await rows()).toHaveLength(24);
    eset.bend = (pages, list) => (list === 'devices' ? [pageOf(pages, 0), pageOf(pages, 0), ...pages.slice(2)] : pages);
    expect((await sync()).state).toBe('doubtful');
  });

  test('a record without an id makes the run doubtful and cannot be confirmed', async () => {
    const { sync, eset } = await stageOn(store);
    await sync();
    eset.bend = (pages, list) =>
      list === 'devices'
        ? [{ ...pageOf(pages, 0), unreadable: [{ id: null, why: 'no uuid' }] }, ...pages.slice(1)]
        : pages;
    const run = await sync();
    expect(run).toMatchObject({ state: 'doubtful', inDoubt: false });
    expect(run.counts['devices']).toMatchObject({ unreadable: 1 });
    await expect(sync({ confirm: true })).rejects.toMatchObject({ code: 'usage' });
  });

  test('a record that cannot be read is kept as it was, marked and counted, until it can', async () => {
    const { sync, rows, eset } = await stageOn(store);
    await sync();
    const [first] = eset.devices;
    eset.devices = eset.devices.map((device) => ({ ...device, os: 'Windows 12' }));
    eset.bend = (pages, list) =>
      list === 'devices'
        ? [
            {
              ...pageOf(pages, 0),
              rows: pageOf(pages, 0).rows.slice(1),
              unreadable: [{ id: first?.id ?? '', why: 'odd' }],
            },
            ...pages.slice(1),
          ]
        : pages;
    const run = await sync();
    expect(run).toMatchObject({ state: 'ok' });
    expect(run.counts['devices']).toMatchObject({ unreadable: 1, changed: 23, missing: 0 });
    expect((await rows())[0]).toMatchObject({ vendor_id: 'a0', unreadable: 'odd', removed_at: null });
    eset.bend = (pages) => pages;
    expect((await sync()).counts['devices']).toMatchObject({ changed: 1 });
    expect((await rows())[0]).toMatchObject({ unreadable: null });
  });

  test('a third of all devices that would vanish at once is a doubt; nothing changes until a person confirms', async () => {
    const { sync, rows, eset, app } = await stageOn(store);
    await sync();
    const before = await rows();
    eset.devices = eset.devices.slice(8).map((device) => ({ ...device, name: 'renamed' }));
    const run = await sync();
    expect(run).toMatchObject({ state: 'doubtful', inDoubt: true });
    expect(run.message).toContain('8 of 24 devices would vanish at once.');
    expect(run.message).toContain('8 of 12 devices of "Müller" would vanish or move away at once.');
    expect((await loadDoubt(app.db.read, run.id))?.['devices']).toHaveLength(8);
    expect(await rows()).toEqual(before);
    const confirmed = await sync({ confirm: true });
    expect(confirmed.counts['devices']).toMatchObject({ removed: 8, changed: 16 });
    expect((await rows()).filter(({ removed_at: at }) => at !== null)).toHaveLength(8);
    await expect(sync({ confirm: true })).rejects.toMatchObject({ code: 'usage' });
  });

  test('a confirmation is for what was shown: if more would vanish now, it is a doubt again', async () => {
    const { sync, rows, eset } = await stageOn(store);
    await sync();
    eset.devices = eset.devices.slice(8);
    await sync();
    eset.devices = eset.devices.slice(1);
    const run = await sync({ confirm: true });
    expect(run).toMatchObject({ state: 'doubtful', confirmedBy: null });
    expect(run.message).toContain('This is more than what was confirmed.');
    expect((await rows()).every(({ removed_at: at }) => at === null)).toBe(true);
  });

  test('a list that was filled and comes empty is a doubt', async () => {
    const { sync, eset } = await stageOn(store);
    await sync();
    eset.devices = [];
    expect((await sync()).message).toContain('The list of devices came empty; there were 24.');
  });

  test('devices that move in mass out of a customer count as vanishing for it', async () => {
    const { sync, rows, eset } = await stageOn(store);
    await sync();
    const before = await rows();
    eset.devices = eset.devices.map((device) => (/^a[0-4]$/.test(device.id) ? { ...device, groupId: 'b' } : device));
    const run = await sync();
    expect(run.message).toContain('5 of 12 devices of "Müller" would vanish or move away at once.');
    expect(await rows()).toEqual(before);
    expect(await sync({ confirm: true })).toMatchObject({ state: 'ok' });
  });

  test('a group that a person mapped to an account is a customer, whatever ESET says of it', async () => {
    const { sync, eset, app } = await stageOn(store);
    eset.groups = eset.groups.map((group) => ({ ...group, isCustomer: false }));
    await sync();
    const stated = { from_at: '2026-03-02T08:10:00.000Z', to_at: null, by: 'anna', tickets: 0 } as const;
    await app.db.write(async (trx) => {
      const { id } = await trx.selectFrom('groups').select('id').where('vendor_id', '=', 'a').executeTakeFirstOrThrow();
      const { id: connection } = await trx.selectFrom('connections').select('id').executeTakeFirstOrThrow();
      const account = await trx
        .insertInto('accounts')
        .values({
          ...{ connection_id: connection, company_vendor_id: '1', site_vendor_id: null, agreement_vendor_id: null },
          ...{ posting: 1, ticketing: 1, mode: null, created_at: stated.from_at, created_by: 'anna' },
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      const target = { target: 'account', account_id: account.id } as const;
      await trx
        .insertInto('group_maps')
        .values({ ...stated, ...target, group_id: id })
        .execute();
    });
    eset.devices = eset.devices.map((device) => (/^a[0-4]$/.test(device.id) ? { ...device, groupId: 'b' } : device));
    expect((await sync()).message).toContain('5 of 12 devices of "Müller" would vanish or move away at once.');
  });

  test('devices that move between the groups of one customer are no loss to it', async () => {
    const { sync, eset } = await stageOn(store);
    await sync();
    eset.devices = eset.devices.map((device) => (device.groupId === 'a' ? { ...device, groupId: 'a1' } : device));
    expect(await sync()).toMatchObject({ state: 'ok' });
  });

  test('a device whose group this listing does not have is kept without a group and counted', async () => {
    const { sync, rows, eset } = await stageOn(store);
    eset.devices = eset.devices.map((device) => (device.id === 'a0' ? { ...device, groupId: 'unheard' } : device));
    expect((await sync()).counts['devices']).toMatchObject({ groupless: 1 });
    expect((await rows())[0]).toMatchObject({ group_id: null, removed_at: null });
    eset.groups = [...eset.groups, smallGroup('unheard')];
    expect((await sync()).counts['devices']).toMatchObject({ groupless: 0, changed: 1 });
    expect((await rows())[0]?.group_id).not.toBeNull();
  });

  test('refused credentials fail the run and say how to give new ones', async () => {
    const { sync, eset } = await stageOn(store);
    eset.bend = () => [new VendorError('auth', 'invalid password')];
    expect(await sync()).toMatchObject({
      state: 'failed',
      message: 'Fleet refuses the credentials: invalid password. Give new ones with: seatbridge modify Fleet',
    });
  });

  test('a second sync of the same connection is told that one is under way', async () => {
    const { sync, app } = await stageOn(store);
    const { id } = await app.db.read.selectFrom('connections').select('id').executeTakeFirstOrThrow();
    const held = await store.locks.tryAcquire(syncLock(id));
    await expect(sync()).rejects.toMatchObject({ code: 'locked' });
    await held?.();
    expect(await sync()).toMatchObject({ state: 'ok' });
  });

  test('a run that a dead process left behind is interrupted', async () => {
    const { sync, app } = await stageOn(store);
    const first = await sync();
    await app.db.write((trx) => trx.updateTable('runs').set({ state: 'running', ended_at: null }).execute());
    expect(await endInterruptedRuns(app)).toBe(1);
    const run = await app.db.read
      .selectFrom('runs')
      .select('state')
      .where('id', '=', first.id)
      .executeTakeFirstOrThrow();
    expect(run.state).toBe('interrupted');
  });

  test('a sync that is stopped is interrupted and changes nothing', async () => {
    const { sync, rows, eset } = await stageOn(store);
    const stop = new AbortController();
    eset.bend = (pages, list) => {
      if (list === 'devices') stop.abort();
      return pages;
    };
    expect(await sync({}, stop.signal)).toMatchObject({ state: 'interrupted' });
    expect(await rows()).toEqual([]);
  });

  test('a disconnected server is not synced', async () => {
    const { sync, app } = await stageOn(store);
    await app.db.write((trx) => trx.updateTable('connections').set({ disconnected_at: 'x' }).execute());
    await expect(sync()).rejects.toMatchObject({ code: 'usage' });
  });
});
