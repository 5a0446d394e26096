import type { Instant } from '../domain/time.ts';
import { AppError } from '../errors.ts';
import { loadAdjustments } from '../store/adjustments.ts';
import type { Connection } from '../store/connections.ts';
import type { Run } from '../store/runs.ts';
import type { App } from './app.ts';
import { type PostingReport, postApproved } from './billing/post.ts';
import { activeConnections } from './connections.ts';
import type { SyncProgress } from './sync/run.ts';
import { syncConnection } from './sync/sync-connection.ts';
import { runTickets, type TicketReport } from './ticketing/run.ts';

/** What became of the sync of one connection. */
export interface SyncOutcome {
  connection: Connection;
  /** null: there was no run, and `error` says why. */
  run: Run | null;
  error: Error | null;
}

export interface SyncAllOptions {
  by: string;
  full?: boolean;
  onProgress?: (connection: Connection, progress: SyncProgress) => void;
}

/** Syncs every connection in use, one after the other, the PSA first. One that fails does not keep the others. May be repeated. */
export async function syncAll(app: App, options: SyncAllOptions, signal: AbortSignal): Promise<SyncOutcome[]> {
  const connections = await activeConnections(app);
  const psaFirst = connections.sort((one, other) => Number(other.role === 'psa') - Number(one.role === 'psa'));
  const outcomes: SyncOutcome[] = [];
  for (const connection of psaFirst) {
    signal.throwIfAborted();
    outcomes.push(await syncOne(app, { connection, options }, signal));
  }
  return outcomes;
}

async function syncOne(
  app: App,
  { connection, options }: { connection: Connection; options: SyncAllOptions },
  signal: AbortSignal,
): Promise<SyncOutcome> {
  const { by, full = false, onProgress = () => {} } = options;
  const order = { name: connection.name, by, full, onProgress: (step: SyncProgress) => onProgress(connection, step) };
  try {
    return { connection, run: await syncConnection(app, order, signal), error: null };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Error)) throw error;
    if (!(error instanceof AppError)) app.log.error({ connection: connection.name, err: error }, 'sync broke');
    return { connection, run: null, error };
  }
}

/** What a complete sync led to. */
export interface FollowUp {
  /** null: nothing of an ESET server was read, or nothing could be done, and `skipped` says why. */
  tickets: TicketReport | null;
  skipped: AppError | null;
}

/** What is due after a complete sync of one side: tickets after an ESET server's. May be repeated. */
export async function followUp(app: App, { role }: { role: 'psa' | 'eset' }, signal: AbortSignal): Promise<FollowUp> {
  if (role !== 'eset') return { tickets: null, skipped: null };
  try {
    return { tickets: await runTickets(app, signal), skipped: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    app.log.info({ code: error.code, message: error.message }, 'follow-up skipped');
    return { tickets: null, skipped: error };
  }
}

/** Adjustments that were approved before a moment and are not posted yet. */
export async function loadOverdue(app: Pick<App, 'db'>, before: Instant): Promise<number[]> {
  const approved = await loadAdjustments(app.db.read, { states: ['approved'] });
  return approved.filter(({ decidedAt }) => decidedAt !== null && decidedAt < before).map(({ id }) => id);
}

/** Posts what is approved, or only these. Throws as `postApproved` does. May be repeated. */
export function postDue(
  app: App,
  { by, ids }: { by: string; ids?: readonly number[] },
  signal: AbortSignal,
): Promise<PostingReport> {
  return postApproved(app, { by, reason: 'due by the schedule', ...(ids !== undefined && { ids }) }, signal);
}
