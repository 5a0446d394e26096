import { AsyncLocalStorage } from 'node:async_hooks';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CompiledQuery, type Dialect, Kysely, PostgresDialect, SqliteDialect, type Transaction } from 'kysely';
import { AppError } from '../errors.ts';
import { type Begin, type Execute, type Guards, guardDialect } from './guarded-dialect.ts';
import { describeUrl, explainPostgres, openPool } from './postgres.ts';
import type { Database } from './schema.ts';
import { isBusy, makeDatabaseFile, openSqliteFile, pacer } from './sqlite.ts';
import { type ColumnKind, kindsOf } from './strict.ts';

/** An open write: all of its changes or none. */
export type Trx = Transaction<Database>;

export type DbLocation = { dataFolder: string } | { databaseUrl: string };

/** The database. Times in milliseconds are ours alone: nothing here reads a clock for the product. */
export interface Db {
  readonly dialect: 'sqlite' | 'postgres';
  /** The SQLite file; null on PostgreSQL. */
  readonly file: string | null;
  /** Queries that change nothing; a change is refused. They see what finished writes left. */
  readonly read: Kysely<Database>;
  /**
   * Runs `fn` in a transaction: all of its changes or none. One write at a time, over all processes: what `fn`
   * reads through `trx` stays true until it ends. Keep it under 50 ms and call no vendor inside. Inside, a query on
   * `read` and a second write are errors: they would wait for ever on one database and pass on the other.
   */
  write<T>(fn: (trx: Trx) => Promise<T>): Promise<T>;
  /** Waits for the running write. May be repeated. */
  close(): Promise<void>;
}

/** Name of the database in the data folder. */
export const DATABASE_FILE = 'seatbridge.sqlite';

/** How long a write waits for another process's write before it gives up. */
const WRITE_WAIT_MS = 30_000;
/** How long SQLite may block the whole process for a lock; longer waits are slept. */
const BUSY_MS = 40;
/** The advisory lock that stands for "I am the writer" on PostgreSQL; any fixed number. */
const WRITER_LOCK = 7_382_045_119;

/** Throws AppError `data-folder` where the folder cannot be written, `database` where the database does not answer. */
export function openDb(location: DbLocation): Promise<Db> {
  return 'dataFolder' in location
    ? openDbFile(join(location.dataFolder, DATABASE_FILE))
    : openPostgres(location.databaseUrl);
}

/** What differs between the two databases. */
interface Engine {
  dialect: Db['dialect'];
  file: string | null;
  reader: Dialect;
  writer: Dialect;
  begin: Begin;
  pace: Guards['pace'];
  listColumns: string;
  explain(error: unknown): unknown;
  end(): Promise<void>;
}

/** Opens a SQLite database wherever it lies. */
export async function openDbFile(file: string): Promise<Db> {
  makeDatabaseFile(file);
  const writer = openSqliteFile(file, { readOnly: false, busyMs: 5_000 });
  writer.exec('pragma journal_mode = wal; pragma synchronous = full; pragma journal_size_limit = 67108864');
  writer.exec(`pragma cache_size = -32768; pragma busy_timeout = ${BUSY_MS}`);
  const reader = openSqliteFile(file, { readOnly: true, busyMs: 5_000 });
  // What reads whole fleets goes through any cache: the system's own serves it as well, and is nobody's memory.
  reader.exec('pragma query_only = on; pragma cache_size = -8192');
  return start({
    dialect: 'sqlite',
    file,
    reader: new SqliteDialect({ database: reader }),
    writer: new SqliteDialect({ database: writer }),
    begin: (execute) => beginImmediate(execute, file),
    pace: pacer(),
    listColumns: `select p.name as name, p.type as type from sqlite_master m join pragma_table_info(m.name) p where m.type = 'table'`,
    explain: (error) => error,
    end: async () => {
      reader.close();
      writer.close();
    },
  });
}

