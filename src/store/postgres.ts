import type pg from 'pg';
import { AppError } from '../errors.ts';

type Pg = typeof pg;

/** Its client, loaded where there is a PostgreSQL. */
export const loadPg = async (): Promise<Pg> => (await import('pg')).default;

/** PostgreSQL types that come as text and are integers to us: int8 (keys, cents, counts) and numeric (sums of int8). */
const integerTypes = ({ types }: Pg) => new Set<number>([types.builtins.INT8, types.builtins.NUMERIC]);

function toSafeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} does not fit into a safe integer`);
  return value;
}

function typesOf(client: Pg): pg.CustomTypesConfig {
  const integers = integerTypes(client);
  const types = {
    getTypeParser(type: number, format?: 'text' | 'binary') {
      if (integers.has(type) && format !== 'binary') return toSafeInteger;
      return client.types.getTypeParser(type, format as 'text');
    },
  };
  return types as pg.CustomTypesConfig;
}

/** The address without its password, for messages. */
export function describeUrl(databaseUrl: string): string {
  const url = URL.parse(databaseUrl);
  return url === null ? 'DATABASE_URL' : `PostgreSQL at ${url.host}${url.pathname}`;
}

/** A pool whose sessions begin with `setup`. */
export async function openPool(databaseUrl: string, options: { max: number; setup: string }): Promise<pg.Pool> {
  const client = await loadPg();
  const pool = new client.Pool({
    connectionString: databaseUrl,
    application_name: 'seatbridge',
    max: options.max,
    connectionTimeoutMillis: 30_000,
    keepAlive: true,
    types: typesOf(client),
    onConnect: async (session: pg.ClientBase) => {
      await session.query(options.setup);
    },
  } as pg.PoolConfig);
  // An idle session that the server ended: the pool has dropped it already, the next query opens another.
  pool.on('error', () => undefined);
  return pool;
}

/** Says what a person can act on; any other error stays as it is. */
export function explainPostgres(error: unknown, databaseUrl: string): unknown {
  if (!(error instanceof Error) || error instanceof AppError) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const where = describeUrl(databaseUrl);
  const because = { cause: error };
  if (code === '53100')
    return new AppError('database', `${where} has no disk space left. Free some and try again.`, because);
  if (code === '55P03')
    return new AppError('database', `Another process keeps ${where} busy. Try again, or end that process.`, because);
  if (/^(ECONN|ENOTFOUND|EAI_|ETIMEDOUT|EHOST|28|3D000|57P)/.test(code))
    return new AppError(
      'database',
      `${where} refuses or does not answer: ${error.message}. Check DATABASE_URL.`,
      because,
    );
  return error;
}
