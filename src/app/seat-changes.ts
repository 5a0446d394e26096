import type { CalendarDate, Instant } from '../domain/time.ts';
import type { App } from './app.ts';
import { type DeviceSeat, seatsOn } from './seats.ts';

/** A device that became a seat of a line between two days, or ceased to be one. */
export interface SeatChange {
  change: 'added' | 'gone';
  key: number;
  device: string;
  server: string;
  lastSeen: Instant | null;
}

export interface SeatChangeQuery {
  accountId: number;
  serviceId: string;
  /** As things were at the end of this day. */
  from: CalendarDate;
  /** Likewise; missing: now. */
  until?: CalendarDate | undefined;
}

/**
 * The devices by which the seats of a line differ between two days. May be repeated. Throws AppError 'usage' for a day
 * to come or before the first record, 'not-found'.
 */
export async function seatChanges(app: App, { accountId, serviceId, from, until }: SeatChangeQuery) {
  const line = { account: `account:${accountId}`, service: `service:${serviceId}`, devices: true };
  const before = seatsByDevice((await seatsOn(app, { ...line, on: from })).devices);
  const after = seatsByDevice((await seatsOn(app, { ...line, ...(until !== undefined && { on: until }) })).devices);
  const missing = (seats: typeof before, others: typeof before, change: SeatChange['change']): SeatChange[] =>
    [...seats.values()].flatMap(({ key, device, server, lastSeen }) =>
      others.has(key) ? [] : { change, key, device, server, lastSeen },
    );
  return [...missing(after, before, 'added'), ...missing(before, after, 'gone')];
}

/** A device is one seat, however many of the service's products it carries. */
const seatsByDevice = (devices: readonly DeviceSeat[] | null): Map<number, DeviceSeat> =>
  new Map((devices ?? []).flatMap((seat) => (seat.fate === 'line' ? [[seat.key, seat]] : [])));
