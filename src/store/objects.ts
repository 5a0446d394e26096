import { type Kysely, sql } from 'kysely';
import { type Columns, writeRows } from './bulk.ts';
import type { Trx } from './db.ts';
import { isKept, keepPast } from './history.ts';
import type { Database } from './schema.ts';

type Read = Kysely<Database>;
/** The tables that hold the objects of the vendors. */
export type SyncedTable =
  | 'groups'
  | 'devices'
  | 'companies'
  | 'agreements'
  | 'additions'
  | 'services'
  | 'priorities'
  | 'sources'
  | 'boards'
  | 'statuses'
  | 'choices';

/** What a listing is compared with. */
export interface Known {
  id: number;
  vendorId: string;
  hash: string;
  removed: boolean;
  missing: boolean;
  unreadable: string | null;
  /** Key of a device's group; null of everything else. */
  groupId: number | null;
}

/** A row as it will be. `id`: key of the row that it changes; null: new. */
export interface ChangedRow {
  id: number | null;
  vendorId: string;
  hash: string;
  columns: Columns;
}

/** What a change of a row leaves as it is. */
const lasting = new Set(['id', 'connection_id', 'vendor_id', 'known_since']);

/** All synced tables have the columns of this one. */
const common = (table: SyncedTable) => table as 'priorities';

interface Slice {
  table: SyncedTable;
  connectionId: number;
  /** Key of the last row of the slice before; 0: the first one. */
  after: number;
  limit: number;
}

/** One slice of what is known of a connection's objects, in the order of their keys. */
export async function loadKnown(db: Read, slice: Slice): Promise<Known[]> {
  const rows = await knownQuery(db, slice).execute();
  return rows.map((row) => ({
    id: row.id,
    vendorId: row.vendor_id,
    hash: row.hash,
    removed: row.removed_at !== null,
    missing: row.missing_since !== null,
    unreadable: row.unreadable,
    groupId: row.group_id ?? null,
  }));
}

function knownQuery(db: Read, slice: Slice) {
  return db
    .selectFrom(common(slice.table))
    .select(['id', 'vendor_id', 'hash', 'removed_at', 'missing_since', 'unreadable'])
    .$if(slice.table === 'devices', (query) => query.select(sql<number | null>`group_id`.as('group_id')))
    .where('connection_id', '=', slice.connectionId)
    .where('id', '>', slice.after)
    .orderBy('id')
    .limit(slice.limit);
}

/** Writes new and changed rows; they are then neither missing, removed nor unreadable. */
export async function applyChanged(
  trx: Trx,
  batch: { table: SyncedTable; connectionId: number; rows: readonly ChangedRow[]; at: string },
): Promise<void> {
  const { table, at } = batch;
  const whole = (row: ChangedRow, since: string): Columns => ({
    connection_id: batch.connectionId,
    vendor_id: row.vendorId,
    hash: row.hash,
    since,
    missing_since: null,
    removed_at: null,
    unreadable: null,
    ...row.columns,
    ...(table === 'devices' && { known_since: at }),
  });
  const fresh = batch.rows.filter(({ id }) => id === null).map((row) => whole(row, at));
  await writeRows(trx, { table, rows: fresh });

  const changes = batch.rows.flatMap((row) => (row.id === null ? [] : [{ ...row, id: row.id }]));
  if (changes.length === 0) return;
  const since = isKept(table) ? await keepPast(trx, { table, changes, at }) : null;
  const rows = changes.map((row) => ({ id: row.id, ...whole(row, since?.get(row.id) ?? at) }));
  const overwrite = Object.keys(rows[0] ?? {}).filter((name) => !lasting.has(name));
  await writeRows(trx, { table, rows, overwrite });
}

/** A complete listing lacked these; those that it lacked before stay as they are. */
export async function markMissing(
  trx: Trx,
  rows: { table: SyncedTable; ids: readonly number[]; at: string },
): Promise<void> {
  if (rows.ids.length === 0) return;
  await trx
    .updateTable(common(rows.table))
    .set({ missing_since: rows.at, unreadable: null })
    .where('id', 'in', rows.ids)
    .where('missing_since', 'is', null)
    .execute();
}

/** They are gone: confirmed. */
export async function markRemoved(
  trx: Trx,
  rows: { table: SyncedTable; ids: readonly number[]; at: string },
): Promise<void> {
  if (rows.ids.length === 0) return;
  await trx
    .updateTable(common(rows.table))
    .set({ removed_at: rows.at, unreadable: null })
    .where('id', 'in', rows.ids)
    .where('removed_at', 'is', null)
    .execute();
}

/** A listing lacked these, and asked for by their ids they are there. */
export async function markPresent(trx: Trx, rows: { table: SyncedTable; ids: readonly number[] }): Promise<void> {
  if (rows.ids.length === 0) return;
  await trx.updateTable(common(rows.table)).set({ missing_since: null }).where('id', 'in', rows.ids).execute();
}

/** Says why a listed row could not be read; it stays as it was. */
export async function markUnreadable(trx: Trx, row: { table: SyncedTable; id: number; why: string }): Promise<void> {
  await trx
    .updateTable(common(row.table))
    .set({ unreadable: row.why, missing_since: null })
    .where('id', '=', row.id)
    .execute();
}

/** A complete listing lacked it, and a right to ask for it by its id is missing: nothing is concluded from that. */
export async function markForbidden(
  trx: Trx,
  row: { table: SyncedTable; id: number; why: string; at: string },
): Promise<void> {
  await trx
    .updateTable(common(row.table))
    .set((eb) => ({ unreadable: row.why, missing_since: eb.fn.coalesce('missing_since', eb.val(row.at)) }))
    .where('id', '=', row.id)
    .execute();
}

/** Keys by vendor ids of all objects of a connection, removed ones too. */
export async function loadKeys(
  db: Read,
  { table, connectionId }: { table: SyncedTable; connectionId: number },
): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom(common(table))
    .select(['id', 'vendor_id'])
    .where('connection_id', '=', connectionId)
    .execute();
  return new Map(rows.map((row) => [row.vendor_id, row.id]));
}
