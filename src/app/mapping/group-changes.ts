import type { CalendarDate, Instant } from '../../domain/time.ts';
import { AppError } from '../../errors.ts';
import { type AccountKey, type AccountSwitches, findAccount, takeAccount } from '../../store/accounts.ts';
import type { Trx } from '../../store/db.ts';
import { checkGroupSeen, mapGroup, takeBackGroup, unmapGroup } from '../../store/mapping.ts';
import type { Speaker } from '../../store/statements.ts';
import { type App, nowInstant } from '../app.ts';
import { today } from '../calendar.ts';
import { orRefusal } from '../or-refusal.ts';
import { requirePsa } from '../psa-connection.ts';
import { saveSwitches } from './account-switches.ts';
import { groupName } from './groups.ts';
import { findAgreement, findCompany } from './psa-records.ts';
import { accountKeyOf, loadMapping, type Mapping, type Said, saidOf } from './said.ts';

/** What a group is mapped to: an agreement, or a company alone, for tickets only. */
export interface Destination {
  agreement?: string;
  company?: string;
  /** Missing: as they are, and on for a new account. */
  switches?: Pick<AccountSwitches, 'posting' | 'ticketing'>;
}

/** `before`: what was said before the last change is said again. */
export type GroupTarget =
  | ({ to: 'account' } & Destination)
  | { to: 'excluded'; tickets: boolean }
  | { to: 'inherited' }
  | { to: 'before' };

export interface GroupChanges {
  /** `seen`: since when it had been said so as the person saw it; null: nothing was said. */
  groups: readonly { key: number; seen?: Instant | null | undefined }[];
  target: GroupTarget;
  by: string;
}

/** What became of one of several groups. */
export interface GroupOutcome {
  group: { key: number; name: string };
  /** false: it was said so already, or `error` says why it was not. */
  changed: boolean;
  before: Said;
  after: Said;
  /** Since when it is said so of the group itself; null: nothing is. */
  since: Instant | null;
  error: AppError | null;
}

/**
 * Says the same of several groups: of each that allows it. May be repeated. Throws AppError 'not-found', 'ambiguous'
 * and 'usage' for a target that none could be mapped to.
 */
export async function changeGroups(app: App, changes: GroupChanges): Promise<GroupOutcome[]> {
  return changeIn(app, await loadMapping(app), changes);
}

/** Groups of one write: well under 50 ms. */
const GROUPS_A_WRITE = 50;

/** The same where the mapping is loaded already. */
export async function changeIn(
  app: App,
  mapping: Mapping,
  { groups, target, by }: GroupChanges,
): Promise<GroupOutcome[]> {
  const say = await sayer(app, { mapping, target });
  const results = new Map<number, boolean | AppError>();
  for (let from = 0; from < groups.length; from += GROUPS_A_WRITE) {
    const slice = groups.slice(from, from + GROUPS_A_WRITE);
    await app.db.write(async (trx) => {
      const at = nowInstant(app);
      for (const { key, seen } of slice)
        results.set(key, await orRefusal(() => say(trx, { key, speaker: { by, at, seen } })));
    });
  }
  // Where one was refused, somebody else has spoken meanwhile.
  const isOther = [...results.values()].some((result) => result !== false);
  const after = isOther ? await loadMapping(app) : mapping;
  return [...results].map(([key, result]) => ({
    group: { key, name: groupName(mapping.forest, key) },
    changed: result === true,
    before: saidOf(mapping, key),
    after: saidOf(after, key),
    since: after.forest.mappings.get(key)?.since ?? null,
    error: typeof result === 'boolean' ? null : result,
  }));
}

type SayOf = (trx: Trx, of: { key: number; speaker: Speaker }) => Promise<boolean>;

async function sayer(app: App, { mapping, target }: { mapping: Mapping; target: GroupTarget }): Promise<SayOf> {
  const { known } = mapping.forest;
  const refuseUnknown = (key: number, { gone }: { gone: 'too' | 'not' }) => {
    const group = known.get(key);
    if (group !== undefined && (gone === 'too' || group.node !== null)) return;
    throw new AppError('not-found', `There is no group ${key}.`, { key });
  };
  if (target.to === 'inherited' || target.to === 'before') {
    const say = target.to === 'before' ? takeBackGroup : unmapGroup;
    return async (trx, { key, speaker }) => {
      refuseUnknown(key, { gone: 'too' });
      return say(trx, key, speaker);
    };
  }
  const says = target.to === 'account' ? await accountSayer(app, { mapping, to: target }) : excludedSayer(target);
  return async (trx, of) => {
    refuseUnknown(of.key, { gone: 'not' });
    return says(trx, of);
  };
}

const excludedSayer =
  ({ tickets }: { tickets: boolean }): SayOf =>
  (trx, { key: groupKey, speaker }) =>
    mapGroup(trx, { groupKey, to: 'excluded', tickets }, speaker);

async function accountSayer(app: App, { mapping, to }: { mapping: Mapping; to: Destination }): Promise<SayOf> {
  const { id: connectionId } = await requirePsa(app);
  const key = accountKeyOf(mapping, { connectionId, ...destinationOf(to, { mapping, on: await today(app) }) });
  const { posting = true, ticketing = true } = to.switches ?? {};
  return async (trx, { key: groupKey, speaker }) => {
    const { by, at } = speaker;
    // No account is made for a mapping that is refused.
    if ((await findAccount(trx, key)) === null) await checkGroupSeen(trx, groupKey, speaker);
    const account = await takeAccount(trx, { key, posting, ticketing, by, at });
    const mapped = await mapGroup(trx, { groupKey, to: 'account', accountId: account.id }, speaker);
    const switched = await saveSwitches(trx, { account, switches: to.switches ?? {}, act: { by, at } });
    return mapped || switched;
  };
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
