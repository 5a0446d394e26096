import PQueue from 'p-queue';
import type { App } from '../app/app.ts';
import { knownTurn, type Turn } from '../domain/turn.ts';
import { AppError } from '../errors.ts';

/** Something that is done again and again. */
export interface Job {
  /** Tells jobs apart: "sync-3". Two runs of one job never overlap. */
  key: string;
  /** For logs and for `/healthz`. */
  label: string;
  /** Its last run as far as the store knows; the scheduler knows its own runs as well. */
  turn: Turn;
  /** When it is on next, after `turn`, and not before `notBefore`. Milliseconds since 1970; null: not for now. */
  next(turn: Turn, notBefore: number): number | null;
  run(signal: AbortSignal): Promise<void>;
}

export interface SchedulerOptions {
  /** The jobs there are now: asked at every look, so that what changes meanwhile counts at once. */
  loadJobs(): Promise<Job[]>;
  signal: AbortSignal;
}

export interface Scheduler {
  /** When it last looked what is due; null before the first look. A look that is long ago means that it is dead. */
  lookedAt(): number | null;
  /** Resolves when it was told to stop and everything under way has ended. */
  ended: Promise<void>;
}

/** How often it looks for new connections and changed intervals, at least. */
const lookMs = 15_000;
/** The first runs after a start are spread over so long for each job, so that servers are not asked all at once. */
const spreadMs = 2_000;
const parallel = 3;

/** Runs jobs when they are due until the signal stops it. A job that fails is logged and comes again in its turn. */
export function startScheduler(
  app: Pick<App, 'clock' | 'random' | 'log'>,
  { loadJobs, signal }: SchedulerOptions,
): Scheduler {
  const queue = new PQueue({ concurrency: parallel });
  const known = new Map<string, Known>();
  let lookedAt: number | null = null;

  function start(job: Job, state: Known): void {
    state.busy = true;
    void queue.add(async () => {
      state.turn = { startedAt: app.clock.now(), endedAt: null };
      await runLogged(app, job, signal);
      state.turn = { ...state.turn, endedAt: app.clock.now() };
      state.busy = false;
    });
  }

  async function look(): Promise<number> {
    const jobs = await loadJobs();
    const now = app.clock.now();
    lookedAt = now;
    let soonest = now + lookMs;
    for (const job of jobs) {
      const spread = spreadMs * jobs.length;
      const state = known.get(job.key) ?? newlyKnown(now + Math.floor(app.random() * spread));
      known.set(job.key, state);
      if (state.busy) continue;
      const turn = later(knownTurn(job.turn, now), knownTurn(state.turn, now));
      // A clock that was put back leaves a first turn that is far ahead.
      if (state.notBefore > now + spread) state.notBefore = now;
      const next = job.next(turn, state.notBefore);
      if (next !== null && next <= now) start(job, state);
      else if (next !== null) soonest = Math.min(soonest, next);
    }
    return soonest - now;
  }

  async function loop(): Promise<void> {
    while (!signal.aborted) {
      const wait = await look().catch((error: unknown) => {
        app.log.error({ err: error }, 'schedule could not be read');
        return lookMs;
      });
      await app.clock.sleep(wait, signal).catch(ignoreStop(signal));
    }
    await queue.onIdle();
  }

  return { lookedAt: () => lookedAt, ended: loop() };
}

interface Known {
  turn: Turn;
  notBefore: number;
  busy: boolean;
}

const newlyKnown = (notBefore: number): Known => ({ turn: { startedAt: null, endedAt: null }, notBefore, busy: false });

/** A run that another process made counts like one's own. */
const later = (one: Turn, other: Turn): Turn => ((other.startedAt ?? -1) >= (one.startedAt ?? -1) ? other : one);

async function runLogged(app: Pick<App, 'log'>, job: Job, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  try {
    await job.run(signal);
  } catch (error) {
    if (signal.aborted) app.log.info({ job: job.label }, 'job stopped');
    else if (error instanceof AppError)
      app.log.warn({ job: job.label, code: error.code, message: error.message }, 'job not done');
    else app.log.error({ job: job.label, err: error }, 'job broke');
  }
}

const ignoreStop = (signal: AbortSignal) => (error: unknown) => {
  if (!signal.aborted) throw error;
};
