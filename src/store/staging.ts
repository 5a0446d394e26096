import type { Kysely, Transaction } from 'kysely';
import type { Database } from './schema.ts';

/** The changed rows of one page of a listing, as they will be applied. */
export interface StagedPage {
  id: number;
  object: string;
  rows: unknown[];
}

export async function insertStaged(
  trx: Transaction<Database>,
  page: { connectionId: number; object: string; rows: readonly unknown[] },
): Promise<void> {
  await trx
    .insertInto('staged')
    .values({ connection_id: page.connectionId, object: page.object, rows: JSON.stringify(page.rows) })
    .execute();
}

/** The oldest staged page of an object; null when all are applied. */
export async function loadStaged(
  db: Kysely<Database>,
  page: { connectionId: number; object: string },
): Promise<StagedPage | null> {
  const row = await db
    .selectFrom('staged')
    .select(['id', 'object', 'rows'])
    .where('connection_id', '=', page.connectionId)
    .where('object', '=', page.object)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : { id: row.id, object: row.object, rows: JSON.parse(row.rows) as unknown[] };
}

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
