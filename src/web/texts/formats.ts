import { locale } from './language.ts';

const minuteMs = 60_000;

/** The largest unit first, in milliseconds. */
const units = [
  ['day', 24 * 60 * minuteMs],
  ['hour', 60 * minuteMs],
  ['minute', minuteMs],
] as const;

/** "12 minutes ago"; null: less than a minute. */
export function ageOf(at: string, now: number): string | null {
  const passedMs = now - Date.parse(at);
  const unit = units.find(([, ms]) => Math.abs(passedMs) >= ms);
  if (unit === undefined) return null;
  const [name, ms] = unit;
  return new Intl.RelativeTimeFormat([...locale()], { numeric: 'auto' }).format(-Math.round(passedMs / ms), name);
}

export const timeText = (at: string): string =>
  new Intl.DateTimeFormat([...locale()], { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(at));

export const shortTimeText = (at: string): string =>
  new Intl.DateTimeFormat([...locale()], { dateStyle: 'short', timeStyle: 'short' }).format(new Date(at));

/** A calendar date, YYYY-MM-DD, which has no zone. */
export const dateText = (date: string): string =>
  new Intl.DateTimeFormat([...locale()], { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(date));

/** A calendar date in a few signs, for the axis of a chart. */
export const dayText = (date: string): string =>
  new Intl.DateTimeFormat([...locale()], { day: 'numeric', month: 'numeric', timeZone: 'UTC' }).format(new Date(date));

/** `currency` null: the other side did not say which. */
export function moneyText(cents: number, currency: string | null): string {
  const style = currency === null ? {} : ({ style: 'currency', currency } as const);
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  return new Intl.NumberFormat([...locale()], { ...style, ...digits }).format(cents / 100);
}

/** How amounts are written, for a field that takes one. */
export function moneyFormat() {
  const parts = new Intl.NumberFormat([...locale()], { minimumFractionDigits: 2 }).formatToParts(12345.67);
  const partOf = (type: 'group' | 'decimal', usual: string) => parts.find((each) => each.type === type)?.value ?? usual;
  return {
    decimalScale: 2,
    fixedDecimalScale: true,
    thousandSeparator: partOf('group', ' '),
    decimalSeparator: partOf('decimal', '.'),
  };
}

/** Decimal text, as exact as it is. */
export const quantityText = (quantity: string | number): string =>
  new Intl.NumberFormat([...locale()], { maximumFractionDigits: 20 }).format(quantity as Intl.StringNumericLiteral);
