import { closeSync, existsSync, openSync, renameSync, rmSync } from 'node:fs';
import { backup, DatabaseSync } from 'node:sqlite';
import { Kysely, SqliteDialect, sql } from 'kysely';
import type { Instant } from '../domain/time.ts';
import { AppError, fileTrouble } from '../errors.ts';
import { copyTables, countKeysOn, tablesOf } from './copy.ts';
import { type Db, openDbFile } from './db.ts';
import type { Database } from './schema.ts';
import { explainSqlite, openSqliteFile } from './sqlite.ts';
import { loadMade, makeMigrations, refuseNewer, timeline } from './timeline.ts';

/** Pages of 4 KiB copied between two turns of the event loop. */
const PAGES_A_TURN = 1_000;

/** The table of a backup that says what it is. It is not part of a live database. */
const NOTE = 'backup_note';

/** What a restored copy makes anew; who was signed in, and which browsers were trusted, was true of the original alone. */
const leftOut = new Set([NOTE, 'migrations', 'sessions', 'verifications']);

export interface BackupNote {
  madeAt: Instant;
  /** The key that opens its secrets, as base64, where whoever made it asked for that. */
  secretKey: string | null;
  /** Rows of each table. */
  rows: Record<string, number>;
}

/**
 * Copies the whole database, as it is at one moment and while others work on it, into one new SQLite file with our
 * own tables: the one format of backups, whichever database they come from. The key of the secrets goes along only
 * when it is given. Throws AppError `conflict` where the file exists, `usage` where it cannot be written.
 */
export async function copyToFile(
  db: Db,
  { file, now, secretKey = null }: { file: string; now: Instant; secretKey?: string | null },
): Promise<BackupNote> {
  if (existsSync(file))
    throw new AppError('conflict', `${file} exists already. Name another file, or move that one away.`, { file });
  const part = `${file}.part`;
  const clear = () => {
    for (const rest of [part, `${part}-wal`, `${part}-shm`, `${part}-journal`]) rmSync(rest, { force: true });
  };
  try {
    clear();
    closeSync(openSync(part, 'wx', 0o600));
  } catch (error) {
    throw new AppError('usage', `${file} cannot be written (${fileTrouble(error)}). Name another file.`, {
      field: 'file',
      cause: error,
    });
  }
  try {
    if (db.file === null) await copyRowsTo(part, { db, now });
    else await copyPages(db.file, part);
    const note = writeNote(part, { now, secretKey });
    renameSync(part, file);
    return note;
  } catch (error) {
    throw explainSqlite(error, file);
  } finally {
    clear();
  }
}

async function copyPages(from: string, to: string): Promise<void> {
  const source = new DatabaseSync(from, { readOnly: true });
  try {
    // An open snapshot: otherwise the copy would begin again with every change that another connection makes.
    source.exec('begin; select count(*) from sqlite_master');
    await backup(source, to, { rate: PAGES_A_TURN });
  } finally {
    source.close();
  }
}

async function copyRowsTo(file: string, { db, now }: { db: Db; now: Instant }): Promise<void> {
  const made = await loadMade(db.read, db.dialect);
  const due = timeline.filter((migration) => made.includes(migration.name));
  const target = await openDbFile(file);
  try {
    await target.write((trx) => makeMigrations(trx, { due, dialect: 'sqlite', now }));
    const tables = await tablesOf(target.read);
    await db.read
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute((snapshot) => target.write((trx) => copyTables(snapshot, trx, tables)));
  } finally {
    await target.close();
  }
}

