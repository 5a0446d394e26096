import type { Kysely, Selectable, Transaction, Updateable } from 'kysely';
import type { TicketEntry } from '../domain/ticket-rules.ts';
import type { Instant } from '../domain/time.ts';
import type { Database, EntryTable } from './schema.ts';

/*
 * What ticketing reads and writes of entries. That they begin and end is the sync's to say (stays.ts).
 */

type Read = Kysely<Database>;
type Trx = Transaction<Database>;

/** An entry with what its ticket is made of. */
export interface StoredEntry extends TicketEntry {
  id: number;
  connectionId: number;
  groupKey: number;
  groupVendorId: string;
  deviceKey: number;
  deviceVendorId: string;
  deviceName: string;
  /** Key of the device's static group. */
  deviceGroupKey: number | null;
  os: string;
  serial: string | null;
  /** As `readProducts` reads it. */
  products: string;
  lastSeen: Instant | null;
  muted: boolean;
  /** The account that its ticket went to. */
  accountId: number | null;
  /** A post of its ticket was begun and its answer never came. */
  doubt: boolean;
  readAt: Instant | null;
  note: string;
}

const entries = (db: Read) =>
  db
    .selectFrom('entries as e')
    .innerJoin('devices as d', 'd.id', 'e.device_id')
    .innerJoin('groups as g', 'g.id', 'e.group_id')
    .selectAll('e')
    .select([
      'd.connection_id',
      'd.vendor_id as device_vendor_id',
      'd.name as device_name',
      'd.group_id as device_group_id',
      'd.os',
      'd.serial',
      'd.products',
      'd.last_seen',
      'd.muted',
      'g.vendor_id as group_vendor_id',
    ]);

/** Entries that may still need something done, in the order in which they began. Those without a ticket rule too. */
export async function loadUnsettledEntries(db: Read): Promise<StoredEntry[]> {
  const rows = await entries(db)
    .where('e.settled_at', 'is', null)
    .where('e.state', 'in', ['waiting', 'opening', 'unknown', 'open', 'closed'])
    .orderBy('e.entered_at')
    .orderBy('e.id')
    .execute();
  return rows.map(fromRow);
}

/** null where there is none. */
export async function findEntry(db: Read, id: number): Promise<StoredEntry | null> {
  const row = await entries(db).where('e.id', '=', id).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** Newest first, one page; `beforeId` goes on where the last page ended. */
export async function loadEntryHistory(
  db: Read,
  { beforeId, limit, states }: { beforeId?: number; limit: number; states?: readonly EntryTable['state'][] },
): Promise<StoredEntry[]> {
  let query = entries(db).orderBy('e.id', 'desc').limit(limit);
  if (beforeId !== undefined) query = query.where('e.id', '<', beforeId);
  if (states !== undefined) query = query.where('e.state', 'in', states);
  return (await query.execute()).map(fromRow);
}

/** A ticket that another stay of a device brought about and that was not seen closed, newest stay first. */
export interface OtherTicket {
  entryId: number;
  groupKey: number;
  ticketId: string;
}

export async function loadOtherTickets(
  db: Read,
  { deviceKey, entryId }: { deviceKey: number; entryId: number },
): Promise<OtherTicket[]> {
  const rows = await db
    .selectFrom('entries')
    .select(['id', 'group_id', 'ticket_id'])
    .where('device_id', '=', deviceKey)
    .where('id', '!=', entryId)
    .where('state', '=', 'open')
    .where('ticket_id', 'is not', null)
    .orderBy('id', 'desc')
    .execute();
  return rows.map((row) => ({ entryId: row.id, groupKey: row.group_id, ticketId: row.ticket_id as string }));
}

export interface EntryChange {
  id: number;
  from: readonly EntryTable['state'][];
  to: EntryTable['state'];
  set?: Partial<{
    ticketId: string;
    accountId: number | null;
    ordinal: number;
    note: string;
    doubt: boolean;
    closedAt: Instant | null;
    readAt: Instant;
    settledAt: Instant;
  }>;
}

/** Compares and sets the state: false, and nothing changed, where it is none of `from` any more. */
export async function moveEntry(trx: Trx, { id, from, to, set = {} }: EntryChange): Promise<boolean> {
  const columns: Updateable<EntryTable> = {
    state: to,
    ...(set.ticketId !== undefined && { ticket_id: set.ticketId }),
    ...(set.accountId !== undefined && { account_id: set.accountId }),
    ...(set.ordinal !== undefined && { ordinal: set.ordinal }),
    ...(set.note !== undefined && { note: set.note }),
    ...(set.doubt !== undefined && { doubt: set.doubt ? 1 : 0 }),
    ...(set.closedAt !== undefined && { closed_at: set.closedAt }),
    ...(set.readAt !== undefined && { read_at: set.readAt }),
    ...(set.settledAt !== undefined && { settled_at: set.settledAt }),
  };
  const result = await trx
    .updateTable('entries')
    .set(columns)
    .where('id', '=', id)
    .where('state', 'in', from)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Ends a stay and begins the next one of the same device in the same group, waiting for a ticket of its own. */
export async function restartEntry(
  trx: Trx,
  { id, at, reason, note }: { id: number; at: Instant; reason: EntryTable['end_reason']; note: string },
): Promise<void> {
  const row = await trx.selectFrom('entries').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const { id: _, ...stay } = row;
  const last = await trx
    .selectFrom('entries')
    .select((eb) => eb.fn.max('ordinal').as('ordinal'))
    .where('group_id', '=', row.group_id)
    .where('device_id', '=', row.device_id)
    .executeTakeFirstOrThrow();
  await trx
    .updateTable('entries')
    .set({ left_at: at, end_reason: reason, note, settled_at: at })
    .where('id', '=', id)
    .execute();
  await trx
    .insertInto('entries')
    .values({
      ...stay,
      ordinal: Number(last.ordinal) + 1,
      entered_at: at,
      missing_since: null,
      baseline: 0,
      seen_at: null,
      account_id: null,
      state: 'waiting',
      ticket_id: null,
      note: '',
      doubt: 0,
      closed_at: null,
      read_at: null,
    })
    .execute();
}

type Row = Awaited<ReturnType<ReturnType<typeof entries>['executeTakeFirstOrThrow']>> & Selectable<EntryTable>;

const fromRow = (row: Row): StoredEntry => ({
  id: row.id,
  connectionId: row.connection_id,
  groupKey: row.group_id,
  groupVendorId: row.group_vendor_id,
  deviceKey: row.device_id,
  deviceVendorId: row.device_vendor_id,
  deviceName: row.device_name,
  deviceGroupKey: row.device_group_id,
  os: row.os,
  serial: row.serial,
  products: row.products,
  lastSeen: row.last_seen,
  muted: row.muted === 1,
  accountId: row.account_id,
  doubt: row.doubt === 1,
  readAt: row.read_at,
  note: row.note,
  ordinal: row.ordinal,
  enteredAt: row.entered_at,
  leftAt: row.left_at,
  endReason: row.end_reason,
  baseline: row.baseline === 1,
  seenAt: row.seen_at,
  state: row.state,
  ticketId: row.ticket_id,
  closedAt: row.closed_at,
});
