import type { Route } from '../../domain/group-tree.ts';
import { type AccountKey, loadAccounts, type StoredAccount } from '../../store/accounts.ts';
import type { App } from '../app.ts';
import { type Forest, groupName, loadForest } from './groups.ts';
import { accountName, loadPsaRecords, type PsaRecords } from './psa-records.ts';

/** All that tells whose a group is, and what its account is called. */
export interface Mapping {
  forest: Forest;
  records: PsaRecords;
  accounts: ReadonlyMap<number, StoredAccount>;
}

export async function loadMapping(app: Pick<App, 'db'>): Promise<Mapping> {
  const [forest, records, accounts] = [
    await loadForest(app),
    await loadPsaRecords(app),
    await loadAccounts(app.db.read),
  ];
  return { forest, records, accounts: new Map(accounts.map((account) => [account.id, account])) };
}

interface Called {
  key: number;
  name: string;
}

interface CalledAccount {
  id: number;
  name: string;
  companyId: string;
  agreementId: string | null;
}

/** Whose the devices of a group are. `from`: the group that says so where it is another one, inherited; else null. */
export type Said =
  | { kind: 'account'; account: CalledAccount; from: Called | null }
  | { kind: 'excluded'; tickets: boolean; from: Called | null }
  /** `boundary`: the customer of its own that stops the inheritance. */
  | { kind: 'none'; boundary: Called | null };

export function saidOf(mapping: Mapping, key: number): Said {
  const { forest } = mapping;
  const route: Route = forest.routing.routes.get(key) ?? { kind: 'none', boundary: null };
  const called = (group: number): Called => ({ key: group, name: groupName(forest, group) });
  if (route.kind === 'none') return { kind: 'none', boundary: route.boundary === null ? null : called(route.boundary) };
  const from = route.from === key ? null : called(route.from);
  if (route.kind === 'excluded') return { kind: 'excluded', tickets: route.tickets, from };
  return { kind: 'account', account: calledAccount(mapping, route.accountId), from };
}

export function calledAccount({ accounts, records }: Pick<Mapping, 'accounts' | 'records'>, id: number): CalledAccount {
  const account = accounts.get(id);
  if (account === undefined) return { id, name: `account:${id}`, companyId: '', agreementId: null };
  const { companyId, agreementId } = account;
  return { id, name: accountName(account, records), companyId, agreementId };
}

/** The account of an agreement, or of a company: an agreement has one, also where its site is another one by now. */
export function accountKeyOf(
  { accounts, records }: Pick<Mapping, 'accounts' | 'records'>,
  wanted: Omit<AccountKey, 'siteId'>,
): AccountKey {
  const { connectionId, companyId, agreementId } = wanted;
  const known = [...accounts.values()].find(
    (each) => each.connectionId === connectionId && each.companyId === companyId && each.agreementId === agreementId,
  );
  const agreement = agreementId === null ? undefined : records.agreements.get(agreementId);
  return { ...wanted, siteId: known === undefined ? (agreement?.siteId ?? null) : known.siteId };
}
