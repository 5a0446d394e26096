import type { Kysely } from 'kysely';
import type { Instant } from '../domain/time.ts';
import type { Act } from './audit.ts';
import type { Trx } from './db.ts';
import type { Database } from './schema.ts';
import { type Stated, say, stated } from './statements.ts';

export interface Pause {
  /** null: everything. */
  accountId: number | null;
  reason: string;
  /** When it ends by itself; null: when a person resumes. */
  until: Instant | null;
}

/** The pauses in force at this moment. */
export async function loadPauses(db: Kysely<Database>, now: Instant): Promise<Stated<Pause>[]> {
  const rows = await db
    .selectFrom('pauses')
    .selectAll()
    .where('to_at', 'is', null)
    .where((eb) => eb.or([eb('until_at', 'is', null), eb('until_at', '>', now)]))
    .orderBy('id')
    .execute();
  return rows.map((row) => stated({ accountId: row.account_id, reason: row.reason, until: row.until_at }, row));
}

const object = (accountId: number | null): string => (accountId === null ? 'everything' : `account:${accountId}`);

/** In the place of a pause of the same that is in force. */
export function pause(trx: Trx, { accountId, reason, until }: Pause, { by, at }: Act): Promise<boolean> {
  const says = { reason, until_at: until };
  const about = { account_id: accountId };
  return say(trx, { table: 'pauses', about, says, action: 'pause', object: object(accountId), by, at });
}

/** False where there was no pause. */
export function resume(trx: Trx, accountId: number | null, { by, at }: Act): Promise<boolean> {
  const about = { account_id: accountId };
  return say(trx, { table: 'pauses', about, says: null, action: 'resume', object: object(accountId), by, at });
}
