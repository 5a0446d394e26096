import type { DbLocation } from './db.ts';
import type { Locks } from './lock.ts';
import { openFileLocks } from './lock-files.ts';
import { openSessionLocks } from './lock-sessions.ts';

/** Locks live beside the SQLite database, or in PostgreSQL. */
export function openLocks(location: DbLocation): Locks {
  return 'dataFolder' in location ? openFileLocks(location.dataFolder) : openSessionLocks(location.databaseUrl);
}
