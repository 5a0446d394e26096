import type { Reading } from './reading.ts';
import type { Said } from './said.ts';

/**
 * Says which records of a listing could not be read. Between full listings a record that was never readable may not
 * be listed, so that only a full one says that all is well.
 */
export function sayUnread(said: Said, { reading, full }: { reading: Reading; full: boolean }): void {
  if (!reading.complete) return;
  let count = reading.nameless;
  let why = count > 0 ? 'not even the id' : '';
  for (const [vendorId, { unreadable, seen, missing, removed }] of reading.known) {
    if (unreadable === null || (!seen && (full || missing || removed))) continue;
    if (count === 0) why = whyOf(vendorId, unreadable);
    count += 1;
  }
  if (count > 0) said.unread.set(reading.words, { count, why });
  else if (full) said.unread.set(reading.words, null);
}

/** Which record it is, so that a person can find it where it is kept. */
export const whyOf = (vendorId: string, why: string): string => `record ${vendorId}, ${why}`;
