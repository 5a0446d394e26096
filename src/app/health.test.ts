import { beforeEach, expect, test } from 'vitest';
import { appOn, type TestClock, testClock } from '../../test/support/app.ts';
import { describeEachDatabase } from '../../test/support/databases.ts';
import { insertTestConnection } from '../../test/support/records.ts';
import { updateConnection } from '../store/connections.ts';
import { endRun, insertRun } from '../store/runs.ts';
import { settle } from '../store/sync-state.ts';
import { connectionStatuses } from './connection-status.ts';
import { checkHealth } from './health.ts';
import { setSetting } from './settings.ts';

const minute = 60_000;

describeEachDatabase('health', (store) => {
  let clock: TestClock;
  let id: number;
  beforeEach(async () => {
    clock = testClock();
    id = (await insertTestConnection(store.db, { name: 'Main', role: 'eset' })).id;
  });

  const app = () => appOn(store, { clock });
  const reasons = async (lookedAt: number | null = clock.now()) => (await checkHealth(app(), { lookedAt })).reasons;
  const state = async () => (await connectionStatuses(app()))[0]?.state;

  async function run(outcome: 'ok' | 'doubtful' | 'failed'): Promise<void> {
    const at = new Date(clock.now()).toISOString();
    await store.db.write(async (trx) => {
      const runId = await insertRun(trx, { connectionId: id, startedAt: at, full: true });
      const end = { id: runId, state: outcome, endedAt: at, requests: 1, message: '', doubt: null, confirmedBy: null };
      await endRun(trx, { ...end, counts: {} });
      if (outcome === 'ok') await settle(trx, { connectionId: id, at, readAt: at, full: true });
    });
  }

  test('a connection that was never read is a reason, and one that was is none', async () => {
    expect(await reasons()).toEqual(['Main has never been read in full.']);
    expect(await state()).toBe('never read');
    await run('ok');
    expect([await reasons(), await state()]).toEqual([[], 'ok']);
  });

  test('data older than three intervals are stale, not yet at three', async () => {
    await run('ok');
    clock.advance(30 * minute);
    expect([await reasons(), await state()]).toEqual([[], 'ok']);
    clock.advance(1);
    expect(await state()).toBe('stale');
    expect(await reasons()).toEqual(['The data of Main are stale: they are of 2026-03-02T08:00:00.000Z.']);
  });

  test('how long data are fresh goes by the setting of the interval as it is now', async () => {
    await run('ok');
    clock.advance(31 * minute);
    await setSetting(app(), { name: 'sync.intervalMinutes', value: 11, by: 'anna' });
    expect([await reasons(), await state()]).toEqual([[], 'ok']);
  });

  test('a connection may have a number of intervals of its own after which its data are stale', async () => {
    await run('ok');
    await store.db.write((trx) => updateConnection(trx, { id, staleIntervals: 5 }));
    clock.advance(50 * minute);
    expect([await reasons(), await state()]).toEqual([[], 'ok']);
    clock.advance(1);
    expect(await state()).toBe('stale');
    await store.db.write((trx) => updateConnection(trx, { id, staleIntervals: null }));
    clock.advance(-20 * minute);
    expect(await state()).toBe('stale');
  });

  test('a run that failed since is told, and health goes by the age of the data alone', async () => {
    await run('ok');
    clock.advance(10 * minute);
    await run('doubtful');
    expect([await reasons(), await state()]).toEqual([[], 'doubtful']);
  });

  test('a schedule that does not look any more is dead', async () => {
    await run('ok');
    expect(await reasons(null)).toEqual(['The schedule has not begun yet.']);
    expect(await reasons(clock.now() - 120_001)).toEqual(['The schedule has stood still for 2 minutes.']);
  });

  test('a store that does not answer is a reason, not an error', async () => {
    await store.db.close();
    const [reason] = await reasons();
    expect(reason).toMatch(/^The store does not answer: /);
  });
});
