import type { Instant } from './time.ts';

/*
 * A server that is read by its reports is known as it was when they were made. Each set of reports is an edition.
 */

/** Which state of a server its listings tell of. */
export interface Edition {
  /** Another for every other state, and for another reading of the same. */
  id: string;
  /** When the server was so. */
  at: Instant;
  /** For how many hours that counts as fresh; null: as the editions' own rhythm says. */
  freshHours: number | null;
}

/** The edition that the store rests on. */
export interface KeptEdition {
  id: string;
  at: Instant;
  freshUntil: Instant;
  /** Of this and the editions before, the newest last. */
  times: readonly Instant[];
}

/** As many as show a rhythm through a weekend. */
const KEPT_TIMES = 8;
const ENOUGH_GAPS = 3;
const HOUR_MS = 3_600_000;
/** A report each night, and some time for it to be late. */
const USUAL_FRESH_MS = 26 * HOUR_MS;

/** The edition as it is kept. `before`: the one until now. */
export function keepEdition({ id, at, freshHours }: Edition, before: KeptEdition | null): KeptEdition {
  const earlier = (before?.times ?? []).filter((time) => time < at);
  const times = [...earlier, at].slice(-KEPT_TIMES);
  const freshMs = freshHours === null ? freshMsOf(times) : freshHours * HOUR_MS;
  return { id, at, freshUntil: new Date(Date.parse(at) + freshMs).toISOString(), times };
}

/** Half as long again as from one edition to the next, as it mostly is, and never under an hour. */
function freshMsOf(times: readonly Instant[]): number {
  const gaps = times.slice(1).map((time, index) => Date.parse(time) - Date.parse(times[index] ?? time));
  if (gaps.length < ENOUGH_GAPS) return USUAL_FRESH_MS;
  const middle = gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? USUAL_FRESH_MS;
  return Math.max(HOUR_MS, middle * 1.5);
}

/**
 * What an edition is to what is known already: `new`, the `same` again, or `older`. Only a new one is a second listing:
 * the same reports read once more confirm nothing.
 */
export function compareEdition({ id, at }: Edition, before: KeptEdition | null): 'new' | 'reread' | 'same' | 'older' {
  if (before === null || at > before.at) return 'new';
  if (at < before.at) return 'older';
  return id === before.id ? 'same' : 'reread';
}
