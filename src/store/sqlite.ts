import { chmodSync, closeSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import type { SqliteDatabase } from 'kysely';
import { AppError, fileTrouble } from '../errors.ts';
import { makeFolder } from './folder.ts';

/** How long queries may follow each other before the rest of the program has a turn. */
const TURN_MS = 30;
/** Prepared statements kept for the next use of the same text. */
const KEPT_STATEMENTS = 300;

/** Primary result codes of SQLite, https://sqlite.org/rescode.html. */
const BUSY = 5;
const READ_ONLY = 8;
const IO_ERROR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANNOT_OPEN = 14;
const NOT_A_DATABASE = 26;

function sqliteCode(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return null;
  return error.errcode & 0xff;
}

export const isBusy = (error: unknown): boolean => sqliteCode(error) === BUSY;

/** Says what a person can act on; any other error stays as it is. */
export function explainSqlite(error: unknown, file: string): unknown {
  const because = { file, cause: error };
  switch (sqliteCode(error)) {
    case FULL:
      return new AppError(
        'database',
        `The disk that holds ${file} is full. Nothing of this change was kept. Free some space and try again.`,
        because,
      );
    case READ_ONLY:
    case CANNOT_OPEN:
      return new AppError(
        'data-folder',
        `The database ${file} cannot be written by this user. Give the user that runs Seatbridge the right to write in ${dirname(file)}, or name another folder in SEATBRIDGE_DATA.`,
        because,
      );
    case IO_ERROR:
      return new AppError(
        'database',
        `The disk that holds ${file} refused to read or write (${(error as Error).message}). Check the disk and its free space.`,
        because,
      );
    case CORRUPT:
    case NOT_A_DATABASE:
      return new AppError(
        'database',
        `${file} is damaged or is not a Seatbridge database. If it is the one in use, put it aside and restore the last backup, a file that seatbridge backup made.`,
        because,
      );
    default:
      return error;
  }
}

/** Makes the folder (mode 0700) and an empty database file (mode 0600) where they are not there yet. */
export function makeDatabaseFile(file: string): void {
  const folder = dirname(file);
  try {
    makeFolder(folder);
    // Exclusive: opening and closing a database that this process already has open would drop SQLite's file locks.
    closeSync(openSync(file, 'wx', 0o600));
    chmodSync(file, 0o600);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST' && 'path' in error && error.path === file)
      return;
    throw new AppError(
      'data-folder',
      `The data folder ${folder} cannot be written (${fileTrouble(error)}). Give the user that runs Seatbridge the right to write there, or name another folder in SEATBRIDGE_DATA.`,
      { folder, cause: error },
    );
  }
}

/** node:sqlite in the shape that Kysely's SqliteDialect asks for, plus `exec` for pragmas. */
export interface SqliteFile extends SqliteDatabase {
  exec(sql: string): void;
}

/** `busyMs`: how long a call may block the whole process while another one holds the file. */
export function openSqliteFile(file: string, options: { readOnly: boolean; busyMs: number }): SqliteFile {
  const attempt = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw options.readOnly && sqliteCode(error) === READ_ONLY ? error : explainSqlite(error, file);
    }
  };
  const database = attempt(
    () =>
      new DatabaseSync(file, {
        readOnly: options.readOnly,
        timeout: options.busyMs,
        enableForeignKeyConstraints: true,
      }),
  );
  const kept = new Map<string, Prepared>();

  const statement = (sql: string): Prepared => {
    const known = kept.get(sql);
    if (known !== undefined) return known;
    const fresh = prepare(database, sql);
    if (kept.size >= KEPT_STATEMENTS) kept.delete(kept.keys().next().value as string);
    kept.set(sql, fresh);
    return fresh;
  };

  return {
    exec: (sql) => attempt(() => database.exec(sql)),
    close: () => database.close(),
    prepare: (sql) => {
      const { prepared, reader } = attempt(() => statement(sql));
      return {
        reader,
        all: (parameters) => attempt(() => allRows(prepared, parameters)),
        run: (parameters) => attempt(() => prepared.run(...(parameters as SQLInputValue[]))),
        // A statement of its own: a kept one would start over when the same text runs again meanwhile.
        iterate: (parameters) => attempt(() => database.prepare(sql).iterate(...(parameters as SQLInputValue[]))),
      };
    },
  };
}

interface Prepared {
  prepared: StatementSync;
  /** Whether it answers rows. */
  reader: boolean;
}

function prepare(database: DatabaseSync, sql: string): Prepared {
  const prepared = database.prepare(sql);
  prepared.setReturnArrays(true);
  return { prepared, reader: prepared.columns().length > 0 };
}

/**
 * Rows as objects. Those that node:sqlite makes are tables of names inside: to make and to read one costs twice as
 * much (200,000 devices: 0.5 s against 0.3 s).
 */
function allRows(prepared: StatementSync, parameters: readonly unknown[]): unknown[] {
  const rows = prepared.all(...(parameters as SQLInputValue[])) as unknown as unknown[][];
  if (rows.length === 0) return rows;
  // Asked after the answer: until then a statement does not know of columns that were added since it was prepared.
  const names = prepared.columns().map(({ name }) => name);
  return rows.map((values) => {
    const row: Record<string, unknown> = {};
    for (let at = 0; at < names.length; at += 1) row[names[at] as string] = values[at];
    return row;
  });
}

/**
 * SQLite answers at once, so that a long row of queries would never let a timer, a signal or a request through:
 * after a while one of them waits for the event loop to turn.
 */
export function pacer(): () => Promise<void> | null {
  let turnedAt = performance.now();
  return () => {
    if (performance.now() - turnedAt < TURN_MS) return null;
    return setImmediate().then(() => {
      turnedAt = performance.now();
    });
  };
}
