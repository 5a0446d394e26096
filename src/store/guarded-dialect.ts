import { CompiledQuery, type DatabaseConnection, type Dialect, type Driver } from 'kysely';
import { type ColumnKinds, refuseUnbindable, strictCompiler } from './strict.ts';

export type Execute = (sql: string) => Promise<unknown>;
export type Begin = (execute: Execute) => Promise<void>;

/** What a dialect is given on top. */
export interface Guards {
  kinds: ColumnKinds;
  /** Called before each query; a promise makes the query wait. */
  pace: () => Promise<void> | null;
  /** Called for each query, in the caller's context. */
  check?: () => void;
  /** Its own way to begin a transaction. */
  begin?: Begin;
}

/** The same dialect with strict values, a check before each query, and its own way to begin a transaction. */
export function guardDialect(dialect: Dialect, { kinds, pace, check, begin }: Guards): Dialect {
  return {
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createQueryCompiler: () => strictCompiler(dialect.createQueryCompiler(), kinds),
    createDriver: () => {
      const driver: Driver = dialect.createDriver();
      const acquire = driver.acquireConnection.bind(driver);
      const known = new WeakSet<DatabaseConnection>();
      driver.acquireConnection = async (options) => {
        const connection = await acquire(options);
        if (!known.has(connection)) guardConnection(connection, { pace, check });
        known.add(connection);
        return connection;
      };
      if (begin === undefined) return driver;
      const rollback = driver.rollbackTransaction.bind(driver);
      driver.beginTransaction = (connection) => begin((text) => connection.executeQuery(CompiledQuery.raw(text)));
      // On a full disk SQLite, on a lost session PostgreSQL has rolled back already: the first error is the one to tell.
      driver.rollbackTransaction = (connection) => rollback(connection).catch(() => undefined);
      return driver;
    },
  };
}

/** The last point that every query passes, built or written by hand. */
function guardConnection(
  connection: DatabaseConnection,
  { pace, check }: { pace: Guards['pace']; check: (() => void) | undefined },
): void {
  const { executeQuery, streamQuery } = connection;
  connection.executeQuery = async (query, options) => {
    check?.();
    refuseUnbindable(query);
    const turn = pace();
    if (turn !== null) await turn;
    return executeQuery.call(connection, query, options) as never;
  };
  connection.streamQuery = (query, chunkSize, options) => {
    check?.();
    refuseUnbindable(query);
    return streamQuery.call(connection, query, chunkSize, options) as never;
  };
}
