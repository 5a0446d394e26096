import { expect, test } from 'vitest';
import { testClock } from '../../test/support/app.ts';
import { nextTurn, type Turn } from '../domain/turn.ts';
import { openLog } from '../log.ts';
import { type Job, startScheduler } from './scheduler.ts';

const minute = 60_000;
const never: Turn = { startedAt: null, endedAt: null };

interface Plan {
  key?: string;
  turn?: Turn;
  intervalMs?: number;
  run: Job['run'];
}

const jobOf = ({ key = 'sync-1', turn = never, intervalMs = 10 * minute, run }: Plan): Job => ({
  key,
  label: key,
  turn,
  next: (last, notBefore) => nextTurn(last, { intervalMs, notBefore }),
  run,
});

function stage({ random = 0 } = {}) {
  const clock = testClock();
  const start = clock.now();
  const stop = new AbortController();
  const app = { clock, random: () => random, log: openLog('silent') };
  return { app, stop, clock, since: () => Math.round((clock.now() - start) / 1000), start };
}

test('a job comes in its rhythm, from start to start', async () => {
  const { app, stop, clock, since } = stage();
  const starts: number[] = [];
  const run = async () => {
    starts.push(since());
    clock.advance(3 * minute);
    if (starts.length === 3) stop.abort();
  };
  await startScheduler(app, { loadJobs: async () => [jobOf({ run })], signal: stop.signal }).ended;
  expect(starts).toEqual([0, 600, 1200]);
});

test('a clock that was ahead and is put right stops no job', async () => {
  const { app, stop, clock, since, start } = stage();
  const ahead = { startedAt: start + 48 * 60 * minute, endedAt: start + 49 * 60 * minute };
  const starts: number[] = [];
  const run = async () => {
    starts.push(since());
    if (starts.length === 1) clock.advance(-24 * 60 * minute);
    if (starts.length === 2) stop.abort();
  };
  await startScheduler(app, { loadJobs: async () => [jobOf({ turn: ahead, run })], signal: stop.signal }).ended;
  expect(starts[0]).toBe(0);
  expect(starts[1]).toBeLessThan(-23 * 3600);
});

test('a run that is late leaves turns out and is followed once, not several times', async () => {
  const { app, stop, clock, since } = stage();
  const starts: number[] = [];
  const run = async () => {
    starts.push(since());
    clock.advance(starts.length === 1 ? 34 * minute : minute);
    if (starts.length === 3) stop.abort();
  };
  await startScheduler(app, { loadJobs: async () => [jobOf({ run })], signal: stop.signal }).ended;
  expect(starts).toEqual([0, 40 * 60, 50 * 60]);
});

test('two runs of one job never overlap, and other jobs go on meanwhile', async () => {
  const { app, stop } = stage();
  const first = Promise.withResolvers<void>();
  let [atOnce, most, others] = [0, 0, 0];
  const slow = async () => {
    atOnce += 1;
    most = Math.max(most, atOnce);
    await first.promise;
    atOnce -= 1;
  };
  const quick = async () => {
    others += 1;
    if (others === 20) {
      first.resolve();
      stop.abort();
    }
  };
  const jobs = [jobOf({ key: 'slow', run: slow }), jobOf({ key: 'quick', run: quick })];
  await startScheduler(app, { loadJobs: async () => jobs, signal: stop.signal }).ended;
  expect([most, atOnce, others]).toEqual([1, 0, 20]);
});

test('a job that fails comes again in its turn', async () => {
  const { app, stop, since } = stage();
  const starts: number[] = [];
  const run = async () => {
    starts.push(since());
    if (starts.length === 2) stop.abort();
    throw new Error('broken');
  };
  await startScheduler(app, { loadJobs: async () => [jobOf({ run })], signal: stop.signal }).ended;
  expect(starts).toEqual([0, 600]);
});

test('a store that does not answer for a while stops no schedule', async () => {
  const { app, stop } = stage();
  let [asked, ran] = [0, 0];
  const loadJobs = async () => {
    asked += 1;
    if (asked < 4) throw new Error('database is away');
    return [
      jobOf({
        run: async () => {
          ran += 1;
          stop.abort();
        },
      }),
    ];
  };
  await startScheduler(app, { loadJobs, signal: stop.signal }).ended;
  expect(ran).toBe(1);
});

test('after a start the first runs wait for a moment of chance, overdue or not', async () => {
  const { app, stop, since, start } = stage({ random: 0.5 });
  const starts: number[] = [];
  const run = async () => {
    starts.push(since());
    stop.abort();
  };
  const turn = { startedAt: start - 60 * minute, endedAt: start - 59 * minute };
  await startScheduler(app, { loadJobs: async () => [jobOf({ turn, run })], signal: stop.signal }).ended;
  expect(starts).toEqual([1]);
});

test('a run that another process made counts', async () => {
  const { app, stop, since, start } = stage();
  const starts: number[] = [];
  const run = async () => {
    starts.push(since());
    stop.abort();
  };
  const turn = { startedAt: start - 4 * minute, endedAt: start - 3 * minute };
  await startScheduler(app, { loadJobs: async () => [jobOf({ turn, run })], signal: stop.signal }).ended;
  expect(starts).toEqual([360]);
});

test('told to stop, it hands the signal on and waits for what is under way', async () => {
  const { app, stop } = stage();
  let state = 'not started';
  const run = async (signal: AbortSignal) => {
    state = 'under way';
    stop.abort();
    await new Promise((resolve) => setImmediate(resolve));
    state = signal.aborted ? 'ended after the signal' : 'no signal came';
  };
  await startScheduler(app, { loadJobs: async () => [jobOf({ run })], signal: stop.signal }).ended;
  expect(state).toBe('ended after the signal');
});
