import { AppError } from '../errors.ts';
import type { Connection } from '../store/connections.ts';
import type { Run } from '../store/runs.ts';
import type { App } from './app.ts';
import { activeConnections } from './connections.ts';
import type { SyncProgress } from './sync/run.ts';
import { syncConnection } from './sync/sync-connection.ts';

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
