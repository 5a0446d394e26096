import { AsyncLocalStorage } from 'node:async_hooks';
import type { BetterAuthOptions } from 'better-auth';
import { type CleanedWhere, createAdapterFactory, type DBAdapter } from 'better-auth/adapters';
import { type ExpressionBuilder, type Kysely, sql } from 'kysely';
import type { Db, Trx } from '../store/db.ts';

/*
 * better-auth on our own store: its reads go to `db.read`, each of its changes is a write of its own, so that all
 * guards of the store hold. Tables and columns are ours; better-auth's migrator is never used.
 */

// biome-ignore lint/suspicious/noExplicitAny: the tables are named by better-auth at run time
type AnyTables = Kysely<any>;
// biome-ignore lint/suspicious/noExplicitAny: as above
type AnyRow = ExpressionBuilder<any, any>;
type Row = Record<string, unknown>;

/** A change that better-auth makes, seen from inside its transaction. */
export interface Change {
  table: string;
  before: Row | null;
  after: Row | null;
}

/** Told of every row that is added or changed, before the transaction ends: what it records stands or falls with it. */
export type Witness = (trx: Trx, change: Change) => Promise<void>;

export function authAdapter(db: Db, witness: Witness) {
  const inWrite = new AsyncLocalStorage<Trx>();
  const reader = (): AnyTables => inWrite.getStore() ?? db.read;
  const write = <T>(work: (trx: Trx) => Promise<T>): Promise<T> => {
    const running = inWrite.getStore();
    return running === undefined ? db.write(work) : work(running);
  };
  return (options: BetterAuthOptions): DBAdapter<BetterAuthOptions> => {
    const adapter: DBAdapter<BetterAuthOptions> = createAdapterFactory({
      config: {
        adapterId: 'seatbridge',
        supportsBooleans: false,
        supportsDates: false,
        supportsNumericIds: true,
        transaction: (work) => write((trx) => inWrite.run(trx, () => work(adapter))),
        // The plug-in for API keys names the owner by a text; our column is the user's key.
        customTransformInput: ({ data, field }) => (field === 'user_id' && data !== null ? Number(data) : data),
        customTransformOutput: ({ data, field }) => (field === 'referenceId' ? String(data) : data),
      },
      adapter: ({ getFieldName }) => ({
        create: async ({ model, data }) => (await insert(write, { table: model, values: data, witness })) as never,
        findOne: async ({ model, where }) =>
          ((await matching(reader(), model, where).selectAll().executeTakeFirst()) ?? null) as never,
        findMany: ({ model, where, limit, offset, sortBy }) => {
          let query = matching(reader(), model, where ?? [])
            .selectAll()
            .limit(limit);
          if (sortBy !== undefined)
            query = query.orderBy(getFieldName({ model, field: sortBy.field }), sortBy.direction);
          if (offset !== undefined) query = query.offset(offset);
          return query.execute() as never;
        },
        count: async ({ model, where }) => {
          const counted = matching(reader(), model, where ?? []).select((eb) => eb.fn.countAll().as('count'));
          return Number((await counted.executeTakeFirstOrThrow())['count']);
        },
        update: async ({ model, where, update }) =>
          (await updateOne(write, { table: model, where, set: update as Row, witness })) as never,
        updateMany: ({ model, where, update }) =>
          write(async (trx) => {
            const rows: AnyTables = trx;
            const done = await rows.updateTable(model).set(update).where(all(where)).executeTakeFirstOrThrow();
            return Number(done.numUpdatedRows);
          }),
        delete: async ({ model, where }) => {
          await remove(write, { table: model, where });
        },
        deleteMany: ({ model, where }) => remove(write, { table: model, where }),
        consumeOne: async ({ model, where }) => (await takeOne(write, { table: model, where })) as never,
        incrementOne: async ({ model, where, increment, set = {} }) => {
          const sums = Object.entries(increment).map(([column, by]) => [
            column,
            sql`coalesce(${sql.ref(column)}, 0) + ${by}`,
          ]);
          const values = { ...Object.fromEntries(sums), ...set };
          return (await updateOne(write, { table: model, where, set: values, witness })) as never;
        },
      }),
    })(options);
    return adapter;
  };
}

type Write = <T>(work: (trx: Trx) => Promise<T>) => Promise<T>;

function insert(write: Write, { table, values, witness }: { table: string; values: Row; witness: Witness }) {
  return write(async (trx) => {
    const rows: AnyTables = trx;
    const after = await rows.insertInto(table).values(values).returningAll().executeTakeFirstOrThrow();
    await witness(trx, { table, before: null, after });
    return after;
  });
}

type Updating = { table: string; where: CleanedWhere[]; set: Row; witness: Witness };

/** One row at most: the condition is both what selects and what guards it. */
function updateOne(write: Write, { table, where, set, witness }: Updating): Promise<Row | null> {
  return write(async (trx) => {
    const before = await matching(trx, table, where).selectAll().executeTakeFirst();
    if (before === undefined) return null;
    const rows: AnyTables = trx;
    const query = rows.updateTable(table).set(set).where('id', '=', before['id']).returningAll();
    const after = await query.executeTakeFirstOrThrow();
    await witness(trx, { table, before, after });
    return after;
  });
}

function remove(write: Write, { table, where }: { table: string; where: CleanedWhere[] }): Promise<number> {
  return write(async (trx) => {
    const rows: AnyTables = trx;
    return Number((await rows.deleteFrom(table).where(all(where)).executeTakeFirstOrThrow()).numDeletedRows);
  });
}

function takeOne(write: Write, { table, where }: { table: string; where: CleanedWhere[] }): Promise<Row | null> {
  return write(async (trx) => {
    const row = await matching(trx, table, where).selectAll().executeTakeFirst();
    if (row === undefined) return null;
    const rows: AnyTables = trx;
    await rows.deleteFrom(table).where('id', '=', row['id']).execute();
    return row;
  });
}

const matching = (db: AnyTables, table: string, where: CleanedWhere[]) => db.selectFrom(table).where(all(where));

const comparisons = { eq: '=', ne: '!=', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const;

/** The conditions that are joined by AND all hold, and one of those that are joined by OR where there are any. */
const all = (where: CleanedWhere[]) => (eb: AnyRow) => {
  const [every, some] = [
    where.filter((part) => part.connector === 'AND'),
    where.filter((part) => part.connector === 'OR'),
  ];
  const conditions = every.map((part) => condition(eb, part));
  return eb.and(some.length === 0 ? conditions : [...conditions, eb.or(some.map((part) => condition(eb, part)))]);
};

function condition(eb: AnyRow, { field, operator = 'eq', value, mode }: CleanedWhere) {
  if (mode === 'insensitive')
    throw new Error(`better-auth compares ${field} without case, which no column here is for`);
  if (operator === 'in' || operator === 'not_in') {
    const values = value as unknown[];
    if (values.length === 0) return operator === 'in' ? sql<boolean>`1 = 0` : sql<boolean>`1 = 1`;
    return eb(field, operator === 'in' ? 'in' : 'not in', values);
  }
  if (!(operator in comparisons)) throw new Error(`better-auth asks for ${operator}, which is not used here`);
  if (value === null) return eb(field, operator === 'ne' ? 'is not' : 'is', null);
  return eb(field, comparisons[operator as keyof typeof comparisons], value);
}
