import type { Kysely, Selectable } from 'kysely';
import type { Account, BillingMode } from '../domain/mapping.ts';
import { type Act, recordAudit } from './audit.ts';
import type { Trx } from './db.ts';
import type { AccountTable, Database } from './schema.ts';

/** An account with the PSA it belongs to. */
export interface StoredAccount extends Account {
  connectionId: number;
}

export type AccountKey = Pick<StoredAccount, 'connectionId' | 'companyId' | 'siteId' | 'agreementId'>;

export async function loadAccounts(db: Kysely<Database>): Promise<StoredAccount[]> {
  return (await db.selectFrom('accounts').selectAll().orderBy('id').execute()).map(fromRow);
}

export async function loadAccount(db: Kysely<Database>, id: number): Promise<StoredAccount | null> {
  const row = await db.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** The account of a company, site and agreement; null where it was not made yet. */
export async function findAccount(trx: Trx, key: AccountKey): Promise<StoredAccount | null> {
  const row = await trx
    .selectFrom('accounts')
    .selectAll()
    .where('connection_id', '=', key.connectionId)
    .where('company_vendor_id', '=', key.companyId)
    .where('site_vendor_id', key.siteId === null ? 'is' : '=', key.siteId)
    .where('agreement_vendor_id', key.agreementId === null ? 'is' : '=', key.agreementId)
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** The account of a company, site and agreement; made, with these switches, where it is not there yet. */
export async function takeAccount(
  trx: Trx,
  { key, posting, ticketing, by, at }: Act & { key: AccountKey; posting: boolean; ticketing: boolean },
): Promise<StoredAccount> {
  const known = await findAccount(trx, key);
  if (known !== null) return known;
  const row = await trx
    .insertInto('accounts')
    .values({
      connection_id: key.connectionId,
      company_vendor_id: key.companyId,
      site_vendor_id: key.siteId,
      agreement_vendor_id: key.agreementId,
      posting: posting ? 1 : 0,
      ticketing: ticketing ? 1 : 0,
      mode: null,
      created_at: at,
      created_by: by,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await recordAudit(trx, { by, at, action: 'make-account', object: `account:${row.id}`, before: null, after: key });
  return fromRow(row);
}

export type AccountSwitches = Partial<Pick<Account, 'posting' | 'ticketing'>> & { mode?: BillingMode | null };

/** Sets what is named, and records who did. Throws where there is no such account. */
export async function switchAccount(
  trx: Trx,
  { id, by, at, switches }: Act & { id: number; switches: AccountSwitches },
): Promise<void> {
  const before = fromRow(await trx.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirstOrThrow());
  const { posting, ticketing, mode } = { ...before, ...switches };
  await trx
    .updateTable('accounts')
    .set({ posting: posting ? 1 : 0, ticketing: ticketing ? 1 : 0, mode })
    .where('id', '=', id)
    .execute();
  const was = { posting: before.posting, ticketing: before.ticketing, mode: before.mode };
  const is = { posting, ticketing, mode };
  await recordAudit(trx, { by, at, action: 'switch-account', object: `account:${id}`, before: was, after: is });
}

function fromRow(row: Selectable<AccountTable>): StoredAccount {
  return {
    id: row.id,
    connectionId: row.connection_id,
    companyId: row.company_vendor_id,
    siteId: row.site_vendor_id,
    agreementId: row.agreement_vendor_id,
    posting: row.posting === 1,
    ticketing: row.ticketing === 1,
    mode: row.mode,
  };
}
