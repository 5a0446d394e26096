import { setImmediate as nextTurn } from 'node:timers/promises';
import type { KeptEdition } from '../../domain/editions.ts';
import type { SyncSettings } from '../../domain/settings.ts';
import type { Instant } from '../../domain/time.ts';
import type { Connection } from '../../store/connections.ts';
import type { Doubt, ObjectCounts, RunCounts } from '../../store/runs.ts';
import type { App } from '../app.ts';
import type { Said } from './said.ts';

/** How far a run has come, for a progress bar. */
export interface SyncProgress {
  /** E.g. "devices". */
  reading: string;
  rows: number;
  /** Rows in all, where the vendor said so or they were known before. */
  expected: number | null;
}

/** One run of the sync of one connection, under the connection's lock. */
export interface SyncRun {
  app: App;
  connection: Connection;
  limits: SyncSettings;
  /** Everything is asked for, not only what changed. */
  full: boolean;
  /** The reports that are read; null: the server itself is asked. */
  edition: KeptEdition | null;
  /** The listings are not newer than those of the run before: what they lack is confirmed by nothing. */
  again: boolean;
  /** What a person confirmed; null: nothing. */
  confirmed: Doubt | null;
  counts: RunCounts;
  said: Said;
  /** Sentences for the person who looks at the run. */
  notes: string[];
  onProgress(progress: SyncProgress): void;
  /** Aborted when the program stops or the lock is lost. */
  signal: AbortSignal;
}

/** What a run that read everything came to. */
export interface Conclusion {
  state: 'ok' | 'doubtful';
  /** What a person may confirm. */
  doubt: Doubt | null;
  message: string;
}

const noCounts: ObjectCounts = {
  read: 0,
  added: 0,
  changed: 0,
  removed: 0,
  missing: 0,
  unreadable: 0,
  forbidden: 0,
  groupless: 0,
  unread: 0,
};

/** The counts of one kind of objects, to be added to. */
export function countsOf(counts: RunCounts, object: string): ObjectCounts {
  counts[object] ??= { ...noCounts };
  return counts[object];
}

/** Lets everything else that waits on this process go first; throws the signal's reason when the run is to stop. */
export async function breathe(signal: AbortSignal): Promise<void> {
  await nextTurn();
  signal.throwIfAborted();
}

/** The moment that all changes of a run are dated with: never before those of an earlier run, whatever the clock does. */
export function momentOf({ app, connection }: SyncRun): Instant {
  const after = connection.syncedAt === null ? 0 : Date.parse(connection.syncedAt) + 1;
  return new Date(Math.max(app.clock.now(), after)).toISOString();
}

export function* slices<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
