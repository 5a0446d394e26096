import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { appOn, testClock } from '../../../test/support/app.ts';
import { describeEachDatabase, type TestStore } from '../../../test/support/databases.ts';
import { fleetAt } from '../../../test/support/fleet-in-steps.ts';
import { type SmallEset, smallVendors } from '../../../test/support/small-servers.ts';
import { AppError, VendorError } from '../../errors.ts';
import type { Db } from '../../store/db.ts';
import { loadKeys } from '../../store/objects.ts';
import type { Run } from '../../store/runs.ts';
import type { App } from '../app.ts';
import { connect } from '../connections.ts';
import { syncConnection } from './sync-connection.ts';

const child = fileURLToPath(new URL('../../../test/support/sync-fleet.ts', import.meta.url));
const signal = new AbortController().signal;
const manner = { by: 'anna', signal, test: 'none', trust: null } as const;

/** Milliseconds after which the process is killed: from before its first page to after its last write. */
const moments = [5, 40, 90, 150, 220, 300, 400, 550];

/** Starts a sync in a process of its own and kills it after `ms`. */
async function killAfter(ms: number, order: { store: TestStore; step: number; clock: string }): Promise<void> {
  const { store, step, clock } = order;
  const args = [child, JSON.stringify(store.location), `${step}`, clock];
  const running = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(running, 'exit');
  await Promise.race([once(running.stdout, 'data'), ended]);
  await Promise.race([sleep(ms), ended]);
  running.kill('SIGKILL');
  await ended;
}

/** PostgreSQL takes a moment to see that a session's process is gone. */
async function syncWhenFree(app: App): Promise<Run> {
  try {
    return await syncConnection(app, { name: 'Fleet', by: 'anna' }, signal);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'locked') throw error;
    await sleep(50);
    return syncWhenFree(app);
  }
}

describeEachDatabase('a sync that is killed', (store) => {
  const stored = async () => {
    const { db } = store;
    const devices = await db.read.selectFrom('devices').select(['vendor_id', 'name', 'removed_at']).execute();
    const inside = await db.read
      .selectFrom('entries as e')
      .innerJoin('devices as d', 'd.id', 'e.device_id')
      .select(['d.vendor_id', 'e.missing_since'])
      .where('e.left_at', 'is', null)
      .execute();
    const ofRemoved = await db.read
      .selectFrom('entries as e')
      .innerJoin('devices as d', 'd.id', 'e.device_id')
      .select(['d.vendor_id', 'e.end_reason', 'e.missing_since'])
      .where('d.removed_at', 'is not', null)
      .where((eb) => eb.or([eb('e.left_at', 'is', null), eb('e.left_at', '>=', eb.ref('d.removed_at'))]))
      .execute();
    return {
      wrongEnds: ofRemoved.filter((row) => row.end_reason !== 'device-gone'),
      devices: new Map(devices.filter((row) => row.removed_at === null).map((row) => [row.vendor_id, row.name])),
      members: inside
        .filter((row) => row.missing_since === null)
        .map((row) => row.vendor_id)
        .sort(),
      connection: await db.read.selectFrom('connections').select('unsettled').executeTakeFirstOrThrow(),
      states: await db.read.selectFrom('runs').select('state').orderBy('id').execute(),
    };
  };

  /** A synced fleet at step 0 with a priority on its dynamic group. */
  async function stageOn() {
    const clock = testClock();
    const served: Record<string, SmallEset> = { fleet: fleetAt(0) };
    const app = appOn(store, { clock, vendors: smallVendors({ eset: served }) });
    const draft = { name: 'Fleet', kind: 'small-eset', settings: { server: 'fleet' }, secrets: {} };
    const { connection } = await connect(app, draft, manner);
    await syncConnection(app, { name: 'Fleet', by: 'anna' }, signal);
    const keys = await loadKeys(store.db.read, { table: 'groups', connectionId: connection.id });
    const said = { from_at: '2026-03-02T08:00:00.000Z', to_at: null, by: 'anna', group_id: keys.get('bad') ?? 0 };
    const rule = { ...said, priority_vendor_id: '1', options: '{}', baselined_at: said.from_at };
    await store.db.write((trx) => trx.insertInto('ticket_rules').values(rule).execute());
    return { app, clock, served };
  }

  async function expectHealed(fleet: SmallEset): Promise<void> {
    const now = await stored();
    expect(now.devices).toEqual(new Map(fleet.devices.map(({ id, name }) => [id, name])));
    expect(now.members).toEqual(fleet.members['bad']?.toSorted());
    expect(now.connection).toEqual({ unsettled: 0 });
    expect(now.wrongEnds).toEqual([]);
    expect(now.states.filter(({ state }) => state === 'running')).toEqual([]);
  }

  test('at any moment is healed by the next one', { timeout: 180_000 }, async () => {
    const { app, clock, served } = await stageOn();
    for (const [index, ms] of moments.entries()) {
      const step = index + 1;
      clock.advance(600_000);
      await killAfter(ms, { store, step, clock: new Date(clock.now()).toISOString() });
      clock.advance(600_000);
      served['fleet'] = fleetAt(step);
      expect(await syncWhenFree(app)).toMatchObject({ state: 'ok' });
      await expectHealed(served['fleet']);
    }
    expect((await stored()).states.map(({ state }) => state)).toContain('interrupted');
  });

  test('between any two of its writes is healed by the next one', { timeout: 180_000 }, async () => {
    const { app, clock, served } = await stageOn();
    let survived = false;
    for (let writes = 1; !survived; writes += 1) {
      const step = writes % 2;
      served['fleet'] = fleetAt(step);
      clock.advance(600_000);
      let left = writes;
      const dying: Db = {
        ...store.db,
        read: store.db.read,
        async write(fn) {
          left -= 1;
          if (left < 0) throw new Error('the process is dead');
          return store.db.write(fn);
        },
      };
      const attempt = syncConnection({ ...app, db: dying }, { name: 'Fleet', by: 'anna' }, signal);
      survived = await attempt.then(
        () => true,
        () => false,
      );
      clock.advance(600_000);
      expect(await syncConnection(app, { name: 'Fleet', by: 'anna' }, signal)).toMatchObject({ state: 'ok' });
      await expectHealed(served['fleet']);
      expect(writes).toBeLessThan(100);
    }
  });

  test('while it applies leaves the connection unsettled, also while its server is silent', async () => {
    const clock = testClock();
    const fleet = fleetAt(0);
    const app = appOn(store, { clock, vendors: smallVendors({ eset: { fleet } }) });
    const draft = { name: 'Fleet', kind: 'small-eset', settings: { server: 'fleet' }, secrets: {} };
    await connect(app, draft, manner);
    await store.db.write((trx) => trx.updateTable('connections').set({ unsettled: 1 }).execute());
    fleet.bend = () => [new VendorError('unavailable', 'no answer')];
    expect(await syncConnection(app, { name: 'Fleet', by: 'anna' }, signal)).toMatchObject({ state: 'failed' });
    expect((await stored()).connection).toEqual({ unsettled: 1 });
    fleet.bend = (pages) => pages;
    await syncConnection(app, { name: 'Fleet', by: 'anna' }, signal);
    expect((await stored()).connection).toEqual({ unsettled: 0 });
  });
});
