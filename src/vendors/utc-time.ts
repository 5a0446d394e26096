const zoned = /(?:Z|[+-]\d\d:?\d\d)$/i;

/**
 * Milliseconds since 1970 of a time as vendors write it, which is UTC where it names no zone; NaN where it is none.
 * Date.parse alone would take the zone of this machine, and find a time in a text like "5".
 */
export function parseUtc(written: string): number {
  if (!/^[+-]?\d{4,6}-\d\d-\d\d/.test(written)) return Number.NaN;
  const hasTime = written.includes(':');
  return Date.parse(hasTime && !zoned.test(written) ? `${written}Z` : written);
}
