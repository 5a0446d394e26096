import { dateFrom } from '../app/calendar.ts';
import type { Instant } from '../domain/time.ts';
import { AppError } from '../errors.ts';

/**
 * A moment as it is typed, in the time of this machine: a date stands for its beginning, or for its end. Throws
 * AppError 'usage'.
 */
export function momentFrom(text: string, { field, of }: { field: string; of: 'beginning' | 'end' }): Instant {
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const moment = new Date(isDate ? `${dateFrom(text, field)}T00:00:00` : text);
  if (!/^\d{4}-\d{2}-\d{2}/.test(text) || Number.isNaN(moment.getTime())) throw noMoment(text, field);
  if (isDate && of === 'end') moment.setDate(moment.getDate() + 1); // a day of a change of clocks has not 24 hours
  return moment.toISOString();
}

const noMoment = (text: string, field: string) =>
  new AppError('usage', `"${text}" is no moment. Give a date (2026-03-01) or a moment (2026-03-01T06:00).`, { field });
