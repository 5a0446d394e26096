import type { Kysely, Transaction } from 'kysely';
import type { Instant } from '../domain/time.ts';
import type { Database } from './schema.ts';

/** Newest change that was read of each object of a PSA. */
export type Watermarks = Record<string, Instant>;

/** A connection, and how far its sync has come. */
export interface SyncState {
  id: number;
  name: string;
  kind: string;
  role: 'psa' | 'eset';
  intervalMinutes: number;
  disconnectedAt: Instant | null;
  /** A run was cut off while it applied its changes: nothing may be concluded until the next complete sync. */
  unsettled: boolean;
  watermarks: Watermarks;
  syncedAt: Instant | null;
  fullAt: Instant | null;
  newestSign: Instant | null;
}

const columns = [
  'id',
  'name',
  'kind',
  'role',
  'interval_minutes',
  'disconnected_at',
  'unsettled',
  'watermarks',
  'synced_at',
  'full_at',
  'newest_sign',
] as const;

export async function loadSyncState(db: Kysely<Database>, connectionId: number): Promise<SyncState | null> {
  const row = await db.selectFrom('connections').select(columns).where('id', '=', connectionId).executeTakeFirst();
  if (row === undefined) return null;
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    role: row.role,
    intervalMinutes: row.interval_minutes,
    disconnectedAt: row.disconnected_at,
    unsettled: row.unsettled === 1,
    watermarks: JSON.parse(row.watermarks) as Watermarks,
    syncedAt: row.synced_at,
    fullAt: row.full_at,
    newestSign: row.newest_sign,
  };
}

/** From here until `settle` nothing may be concluded from the connection's objects. */
export async function unsettle(trx: Transaction<Database>, connectionId: number): Promise<void> {
  await trx.updateTable('connections').set({ unsettled: 1 }).where('id', '=', connectionId).execute();
}

/** All changes of a complete sync are applied. */
export async function settle(
  trx: Transaction<Database>,
  done: { connectionId: number; at: Instant; full: boolean; watermarks?: Watermarks; newestSign?: Instant },
): Promise<void> {
  await trx
    .updateTable('connections')
    .set({ unsettled: 0, synced_at: done.at })
    .$if(done.full, (query) => query.set({ full_at: done.at }))
    .$if(done.watermarks !== undefined, (query) => query.set({ watermarks: JSON.stringify(done.watermarks) }))
    .$if(done.newestSign !== undefined, (query) => query.set({ newest_sign: done.newestSign ?? null }))
    .where('id', '=', done.connectionId)
    .execute();
  if (done.newestSign === undefined) return;
  await keepSign(trx, { connectionId: done.connectionId, at: done.at, newestSign: done.newestSign });
}

/** One row for each date that the newest sign reached, so that a past day is measured from the sign it had. */
async function keepSign(
  trx: Transaction<Database>,
  sign: { connectionId: number; at: Instant; newestSign: Instant },
): Promise<void> {
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
