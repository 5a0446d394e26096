import fc from 'fast-check';
import { expect, test } from 'vitest';
import { appOn, type TestClock, testClock } from '../../../test/support/app.ts';
import { describeEachDatabase, type TestStore } from '../../../test/support/databases.ts';
import { smallDevice, smallEset, smallGroup, smallVendors } from '../../../test/support/small-servers.ts';
import type { CountedDevice } from '../../domain/count.ts';
import { dateOf, daysBetween, type Instant } from '../../domain/time.ts';
import { countedDevices, loadGroupNodes, loadMemberships, loadNewestSigns } from '../../store/inventory.ts';
import { loadKeys } from '../../store/objects.ts';
import type { App } from '../app.ts';
import { connect } from '../connections.ts';
import { syncConnection } from './sync-connection.ts';

const HOUR = 3_600_000;
const signal = new AbortController().signal;

async function stageOn(store: TestStore, name = 'Fleet') {
  const eset = smallEset();
  eset.groups = [smallGroup('all'), smallGroup('a', { parentId: 'all' }), smallGroup('dyn', { kind: 'dynamic' })];
  eset.devices = ['1', '2', '3', '4', '5', '6'].map((id) => smallDevice(id, { groupId: 'a' }));
  const clock = testClock();
  const app = appOn(store, { clock, vendors: smallVendors({ eset: { fleet: eset } }) });
  const manner = { by: 'anna', signal, test: 'none', trust: null } as const;
  const draft = { name, kind: 'small-eset', settings: { server: 'fleet' }, secrets: {} };
  const { connection } = await connect(app, draft, manner);
  const sync = async () => {
    const run = await syncConnection(app, { name, by: 'anna' }, signal);
    return run.state === 'doubtful' ? syncConnection(app, { name, by: 'anna', confirm: true }, signal) : run;
  };
  return { app, eset, clock, sync, connectionId: connection.id };
}

const nowOf = (clock: TestClock): Instant => new Date(clock.now()).toISOString();

/** What a count is made from, now or as of a moment. */
async function pictureOf(app: App, { at, connectionId }: { at: Instant | null; connectionId: number }) {
  const devices: CountedDevice[] = [];
  for await (const chunk of countedDevices(app.db.read, { at })) {
    devices.push(...chunk.filter(({ serverId }) => serverId === connectionId));
  }
  const groups = (await loadGroupNodes(app.db.read, { at })).filter(({ serverId }) => serverId === connectionId);
  const dynamic = groups.filter(({ kind }) => kind === 'dynamic').map(({ key }) => key);
  const memberships = await loadMemberships(app.db.read, { groupKeys: dynamic, at });
  const sign = (await loadNewestSigns(app.db.read, { at })).get(connectionId);
  return { devices, groups, memberships, signDate: sign === undefined ? null : dateOf(sign) };
}

type Picture = Awaited<ReturnType<typeof pictureOf>>;

/** Without the last sign of life, whose date is checked apart. */
const facts = ({ devices, ...rest }: Picture) => ({
  ...rest,
  devices: devices.map(({ lastSeen: _, ...device }) => device),
});

/** A row may say that a device was seen on the day itself although it was seen later that day. */
function expectSameLastSeen(then: Picture, now: Picture): void {
  for (const [index, { lastSeen }] of then.devices.entries()) {
    const recalled = now.devices[index]?.lastSeen ?? null;
    if (lastSeen === null || recalled === null) expect(recalled).toBe(lastSeen);
    else expect([0, 1]).toContain(daysBetween(dateOf(lastSeen), dateOf(recalled)));
  }
}

const step = fc.record({
  hours: fc.integer({ min: 1, max: 80 }),
  alive: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
  leave: fc.option(fc.integer({ min: 0, max: 5 }), { nil: null, freq: 2 }),
  join: fc.boolean(),
  move: fc.option(fc.integer({ min: 0, max: 5 }), { nil: null }),
  product: fc.option(fc.integer({ min: 0, max: 5 }), { nil: null }),
  regroup: fc.boolean(),
  members: fc.subarray(['1', '2', '3']),
});

