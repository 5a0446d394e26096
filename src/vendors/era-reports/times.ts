import type { Instant } from '../../domain/time.ts';

/** How a report writes times. */
export interface TimeFormat {
  /** Of day, month and year where the year does not come first. */
  order: 'dmy' | 'mdy';
  /** IANA name of the zone of times that name none. */
  zone: string;
  /** BCP 47 tag of the language of month names. English ones are always understood. */
  language: string;
}

const firstPossibleContact = Date.UTC(1971, 0);

/** The time in a cell; null: it names none ("", "never"); undefined: it cannot be read. */
export type TimeReader = (text: string) => Instant | null | undefined;

export function timeReader(format: TimeFormat): TimeReader {
  const months = monthsOf(format.language);
  return (text) => {
    const written = text.trim();
    if (!/\d/.test(written)) return null;
    const date = readDate(written, { months, order: format.order });
    const clock = date === null ? null : readClock(date.rest);
    if (date === null || clock === null) return undefined;
    const at = momentOf({ ...date.day, ...clock.time }, clock.offset ?? format.zone);
    if (at === undefined) return undefined;
    return at >= firstPossibleContact ? new Date(at).toISOString() : null;
  };
}

interface Day {
  year: number;
  month: number;
  day: number;
}

type Found = { day: Day; rest: string };

function readDate(
  text: string,
  { months, order }: { months: ReadonlyMap<string, number>; order: TimeFormat['order'] },
): Found | null {
  const yearFirst = /^(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})(?!\d)\D?/.exec(text);
  if (yearFirst !== null) return found(text, yearFirst, [1, 2, 3]);
  const numbers = /^(\d{1,2})[^\d\p{L}:]{1,2}(\d{1,2})[^\d\p{L}:]{1,2}(\d{4}|\d{2})(?!\d)/u.exec(text);
  if (numbers !== null) return found(text, numbers, order === 'dmy' ? [3, 2, 1] : [3, 1, 2]);
  return readWordDate(text, months);
}

function found(text: string, match: RegExpExecArray, [year, month, day]: [number, number, number]): Found {
  const written = Number(match[year]);
  return {
    day: { year: written < 100 ? 2000 + written : written, month: Number(match[month]), day: Number(match[day]) },
    rest: text.slice(match[0].length),
  };
}

/** "24 November 2026", "24. Nov. 2026", "Nov 24, 2026", "2026 Nov 24". */
function readWordDate(text: string, months: ReadonlyMap<string, number>): Found | null {
  const match =
    /^(?<day>\d{1,2})[\s.-]+(?<word>\p{L}+)[\s.,-]+(?<year>\d{4})(?!\d)/u.exec(text) ??
    /^(?<word>\p{L}+)[\s.]+(?<day>\d{1,2})[\s.,]+(?<year>\d{4})(?!\d)/u.exec(text) ??
    /^(?<year>\d{4})[\s.,-]+(?<word>\p{L}+)[\s.-]+(?<day>\d{1,2})(?!\d)/u.exec(text);
  const { day, word = '', year } = match?.groups ?? {};
  const month = months.get(wordKey(word));
  if (match === null || month === undefined) return null;
  return { day: { year: Number(year), month, day: Number(day) }, rest: text.slice(match[0].length) };
}

const wordKey = (word: string) => word.toLowerCase().replace(/\.$/, '').normalize('NFC');

function monthsOf(language: string): Map<string, number> {
  const months = new Map<string, number>();
  for (const tag of ['en', language]) {
    for (const style of ['long', 'short'] as const) {
      // With the day beside it a language may write the month in another case.
      for (const day of [{}, { day: 'numeric' } as const]) {
        const format = new Intl.DateTimeFormat(tag, { month: style, timeZone: 'UTC', ...day });
        for (let month = 1; month <= 12; month += 1) {
          const parts = format.formatToParts(Date.UTC(2026, month - 1, 1));
          months.set(wordKey(parts.find(({ type }) => type === 'month')?.value ?? ''), month);
        }
      }
    }
  }
  return months;
}

interface Clock {
  time: { hour: number; minute: number; second: number };
  /** Where the text names one: "+02:00". */
  offset: string | null;
}

function readClock(rest: string): Clock | null {
  const text = rest.replace(/^[\s,T]+/, '').replace(/^(?:at|um)\s+/i, '');
  if (text.trim() === '') return { time: { hour: 0, minute: 0, second: 0 }, offset: null };
  const match =
    /^(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*(?:([ap])\.?\s?m\.?)?\s*(Z|UTC|GMT)?([+-]\d{2}:?\d{2})?$/i.exec(
      text,
    );
  if (match === null) return null;
  const [, hours, minute, second = '0', half, utc, offset] = match;
  const hour = half === undefined ? Number(hours) : hourOf(Number(hours), half.toLowerCase() === 'p');
  if (hour === null) return null;
  return {
    time: { hour, minute: Number(minute), second: Number(second) },
    offset: offset?.replace(/(\d{2}):?(\d{2})$/, '$1:$2') ?? (utc === undefined ? null : '+00:00'),
  };
}

const hourOf = (hours: number, afternoon: boolean): number | null =>
  hours < 1 || hours > 12 ? null : (hours % 12) + (afternoon ? 12 : 0);

/** In milliseconds; undefined for a day or an hour that there is not. A time that a change of clocks gives twice is the first. */
function momentOf(time: Day & Clock['time'], zone: string): number | undefined {
  try {
    return Temporal.PlainDateTime.from(time, { overflow: 'reject' }).toZonedDateTime(zone).epochMilliseconds;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
