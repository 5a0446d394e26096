import type { Kysely } from 'kysely';
import type { Act } from './audit.ts';
import type { Trx } from './db.ts';
import type { Database } from './schema.ts';
import { type Stated, say, stated } from './statements.ts';

/** An addition that waits for a person after an undo. */
export interface Hold {
  additionId: string;
  reason: string;
}

export async function loadHolds(db: Kysely<Database>): Promise<Stated<Hold>[]> {
  const rows = await db.selectFrom('holds').selectAll().where('to_at', 'is', null).orderBy('id').execute();
  return rows.map((row) => stated({ additionId: row.addition_vendor_id, reason: row.reason }, row));
}

export function placeHold(trx: Trx, { additionId, reason }: Hold, { by, at }: Act): Promise<boolean> {
  const object = `addition:${additionId}`;
  const about = { addition_vendor_id: additionId };
  return say(trx, { table: 'holds', about, says: { reason }, action: 'hold', object, by, at });
}

/** False where it was not on hold. */
export function releaseHold(trx: Trx, additionId: string, { by, at }: Act): Promise<boolean> {
  const object = `addition:${additionId}`;
  const about = { addition_vendor_id: additionId };
  return say(trx, { table: 'holds', about, says: null, action: 'release', object, by, at });
}
