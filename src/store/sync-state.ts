import type { Kysely } from 'kysely';
import type { KeptEdition } from '../domain/editions.ts';
import type { Instant } from '../domain/time.ts';
import type { Trx } from './db.ts';
import type { Database } from './schema.ts';

/** Newest change that was read of each object of a PSA. */
export type Watermarks = Record<string, Instant>;

export async function loadWatermarks(db: Kysely<Database>, connectionId: number): Promise<Watermarks> {
  const row = await db
    .selectFrom('connections')
    .select('watermarks')
    .where('id', '=', connectionId)
    .executeTakeFirstOrThrow();
  return JSON.parse(row.watermarks) as Watermarks;
}

/**
 * From here until `settle` nothing may be concluded from the connection's objects. The edition is kept from the first
 * change on: read once more after a run that was cut off, the same reports are no second listing.
 */
export async function unsettle(
  trx: Trx,
  { connectionId, edition }: { connectionId: number; edition: KeptEdition | null },
): Promise<void> {
  await trx
    .updateTable('connections')
    .set({ unsettled: 1, ...editionColumn(edition) })
    .where('id', '=', connectionId)
    .execute();
}

const editionColumn = (edition: KeptEdition | null) => (edition === null ? {} : { edition: JSON.stringify(edition) });

/** All changes of a complete sync are applied. */
export async function settle(
  trx: Trx,
  done: {
    connectionId: number;
    at: Instant;
    /** By the clock; `at` is later where an earlier sync was dated ahead. */
    readAt: Instant;
    full: boolean;
    watermarks?: Watermarks;
    newestSign?: Instant;
    edition?: KeptEdition | null;
  },
): Promise<void> {
  await trx
    .updateTable('connections')
    .set({ unsettled: 0, synced_at: done.at, read_at: done.readAt, ...editionColumn(done.edition ?? null) })
    .$if(done.full, (query) => query.set({ full_at: done.at }))
    .$if(done.watermarks !== undefined, (query) => query.set({ watermarks: JSON.stringify(done.watermarks) }))
    .$if(done.newestSign !== undefined, (query) => query.set({ newest_sign: done.newestSign ?? null }))
    .where('id', '=', done.connectionId)
    .execute();
  if (done.newestSign === undefined) return;
  await keepSign(trx, { connectionId: done.connectionId, at: done.at, newestSign: done.newestSign });
}

/** One row for each date that the newest sign reached, so that a past day is measured from the sign it had. */
async function keepSign(trx: Trx, sign: { connectionId: number; at: Instant; newestSign: Instant }): Promise<void> {
  const last = await trx
    .selectFrom('signs')
    .select('newest_sign')
    .where('connection_id', '=', sign.connectionId)
    .orderBy('from_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (last?.newest_sign.slice(0, 10) === sign.newestSign.slice(0, 10)) return;
  await trx
    .insertInto('signs')
    .values({ connection_id: sign.connectionId, from_at: sign.at, newest_sign: sign.newestSign })
    .execute();
}
