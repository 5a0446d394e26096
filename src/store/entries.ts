import type { Kysely, Selectable, Updateable } from 'kysely';
import type { TicketEntry } from '../domain/ticket-rules.ts';
import type { Instant } from '../domain/time.ts';
import type { Trx } from './db.ts';
import type { Database, EntryTable } from './schema.ts';

/*
 * What ticketing reads and writes of entries. That they begin and end is the sync's to say (stays.ts).
 */

type Read = Kysely<Database>;
type EntryState = EntryTable['state'];

/** An entry with what its ticket is made of. */
export interface StoredEntry extends TicketEntry {
  id: number;
  connectionId: number;
  groupKey: number;
  groupVendorId: string;
  /** Why nothing was concluded from the group's last list of members; null: something was. */
  membersDoubt: string | null;
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
  /** A ticket of it may exist that we do not know. */
  doubt: boolean;
  /** When the PSA was last asked about its ticket, or would have been but for a limit or a failure. */
  readAt: Instant | null;
  settledAt: Instant | null;
  note: string;
}

const entries = (db: Read) =>
  db
    .selectFrom('entries as e')
    .innerJoin('devices as d', 'd.id', 'e.device_id')
    .innerJoin('device_kinds as k', 'k.id', 'd.kind_id')
    .innerJoin('groups as g', 'g.id', 'e.group_id')
    .selectAll('e')
    .select([
      'd.connection_id',
      'd.vendor_id as device_vendor_id',
      'd.name as device_name',
      'd.group_id as device_group_id',
      'k.os',
      'd.serial',
      'k.products',
      'd.last_seen',
      'd.muted',
      'g.vendor_id as group_vendor_id',
      'g.members_doubt',
    ]);

const unsettled: readonly EntryState[] = ['waiting', 'opening', 'unknown', 'open', 'closed', 'refused'];

