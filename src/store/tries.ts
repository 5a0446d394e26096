import type { Kysely } from 'kysely';
import type { Instant } from '../domain/time.ts';
import type { Trx } from './db.ts';
import type { Database } from './schema.ts';

/** Failed tries of one subject: an account, or the address they come from. */
export interface Tries {
  subject: string;
  failures: number;
  firstAt: Instant;
  lastAt: Instant;
  lockedUntil: Instant | null;
}

export async function loadTries(db: Kysely<Database>, subject: string): Promise<Tries | null> {
  const row = await db.selectFrom('tries').selectAll().where('subject', '=', subject).executeTakeFirst();
  if (row === undefined) return null;
  const { failures, first_at, last_at, locked_until } = row;
  return { subject, failures, firstAt: first_at, lastAt: last_at, lockedUntil: locked_until };
}

export async function saveTries(trx: Trx, tries: Tries): Promise<void> {
  const { subject, failures } = tries;
  const said = { failures, first_at: tries.firstAt, last_at: tries.lastAt, locked_until: tries.lockedUntil };
  await trx
    .insertInto('tries')
    .values({ subject, ...said })
    .onConflict((conflict) => conflict.column('subject').doUpdateSet(said))
    .execute();
}

/** False: there were none. */
export async function deleteTries(trx: Trx, subject: string): Promise<boolean> {
  const { numDeletedRows } = await trx.deleteFrom('tries').where('subject', '=', subject).executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

/** Forgets those whose last failure was before. */
export async function forgetTries(trx: Trx, before: Instant): Promise<void> {
  await trx.deleteFrom('tries').where('last_at', '<', before).execute();
}

/** Lets the second factor of a user be tried again. False: it was not locked. */
export async function unlockSecondFactor(trx: Trx, userId: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('second_factors')
    .set({ failed_tries: 0, locked_until: null })
    .where('user_id', '=', userId)
    .where('failed_tries', '>', 0)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}