describeEachDatabase('the past', (store) => {
  test('any past moment is recalled as it was seen then', async () => {
    let world = 0;
    const property = fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 8 }), async (steps) => {
      world += 1;
      const { app, eset, clock, sync, connectionId } = await stageOn(store, `Fleet ${world}`);
      const all = eset.devices;
      await sync();
      const { dyn } = Object.fromEntries(await loadKeys(app.db.read, { table: 'groups', connectionId }));
      const said = { from_at: nowOf(clock), to_at: null, by: 'anna', account_id: null, tickets: 0 } as const;
      await app.db.write((trx) =>
        trx
          .insertInto('group_maps')
          .values({ ...said, group_id: dyn ?? 0, target: 'excluded' })
          .execute(),
      );
      const seen: { at: Instant; picture: Picture }[] = [];
      for (const { hours, alive, leave, join, move, product, regroup, members } of steps) {
        clock.advance(hours * HOUR);
        const lastSeen = nowOf(clock);
        eset.devices = eset.devices.map((device, i) => ({
          ...device,
          ...(alive[i] === true && { lastSeen }),
          ...(i === move && { groupId: device.groupId === 'a' ? 'all' : 'a' }),
          ...(i === product && { installed: [`ESET product ${hours}`] }),
        }));
        if (leave !== null) eset.devices = eset.devices.filter((_, i) => i !== leave);
        const gone = all.find(({ id }) => !eset.devices.some((device) => device.id === id));
        if (join && gone !== undefined) eset.devices.push({ ...gone, lastSeen });
        const parentId = regroup ? 'all' : null;
        eset.groups = eset.groups.map((group) => (group.id === 'a' ? { ...group, parentId } : group));
        eset.members = { dyn: members };
        expect((await sync()).state).toBe('ok');
        clock.advance(1000);
        seen.push({ at: nowOf(clock), picture: await pictureOf(app, { at: null, connectionId }) });
      }
      for (const { at, picture } of seen) {
        const recalled = await pictureOf(app, { at, connectionId });
        expect(facts(recalled)).toEqual(facts(picture));
        expectSameLastSeen(picture, recalled);
      }
    });
    await fc.assert(property, { numRuns: 12 });
  });

  test('a device that was silent for days and came back was silent on those days', async () => {
    const { app, eset, clock, sync, connectionId } = await stageOn(store);
    await sync();
    clock.advance(120 * HOUR);
    eset.devices = eset.devices.map((device) => (device.id === '1' ? device : { ...device, lastSeen: nowOf(clock) }));
    await sync();
    const silent = nowOf(clock);
    clock.advance(24 * HOUR);
    eset.devices = eset.devices.map((device) => ({ ...device, lastSeen: nowOf(clock) }));
    await sync();
    const then = await pictureOf(app, { at: silent, connectionId });
    expect(then.devices[0]).toMatchObject({ id: '1', lastSeen: '2026-03-02T07:50:00.000Z' });
    expect(then.devices[1]).toMatchObject({ id: '2', lastSeen: '2026-03-07T08:00:00.000Z' });
    expect(then.signDate).toBe('2026-03-07');
  });

  test('a device seen day after day needs no history', async () => {
    const { eset, clock, sync } = await stageOn(store);
    for (let day = 0; day < 4; day += 1) {
      clock.advance(24 * HOUR);
      eset.devices = eset.devices.map((device) => ({ ...device, lastSeen: nowOf(clock) }));
      await sync();
    }
    expect(await store.db.read.selectFrom('device_past').selectAll().execute()).toEqual([]);
    const row = await store.db.read.selectFrom('devices').select(['last_seen', 'since']).limit(1).executeTakeFirst();
    expect(row).toEqual({ last_seen: '2026-03-06T08:00:00.000Z', since: '2026-03-03T08:00:00.000Z' });
  });

  test('what was there when its server was first read has no first day; what joins later has one', async () => {
    const { app, eset, clock, sync, connectionId } = await stageOn(store);
    await sync();
    clock.advance(HOUR);
    eset.devices.push(smallDevice('late', { groupId: 'a' }));
    await sync();
    const { devices } = await pictureOf(app, { at: null, connectionId });
    expect(devices.map(({ firstSeen }) => firstSeen)).toEqual([...Array(6).fill(null), '2026-03-02T09:00:00.000Z']);
  });
});
