import type { App } from '../app/app.ts';
import { zoneOf } from '../app/calendar.ts';
import { type ConnectionStatus, connectionStatuses } from '../app/connection-status.ts';
import { followUp, loadOverdue, postDue } from '../app/cycle.ts';
import { loadSettings } from '../app/settings.ts';
import { syncConnection } from '../app/sync/sync-connection.ts';
import { nextTurn, type Turn } from '../domain/turn.ts';
import { type Daily, lastDaily, nextDaily } from './daily.ts';
import type { Job } from './scheduler.ts';

/** A sync that the schedule ran. */
export interface SyncDone {
  name: string;
  state: string;
  requests: number;
}

export const scheduleName = 'schedule';

/** The jobs as connections and settings are now: a sync for each connection in use, and the daily posting. */
export async function loadJobs(app: App, { syncDone }: { syncDone(done: SyncDone): void }): Promise<Job[]> {
  const [statuses, settings] = await Promise.all([connectionStatuses(app), loadSettings(app)]);
  const active = statuses.filter(({ state }) => state !== 'disconnected');
  const syncs = active.map((status) => syncJob(app, { status, syncDone }));
  if (settings.billing.post !== 'daily') return syncs;
  const daily = { at: settings.billing.postAt, zone: zoneOf(settings) };
  return [...syncs, await postingJob(app, daily)];
}

function syncJob(app: App, { status, syncDone }: { status: ConnectionStatus; syncDone(done: SyncDone): void }): Job {
  const { connection, turn } = status;
  const { id, name, role, intervalMinutes } = connection;
  return {
    key: `sync-${id}`,
    label: `sync of ${name}`,
    turn,
    next: (last, notBefore) => nextTurn(last, { intervalMs: intervalMinutes * 60_000, notBefore }),
    async run(signal) {
      const run = await syncConnection(app, { name, by: scheduleName }, signal);
      syncDone({ name, state: run.state, requests: run.requests });
      if (run.state === 'ok') await followUp(app, { role }, signal);
    },
  };
}

const never: Turn = { startedAt: null, endedAt: null };

/**
 * Due is what was approved before the last daily time and did not go out: so a posting that fell into a standstill of
 * the program is made up for at its start, and what was approved since then waits for its own time.
 */
async function postingJob(app: App, daily: Daily): Promise<Job> {
  const now = app.clock.now();
  const last = lastDaily(daily, now);
  const ids = await loadOverdue(app, new Date(last).toISOString());
  return {
    key: 'posting',
    label: 'daily posting',
    turn: never,
    next({ startedAt }, notBefore) {
      const done = ids.length === 0 || (startedAt !== null && startedAt >= last);
      return done ? nextDaily(daily, now) : notBefore;
    },
    run: async (signal) => {
      await postDue(app, { by: scheduleName, ids }, signal);
    },
  };
}
