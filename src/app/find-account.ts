import { searchKey } from '../domain/names.ts';
import { AppError } from '../errors.ts';
import { loadAccounts, type StoredAccount } from '../store/accounts.ts';
import { loadAgreements, loadCompanies } from '../store/psa-objects.ts';
import type { App } from './app.ts';

/** An account with what people call it. */
export interface NamedAccount {
  account: StoredAccount;
  company: { id: string; identifier: string; name: string };
  /** null: an account for tickets only. */
  agreement: { id: string; name: string } | null;
  /** "Müller & Söhne GmbH, Managed Security". */
  name: string;
}

/** All accounts with the names of their company and agreement; an object that the PSA no longer shows has its id as name. */
export async function loadNamedAccounts(app: Pick<App, 'db'>): Promise<NamedAccount[]> {
  const accounts = await loadAccounts(app.db.read);
  const named: NamedAccount[] = [];
  for (const connectionId of new Set(accounts.map((account) => account.connectionId))) {
    const companies = new Map((await loadCompanies(app.db.read, connectionId)).map((company) => [company.id, company]));
    const agreements = new Map((await loadAgreements(app.db.read, connectionId)).map((each) => [each.id, each]));
    for (const account of accounts.filter((each) => each.connectionId === connectionId)) {
      const {
        id,
        identifier = '',
        name = account.companyId,
      } = companies.get(account.companyId) ?? { id: account.companyId };
      const agreement =
        account.agreementId === null
          ? null
          : { id: account.agreementId, name: agreements.get(account.agreementId)?.name ?? account.agreementId };
      const full = agreement === null ? name : `${name}, ${agreement.name}`;
      named.push({ account, company: { id, identifier, name }, agreement, name: full });
    }
  }
  return named;
}

/**
 * The account that a person means by its id, its full name, or its company's name or identifier. Throws AppError
 * 'not-found', or 'ambiguous' with the accounts that it may be.
 */
export async function accountNamed(app: Pick<App, 'db'>, text: string): Promise<NamedAccount> {
  const all = await loadNamedAccounts(app);
  const byId = all.find(({ account }) => String(account.id) === text);
  if (byId !== undefined) return byId;
  const key = searchKey(text);
  const exact = all.filter(({ name }) => searchKey(name) === key);
  const found =
    exact.length > 0
      ? exact
      : all.filter(({ company }) => [company.name, company.identifier].some((each) => searchKey(each) === key));
  const [only, ...others] = found;
  if (only === undefined)
    throw new AppError('not-found', `There is no account "${text}". See seatbridge accounts list.`, { name: text });
  if (others.length === 0) return only;
  const candidates = found.map(({ account, name }) => ({ id: account.id, name }));
  const lines = candidates.map(({ id, name }) => `  ${id}  ${name}`);
  throw new AppError(
    'ambiguous',
    [`"${text}" may be any of these accounts. Name it by its number:`, ...lines].join('\n'),
    { candidates },
  );
}
