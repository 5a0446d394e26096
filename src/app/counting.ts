import type { CollectFilter, Count, CountableDevice, CountRules, LineKey } from '../domain/count.ts';
import { SeatCount } from '../domain/counting.ts';
import { catchingGroups } from '../domain/device-route.ts';
import type { Routing } from '../domain/group-tree.ts';
import type { BillingSettings } from '../domain/settings.ts';
import type { CalendarDate, Instant } from '../domain/time.ts';
import { AppError } from '../errors.ts';
import { loadConnections } from '../store/connections.ts';
import {
  countedDevices,
  countedDevicesOf,
  loadFirstRecord,
  loadGroupNodes,
  loadMemberships,
  loadNewestSigns,
  presentDevices,
} from '../store/inventory.ts';
import { loadGroupMappings, loadProductMappings, loadServiceRules, loadTwins } from '../store/mapping.ts';
import { type App, nowInstant } from './app.ts';
import { dateIn, endOfDay, zoneOf } from './calendar.ts';
import { inSteps } from './in-steps.ts';
import { requireSettled } from './psa-connection.ts';
import { loadPastSettings, loadSettings } from './settings.ts';

export interface CountOptions {
  /** A past day counts as things were at its end in the zone of the PSA; missing: today, as things are now. */
  on?: CalendarDate;
  /** Asks for the devices behind the count. */
  collect?: CollectFilter;
  /** `shown`: also while a sync is half applied, for looking only. Missing: refused, as nothing may rest on it. */
  half?: 'shown';
}

export interface Counted {
  count: Count;
  rules: CountRules;
  /** The groups, their places and whose each is, as of the day. */
  routing: Routing;
  /** The lines that a device is a seat of under the same rules, whether it was counted or not. */
  linesOf(device: CountableDevice): LineKey[];
  /** Whether nobody has said whose a device is under the same rules. */
  isAstray(device: CountableDevice): boolean;
}

/**
 * The seats of all lines on a day, from the store alone; 200,000 devices take well under a second, and others go on
 * meanwhile. May be repeated. Throws AppError 'usage' for a day to come or before the
 * first record, 'unsettled' where a sync is half applied.
 */
export async function countSeats(app: App, { on, collect, half }: CountOptions = {}): Promise<Counted> {
  const settings = await loadSettings(app);
  const zone = zoneOf(settings);
  const today = dateIn(zone, nowInstant(app));
  if (on !== undefined && on > today) {
    throw new AppError('usage', `${on} is still to come: the last day that can be counted is ${today}.`, {
      field: 'on',
    });
  }
  if (on !== undefined) await refuseUnrecorded(app, { on, zone });
  const at = on === undefined || on === today ? null : endOfDay(on, zone);
  const { billing } = at === null ? settings : await loadPastSettings(app, at);
  const day: Day = { on: on ?? today, at, billing, ...(collect === undefined ? {} : { collect }) };
  return at !== null || half === 'shown' ? countDay(app, day) : countSettled(app, day);
}

/** The seats as they are now, for looking only: also while a sync is half applied. */
export const shownCount = async (app: App): Promise<Count> => (await countSeats(app, { half: 'shown' })).count;

/** A day of which nothing is known is no day without seats. */
async function refuseUnrecorded(app: App, { on, zone }: { on: CalendarDate; zone: string }): Promise<void> {
  const first = await loadFirstRecord(app.db.read);
  if (first === null || on >= dateIn(zone, first)) return;
  throw new AppError('usage', `Nothing was recorded before ${dateIn(zone, first)}, so ${on} cannot be counted.`, {
    field: 'on',
  });
}

interface Day {
  on: CalendarDate;
  /** null: now. */
  at: Instant | null;
  /** As of the day. */
  billing: BillingSettings;
  collect?: CollectFilter;
}

/** A sync that comes in between has the devices counted anew, so often. */
const TRIES = 3;

async function countSettled(app: App, day: Day): Promise<Counted> {
  let before = await syncMark(app);
  for (let tries = 1; tries <= TRIES; tries += 1) {
    const counted = await countDay(app, day);
    const after = await syncMark(app);
    if (after === before) return counted;
    before = after;
  }
  throw new AppError('unsettled', 'The data changed again and again while it was counted. Try again in a minute.');
}

/** What the data of each connection rests on. Throws AppError 'unsettled' where the changes of a sync are half applied. */
async function syncMark(app: App): Promise<string> {
  await requireSettled(app);
  return (await loadConnections(app.db.read)).map(({ id, syncedAt }) => `${id} ${syncedAt}`).join(', ');
}

async function countDay(app: App, day: Day): Promise<Counted> {
  const rules = await loadRules(app, day);
  const seats = new SeatCount(rules);
  const { at } = day;
  const { read } = app.db;
  for await (const chunk of at === null ? presentDevices(read) : countedDevices(read, { at })) seats.add(chunk);
  const keys = await inSteps(seats.secondLook());
  for await (const chunk of countedDevicesOf(read, { keys, at })) seats.lookAgain(chunk);
  const count = await inSteps(seats.finishSteps());
  return {
    ...{ count, rules, routing: seats.routing },
    linesOf: (device) => seats.linesOf(device),
    isAstray: (device) => seats.isAstray(device),
  };
}

async function loadRules({ db: { read } }: App, { on, at, billing, collect }: Day): Promise<CountRules> {
  const groups = await loadGroupNodes(read, { at });
  const groupMappings = await loadGroupMappings(read, at);
  return {
    on,
    groups,
    groupMappings,
    memberships: await loadMemberships(read, { groupKeys: catchingGroups(groups, groupMappings), at }),
    productMappings: await loadProductMappings(read, at),
    serviceRules: await loadServiceRules(read, at),
    twins: await loadTwins(read, at),
    newestSigns: await loadNewestSigns(read, { at }),
    notSeenDays: billing.notSeenDays,
    activationGraceDays: billing.activationGraceDays,
    ...(collect === undefined ? {} : { collect }),
  };
}
