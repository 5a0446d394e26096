import type { Kysely } from 'kysely';
import type { Instant } from '../domain/time.ts';
import type { Trx } from './db.ts';
import type { Database } from './schema.ts';

/** What a code is for: to become the first administrator, or to set the password of a user. */
export type CodeUse = { purpose: 'first-administrator' } | { purpose: 'password'; userId: number };

const userOf = (use: CodeUse): number | null => (use.purpose === 'password' ? use.userId : null);

/** Replaces the one that was there for the same use. */
export async function saveCode(
  trx: Trx,
  { use, hash, expiresAt }: { use: CodeUse; hash: string; expiresAt: Instant | null },
): Promise<void> {
  await deleteCode(trx, use);
  await trx
    .insertInto('one_time_codes')
    .values({ purpose: use.purpose, user_id: userOf(use), hash, expires_at: expiresAt })
    .execute();
}

/** The hash of the code that is in force at a moment; null: none is. */
export async function loadCode(db: Kysely<Database>, use: CodeUse, at: Instant): Promise<string | null> {
  const userId = userOf(use);
  const row = await db
    .selectFrom('one_time_codes')
    .select(['hash', 'expires_at'])
    .where('purpose', '=', use.purpose)
    .where('user_id', userId === null ? 'is' : '=', userId)
    .executeTakeFirst();
  return row === undefined || (row.expires_at !== null && row.expires_at <= at) ? null : row.hash;
}

export async function deleteCode(trx: Trx, use: CodeUse): Promise<void> {
  const userId = userOf(use);
  await trx
    .deleteFrom('one_time_codes')
    .where('purpose', '=', use.purpose)
    .where('user_id', userId === null ? 'is' : '=', userId)
    .execute();
}
