/** The world's time: the real clock and an offset that only moves forward. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  advance(minutes: number): void;
}

export function createClock(realNow: () => number = Date.now): Clock {
  let offset = 0;
  return {
    now: () => realNow() + offset,
    advance: (minutes) => {
      offset += minutes * 60_000;
    },
  };
}

export const dayMs = 86_400_000;

/** Midnight UTC of the day of `at`. */
export const startOfDay = (at: number): number => at - (at % dayMs);

/** "2026-01-31T00:00:00Z": whole seconds, as the vendors write them. */
export const isoSeconds = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

/** Whether it is a moment as the vendor takes it: a day of the calendar, UTC, whole seconds. */
export function isMoment(text: string): boolean {
  const at = Date.parse(text);
  return !Number.isNaN(at) && isoSeconds(at) === text;
}
