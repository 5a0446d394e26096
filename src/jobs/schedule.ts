import type { App } from '../app/app.ts';
import { type ConnectionStatus, connectionStatuses } from '../app/connection-status.ts';
import { followUp } from '../app/cycle.ts';
import { type Daily, lastDaily, nextDaily } from '../app/daily.ts';
import { dailyPosting, hasOpenPostings, loadOverdue, postDue } from '../app/posting-turn.ts';
import { countFinishedDays, dayToCount } from '../app/seat-days.ts';
import { loadSettings } from '../app/settings.ts';
import { syncConnection } from '../app/sync/sync-connection.ts';
import { nextTurn, type Turn } from '../domain/turn.ts';
import type { Job } from './scheduler.ts';

/** A sync that the schedule ran. */
export interface SyncDone {
  name: string;
  state: string;
  requests: number;
}

export const scheduleName = 'schedule';

/**
 * The jobs as connections and settings are now: a sync for each connection in use, the daily posting, and the count of
 * days that are over as long as one was not counted.
 */
export async function loadJobs(app: App, { syncDone }: { syncDone(done: SyncDone): void }): Promise<Job[]> {
  const [statuses, settings] = await Promise.all([connectionStatuses(app), loadSettings(app)]);
  const active = statuses.filter(({ state }) => state !== 'disconnected');
  const syncs = active.map((status) => syncJob(app, { status, syncDone }));
  const daily = dailyPosting(settings);
  const posting = daily === null ? [] : [await postingJob(app, daily)];
  return [...syncs, ...posting, ...(await countingJobs(app))];
}

function syncJob(app: App, { status, syncDone }: { status: ConnectionStatus; syncDone(done: SyncDone): void }): Job {
  const { connection, intervalMinutes, turn } = status;
  const { id, name, role } = connection;
  return {
    key: `sync-${id}`,
    label: `sync of ${name}`,
    turn,
    next: (last, notBefore) => nextTurn(last, { intervalMs: intervalMinutes * 60_000, notBefore }),
    async run(signal) {
      const run = await syncConnection(app, { name, by: scheduleName }, signal);
      syncDone({ name, state: run.state, requests: run.requests });
      if (run.state === 'ok') await followUp(app, { role, by: scheduleName }, signal);
    },
  };
}

const never: Turn = { startedAt: null, endedAt: null };

/** A request without an answer may be on its way for minutes; then reading can tell what became of it. */
const settleAfterMs = 3 * 60_000;

// On once when its time has come and something waits for it (what is held back then waits for the next day), and
// again and again as long as the outcome of a posting is not known.
async function postingJob(app: App, daily: Daily): Promise<Job> {
  const now = app.clock.now();
  const last = lastDaily(daily, now);
  const [overdue, isOpen] = await Promise.all([loadOverdue(app, daily), hasOpenPostings(app)]);
  return {
    key: 'posting',
    label: 'daily posting',
    turn: never,
    next({ startedAt }, notBefore) {
      const isDue = overdue.length > 0 && (startedAt === null || startedAt < last);
      if (isDue || (isOpen && startedAt === null)) return notBefore;
      return isOpen && startedAt !== null ? startedAt + settleAfterMs : nextDaily(daily, now);
    },
    run: async (signal) => {
      await postDue(app, { by: scheduleName }, signal);
    },
  };
}

const countAgainMs = 10 * 60_000;

async function countingJobs(app: App): Promise<Job[]> {
  if ((await dayToCount(app)) === null) return [];
  return [
    {
      key: 'seat-days',
      label: 'seats of past days',
      turn: never,
      next: ({ startedAt }, notBefore) => (startedAt === null ? notBefore : startedAt + countAgainMs),
      run: (signal) => countFinishedDays(app, signal),
    },
  ];
}
