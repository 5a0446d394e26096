import { type CalendarDate, type Instant, isDate } from '../domain/time.ts';
import { AppError } from '../errors.ts';
import { type App, nowInstant } from './app.ts';
import { loadSettings, type Settings } from './settings.ts';

/*
 * Dates are calendar dates of the PSA: an invoice of the 1st is one where the PSA's clock says so.
 */

/** The zone of the PSA; the one of this machine where nobody has named it yet. */
export function zoneOf({ psa }: Pick<Settings, 'psa'>): string {
  return psa.timeZone ?? Temporal.Now.timeZoneId();
}

/** The date of a moment in a zone. */
export function dateIn(zone: string, instant: Instant): CalendarDate {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** A moment in a zone, as a person reads it: "2026-03-15 11:55". */
export function timeIn(zone: string, instant: Instant): string {
  const time = Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDateTime();
  return time.toString({ smallestUnit: 'minute' }).replace('T', ' ');
}

/** The last moment of a date in a zone, whatever its clocks do that night. */
export function endOfDay(date: CalendarDate, zone: string): Instant {
  const nextDay = Temporal.PlainDate.from(date).add({ days: 1 }).toZonedDateTime(zone);
  return new Date(nextDay.epochMilliseconds - 1).toISOString();
}

/** Today's date of the PSA. */
export async function today(app: Pick<App, 'db' | 'clock'>): Promise<CalendarDate> {
  return dateIn(zoneOf(await loadSettings(app)), nowInstant(app));
}

/** A date as a person writes it. Throws AppError 'usage' for what is none, e.g. "2026-02-30". */
export function dateFrom(text: string, field: string): CalendarDate {
  if (isDate(text)) return text;
  throw new AppError('usage', `"${text}" is not a date. Write it as YYYY-MM-DD, e.g. 2026-01-31.`, { field });
}
