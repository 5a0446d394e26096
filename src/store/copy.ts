import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: rows are copied whatever their table
type AnyTables = Kysely<any>;

/** Rows a slice: times the columns of our widest table it stays below both databases' limit of parameters. */
const SLICE = 500;

/** A table and the column that is its key: in our tables always the first. */
export interface TableKey {
  name: string;
  key: string;
}

/** The tables of a SQLite database in the order of their making, so that what is referred to comes first. */
export async function tablesOf(db: AnyTables): Promise<TableKey[]> {
  const { rows } = await sql<TableKey>`
    select m.name as name, p.name as key from sqlite_master m join pragma_table_info(m.name) p
    where m.type = 'table' and m.name not like 'sqlite%' and p.cid = 0 order by m.rowid`.execute(db);
  return rows;
}

/** Copies all rows, slice by slice along the keys. Both sides have the same tables. Rows that are there are kept. */
export async function copyTables(from: AnyTables, to: AnyTables, tables: readonly TableKey[]): Promise<void> {
  for (const table of tables) await copyTable(from, to, table);
}

async function copyTable(from: AnyTables, to: AnyTables, { name, key }: TableKey): Promise<void> {
  let after: unknown;
  for (;;) {
    const slice = from.selectFrom(name).selectAll().orderBy(key).limit(SLICE);
    const rows = await (after === undefined ? slice : slice.where(key, '>', after)).execute();
    if (rows.length === 0) return;
    await to
      .insertInto(name)
      .values(rows)
      .onConflict((conflict) => conflict.column(key).doNothing())
      .execute();
    after = rows.at(-1)?.[key];
  }
}

/** PostgreSQL counts its keys apart from the rows: goes on after the highest key that was copied. */
export async function countKeysOn(to: AnyTables, tables: readonly TableKey[]): Promise<void> {
  for (const { name, key } of tables) {
    if (key !== 'id') continue;
    const sequence = sql`pg_get_serial_sequence(${`"${name}"`}, 'id')`;
    await sql`select setval(${sequence}, (select coalesce(max(id), 0) + 1 from ${sql.table(name)}), false)`.execute(to);
  }
}
