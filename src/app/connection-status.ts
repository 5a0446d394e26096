import type { SyncSettings } from '../domain/settings.ts';
import type { Instant } from '../domain/time.ts';
import { knownTurn, nextTurn, type Turn } from '../domain/turn.ts';
import { type Connection, loadConnections } from '../store/connections.ts';
import { loadRuns, type Run } from '../store/runs.ts';
import type { App } from './app.ts';
import { vendorOf } from './open-vendor.ts';
import { loadSettings } from './settings.ts';

/** What a person wants to know of a connection at a glance. */
export type ConnectionState =
  | 'ok'
  | 'syncing'
  | 'never read'
  | 'stale'
  | 'doubtful'
  | 'failed'
  | 'interrupted'
  | 'unsettled'
  | 'disconnected';

export interface ConnectionStatus {
  connection: Connection;
  state: ConnectionState;
  /** Older than its own or the setting's number of intervals, dated ahead of the clock, or never read. */
  stale: boolean;
  /** Dated by a clock that was ahead of this machine's, or is: how old its data are is not known. */
  datedAhead: boolean;
  /** Its own interval, or the setting's. */
  intervalMinutes: number;
  /** Its own, or the setting's. */
  staleIntervals: number;
  lastRun: Run | null;
  /** When its last sync was, as the schedule reckons. */
  turn: Turn;
  /** null where it is disconnected, or no `serve` keeps the schedule. */
  nextRunAt: Instant | null;
  /** Where people use it: as somebody said, or as is usual for its kind. null: nowhere that a browser reaches. */
  consoleAddress: string | null;
}

/** Every connection, disconnected ones last, with the age of its data and what its last sync came to. */
export async function connectionStatuses(app: App): Promise<ConnectionStatus[]> {
  const [connections, { sync }, scheduled] = await Promise.all([
    loadConnections(app.db.read),
    loadSettings(app),
    app.locks.isHeld('serve'),
  ]);
  const statuses: ConnectionStatus[] = [];
  for (const connection of connections) {
    const [lastRun = null] = await loadRuns(app.db.read, { connectionId: connection.id, limit: 1 });
    const intervalMinutes = intervalOf(connection, sync);
    const now = app.clock.now();
    const stale = isStale(connection, { now, sync });
    const state = stateOf(connection, { lastRun, stale });
    const turn = knownTurn(turnOf(lastRun), now);
    const nextRunAt = scheduled && state !== 'disconnected' ? nextRunOf(app, { intervalMinutes, turn }) : null;
    const rhythm = { intervalMinutes, staleIntervals: staleIntervalsOf(connection, sync) };
    const consoleAddress = connection.consoleUrl ?? usualConsole(app, connection);
    const age = { stale, datedAhead: isDatedAhead(connection, now) };
    statuses.push({ connection, state, ...age, ...rhythm, lastRun, turn, nextRunAt, consoleAddress });
  }
  return statuses.sort((one, other) => Number(one.state === 'disconnected') - Number(other.state === 'disconnected'));
}

function usualConsole(app: App, { kind, settings }: Connection): string | null {
  const vendor = vendorOf(app, kind);
  const read = vendor.settings.safeParse(settings);
  return (read.success && vendor.consoleAddress?.(read.data)) || null;
}

/**
 * Whether its last complete reading is older than so many of its intervals or dated ahead of the clock, or the reports
 * that were read are older than they may be; `now` in milliseconds.
 */
export function isStale(connection: Connection, { now, sync }: { now: number; sync: SyncSettings }): boolean {
  const { readAt, edition } = connection;
  if (edition !== null) return new Date(now).toISOString() > edition.freshUntil;
  const freshMinutes = staleIntervalsOf(connection, sync) * intervalOf(connection, sync);
  if (readAt === null || isDatedAhead(connection, now)) return true;
  return now - Date.parse(readAt) > freshMinutes * 60_000;
}

/** Clocks of machines that share a database differ by less. */
const tolerableMs = 5 * 60_000;

/** Reports are dated by the machine that made them, everything else by ours. */
const isDatedAhead = ({ edition, readAt }: Connection, now: number): boolean =>
  edition === null && readAt !== null && Date.parse(readAt) > now + tolerableMs;

/** Why data that are stale are so, to follow "the data of NAME": "are of 2026-…". `now` in milliseconds. */
export function staleWords(connection: Connection, now: number): string {
  const at = dataAt(connection);
  if (at === null) return 'were never read';
  if (!isDatedAhead(connection, now)) return `are of ${at}`;
  return `are dated ahead of this machine's clock (${at}): once the clock is right, the next good sync settles it`;
}

/** When the server was as it is stored; null: it was never read in full. */
export const dataAt = ({ edition, readAt }: Pick<Connection, 'edition' | 'readAt'>): Instant | null =>
  edition?.at ?? readAt;

const intervalOf = (connection: Connection, sync: SyncSettings) => connection.intervalMinutes ?? sync.intervalMinutes;
const staleIntervalsOf = (connection: Connection, sync: SyncSettings) =>
  connection.staleIntervals ?? sync.staleIntervals;

function stateOf(
  { disconnectedAt, syncedAt, unsettled }: Connection,
  { lastRun, stale }: { lastRun: Run | null; stale: boolean },
): ConnectionState {
  if (disconnectedAt !== null) return 'disconnected';
  if (lastRun !== null && lastRun.state !== 'ok') return lastRun.state === 'running' ? 'syncing' : lastRun.state;
  if (unsettled) return 'unsettled';
  if (syncedAt === null) return 'never read';
  return stale ? 'stale' : 'ok';
}

function turnOf(run: Run | null): Turn {
  if (run === null) return { startedAt: null, endedAt: null };
  return { startedAt: Date.parse(run.startedAt), endedAt: run.endedAt === null ? null : Date.parse(run.endedAt) };
}

function nextRunOf(app: App, { intervalMinutes, turn }: { intervalMinutes: number; turn: Turn }): Instant {
  const next = nextTurn(turn, { intervalMs: intervalMinutes * 60_000, notBefore: app.clock.now() });
  return new Date(next).toISOString();
}
