import { expect, test } from 'vitest';
import { appOn, testClock } from '../../../test/support/app.ts';
import { describeEachDatabase, type TestStore } from '../../../test/support/databases.ts';
import { smallDevice, smallEset, smallGroup, smallVendors } from '../../../test/support/small-servers.ts';
import { VendorError } from '../../errors.ts';
import { loadKeys } from '../../store/objects.ts';
import type { Page } from '../../vendors/ports.ts';
import { connect } from '../connections.ts';
import { syncConnection } from './sync-connection.ts';

const MINUTES_10 = 600_000;
const signal = new AbortController().signal;
const manner = { by: 'anna', signal, test: 'none', trust: null } as const;

/** A server with the dynamic group "bad", synced once before anything watches it. */
async function stageOn(store: TestStore) {
  const eset = smallEset();
  eset.groups = [smallGroup('all'), smallGroup('bad', { kind: 'dynamic' }), smallGroup('cellar', { parentId: 'all' })];
  eset.devices = ['a', 'b', 'c', 'd', 'e'].map((id) => smallDevice(id));
  const clock = testClock();
  const app = appOn(store, { clock, vendors: smallVendors({ eset: { fleet: eset } }) });
  const draft = { name: 'Fleet', kind: 'small-eset', settings: { server: 'fleet' }, secrets: {} };
  const { connection } = await connect(app, draft, manner);
  const sync = () => {
    clock.advance(MINUTES_10);
    return syncConnection(app, { name: 'Fleet', by: 'anna' }, signal);
  };
  await sync();
  const keyOf = async (group: string) =>
    (await loadKeys(store.db.read, { table: 'groups', connectionId: connection.id })).get(group) ?? 0;
  return { app, eset, clock, sync, keyOf, connectionId: connection.id };
}

