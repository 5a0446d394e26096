import type { Instant } from '../../domain/time.ts';
import { remembered } from '../remembered.ts';
import { parseUtc } from '../utc-time.ts';

/** A server's own calendar begins in 1, 1601 or 1970: its first day stands for no date at all. */
export const firstPossibleYear = 1971;

const firstPossible = Date.UTC(firstPossibleYear, 0);

/**
 * When a device was last heard of, of the text of an answer: 'never' is none, or the first moment of the server's own
 * calendar (in 1, 1601 or 1970). Remembered, as a whole fleet checks in within minutes, told in whole seconds.
 */
export const momentOf = remembered((written: string): Instant | 'never' | 'no time' => {
  const at = written === '' ? 0 : parseUtc(written);
  if (Number.isNaN(at)) return 'no time';
  return at < firstPossible ? 'never' : new Date(at).toISOString();
});
