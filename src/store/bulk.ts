import {
  CompiledQuery,
  type DialectAdapter,
  type InsertQueryBuilder,
  type InsertResult,
  type Transaction,
} from 'kysely';
import type { Trx } from './db.ts';
import type { Database } from './schema.ts';

export type Value = string | number | null;
export type Columns = Record<string, Value>;

/** Below the 32,766 parameters of a SQLite statement for every table here, and a few milliseconds of work. */
const ROWS_PER_STATEMENT = 250;

/** Building the text of a statement of thousands of values costs more than running it, so it is built once a shape. */
const texts = new WeakMap<DialectAdapter, Map<string, string>>();

interface Bulk {
  table: keyof Database;
  /** All with the same columns in the same order; every value of the column's own kind. */
  rows: readonly Columns[];
  /** Columns that are overwritten where a row with the same id is there already. */
  overwrite?: readonly string[];
}

/** Writes many rows. With `overwrite`, each row names the id of the row it replaces. */
export async function writeRows(trx: Trx, bulk: Bulk): Promise<void> {
  for (let start = 0; start < bulk.rows.length; start += ROWS_PER_STATEMENT) {
    await writePart(trx, { ...bulk, rows: bulk.rows.slice(start, start + ROWS_PER_STATEMENT) });
  }
}

async function writePart(trx: Trx, part: Bulk): Promise<void> {
  if (part.rows.length < ROWS_PER_STATEMENT) {
    await compose(trx, part).execute();
    return;
  }
  const names = Object.keys(part.rows[0] ?? {});
  const shape = [part.table, names, part.overwrite ?? []].join('|');
  const known = textsOf(trx);
  const text = known.get(shape) ?? compose(trx, part).compile().sql;
  known.set(shape, text);
  const values: Value[] = [];
  for (const row of part.rows) for (const name of names) values.push(row[name] ?? null);
  await trx.executeQuery(CompiledQuery.raw(text, values));
}

function textsOf(trx: Trx): Map<string, string> {
  const { adapter } = trx.getExecutor();
  const known = texts.get(adapter) ?? new Map<string, string>();
  texts.set(adapter, known);
  return known;
}

type AnyInsert = InsertQueryBuilder<Record<string, Columns>, string, InsertResult>;

function compose(trx: Trx, { table, rows, overwrite }: Bulk): AnyInsert {
  const loose = trx as unknown as Transaction<Record<string, Columns>>;
  const insert = loose.insertInto(table).values([...rows]);
  if (overwrite === undefined) return insert;
  return insert.onConflict((conflict) =>
    conflict
      .column('id')
      .doUpdateSet((eb) => Object.fromEntries(overwrite.map((name) => [name, eb.ref(`excluded.${name}`)]))),
  );
}
