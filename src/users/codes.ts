import { createHmac, randomInt, timingSafeEqual } from 'node:crypto';
import type { Kysely } from 'kysely';
import { type App, nowInstant } from '../app/app.ts';
import type { Instant } from '../domain/time.ts';
import { type CodeUse, loadCode } from '../store/one-time-codes.ts';
import type { Database } from '../store/schema.ts';

/** Letters and digits that nobody takes for one another; 20 of them are 98 bits. */
const LETTERS = 'ABCDEFGHJKMNPQRSTVWXYZ23456789';
const GROUPS = 5;
const GROUP_LENGTH = 4;

/** A code that is read from a screen and typed once: ABCD-2345-... */
export function newCode(): string {
  const letters = Array.from({ length: GROUPS * GROUP_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]);
  const groups = Array.from({ length: GROUPS }, (_, at) =>
    letters.slice(at * GROUP_LENGTH, (at + 1) * GROUP_LENGTH).join(''),
  );
  return groups.join('-');
}

/** What is kept of a code: of no use without the program's key, and for another use or another program another. */
export function hashCode(app: Pick<App, 'secrets'>, { use, code }: { use: CodeUse; code: string }): string {
  const bare = code.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
  const user = use.purpose === 'password' ? use.userId : '';
  return createHmac('sha256', app.secrets.derive('one-time-codes'))
    .update(`${use.purpose}:${user}:${bare}`)
    .digest('hex');
}

/**
 * Whether this is the code that is in force now. Takes as long whichever letter is wrong. `db`: the write that uses
 * the code up, so that it is used once.
 */
export async function isCode(
  app: App,
  { use, code, db = app.db.read }: { use: CodeUse; code: string; db?: Kysely<Database> },
): Promise<boolean> {
  const kept = await loadCode(db, use, nowInstant(app));
  return kept !== null && same(kept, hashCode(app, { use, code }));
}

const same = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

export const hoursFrom = (at: Instant, hours: number): Instant =>
  new Date(Date.parse(at) + hours * 3_600_000).toISOString();
