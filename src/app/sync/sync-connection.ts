import { AppError, VendorError } from '../../errors.ts';
import type { Connection } from '../../store/connections.ts';
import {
  type Doubt,
  endRun,
  insertRun,
  interruptRuns,
  loadDoubt,
  loadLastWord,
  loadRun,
  loadRunning,
  type Run,
  type RunEnd,
} from '../../store/runs.ts';
import { type App, nowInstant } from '../app.ts';
import { connectionNamed } from '../connections.ts';
import { openEset, openPsa } from '../open-vendor.ts';
import { loadSettings } from '../settings.ts';
import { shellWord } from './conclude.ts';
import { saveSyncFindings } from './findings.ts';
import { isFullDue } from './full.ts';
import type { SyncProgress, SyncRun } from './run.ts';
import { newSaid } from './said.ts';
import { syncEset } from './sync-eset.ts';
import { syncPsa } from './sync-psa.ts';

export interface SyncOrder {
  /** Name of the connection. */
  name: string;
  /** A PSA: everything again, not only what changed. An ESET server is always read in full. */
  full?: boolean;
  /** Accepts what the last doubtful run showed, if nothing more would vanish now. */
  confirm?: boolean;
  by: string;
  onProgress?: (progress: SyncProgress) => void;
}

/**
 * Reads one connection and applies what changed. Resolves with the run as it is recorded, also where it failed or is
 * doubtful; a run that the signal stopped is interrupted. Throws AppError: 'not-found', 'usage' for a disconnected
 * one or where there is nothing to confirm, 'locked' while another process syncs it. May be repeated.
 */
export async function syncConnection(app: App, order: SyncOrder, signal: AbortSignal): Promise<Run> {
  const connection = await connectionNamed(app, order.name);
  if (connection.disconnectedAt !== null) {
    const message = `${connection.name} is disconnected: what it had stays as it was. Connect it again to sync it.`;
    throw new AppError('usage', message, { connection: connection.name });
  }
  const release = await app.locks.tryAcquire(syncLock(connection.id));
  if (release === null) {
    const message = `${connection.name} is being synced by another process right now. Wait for it, then try again.`;
    throw new AppError('locked', message, { connection: connection.name });
  }
  try {
    const task = { connection: await connectionNamed(app, order.name), order };
    return await syncLocked(app, task, AbortSignal.any([signal, release.lost]));
  } finally {
    await release();
  }
}

/** The lock that whoever syncs a connection holds. */
export const syncLock = (connectionId: number): string => `sync-${connectionId}`;

interface Task {
  connection: Connection;
  order: SyncOrder;
}

async function syncLocked(app: App, { connection, order }: Task, signal: AbortSignal): Promise<Run> {
  const { id: connectionId } = connection;
  await app.db.write((trx) => interruptRuns(trx, { connectionId, at: nowInstant(app) }));
  const confirmed = order.confirm === true ? await loadToConfirm(app, connection) : null;
  const { sync: limits } = await loadSettings(app);
  const asked = connection.role === 'eset' || order.full === true || confirmed !== null;
  const full = asked || (await isFullDue(app, { connection, fullListingHours: limits.fullListingHours }));
  const startedAt = nowInstant(app);
  const runId = await app.db.write((trx) => insertRun(trx, { connectionId, startedAt, full }));
  const run: SyncRun = {
    app,
    connection,
    limits,
    full,
    edition: null,
    again: false,
    confirmed,
    signal,
    counts: {},
    said: newSaid(),
    notes: [],
    onProgress: order.onProgress ?? (() => {}),
  };
  const outcome = await attempt(run);
  const end: RunEnd = {
    ...outcome,
    id: runId,
    endedAt: nowInstant(app),
    counts: run.counts,
    confirmedBy: confirmed !== null && outcome.state === 'ok' ? order.by : null,
  };
  await record(run, { end, error: outcome.error });
  return loadRun(app.db.read, runId);
}

type Outcome = Pick<RunEnd, 'state' | 'message' | 'doubt' | 'requests'> & { error?: unknown };

async function attempt(run: SyncRun): Promise<Outcome> {
  let requests = () => 0;
  try {
    const port = run.connection.role === 'eset' ? openEset(run.app, run.connection) : openPsa(run.app, run.connection);
    requests = () => port.requests();
    try {
      const conclusion = 'devices' in port ? await syncEset(run, port) : await syncPsa(run, port);
      return { ...conclusion, requests: requests() };
    } finally {
      await port.close();
    }
  } catch (error) {
    return { ...failureOf(run, error), requests: requests() };
  }
}

/** Errors of the vendor are outcomes; any other error is recorded and thrown on. */
function failureOf(run: SyncRun, error: unknown): Omit<Outcome, 'requests'> {
  if (run.signal.aborted) return { state: 'interrupted', doubt: null, message: 'It was stopped before it ended.' };
  if (!(error instanceof VendorError)) {
    return { state: 'failed', doubt: null, message: error instanceof Error ? error.message : String(error), error };
  }
  if (error.kind === 'auth') run.said.credentials = error;
  const { requestId } = error.details;
  const words = `${error.message}${requestId === undefined ? '' : ` (request ${requestId})`}`;
  const { name } = run.connection;
  if (error.kind === 'unexpected') {
    return { state: 'doubtful', doubt: null, message: `An answer of ${name} could not be read: ${words}` };
  }
  return { state: 'failed', doubt: null, message: explain(error, { name, words }) };
}

function explain(error: VendorError, { name, words }: { name: string; words: string }): string {
  const modify = `seatbridge modify ${shellWord(name)}`;
  if (error.kind === 'auth') return `${name} refuses the credentials: ${words}. Give new ones with: ${modify}`;
  return error.kind === 'forbidden' ? `A right is missing at ${name}: ${words}` : words;
}

async function record(
  { app, connection, said }: SyncRun,
  { end, error }: { end: RunEnd; error: unknown },
): Promise<void> {
  const { state, counts, requests, message } = end;
  app.log.info({ connection: connection.name, state, counts, requests, message }, 'sync ended');
  try {
    await app.db.write(async (trx) => {
      await endRun(trx, end);
      await saveSyncFindings(trx, { connection, said, at: end.endedAt });
    });
  } catch (failure) {
    throw error ?? failure;
  }
  if (error !== undefined) throw error;
}

/** What the last run that said something left for a person to confirm. */
async function loadToConfirm(app: App, connection: Connection): Promise<Doubt> {
  const last = await loadLastWord(app.db.read, connection.id);
  const doubt = last === null ? null : await loadDoubt(app.db.read, last.id);
  if (doubt !== null) return doubt;
  const said = last === null ? '' : ` Its last sync was ${last.state}.`;
  throw new AppError('usage', `There is nothing to confirm of ${connection.name}.${said}`, { field: 'confirm' });
}

/** Ends the runs that a dead process left behind: recorded as running while nobody holds their lock. Returns how many. */
export async function endInterruptedRuns(app: App): Promise<number> {
  let ended = 0;
  for (const connectionId of await loadRunning(app.db.read)) {
    const release = await app.locks.tryAcquire(syncLock(connectionId));
    if (release === null) continue;
    try {
      ended += await app.db.write((trx) => interruptRuns(trx, { connectionId, at: nowInstant(app) }));
    } finally {
      await release();
    }
  }
  return ended;
}
