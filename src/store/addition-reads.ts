import type { Kysely } from 'kysely';
import type { Instant } from '../domain/time.ts';
import type { Trx } from './db.ts';
import type { Database } from './schema.ts';

type Read = Kysely<Database>;
/** An agreement whose additions are read one day after the other, as seats are billed on it. */
export interface MappedAgreement {
  vendorId: string;
  additionsReadAt: Instant | null;
  additionsDoubt: string | null;
}

/** Agreements of accounts that groups feed, and those that lines name. */
export async function loadMappedAgreements(db: Read, connectionId: number): Promise<MappedAgreement[]> {
  const rows = await db
    .selectFrom('agreements')
    .select(['vendor_id', 'additions_read_at', 'additions_doubt'])
    .where('connection_id', '=', connectionId)
    .where('removed_at', 'is', null)
    .where('vendor_id', 'in', (eb) =>
      eb
        .selectFrom('accounts as a')
        .innerJoin('group_maps as m', 'm.account_id', 'a.id')
        .select('a.agreement_vendor_id as id')
        .where('m.to_at', 'is', null)
        .where('a.agreement_vendor_id', 'is not', null)
        .$castTo<{ id: string }>()
        .unionAll(
          eb
            .selectFrom('lines')
            .select('agreement_vendor_id as id')
            .where('to_at', 'is', null)
            .where('agreement_vendor_id', 'is not', null)
            .$castTo<{ id: string }>(),
        ),
    )
    .execute();
  return rows.map((row) => ({
    vendorId: row.vendor_id,
    additionsReadAt: row.additions_read_at,
    additionsDoubt: row.additions_doubt,
  }));
}

export interface KnownAddition {
  id: number;
  vendorId: string;
  agreementId: string;
  hash: string;
  removed: boolean;
  missing: boolean;
  unreadable: string | null;
}

/** All additions that are or were on these agreements. */
export async function loadKnownAdditions(
  db: Read,
  of: { connectionId: number; agreementIds: readonly string[] },
): Promise<KnownAddition[]> {
  const rows = await db
    .selectFrom('additions')
    .select(['id', 'vendor_id', 'agreement_vendor_id', 'hash', 'removed_at', 'missing_since', 'unreadable'])
    .where('connection_id', '=', of.connectionId)
    .where('agreement_vendor_id', 'in', of.agreementIds)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    vendorId: row.vendor_id,
    agreementId: row.agreement_vendor_id,
    hash: row.hash,
    removed: row.removed_at !== null,
    missing: row.missing_since !== null,
    unreadable: row.unreadable,
  }));
}

/** The additions of these agreements were read whole. */
export async function markAdditionsRead(
  trx: Trx,
  read: { connectionId: number; agreementIds: readonly string[]; at: Instant },
): Promise<void> {
  if (read.agreementIds.length === 0) return;
  await trx
    .updateTable('agreements')
    .set({ additions_read_at: read.at, additions_doubt: null })
    .where('connection_id', '=', read.connectionId)
    .where('vendor_id', 'in', read.agreementIds)
    .execute();
}

/** Why nothing was concluded from the last list of an agreement's additions. */
export async function markAdditionsDoubt(
  trx: Trx,
  doubt: { connectionId: number; agreementId: string; why: string },
): Promise<void> {
  await trx
    .updateTable('agreements')
    .set({ additions_doubt: doubt.why })
    .where('connection_id', '=', doubt.connectionId)
    .where('vendor_id', '=', doubt.agreementId)
    .execute();
}

/** The agreements that these additions are on. */
export async function loadAgreementsOf(
  db: Read,
  of: { connectionId: number; additionIds: readonly string[] },
): Promise<string[]> {
  const rows = await db
    .selectFrom('additions')
    .select('agreement_vendor_id')
    .distinct()
    .where('connection_id', '=', of.connectionId)
    .where('vendor_id', 'in', of.additionIds)
    .execute();
  return rows.map((row) => row.agreement_vendor_id);
}
