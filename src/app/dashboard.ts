import type { FindingKind } from '../domain/findings.ts';
import { type CalendarDate, DAY_MS, type Instant } from '../domain/time.ts';
import { loadTicketOpenings } from '../store/writes.ts';
import { type App, nowInstant } from './app.ts';
import type { NamedAdjustment } from './billing/history.ts';
import type { MoneyOverview } from './billing/money.ts';
import { dateIn, zoneOf } from './calendar.ts';
import { nextDaily } from './daily.ts';
import { listFindings } from './findings.ts';
import { dailyPosting } from './posting-turn.ts';
import { type SeatSeries, seatsOverTime } from './seat-days.ts';
import { loadSettings } from './settings.ts';
import type { EntryRow } from './ticketing/listing.ts';

/** What the first screen shows, beside the state of the connections. */
export interface Dashboard {
  adjustments: WaitingAdjustments;
  money: MoneyOverview;
  findings: FindingsByKind;
  tickets: Tickets;
  seats: SeatSeries;
}

export interface WaitingAdjustments {
  /** For a person. */
  undecided: number;
  /** Those of them that a guard has stopped. */
  held: number;
  accounts: number;
  moneyCents: number;
  /** For their posting. */
  approved: number;
  /** Without a verdict. */
  unknown: number;
}

export interface FindingsByKind {
  open: number;
  /** The most money first, then the most seats. */
  kinds: { kind: FindingKind; findings: number; seats: number; monthCents: number; first: string }[];
}

export interface Tickets {
  open: number;
  waiting: number;
  unrouted: number;
  /** Each of the last days in the zone of the PSA, also those without any. */
  perDay: { day: CalendarDate; opened: number }[];
}

const ticketDays = 30;
const seatDays = 90;

/** What of it other screens show as well. */
export interface DashboardLists {
  waiting(): Promise<NamedAdjustment[]>;
  money(): Promise<MoneyOverview>;
  entries(): Promise<EntryRow[]>;
}

/** May be repeated. */
export async function loadDashboard(app: App, { waiting, money, entries }: DashboardLists): Promise<Dashboard> {
  const zone = zoneOf(await loadSettings(app));
  const on = dateIn(zone, nowInstant(app));
  return {
    adjustments: sumUpWaiting(await waiting()),
    money: await money(),
    findings: await findingsByKind(app),
    tickets: await tickets(app, { zone, on, entries: await entries() }),
    seats: await seatsOverTime(app, { from: daysBefore(on, seatDays), to: on }),
  };
}

/** null: postings go out after every sync. May be repeated. */
export async function nextPostingAt(app: App): Promise<Instant | null> {
  const daily = dailyPosting(await loadSettings(app));
  return daily === null ? null : new Date(nextDaily(daily, app.clock.now())).toISOString();
}

const daysBefore = (day: CalendarDate, days: number): CalendarDate =>
  Temporal.PlainDate.from(day).subtract({ days }).toString();

function sumUpWaiting(waiting: readonly NamedAdjustment[]): WaitingAdjustments {
  const undecided = waiting.filter(({ state }) => state === 'proposed' || state === 'held');
  const count = (state: string) => waiting.filter((each) => each.state === state).length;
  return {
    undecided: undecided.length,
    held: count('held'),
    accounts: new Set(undecided.map(({ accountId }) => accountId)).size,
    moneyCents: undecided.reduce((sum, { moneyCents }) => sum + moneyCents, 0),
    approved: count('approved'),
    unknown: count('unknown') + count('posting'),
  };
}

async function findingsByKind(app: App): Promise<FindingsByKind> {
  const open = await listFindings(app, { all: false });
  const kinds = [...Map.groupBy(open, ({ kind }) => kind)].map(([kind, of]) => ({
    kind,
    findings: of.length,
    seats: of.reduce((sum, { seats }) => sum + seats, 0),
    monthCents: of.reduce((sum, { cents }) => sum + cents, 0),
    first: of[0]?.words.title ?? '',
  }));
  const weight = (kind: (typeof kinds)[number]) => Math.abs(kind.monthCents);
  return { open: open.length, kinds: kinds.sort((a, b) => weight(b) - weight(a) || b.seats - a.seats) };
}

interface TicketsAsked {
  zone: string;
  on: CalendarDate;
  entries: readonly EntryRow[];
}

async function tickets(app: App, { zone, on, entries }: TicketsAsked): Promise<Tickets> {
  const days = Array.from({ length: ticketDays }, (_, at) => daysBefore(on, ticketDays - 1 - at));
  const since = new Date(app.clock.now() - (ticketDays + 1) * DAY_MS).toISOString();
  const opened = Map.groupBy(await loadTicketOpenings(app.db.read, since), (at) => dateIn(zone, at));
  return {
    open: entries.filter(({ state }) => state === 'open').length,
    waiting: entries.filter(({ state }) => state === 'waiting').length,
    unrouted: entries.filter(({ unrouted }) => unrouted).length,
    perDay: days.map((day) => ({ day, opened: opened.get(day)?.length ?? 0 })),
  };
}