describeEachDatabase('entries', (store) => {
  const at = '2026-03-02T08:10:00.000Z';

  /** Gives a group a priority; `baselined`: its first listing is over. */
  const watch = async (group: number, baselined: boolean) =>
    store.db.write((trx) =>
      trx
        .insertInto('ticket_rules')
        .values({
          ...{ group_id: group, from_at: at, to_at: null, by: 'anna', priority_vendor_id: '1', options: '{}' },
          baselined_at: baselined ? at : null,
        })
        .execute(),
    );
  const map = async (group: number) =>
    store.db.write((trx) =>
      trx
        .insertInto('group_maps')
        .values({
          group_id: group,
          from_at: at,
          to_at: null,
          by: 'anna',
          target: 'excluded',
          account_id: null,
          tickets: 0,
        })
        .execute(),
    );
  const stays = async () => {
    const rows = await store.db.read
      .selectFrom('entries as e')
      .innerJoin('devices as d', 'd.id', 'e.device_id')
      .selectAll('e')
      .select('d.vendor_id')
      .orderBy('e.id')
      .execute();
    return rows.map(({ id: _, group_id: __, device_id: ___, ...row }) => row);
  };

  test('the first listing of a group is a baseline and opens nothing', async () => {
    const { eset, sync, keyOf } = await stageOn(store);
    await watch(await keyOf('bad'), false);
    eset.members = { bad: ['a', 'b'] };
    expect((await sync()).counts['members']).toMatchObject({ read: 2, added: 2 });
    expect(await stays()).toMatchObject([
      { vendor_id: 'a', baseline: 1, state: 'none', entered_at: '2026-03-02T08:20:00.000Z', ordinal: 1 },
      { vendor_id: 'b', baseline: 1, state: 'none' },
    ]);
    const rule = await store.db.read.selectFrom('ticket_rules').select('baselined_at').executeTakeFirstOrThrow();
    expect(rule.baselined_at).toBe('2026-03-02T08:20:00.000Z');
  });

  test('a device that enters after the baseline waits for its ticket, and staying changes nothing', async () => {
    const { eset, sync, keyOf } = await stageOn(store);
    await watch(await keyOf('bad'), true);
    eset.members = { bad: ['a'] };
    await sync();
    const before = await stays();
    expect(before).toMatchObject([{ vendor_id: 'a', baseline: 0, state: 'waiting', seen_at: null }]);
    await sync();
    expect(await stays()).toEqual(before);
  });

  test('stays of a group that was watched for its mapping are the baseline of the priority it gets later', async () => {
    const { eset, sync, keyOf } = await stageOn(store);
    await map(await keyOf('bad'));
    eset.members = { bad: ['a'] };
    await sync();
    expect(await stays()).toMatchObject([{ baseline: 0, state: 'none' }]);
    await watch(await keyOf('bad'), false);
    await sync();
    expect(await stays()).toMatchObject([{ baseline: 1, state: 'none' }]);
  });

  test('leaving counts when a second complete listing confirms it; coming back before is no leaving', async () => {
    const { eset, sync, keyOf } = await stageOn(store);
    await watch(await keyOf('bad'), true);
    eset.members = { bad: ['a', 'b'] };
    await sync();
    eset.members = { bad: ['b'] };
    await sync();
    expect((await stays())[0]).toMatchObject({ missing_since: '2026-03-02T08:30:00.000Z', left_at: null });
    eset.members = { bad: ['a', 'b'] };
    await sync();
    expect((await stays())[0]).toMatchObject({ missing_since: null, left_at: null });
    eset.members = { bad: ['b'] };
    await sync();
    await sync();
    expect((await stays())[0]).toMatchObject({
      ...{ missing_since: '2026-03-02T08:50:00.000Z', left_at: '2026-03-02T09:00:00.000Z', end_reason: 'left' },
    });
  });

  test('entering again is a new stay with the next ordinal', async () => {
    const { eset, sync, keyOf } = await stageOn(store);
    await watch(await keyOf('bad'), true);
    for (const members of [['a'], [], [], ['a']]) {
      eset.members = { bad: members };
      await sync();
    }
    expect(await stays()).toMatchObject([
      { ordinal: 1, end_reason: 'left' },
      { ordinal: 2, left_at: null, entered_at: '2026-03-02T08:50:00.000Z' },
    ]);
  });

  test('a member list with fewer rows than announced, cut or unreadable concludes nothing for its group', async () => {
    const { eset, sync, keyOf } = await stageOn(store);
    await watch(await keyOf('bad'), true);
    eset.members = { bad: ['a', 'b', 'c', 'd'] };
    await sync();
    const before = await stays();
    const short = (pages: unknown[]) => pages.map((page) => ({ ...(page as Page<unknown>), announced: 9 }));
    const nameless = (pages: unknown[]) =>
      pages.map((page) => ({ ...(page as Page<unknown>), unreadable: [{ id: null, why: 'no uuid' }] }));
    const refused = () => [new VendorError('forbidden', 'no right to groups')];
    eset.members = { bad: ['a'] };
    for (const bend of [short, (pages: unknown[]) => pages.slice(0, -1), nameless, refused, short]) {
      eset.bend = (pages, list) => (list === 'members bad' ? (bend(pages) as never) : pages);
      const run = await sync();
      expect(run.state).toBe('ok');
      expect(run.counts['members']).toMatchObject({ unread: 1 });
      expect(run.message).toContain('Nothing was concluded from the members of "group bad"');
      expect(await stays()).toEqual(before);
    }
    const group = await store.db.read
      .selectFrom('groups')
      .select('members_doubt')
      .where('vendor_id', '=', 'bad')
      .execute();
    expect(group).toEqual([{ members_doubt: 'only 1 of 9 announced members came' }]);
    eset.bend = (pages) => pages;
    await sync();
    expect((await stays()).filter((stay) => stay.missing_since !== null)).toHaveLength(3);
    expect(
      await store.db.read.selectFrom('groups').select('id').where('members_doubt', 'is not', null).execute(),
    ).toEqual([]);
  });

  test('after a member list that the server does not answer no other is asked for', async () => {
    const { eset, sync, keyOf } = await stageOn(store);
    eset.groups.push(smallGroup('worse', { kind: 'dynamic' }));
    await sync();
    await watch(await keyOf('bad'), true);
    await watch(await keyOf('worse'), true);
    eset.bend = (pages, list) => (list === 'members bad' ? [new VendorError('unavailable', 'timeout')] : pages);
    eset.calls.length = 0;
    expect((await sync()).counts['members']).toMatchObject({ unread: 2 });
    expect(eset.calls.filter((call) => call.startsWith('members'))).toEqual(['members bad']);
  });

  test('the first sign of life after entering is kept, to the second', async () => {
    const { eset, sync, keyOf } = await stageOn(store);
    await watch(await keyOf('bad'), true);
    eset.members = { bad: ['a', 'b'] };
    await sync();
    const seen = (lastSeen: string) => {
      eset.devices = eset.devices.map((device) => (device.id === 'a' ? { ...device, lastSeen } : device));
    };
    seen('2026-03-02T08:20:00.000Z');
    await sync();
    expect((await stays())[0]).toMatchObject({ entered_at: '2026-03-02T08:20:00.000Z', seen_at: null });
    seen('2026-03-02T08:31:07.000Z');
    await sync();
    seen('2026-03-02T08:41:07.000Z');
    await sync();
    expect(await stays()).toMatchObject([{ seen_at: '2026-03-02T08:31:07.000Z' }, { seen_at: null }]);
  });

  test('a device that is gone ends its entries so, and does not enter again from a list that still names it', async () => {
    const { eset, sync, keyOf } = await stageOn(store);
    await watch(await keyOf('bad'), true);
    eset.members = { bad: ['a'] };
    await sync();
    eset.devices = eset.devices.slice(1);
    await sync();
    expect(await stays()).toMatchObject([{ end_reason: 'device-gone', left_at: '2026-03-02T08:30:00.000Z' }]);
    await sync();
    expect(await stays()).toHaveLength(1);
  });

  test('a group that is gone ends its entries so, once a second listing confirms it', async () => {
    const { eset, sync, keyOf } = await stageOn(store);
    await watch(await keyOf('bad'), true);
    eset.members = { bad: ['a'] };
    await sync();
    eset.groups = eset.groups.filter(({ id }) => id !== 'bad');
    await sync();
    expect(await stays()).toMatchObject([{ end_reason: null, left_at: null }]);
    await sync();
    expect(await stays()).toMatchObject([{ end_reason: 'group-gone' }]);
  });

  test('a group that nothing watches any more ends its entries so', async () => {
    const { eset, sync, keyOf } = await stageOn(store);
    await watch(await keyOf('bad'), true);
    eset.members = { bad: ['a'] };
    await sync();
    await store.db.write((trx) => trx.updateTable('ticket_rules').set({ to_at: at }).execute());
    await sync();
    expect(await stays()).toMatchObject([{ end_reason: 'priority-gone' }]);
  });

  test('a static group with a priority has the devices in exactly this group, without asking for a list', async () => {
    const { eset, sync, keyOf } = await stageOn(store);
    await watch(await keyOf('cellar'), true);
    eset.devices = eset.devices.map((device) => (device.id === 'c' ? { ...device, groupId: 'cellar' } : device));
    eset.calls.length = 0;
    await sync();
    expect(await stays()).toMatchObject([{ vendor_id: 'c', state: 'waiting' }]);
    expect(eset.calls).toEqual(['groups', 'devices']);
  });

  test('a member that is no device yet is left to the next sync', async () => {
    const { eset, sync, keyOf } = await stageOn(store);
    await watch(await keyOf('bad'), true);
    eset.members = { bad: ['new'] };
    expect(await sync()).toMatchObject({ state: 'ok' });
    expect(await stays()).toEqual([]);
    eset.devices.push(smallDevice('new'));
    await sync();
    expect(await stays()).toMatchObject([{ vendor_id: 'new' }]);
  });
});
