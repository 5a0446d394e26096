import type { Kysely } from 'kysely';
import type { LineSeats, Span } from '../domain/seat-days.ts';
import type { CalendarDate } from '../domain/time.ts';
import type { Trx } from './db.ts';
import type { Database } from './schema.ts';

/** The last day that was counted; null: none yet. */
export async function loadLastSeatDay(db: Kysely<Database>): Promise<CalendarDate | null> {
  const row = await db.selectFrom('seat_days').select('day').orderBy('day', 'desc').limit(1).executeTakeFirst();
  return row?.day ?? null;
}

/** What is known of the lines as of the last counted day. */
export async function loadOpenSpans(db: Kysely<Database>): Promise<(LineSeats & { id: number })[]> {
  const rows = await db.selectFrom('seat_spans').selectAll().where('to_day', 'is', null).execute();
  return rows.map(({ id, account_id, service_vendor_id, seats }) => ({
    ...{ id, seats },
    accountId: account_id,
    serviceId: service_vendor_id,
  }));
}

export interface CountedDay {
  day: CalendarDate;
  /** null: it is the first. */
  after: CalendarDate | null;
  seats: number;
  /** Spans that ended, and those that began. */
  ended: readonly number[];
  begun: readonly LineSeats[];
}

/** Keeps a day; false, and nothing kept, where another process has counted meanwhile. */
export async function keepSeatDay(trx: Trx, { day, after, seats, ended, begun }: CountedDay): Promise<boolean> {
  if ((await loadLastSeatDay(trx)) !== after) return false;
  await trx.insertInto('seat_days').values({ day, seats }).execute();
  for (const ids of slices(ended))
    await trx.updateTable('seat_spans').set({ to_day: day }).where('id', 'in', ids).execute();
  for (const rows of slices(begun)) {
    const values = rows.map((row) => ({
      account_id: row.accountId,
      service_vendor_id: row.serviceId,
      seats: row.seats,
      from_day: day,
      to_day: null,
    }));
    await trx.insertInto('seat_spans').values(values).execute();
  }
  return true;
}

const most = 500;

const slices = <Row>(rows: readonly Row[]): Row[][] =>
  Array.from({ length: Math.ceil(rows.length / most) }, (_, at) => rows.slice(at * most, (at + 1) * most));

/** All seats of each counted day, in their order. */
export async function loadSeatDays(
  db: Kysely<Database>,
  { from, to }: { from: CalendarDate; to: CalendarDate },
): Promise<{ day: CalendarDate; seats: number }[]> {
  return db
    .selectFrom('seat_days')
    .select(['day', 'seats'])
    .where('day', '>=', from)
    .where('day', '<=', to)
    .orderBy('day')
    .execute();
}

/** What lines had in some days, of one account or service where it is given. */
export async function loadSeatSpans(
  db: Kysely<Database>,
  { from, to, accountId, serviceId }: { from: CalendarDate; to: CalendarDate; accountId?: number; serviceId?: string },
): Promise<Span[]> {
  let query = db
    .selectFrom('seat_spans')
    .selectAll()
    .where('from_day', '<=', to)
    .where(({ or, eb }) => or([eb('to_day', 'is', null), eb('to_day', '>', from)]));
  if (accountId !== undefined) query = query.where('account_id', '=', accountId);
  if (serviceId !== undefined) query = query.where('service_vendor_id', '=', serviceId);
  return (await query.execute()).map((row) => ({
    accountId: row.account_id,
    serviceId: row.service_vendor_id,
    seats: row.seats,
    from: row.from_day,
    to: row.to_day,
  }));
}
