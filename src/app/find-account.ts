import { loadAccounts, type StoredAccount } from '../store/accounts.ts';
import type { App } from './app.ts';
import { findNamed, type Named } from './mapping/find.ts';
import { accountName, loadPsaRecords, type PsaRecords } from './mapping/psa-records.ts';

export interface NamedAccount {
  account: StoredAccount;
  /** As people call it: its company and agreement. */
  name: string;
}

/**
 * The account that a person means: by "account:ID", by its name, or by the name or identifier of its company. Throws
 * AppError 'not-found', or 'ambiguous' with the accounts that it may be.
 */
export async function accountNamed(app: Pick<App, 'db'>, text: string): Promise<NamedAccount> {
  const [records, accounts] = await Promise.all([loadPsaRecords(app), loadAccounts(app.db.read)]);
  const among = accounts.map((account) => named(account, records));
  return findNamed(text, { kind: 'account', among, listedBy: 'seatbridge accounts list' });
}

/** Its id, where one is named; missing: none is. Throws as `accountNamed` does. */
export async function accountIdNamed(app: Pick<App, 'db'>, text: string | undefined): Promise<number | undefined> {
  return text === undefined ? undefined : (await accountNamed(app, text)).account.id;
}

function named(account: StoredAccount, records: PsaRecords): Named<NamedAccount> {
  const name = accountName(account, records);
  const company = records.companies.get(account.companyId);
  return {
    thing: { account, name },
    ref: `account:${account.id}`,
    ids: [String(account.id)],
    names: [...(company === undefined ? [] : [company.identifier, company.name]), name],
  };
}
