import { VendorError } from '../../errors.ts';
import type { Reading } from './reading.ts';

/** Records that could not be read. */
export interface Unread {
  count: number;
  /** Of the first of them. */
  why: string;
}

/** What a run learned of rights and records. Of what it did not ask for it says nothing. */
export interface Said {
  /** By right, the words it was refused with; null: it was there. */
  rights: Map<string, string | null>;
  credentials: VendorError | null;
  /** By list; null: all its records could be read. */
  unread: Map<string, Unread | null>;
}

export const newSaid = (): Said => ({ rights: new Map(), credentials: null, unread: new Map() });

/** One refusal outweighs all that was answered. */
export function sayRight({ rights }: Said, right: string, refused: string | null): void {
  if (refused !== null || !rights.has(right)) rights.set(right, refused);
}

/** Does what needs a right, and says whether it was there. */
export async function withRight<T>(said: Said, right: string, work: () => Promise<T>): Promise<T> {
  try {
    const result = await work();
    sayRight(said, right, null);
    return result;
  } catch (error) {
    if (error instanceof VendorError && error.kind === 'forbidden') sayRight(said, right, error.message);
    throw error;
  }
}

/**
 * Says which records of a listing could not be read. Between full listings a record that was never readable may not
 * be listed, so that only a full one says that all is well.
 */
export function sayUnread(said: Said, { reading, full }: { reading: Reading; full: boolean }): void {
  if (!reading.complete) return;
  let count = reading.nameless;
  let why = count > 0 ? 'not even the id' : '';
  for (const { unreadable, seen, missing, removed } of reading.known.values()) {
    if (unreadable === null || (!seen && (full || missing || removed))) continue;
    if (count === 0) why = unreadable;
    count += 1;
  }
  if (count > 0) said.unread.set(reading.words, { count, why });
  else if (full) said.unread.set(reading.words, null);
}
