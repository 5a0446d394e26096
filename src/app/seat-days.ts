import { changedSeats, type LineSeats, seatsByService } from '../domain/seat-days.ts';
import type { CalendarDate } from '../domain/time.ts';
import { loadFirstRecord } from '../store/inventory.ts';
import { keepSeatDay, loadLastSeatDay, loadOpenSpans, loadSeatDays, loadSeatSpans } from '../store/seat-days.ts';
import { type App, nowInstant } from './app.ts';
import { dateIn, zoneOf } from './calendar.ts';
import { countSeats } from './counting.ts';
import { loadPsaRecords, serviceName } from './mapping/psa-records.ts';
import { loadSettings } from './settings.ts';

/*
 * Seats over time. A day that is over stays as it was, so it is counted once, by the same count as any other, and only
 * what changed from the day before is kept.
 */

/** The first day that is over and was not counted yet; null: all are, or nothing was ever recorded. */
export async function dayToCount(app: Pick<App, 'db' | 'clock'>): Promise<CalendarDate | null> {
  const zone = zoneOf(await loadSettings(app));
  const last = await loadLastSeatDay(app.db.read);
  const next = last === null ? await firstDay(app, zone) : dayAfter(last);
  return next !== null && next < dateIn(zone, nowInstant(app)) ? next : null;
}

async function firstDay(app: Pick<App, 'db'>, zone: string): Promise<CalendarDate | null> {
  const first = await loadFirstRecord(app.db.read);
  return first === null ? null : dateIn(zone, first);
}

const dayAfter = (day: CalendarDate): CalendarDate => Temporal.PlainDate.from(day).add({ days: 1 }).toString();

/** Counts the days that are over, one after the other, until the signal stops it. May be repeated. */
export async function countFinishedDays(app: App, signal: AbortSignal): Promise<void> {
  for (let day = await dayToCount(app); day !== null && !signal.aborted; day = await dayToCount(app))
    if (!(await countFinishedDay(app, day))) return;
}

async function countFinishedDay(app: App, day: CalendarDate): Promise<boolean> {
  const after = await loadLastSeatDay(app.db.read);
  const { count } = await countSeats(app, { on: day });
  const lines: LineSeats[] = count.tallies.map(({ accountId, serviceId, seats }) => ({ accountId, serviceId, seats }));
  const changes = changedSeats(await loadOpenSpans(app.db.read), lines);
  const seats = lines.reduce((sum, line) => sum + line.seats, 0);
  return app.db.write((trx) => keepSeatDay(trx, { day, after, seats, ...changes }));
}

export interface SeatSeries {
  /** The days that were counted, in their order. */
  days: CalendarDate[];
  /** Of all services, for each day. */
  seats: number[];
  /** Those with most seats first. */
  services: { id: string; name: string; seats: number[] }[];
}

export interface SeriesQuery {
  from: CalendarDate;
  to: CalendarDate;
  accountId?: number;
  serviceId?: string;
}

const mostPoints = 120;
const mostServices = 12;

/** Seats over time, from the days that are over; at most so many points, evenly spread, with the newest. May be repeated. */
export async function seatsOverTime(app: Pick<App, 'db'>, query: SeriesQuery): Promise<SeatSeries> {
  const days = thinned((await loadSeatDays(app.db.read, query)).map(({ day }) => day));
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return { days: [], seats: [], services: [] };
  const spans = await loadSeatSpans(app.db.read, { ...query, from: first, to: last });
  const records = await loadPsaRecords(app);
  const services = [...seatsByService(spans, days)]
    .map(([id, seats]) => ({ id, name: serviceName(id, records), seats }))
    .sort((one, other) => (other.seats.at(-1) ?? 0) - (one.seats.at(-1) ?? 0));
  return {
    days,
    seats: days.map((_, at) => services.reduce((sum, { seats }) => sum + (seats[at] ?? 0), 0)),
    services: services.slice(0, mostServices),
  };
}

function thinned(days: readonly CalendarDate[]): CalendarDate[] {
  const step = Math.ceil(days.length / mostPoints);
  return days.filter((_, at) => (days.length - 1 - at) % step === 0);
}
