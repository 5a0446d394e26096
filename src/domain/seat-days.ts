import type { LineKey } from './count.ts';
import type { CalendarDate } from './time.ts';

/*
 * The seats of past days, kept as what changed from one day to the next.
 */

/** The seats of a line on a day. */
export interface LineSeats extends LineKey {
  seats: number;
}

const keyOf = ({ accountId, serviceId }: LineKey) => `${accountId} ${serviceId}`;

/** What of the day before is so no more, and what is so from this day on. A line without seats is none. */
export function changedSeats<Known extends LineSeats & { id: number }>(
  known: readonly Known[],
  counted: readonly LineSeats[],
): { ended: number[]; begun: LineSeats[] } {
  const now = new Map(counted.filter(({ seats }) => seats > 0).map((line) => [keyOf(line), line]));
  const ended: number[] = [];
  for (const line of known) {
    if (now.get(keyOf(line))?.seats === line.seats) now.delete(keyOf(line));
    else ended.push(line.id);
  }
  return {
    ended,
    begun: [...now.values()].map(({ accountId, serviceId, seats }) => ({ accountId, serviceId, seats })),
  };
}

/** What a line had in some days. */
export interface Span extends LineSeats {
  from: CalendarDate;
  /** The day from which it was another number; null: it is so still. */
  to: CalendarDate | null;
}

/** The seats of each service on each of these days, which are in their order. */
export function seatsByService(spans: readonly Span[], days: readonly CalendarDate[]): Map<string, number[]> {
  const changes = new Map<string, number[]>();
  for (const { serviceId, seats, from, to } of spans) {
    const change = changes.get(serviceId) ?? days.map(() => 0);
    changes.set(serviceId, change);
    addAt(change, { at: firstFrom(days, from), seats });
    if (to !== null) addAt(change, { at: firstFrom(days, to), seats: -seats });
  }
  for (const change of changes.values())
    for (let at = 1; at < change.length; at += 1) change[at] = (change[at] ?? 0) + (change[at - 1] ?? 0);
  return changes;
}

function addAt(change: number[], { at, seats }: { at: number; seats: number }): void {
  if (at < change.length) change[at] = (change[at] ?? 0) + seats;
}

function firstFrom(days: readonly CalendarDate[], day: CalendarDate): number {
  let [low, high] = [0, days.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((days[middle] as CalendarDate) < day) low = middle + 1;
    else high = middle;
  }
  return low;
}