/** Deferred transactions that read before they write fail at once beside another writer, so the lock comes first. */
async function beginImmediate(execute: Execute, file: string): Promise<void> {
  const until = performance.now() + WRITE_WAIT_MS;
  for (;;) {
    try {
      await execute('begin immediate');
      return;
    } catch (error) {
      if (!isBusy(error)) throw error;
      if (performance.now() > until)
        throw new AppError('database', `Another process keeps ${file} locked. Try again, or end that process.`, {
          file,
        });
      await sleep(5);
    }
  }
}

async function openPostgres(databaseUrl: string): Promise<Db> {
  const waits = `set lock_timeout = ${WRITE_WAIT_MS}; set idle_in_transaction_session_timeout = 60000`;
  const reader = await openPool(databaseUrl, { max: 6, setup: 'set default_transaction_read_only = on' });
  const writer = await openPool(databaseUrl, { max: 1, setup: waits });
  try {
    await reader.query('select 1');
  } catch (error) {
    await Promise.all([reader.end(), writer.end()]);
    throw new AppError(
      'database',
      `${describeUrl(databaseUrl)} refuses or does not answer: ${(error as Error).message}. Check DATABASE_URL.`,
      { cause: error },
    );
  }
  return start({
    dialect: 'postgres',
    file: null,
    reader: new PostgresDialect({ pool: reader }),
    writer: new PostgresDialect({ pool: writer }),
    begin: beginAsOnlyWriter,
    pace: () => null,
    listColumns: `select a.attname as name, a.atttypid::regtype::text as type from pg_attribute a
      join pg_class c on c.oid = a.attrelid
      where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped`,
    explain: (error) => explainPostgres(error, databaseUrl),
    end: async () => {
      await Promise.all([reader.end(), writer.end()]);
    },
  });
}

async function beginAsOnlyWriter(execute: Execute): Promise<void> {
  await execute('begin');
  try {
    await execute(`select pg_advisory_xact_lock(${WRITER_LOCK})`);
  } catch (error) {
    await execute('rollback');
    throw error;
  }
}

async function start(engine: Engine): Promise<Db> {
  const { pace } = engine;
  const kinds = new Map<string, ColumnKind>();
  const inWrite = new AsyncLocalStorage<{ over: boolean }>();
  const refuseInsideWrite = (what: string) => {
    if (inWrite.getStore()?.over === false) throw new Error(`${what} inside a write: use the transaction it was given`);
  };
  const read = new Kysely<Database>({
    dialect: guardDialect(engine.reader, { kinds, pace, check: () => refuseInsideWrite('a query on db.read') }),
  });
  const writer = new Kysely<Database>({ dialect: guardDialect(engine.writer, { kinds, pace, begin: engine.begin }) });
  const takeTurn = turns();
  let closing: Promise<void> | undefined;

  const learnKinds = async () => {
    const { rows } = await writer.executeQuery<{ name: string; type: string }>(CompiledQuery.raw(engine.listColumns));
    for (const [name, kind] of kindsOf(rows)) kinds.set(name, kind);
  };
  await learnKinds();

  return {
    dialect: engine.dialect,
    file: engine.file,
    read,
    async write(fn) {
      refuseInsideWrite('a second write');
      if (closing !== undefined) throw new Error('the database is closed');
      const done = await takeTurn();
      const state = { over: false };
      try {
        if (kinds.size === 0) await learnKinds();
        return await inWrite.run(state, () => writer.transaction().execute(fn));
      } catch (error) {
        throw engine.explain(error);
      } finally {
        state.over = true;
        done();
      }
    },
    close() {
      closing ??= takeTurn().then(() => engine.end());
      return closing;
    },
  };
}

/** First come, first served: resolves with the function that ends the turn. */
function turns(): () => Promise<() => void> {
  let last: Promise<void> = Promise.resolve();
  return async () => {
    const before = last;
    const { promise, resolve } = Promise.withResolvers<void>();
    last = promise;
    await before;
    return resolve;
  };
}
