const minute = 60_000;
const steps: readonly [most: number, unit: string, ms: number][] = [
  [90 * minute, 'min', minute],
  [48 * 60 * minute, 'h', 60 * minute],
  [Number.POSITIVE_INFINITY, 'days', 24 * 60 * minute],
];

/** How long, in the largest unit that still tells it apart: "7 min", "26 h", "12 days". Milliseconds in. */
export function durationWords(ms: number): string {
  if (ms < minute) return `${Math.max(0, Math.round(ms / 1000))} s`;
  const [, unit, length] = steps.find(([most]) => ms < most) ?? (steps.at(-1) as (typeof steps)[number]);
  return `${Math.floor(ms / length)} ${unit}`;
}

/** How long ago a moment was, or in how long it comes; "never" where there was none. */
export function agoWords(moment: string | null, now: number): string {
  if (moment === null) return 'never';
  const ms = now - Date.parse(moment);
  return ms < 0 ? `in ${durationWords(-ms)}` : `${durationWords(ms)} ago`;
}

/** A moment in the time of this machine: "2026-03-01 06:00". */
export function momentWords(moment: string): string {
  return new Date(moment).toLocaleString('sv', { dateStyle: 'short', timeStyle: 'short' });
}

/** "1 device", "1,200 devices". */
export function countWords(count: number, noun: string, plural = `${noun}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? noun : plural}`;
}

/** Closed with one full stop, also where a name brings its own: "Example Ltd." */
export function sentence(words: string): string {
  return words.endsWith('.') ? words : `${words}.`;
}

/** A setting's value as a person reads and writes it. */
export function valueWords(value: unknown): string {
  if (value === null) return '(none)';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
