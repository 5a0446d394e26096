import type { Transaction } from 'kysely';
import type { CalendarDate } from '../../domain/time.ts';
import { AppError } from '../../errors.ts';
import { type AccountKey, type AccountSwitches, switchAccount, takeAccount } from '../../store/accounts.ts';
import type { Act } from '../../store/audit.ts';
import { mapGroup as sayMapped, unmapGroup as sayUnmapped } from '../../store/mapping.ts';
import type { Database } from '../../store/schema.ts';
import { type App, nowInstant } from '../app.ts';
import { today } from '../calendar.ts';
import { accountNamed, type NamedAccount } from '../find-account.ts';
import { requirePsa } from '../psa-connection.ts';
import { findGroup, findKnownGroup, groupName } from './groups.ts';
import { findAgreement, findCompany } from './psa-records.ts';
import { accountKeyOf, loadMapping, type Mapping, type Said, saidOf } from './said.ts';

type Trx = Transaction<Database>;

/** What became of a group's mapping. */
export interface GroupMapped {
  group: { key: number; name: string };
  /** false: it was said so already. */
  changed: boolean;
  before: Said;
  after: Said;
}

/** What a group is mapped to: an agreement, or a company alone, for tickets only. */
export interface Destination {
  agreement?: string;
  company?: string;
  /** Missing: as they are, and on for a new account. */
  switches?: Pick<AccountSwitches, 'posting' | 'ticketing'>;
}

/**
 * Maps a group to the account of an agreement or of a company; it is made where there is none. May be repeated.
 * Throws AppError 'not-found', 'ambiguous', and 'usage' for an agreement that is over or a company that is deleted.
 */
export async function mapGroup(
  app: App,
  group: string,
  { by, ...to }: Destination & { by: string },
): Promise<GroupMapped> {
  const { id: connectionId } = await requirePsa(app);
  const mapping = await loadMapping(app);
  const { key: groupKey } = findGroup(mapping.forest, group);
  const key = accountKeyOf(mapping, { connectionId, ...destinationOf(to, { mapping, on: await today(app) }) });
  return sayOf(app, { mapping, groupKey, by }, async (trx, act) => {
    const { posting = true, ticketing = true } = to.switches ?? {};
    const account = await takeAccount(trx, { key, posting, ticketing, ...act });
    const mapped = await sayMapped(trx, { groupKey, to: 'account', accountId: account.id }, act);
    const switched = await saveSwitches(trx, { account, switches: to.switches ?? {}, act });
    return mapped || switched;
  });
}

/** Not billed, and no tickets unless they are wanted. May be repeated. Throws AppError 'not-found', 'ambiguous'. */
export async function excludeGroup(
  app: App,
  group: string,
  { tickets, by }: { tickets: boolean; by: string },
): Promise<GroupMapped> {
  const mapping = await loadMapping(app);
  const { key: groupKey } = findGroup(mapping.forest, group);
  return sayOf(app, { mapping, groupKey, by }, (trx, act) =>
    sayMapped(trx, { groupKey, to: 'excluded', tickets }, act),
  );
}

/** The group inherits again; also one that is gone. May be repeated. Throws AppError 'not-found', 'ambiguous'. */
export async function unmapGroup(app: App, group: string, { by }: { by: string }): Promise<GroupMapped> {
  const mapping = await loadMapping(app);
  const { key: groupKey } = findKnownGroup(mapping.forest, group);
  return sayOf(app, { mapping, groupKey, by }, (trx, act) => sayUnmapped(trx, groupKey, act));
}

export interface Switched {
  account: NamedAccount;
  changed: boolean;
  before: Required<AccountSwitches>;
  after: Required<AccountSwitches>;
}

/** Posting, ticketing and mode of an account; what is not named stays. Throws AppError 'not-found', 'ambiguous'. */
export async function setSwitches(
  app: App,
  account: string,
  { switches, by }: { switches: AccountSwitches; by: string },
): Promise<Switched> {
  const named = await accountNamed(app, account);
  const { posting, ticketing, mode } = named.account;
  const before = { posting, ticketing, mode };
  const after = { ...before, ...switches };
  const act = { by, at: nowInstant(app) };
  const changed = await app.db.write((trx) => saveSwitches(trx, { account: named.account, switches, act }));
  return { account: named, changed, before, after };
}

type Switchable = { id: number } & Required<AccountSwitches>;

/** Sets the switches that differ. False where none does. */
export async function saveSwitches(
  trx: Trx,
  { account, switches, act }: { account: Switchable; switches: AccountSwitches; act: Act },
): Promise<boolean> {
  const { id, posting, ticketing, mode } = account;
  const after = { posting, ticketing, mode, ...switches };
  if (after.posting === posting && after.ticketing === ticketing && after.mode === mode) return false;
  await switchAccount(trx, { id, switches, ...act });
  return true;
}

async function sayOf(
  app: App,
  { mapping, groupKey, by }: { mapping: Mapping; groupKey: number; by: string },
  say: (trx: Trx, act: Act) => Promise<boolean>,
): Promise<GroupMapped> {
  const before = saidOf(mapping, groupKey);
  const changed = await app.db.write((trx) => say(trx, { by, at: nowInstant(app) }));
  const after = saidOf(changed ? await loadMapping(app) : mapping, groupKey);
  return { group: { key: groupKey, name: groupName(mapping.forest, groupKey) }, changed, before, after };
}

function destinationOf(
  { agreement, company }: Destination,
  { mapping: { records }, on }: { mapping: Mapping; on: CalendarDate },
): Pick<AccountKey, 'companyId' | 'agreementId'> {
  const of = company === undefined ? null : findCompany(records, company);
  if (agreement === undefined && of !== null) return { companyId: of.id, agreementId: null };
  if (agreement === undefined) {
    const message = 'Say what the group is mapped to: an agreement, or --company for tickets only.';
    throw new AppError('usage', message, { field: 'agreement' });
  }
  const found = findAgreement(records, agreement, { on, ...(of === null ? {} : { companyId: of.id }) });
  return { companyId: found.companyId, agreementId: found.id };
}
