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
  const sync = (order: { confirm?: boolean } = {}) => {
    clock.advance(MINUTES_10);
    return syncConnection(app, { name: 'Fleet', by: 'anna', ...order }, signal);
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

  const lasting = async () =>
    (await stays()).filter(({ left_at, missing_since }) => (left_at ?? missing_since) === null);

  test('a list of members that was filled and comes empty concludes nothing, however often, until it is confirmed', async () => {
    const { eset, sync, keyOf } = await stageOn(store);
    await watch(await keyOf('bad'), true);
    eset.members = { bad: ['a', 'b', 'c'] };
    await sync();
    const before = await stays();
    eset.members = { bad: [] };
    for (let listing = 1; listing <= 3; listing += 1) {
      const run = await sync();
      expect(run).toMatchObject({ state: 'ok', inDoubt: true, counts: { members: { unread: 1 } } });
      expect(run.message).toBe(
        'Nothing was concluded from the members of "group bad": the list came empty; there were 3. If they have left, confirm it: seatbridge sync Fleet --confirm',
      );
      expect(await stays()).toEqual(before);
    }
    expect(await sync({ confirm: true })).toMatchObject({ state: 'ok', inDoubt: false, confirmedBy: 'anna' });
    expect((await stays()).map(({ end_reason }) => end_reason)).toEqual(['left', 'left', 'left']);
  });

  test('a list of which more than the set share would leave at once is confirmed for that listing only', async () => {
    const { eset, sync, keyOf } = await stageOn(store);
    const many = Array.from({ length: 12 }, (_, i) => `m${i}`);
    eset.devices.push(...many.map((id) => smallDevice(id)));
    await watch(await keyOf('bad'), true);
    eset.members = { bad: many };
    await sync();
    eset.members = { bad: many.slice(4) };
    expect((await sync()).message).toContain('the members of "group bad": 4 of 12 would leave at once.');
    eset.members = { bad: many.slice(5) };
    const more = await sync({ confirm: true });
    expect(more).toMatchObject({ state: 'ok', inDoubt: true });
    expect(more.message).toContain('5 of 12 would leave at once, more than was confirmed');
    expect(await lasting()).toHaveLength(12);
    await sync({ confirm: true });
    expect(await lasting()).toHaveLength(7);
    eset.members = { bad: [] };
    expect(await sync()).toMatchObject({ inDoubt: true });
    expect(await lasting()).toHaveLength(7);
  });

  test('as many as the set share leave as ever, and each list is judged by itself', async () => {
    const { eset, sync, keyOf } = await stageOn(store);
    const many = Array.from({ length: 20 }, (_, i) => `m${i}`);
    eset.devices.push(...many.map((id) => smallDevice(id)));
    eset.groups.push(smallGroup('worse', { kind: 'dynamic' }));
    await sync();
    await watch(await keyOf('bad'), true);
    await watch(await keyOf('worse'), true);
    eset.members = { bad: many, worse: ['a', 'b'] };
    await sync();
    eset.members = { bad: many.slice(6), worse: [] };
    expect((await sync()).message).not.toContain('group bad');
    await sync();
    expect((await stays()).filter(({ end_reason }) => end_reason === 'left')).toHaveLength(6);
    expect(await lasting()).toHaveLength(16);
  });

  test('devices that were deleted in ESET are no crowd that leaves', async () => {
    const { eset, sync, keyOf } = await stageOn(store);
    eset.devices.push(...Array.from({ length: 5 }, (_, i) => smallDevice(`m${i}`)));
    await watch(await keyOf('bad'), true);
    eset.members = { bad: ['a', 'b'] };
    await sync();
    eset.devices = eset.devices.filter(({ id }) => id !== 'a' && id !== 'b');
    eset.members = { bad: [] };
    expect(await sync()).toMatchObject({ state: 'ok', inDoubt: false });
    expect((await stays()).map(({ end_reason }) => end_reason)).toEqual(['device-gone', 'device-gone']);
  });

  test('a device that no list shows any more has not left: it may be there and be hidden', async () => {
    const { eset, sync, keyOf } = await stageOn(store);
    await watch(await keyOf('bad'), true);
    eset.members = { bad: ['a'] };
    await sync();
    const all = eset.devices;
    eset.devices = all.filter(({ id }) => id !== 'a');
    eset.forbidden.add('a');
    eset.members = { bad: [] };
    for (let listing = 1; listing <= 3; listing += 1) await sync();
    expect(await stays()).toMatchObject([{ end_reason: null, left_at: null, missing_since: null }]);
    eset.devices = all;
    await sync();
    await sync();
    expect(await stays()).toMatchObject([{ end_reason: 'left' }]);
  });

  test('a device whose record cannot be read has not left its static group', async () => {
    const { eset, sync, keyOf } = await stageOn(store);
    await watch(await keyOf('cellar'), true);
    eset.devices = eset.devices.map((device) => (device.id === 'a' ? { ...device, groupId: 'cellar' } : device));
    await sync();
    eset.bend = (pages, list) =>
      list === 'devices'
        ? pages.map((page) => {
            const { rows, ...rest } = page as Page<{ id: string }>;
            const unreadable = rows.some(({ id }) => id === 'a') ? [{ id: 'a', why: 'odd' }] : [];
            return { ...rest, rows: rows.filter(({ id }) => id !== 'a'), unreadable } as Page<unknown>;
          })
        : pages;
    for (let listing = 1; listing <= 3; listing += 1) expect(await sync()).toMatchObject({ state: 'ok' });
    expect(await stays()).toMatchObject([{ left_at: null, missing_since: null }]);
  });

  test('devices that move out of a static group have left it: they were seen elsewhere', async () => {
    const { eset, sync, keyOf } = await stageOn(store);
    await watch(await keyOf('cellar'), true);
    const moveTo = (groupId: string) => {
      eset.devices = eset.devices.map((device) => ({ ...device, groupId }));
    };
    moveTo('cellar');
    await sync();
    moveTo('all');
    await sync();
    expect(await sync()).toMatchObject({ state: 'ok', inDoubt: false });
    expect((await stays()).map(({ end_reason }) => end_reason)).toEqual(Array(5).fill('left'));
  });

  test('members are not even read while the devices of their server are in doubt', async () => {
    const { eset, sync, keyOf } = await stageOn(store);
    await watch(await keyOf('bad'), true);
    eset.members = { bad: ['a', 'b'] };
    await sync();
    const before = await stays();
    eset.members = { bad: ['b'] };
    eset.bend = (pages, list) => (list === 'devices' ? pages.slice(0, -1) : pages);
    eset.calls.length = 0;
    for (let listing = 1; listing <= 2; listing += 1) expect(await sync()).toMatchObject({ state: 'doubtful' });
    expect(await stays()).toEqual(before);
    expect(eset.calls).not.toContain('members bad');
  });

  test('a clock that jumps back ends no stay before it began, and dates nothing before what was dated already', async () => {
    const { eset, sync, keyOf, clock } = await stageOn(store);
    await watch(await keyOf('bad'), true);
    eset.members = { bad: ['a', 'b'] };
    await sync();
    clock.advance(-7 * 24 * 3_600_000);
    eset.members = { bad: ['b'] };
    await sync();
    expect((await stays())[0]).toMatchObject({ left_at: null, missing_since: '2026-03-02T08:20:00.001Z' });
    await sync();
    expect((await stays())[0]).toMatchObject({ end_reason: 'left', left_at: '2026-03-02T08:20:00.002Z' });
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
