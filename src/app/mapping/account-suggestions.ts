import { type AccountSuggestionInput, suggestAccounts as suggest } from '../../domain/suggestions.ts';
import { takeAccount } from '../../store/accounts.ts';
import { loadFindingObjects } from '../../store/findings.ts';
import { loadGroupMappings, mapGroup } from '../../store/mapping.ts';
import { aboutConnection } from '../access-findings.ts';
import { type App, nowInstant } from '../app.ts';
import { today } from '../calendar.ts';
import { requirePsa } from '../psa-connection.ts';
import type { Destination } from './group-changes.ts';
import { groupName } from './groups.ts';
import { accountName } from './psa-records.ts';
import { accountKeyOf, loadMapping, type Mapping } from './said.ts';

/** An account for a group that has none of its own. */
export interface SuggestedAccount {
  group: { key: number; name: string };
  company: { id: string; name: string };
  agreement: { id: string; name: string } | null;
  certain: boolean;
  reason: string;
}

/** What may be mapped, certain ones first, without what a group inherits already. Throws AppError 'not-found' without a PSA. */
export async function suggestAccounts(app: App): Promise<SuggestedAccount[]> {
  const psa = await requirePsa(app);
  return suggestFrom(await loadMapping(app), { on: await today(app), unread: await unreadLists(app, psa.id) });
}

/** Lists of the PSA in which its last sync met records that it could not read. */
async function unreadLists(app: App, psaId: number): Promise<string[]> {
  const unread = new Set(await loadFindingObjects(app.db.read, { kinds: ['record-unreadable'] }));
  return ['companies', 'agreements'].filter((list) => unread.has(aboutConnection(psaId, list)));
}

function suggestFrom(
  mapping: Mapping,
  { on, unread }: Pick<AccountSuggestionInput, 'on' | 'unread'>,
): SuggestedAccount[] {
  const { forest, records } = mapping;
  const { companies, agreements } = records;
  const input = {
    on,
    routing: forest.routing,
    companies: [...companies.values()],
    agreements: [...agreements.values()],
    unread,
  };
  return suggest(input)
    .filter((each) => !inherits(mapping, each))
    .map(({ groupKey, companyId, agreementId, certain, reason }) => ({
      group: { key: groupKey, name: groupName(forest, groupKey) },
      company: { id: companyId, name: accountName({ companyId, agreementId: null }, records) },
      agreement:
        agreementId === null ? null : { id: agreementId, name: agreements.get(agreementId)?.name ?? agreementId },
      certain,
      reason,
    }))
    .sort((a, b) => Number(b.certain) - Number(a.certain));
}

function inherits(
  { forest, accounts }: Mapping,
  { groupKey, companyId, agreementId }: { groupKey: number; companyId: string; agreementId: string | null },
): boolean {
  const route = forest.routing.routes.get(groupKey);
  const account = route?.kind === 'account' ? accounts.get(route.accountId) : undefined;
  return account?.companyId === companyId && (agreementId === null || account.agreementId === agreementId);
}

export interface AppliedSuggestions {
  applied: SuggestedAccount[];
  /** Not certain: a person chooses. */
  left: SuggestedAccount[];
}

/** Groups of one write: well under 50 ms. */
const GROUPS_A_WRITE = 50;

/**
 * Maps what is certain, and nothing that anybody has mapped meanwhile. May be repeated. Throws AppError 'not-found'
 * without a PSA.
 */
export async function applySuggestions(
  app: App,
  { by, switches = {} }: { by: string; switches?: NonNullable<Destination['switches']> },
): Promise<AppliedSuggestions> {
  const { id: connectionId } = await requirePsa(app);
  const mapping = await loadMapping(app);
  const suggested = suggestFrom(mapping, { on: await today(app), unread: await unreadLists(app, connectionId) });
  const certain = suggested.filter((each) => each.certain);
  const applied: SuggestedAccount[] = [];
  for (let from = 0; from < certain.length; from += GROUPS_A_WRITE) {
    const batch = certain.slice(from, from + GROUPS_A_WRITE);
    applied.push(...(await applyBatch(app, { batch, connectionId, mapping, by, switches })));
  }
  return { applied, left: suggested.filter((each) => !each.certain) };
}

interface Batch {
  batch: readonly SuggestedAccount[];
  connectionId: number;
  mapping: Mapping;
  by: string;
  switches: NonNullable<Destination['switches']>;
}

function applyBatch(app: App, { batch, connectionId, mapping, by, switches }: Batch): Promise<SuggestedAccount[]> {
  const { posting = true, ticketing = true } = switches;
  return app.db.write(async (trx) => {
    const act = { by, at: nowInstant(app) };
    const mapped = new Set((await loadGroupMappings(trx, null)).map(({ groupKey }) => groupKey));
    const free = batch.filter(({ group }) => !mapped.has(group.key));
    for (const { group, company, agreement } of free) {
      const wanted = { connectionId, companyId: company.id, agreementId: agreement?.id ?? null };
      const key = accountKeyOf(mapping, wanted);
      const account = await takeAccount(trx, { key, posting, ticketing, ...act });
      await mapGroup(trx, { groupKey: group.key, to: 'account', accountId: account.id }, act);
    }
    return free;
  });
}
