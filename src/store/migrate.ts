import { join } from 'node:path';
import type { Instant } from '../domain/time.ts';
import { copyToFile } from './backup.ts';
import type { Db } from './db.ts';
import { makeFolder } from './folder.ts';
import type { Locks } from './lock.ts';
import type { Migration } from './migrations/shape.ts';
import { loadMade, makeMigrations, refuseNewer, timeline } from './timeline.ts';

const LOCK_WAIT_MS = 10 * 60_000;

export interface Upgrade {
  /** Names of the migrations that were made now. */
  made: string[];
  /** The backup from before them; null where the database was new or nothing was to be done. */
  backup: string | null;
}

/**
 * Brings the database up to this program, all or nothing, after a backup into `backupFolder`. May be repeated, and by
 * several processes at once. Throws AppError `database` for a database that a newer program has changed.
 */
export async function migrate(
  db: Db,
  options: { locks: Locks; backupFolder: string; now: Instant; signal: AbortSignal; migrations?: readonly Migration[] },
): Promise<Upgrade> {
  const migrations = options.migrations ?? timeline;
  if (due(await loadMade(db.read, db.dialect), migrations).length === 0) return { made: [], backup: null };
  const release = await options.locks.acquire('migration', { signal: options.signal, waitMs: LOCK_WAIT_MS });
  try {
    const before = await loadMade(db.read, db.dialect);
    const missing = due(before, migrations);
    if (missing.length === 0) return { made: [], backup: null };
    const backup = before.length === 0 ? null : await backUpBefore(db, options);
    await db.write((trx) => makeMigrations(trx, { due: missing, dialect: db.dialect, now: options.now }));
    return { made: missing.map((migration) => migration.name), backup };
  } finally {
    await release();
  }
}

function due(made: readonly string[], migrations: readonly Migration[]): Migration[] {
  refuseNewer(made, migrations);
  return migrations.filter((migration) => !made.includes(migration.name));
}

async function backUpBefore(db: Db, { backupFolder, now }: { backupFolder: string; now: Instant }): Promise<string> {
  makeFolder(backupFolder);
  const file = join(backupFolder, `before-upgrade-${now.replaceAll(/[:.]/g, '-')}.sqlite`);
  await copyToFile(db, { file, now });
  return file;
}