/** Entries that may still need something done, in the order in which they began. Those without a ticket rule too. */
export async function loadUnsettledEntries(db: Read): Promise<StoredEntry[]> {
  const rows = await entries(db)
    .where('e.settled_at', 'is', null)
    .where('e.state', 'in', unsettled)
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

/** Entries by the account of their ticket and by their state; those of a baseline are left out. */
export interface EntryFilter {
  accountId?: number;
  states?: readonly EntryState[];
}

/** Newest first, those that opened nothing too, one page; `beforeId` goes on where the last page ended. */
export async function loadEntryHistory(
  db: Read,
  { limit, beforeId, ...filter }: EntryFilter & { limit: number; beforeId?: number },
): Promise<StoredEntry[]> {
  let query = filtered(entries(db), filter).orderBy('e.id', 'desc').limit(limit);
  if (beforeId !== undefined) query = query.where('e.id', '<', beforeId);
  return (await query.execute()).map(fromRow);
}

export async function countEntryHistory(db: Read, filter: EntryFilter): Promise<number> {
  const query = filtered(entries(db), filter)
    .clearSelect()
    .select((eb) => eb.fn.countAll().as('count'));
  return Number((await query.executeTakeFirstOrThrow()).count);
}

function filtered(query: ReturnType<typeof entries>, { accountId, states }: EntryFilter) {
  let of = query.where('e.baseline', '=', 0);
  if (accountId !== undefined) of = of.where('e.account_id', '=', accountId);
  if (states !== undefined) of = of.where('e.state', 'in', states);
  return of;
}

/** A ticket that another stay of a device brought about. */
export interface OtherTicket {
  groupKey: number;
  ticketId: string;
  /** The account that it went to. */
  accountId: number | null;
}

/** Those of one device, newest stay first. A ticket of several stays comes once for each. */
export async function loadOtherTickets(
  db: Read,
  { deviceKey, entryId }: { deviceKey: number; entryId: number },
): Promise<OtherTicket[]> {
  const rows = await db
    .selectFrom('entries')
    .select(['group_id', 'ticket_id', 'account_id'])
    .where('device_id', '=', deviceKey)
    .where('id', '!=', entryId)
    .where('ticket_id', 'is not', null)
    .orderBy('id', 'desc')
    .execute();
  return rows.map((row) => ({ groupKey: row.group_id, ticketId: row.ticket_id as string, accountId: row.account_id }));
}

/** Keys of all stays that have a ticket. */
export async function loadTicketEntries(db: Read, ticketId: string): Promise<number[]> {
  const rows = await db.selectFrom('entries').select('id').where('ticket_id', '=', ticketId).execute();
  return rows.map(({ id }) => id);
}

/** What the store knows of a ticket, from all stays that have it. */
export interface TicketPast {
  /** Stays that last, but for the one that asks. */
  staying: number;
  /** It was seen closed, or was merged, at any time. */
  wasClosed: boolean;
}

export async function loadTicketPast(
  db: Read,
  { ticketId, entryId }: { ticketId: string; entryId: number },
): Promise<TicketPast> {
  const rows = await db
    .selectFrom('entries')
    .select(['id', 'left_at', 'closed_at'])
    .where('ticket_id', '=', ticketId)
    .where('state', 'in', ['open', 'closed'])
    .execute();
  return {
    staying: rows.filter((row) => row.id !== entryId && row.left_at === null).length,
    wasClosed: rows.some((row) => row.closed_at !== null),
  };
}

/** End of the first complete sync of each connection that began after a moment. */
export async function loadFirstSyncs(db: Read, after: Instant): Promise<Map<number, Instant>> {
  const rows = await db
    .selectFrom('runs')
    .select(['connection_id', (eb) => eb.fn.min('ended_at').as('ended_at')])
    .where('state', '=', 'ok')
    .where('started_at', '>=', after)
    .groupBy('connection_id')
    .execute();
  return new Map(rows.flatMap((row) => (row.ended_at === null ? [] : [[row.connection_id, row.ended_at]])));
}

/** A ticket that the PSA took only with the least that a ticket needs. */
export interface ReducedTicket {
  entryId: number;
  /** What the PSA said of the full ticket. */
  refused: string;
  at: Instant;
}

/** How far back reduced tickets are looked for, in writes of any kind. */
const RECENT_WRITES = 5000;

/** The latest ones, newest first. */
export async function loadReducedTickets(db: Read): Promise<ReducedTicket[]> {
  const last = await db
    .selectFrom('writes')
    .select((eb) => eb.fn.max('id').as('id'))
    .executeTakeFirst();
  const rows = await db
    .selectFrom('writes')
    .select(['subject', 'intent', 'intended_at'])
    .where('id', '>', Number(last?.id ?? 0) - RECENT_WRITES)
    .where('kind', '=', 'ticket')
    .where('state', '=', 'done')
    .where('intent', 'like', '%"refused":"%')
    .orderBy('id', 'desc')
    .execute();
  return rows.map((row) => {
    const { refused } = JSON.parse(row.intent) as { refused: string };
    return { entryId: Number(row.subject.replace('entry:', '')), refused, at: row.intended_at };
  });
}

export interface EntryChange {
  id: number;
  from: readonly EntryState[];
  to: EntryState;
  set?: Partial<{
    ticketId: string;
    accountId: number | null;
    ordinal: number;
    note: string;
    doubt: boolean;
    closedAt: Instant;
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

/**
 * Settles a stay and begins the next one of the same device in the same group, waiting for a ticket of its own.
 * False, and nothing changed, where the sync has ended it since.
 */
export async function restartEntry(
  trx: Trx,
  { id, at, reason, note }: { id: number; at: Instant; reason: EntryTable['end_reason']; note: string },
): Promise<boolean> {
  const ended = await trx
    .updateTable('entries')
    .set({ left_at: at, end_reason: reason, note, settled_at: at })
    .where('id', '=', id)
    .where('left_at', 'is', null)
    .returning(['group_id', 'device_id'])
    .executeTakeFirst();
  if (ended === undefined) return false;
  const last = await trx
    .selectFrom('entries')
    .select((eb) => eb.fn.max('ordinal').as('ordinal'))
    .where('group_id', '=', ended.group_id)
    .where('device_id', '=', ended.device_id)
    .executeTakeFirstOrThrow();
  await trx
    .insertInto('entries')
    .values({ ...ended, ...begun, ordinal: Number(last.ordinal) + 1, entered_at: at })
    .execute();
  return true;
}

const begun = {
  missing_since: null,
  left_at: null,
  end_reason: null,
  baseline: 0,
  seen_at: null,
  account_id: null,
  state: 'waiting',
  ticket_id: null,
  note: '',
  doubt: 0,
  closed_at: null,
  read_at: null,
  settled_at: null,
} as const;

type Row = Awaited<ReturnType<ReturnType<typeof entries>['executeTakeFirstOrThrow']>> & Selectable<EntryTable>;

const fromRow = (row: Row): StoredEntry => ({
  id: row.id,
  connectionId: row.connection_id,
  groupKey: row.group_id,
  groupVendorId: row.group_vendor_id,
  membersDoubt: row.members_doubt,
  deviceKey: row.device_id,
  deviceVendorId: row.device_vendor_id,
  deviceName: row.device_name,
  deviceGroupKey: row.device_group_id,
  os: row.os,
  serial: row.serial,
  products: row.products,
  lastSeen: row.last_seen,
  muted: row.muted === 1,
  missingSince: row.missing_since,
  accountId: row.account_id,
  doubt: row.doubt === 1,
  readAt: row.read_at,
  settledAt: row.settled_at,
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