function writeNote(file: string, { now, secretKey }: { now: Instant; secretKey: string | null }): BackupNote {
  const database = new DatabaseSync(file);
  try {
    // One file without companions, whoever opens it.
    database.exec('pragma journal_mode = delete');
    const tables = database.prepare(`select name from sqlite_master where type = 'table' and name not like 'sqlite%'`);
    const rows: Record<string, number> = {};
    for (const { name } of tables.all())
      rows[String(name)] = Number(database.prepare(`select count(*) as n from "${name}"`).get()?.['n']);
    const note: BackupNote = { madeAt: now, secretKey, rows };
    database.exec(`create table ${NOTE} (note text not null)`);
    database.prepare(`insert into ${NOTE} values (?)`).run(JSON.stringify(note));
    return note;
  } finally {
    database.close();
  }
}

/**
 * Fills a new, empty database with a backup, all or nothing. The copy starts paused, nobody is signed in to it, and
 * every ticket is looked up before one is opened: what happened after the backup is unknown to it. Migrate it
 * afterwards.
 * Throws AppError `usage` for a file that is no backup, `conflict` for a database that is in use already, `database`
 * for the backup of a newer program.
 */
export async function restoreFromFile(
  target: Db,
  { file, now, by }: { file: string; now: Instant; by: string },
): Promise<BackupNote> {
  if ((await loadMade(target.read, target.dialect)).length > 0)
    throw new AppError('conflict', 'There is a database already. A backup is restored into an empty one only.');
  const source = openBackup(file);
  try {
    const note = await readNote(source, file);
    const made = await loadMade(source, 'sqlite');
    refuseNewer(made);
    const due = timeline.filter((migration) => made.includes(migration.name));
    const tables = (await tablesOf(source)).filter(({ name }) => !leftOut.has(name));
    await target.write(async (trx) => {
      await makeMigrations(trx, { due, dialect: target.dialect, now });
      await copyTables(source, trx, tables);
      if (target.dialect === 'postgres') await countKeysOn(trx, tables);
      await startPaused(trx, { now, by, madeAt: note.madeAt });
    });
    return note;
  } finally {
    await source.destroy();
  }
}

/** Throws AppError `not-found` where there is no such file. */
export function requireBackup(file: string): void {
  if (!existsSync(file)) throw new AppError('not-found', `There is no file ${file}.`, { file });
}

function openBackup(file: string): Kysely<Database> {
  requireBackup(file);
  const database = openSqliteFile(file, { readOnly: true, busyMs: 5_000 });
  return new Kysely<Database>({ dialect: new SqliteDialect({ database }) });
}

async function readNote(source: Kysely<Database>, file: string): Promise<BackupNote> {
  const present = await sql`select 1 from sqlite_master where name = ${NOTE}`.execute(source);
  if (present.rows.length === 0)
    throw new AppError('usage', `${file} is not a backup of Seatbridge.`, { field: 'file', file });
  const damage = await sql<{ quick_check: string }>`pragma quick_check(1)`.execute(source);
  if (damage.rows[0]?.quick_check !== 'ok')
    throw new AppError('database', `${file} is damaged: ${damage.rows[0]?.quick_check}. Use another backup.`, { file });
  const { rows } = await sql<{ note: string }>`select note from ${sql.table(NOTE)}`.execute(source);
  return JSON.parse(rows[0]?.note ?? '{}') as BackupNote;
}

async function startPaused(
  trx: Kysely<Database>,
  { now, by, madeAt }: { now: Instant; by: string; madeAt: Instant },
): Promise<void> {
  await trx
    .updateTable('pauses')
    .set({ to_at: now })
    .where('account_id', 'is', null)
    .where('to_at', 'is', null)
    .execute();
  await trx
    .insertInto('pauses')
    .values({
      from_at: now,
      to_at: null,
      by,
      account_id: null,
      reason: `restored from the backup of ${madeAt}`,
      until_at: null,
    })
    .execute();
  await trx.updateTable('entries').set({ doubt: 1 }).where('left_at', 'is', null).execute();
  await trx.deleteFrom('settings').where('name', '=', 'restored').execute();
  await trx
    .insertInto('settings')
    .values({ name: 'restored', value: JSON.stringify({ at: now, madeAt }), by, at: now })
    .execute();
}
