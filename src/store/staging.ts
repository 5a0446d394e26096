import type { Kysely, Transaction } from 'kysely';
import type { Columns, Value } from './bulk.ts';
import type { ChangedRow, SyncedTable } from './objects.ts';
import type { Database } from './schema.ts';

/** The changed rows of one page of a listing, as they will be applied. */
export interface StagedPage {
  id: number;
  rows: ChangedRow[];
}

/** A page as it is stored: the names of the columns once, then a list of values for each row. */
interface Packed {
  names: string[];
  rows: [id: number | null, vendorId: string, hash: string, ...values: Value[]][];
}

export async function insertStaged(
  trx: Transaction<Database>,
  page: { connectionId: number; object: SyncedTable; rows: readonly ChangedRow[] },
): Promise<void> {
  const packed: Packed = {
    names: Object.keys(page.rows[0]?.columns ?? {}),
    rows: page.rows.map(({ id, vendorId, hash, columns }) => [id, vendorId, hash, ...Object.values(columns)]),
  };
  await trx
    .insertInto('staged')
    .values({ connection_id: page.connectionId, object: page.object, rows: JSON.stringify(packed) })
    .execute();
}

/** The oldest staged page of an object; null when all are applied. */
export async function loadStaged(
  db: Kysely<Database>,
  page: { connectionId: number; object: SyncedTable },
): Promise<StagedPage | null> {
  const row = await db
    .selectFrom('staged')
    .select(['id', 'rows'])
    .where('connection_id', '=', page.connectionId)
    .where('object', '=', page.object)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : { id: row.id, rows: unpack(JSON.parse(row.rows) as Packed) };
}

const unpack = ({ names, rows }: Packed): ChangedRow[] =>
  rows.map(([id, vendorId, hash, ...values]) => {
    const columns: Columns = {};
    for (const [index, name] of names.entries()) columns[name] = values[index] ?? null;
    return { id, vendorId, hash, columns };
  });

export async function removeStaged(trx: Transaction<Database>, id: number): Promise<void> {
  await trx.deleteFrom('staged').where('id', '=', id).execute();
}

/** Ids of up to `limit` staged pages that an earlier run of the connection left behind. */
export async function loadLeftStaged(
  db: Kysely<Database>,
  left: { connectionId: number; limit: number },
): Promise<number[]> {
  const rows = await db
    .selectFrom('staged')
    .select('id')
    .where('connection_id', '=', left.connectionId)
    .limit(left.limit)
    .execute();
  return rows.map(({ id }) => id);
}
