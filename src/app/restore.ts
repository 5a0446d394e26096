import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Instant } from '../domain/time.ts';
import { AppError } from '../errors.ts';
import { type BackupNote, requireBackup, restoreFromFile } from '../store/backup.ts';
import { DATABASE_FILE, type Db, type DbLocation } from '../store/db.ts';
import type { Locks } from '../store/lock.ts';
import { saveKey } from '../store/secret-key.ts';

/** Where a backup is restored to, before there is an app. */
export interface RestorePlace {
  dataFolder: string;
  /** null: SQLite in the data folder. */
  databaseUrl: string | null;
  openDb(location: DbLocation): Promise<Db>;
  locks: Locks;
  now: Instant;
}

export interface Restored {
  madeAt: Instant;
  rows: Record<string, number>;
  /** The database that was there before; null where there was none. */
  keptBeside: string | null;
  /** Whether the backup brought its key. */
  withKey: boolean;
}

interface RestoreOptions {
  file: string;
  by: string;
  /** Puts a database that is there aside. */
  force: boolean;
}

/**
 * Makes a backup the database of this place: paused, and with every ticket looked up before one is opened. A failure
 * leaves what was there as it was. Throws AppError: 'conflict' where there is a database and `force` is not set,
 * 'locked' while the program serves it, 'not-found' without the file, 'usage' and 'database' for a file that is no backup or is damaged.
 */
export async function restore(place: RestorePlace, options: RestoreOptions): Promise<Restored> {
  const file = resolve(options.file);
  requireBackup(file);
  const release = await place.locks.tryAcquire('serve');
  if (release === null) {
    throw new AppError('locked', 'Seatbridge is serving these data. Stop it first, then restore.');
  }
  try {
    return place.databaseUrl === null
      ? await intoFolder(place, { ...options, file })
      : await intoServer(place, { ...options, file });
  } finally {
    await release();
  }
}

async function intoServer(place: RestorePlace, { file, by, force }: RestoreOptions): Promise<Restored> {
  if (force) {
    const message =
      'A PostgreSQL database is never put aside. Make a new, empty one, name it in DATABASE_URL and restore without --force.';
    throw new AppError('usage', message, { field: 'force' });
  }
  const db = await place.openDb({ databaseUrl: place.databaseUrl ?? '' });
  try {
    const note = await restoreFromFile(db, { file, now: place.now, by });
    return restored(place, { note, keptBeside: null });
  } finally {
    await db.close();
  }
}

// Filled in a folder beside and put in place by a rename, so that a damaged backup changes nothing.
async function intoFolder(place: RestorePlace, { file, by, force }: RestoreOptions): Promise<Restored> {
  const { dataFolder } = place;
  const target = join(dataFolder, DATABASE_FILE);
  if (existsSync(target) && !force) {
    const message = `${dataFolder} holds a database already. With --force it is put aside and kept; or name another folder in SEATBRIDGE_DATA.`;
    throw new AppError('conflict', message, { dataFolder });
  }
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const beside = mkdtempSync(join(dataFolder, 'restoring-'));
  try {
    const db = await place.openDb({ dataFolder: beside });
    const note = await restoreFromFile(db, { file, now: place.now, by }).finally(() => db.close());
    const keptBeside = await putAside(place, target);
    renameSync(join(beside, DATABASE_FILE), target);
    return restored(place, { note, keptBeside });
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

async function putAside({ dataFolder, openDb, now }: RestorePlace, database: string): Promise<string | null> {
  if (!existsSync(database)) return null;
  // Opened and closed once, so that what lies in its log is in the file.
  await (await openDb({ dataFolder })).close();
  const kept = join(dataFolder, `before-restore-${stampOf(now)}.sqlite`);
  for (const companion of ['', '-wal', '-shm']) {
    if (existsSync(database + companion)) renameSync(database + companion, kept + companion);
  }
  return kept;
}

function restored(
  place: RestorePlace,
  { note, keptBeside }: { note: BackupNote; keptBeside: string | null },
): Restored {
  if (note.secretKey !== null) placeKey(place, note.secretKey);
  return { madeAt: note.madeAt, rows: note.rows, keptBeside, withKey: note.secretKey !== null };
}

function placeKey({ dataFolder, now }: RestorePlace, key: string): void {
  const path = join(dataFolder, 'secret.key');
  if (existsSync(path) && readFileSync(path, 'utf8').trim() !== key)
    renameSync(path, `${path}.before-restore-${stampOf(now)}`);
  saveKey(dataFolder, key);
}

const stampOf = (now: Instant) => now.replaceAll(/[:.]/g, '-');
