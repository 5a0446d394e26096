import type { PlanInput, SourceState } from '../../domain/plan-input.ts';
import { loadAccounts } from '../../store/accounts.ts';
import { loadApproved, loadInFlight } from '../../store/adjustments.ts';
import { loadBaselines, type StoredBaseline } from '../../store/baselines.ts';
import type { Connection } from '../../store/connections.ts';
import { loadHolds } from '../../store/holds.ts';
import { loadLines } from '../../store/lines.ts';
import { loadPauses } from '../../store/pauses.ts';
import { loadAdditions, loadAgreements, type StoredAgreement } from '../../store/psa-objects.ts';
import { loadLastWord } from '../../store/runs.ts';
import { loadMembersDoubts } from '../../store/stays.ts';
import { type App, nowInstant } from '../app.ts';
import { connectionStatuses, staleWords } from '../connection-status.ts';
import { countSeats } from '../counting.ts';
import { accountName, loadPsaRecords } from '../mapping/psa-records.ts';
import { loadSettings } from '../settings.ts';
import { loadChanges } from './changes.ts';

/** The baselines with what an invoice may confirm of them. */
export type StoredInput = PlanInput & { baselines: readonly StoredBaseline[] };

/** All that a plan rests on, from the store alone. Throws AppError 'unsettled' where a sync is half applied. */
export async function loadPlanInput(app: App, psa: Connection): Promise<StoredInput> {
  const counted = await countSeats(app);
  const { count, rules, routing } = counted;
  const records = await loadPsaRecords(app);
  const accounts = await loadAccounts(app.db.read);
  const baselines = await loadBaselines(app.db.read);
  return {
    on: count.on,
    settings: (await loadSettings(app)).billing,
    count,
    accounts,
    lines: await loadLines(app.db.read, null),
    routing,
    productMappings: rules.productMappings,
    serviceRules: rules.serviceRules,
    companies: new Set([...records.companies.values()].flatMap(({ id, deleted }) => (deleted ? [] : [id]))),
    services: [...records.services.values()],
    ...(await withAdditions(app, { psa, agreements: [...records.agreements.values()] })),
    baselines,
    approved: await loadApproved(app.db.read),
    inFlight: await loadInFlight(app.db.read),
    sources: await loadSources(app),
    changes: await loadChanges(app, { counted, baselines }),
    holds: new Map((await loadHolds(app.db.read)).map(({ additionId, reason }) => [additionId, reason])),
    pauses: await pausesInWords(app),
    accountNames: new Map(accounts.map((account) => [account.id, accountName(account, records)])),
  };
}

type AgreementState = Pick<PlanInput, 'agreements' | 'additions' | 'additionsRead'>;

/** What the PSA says of agreements and additions, as it was last read. */
export async function loadAgreementState(app: App, psa: Connection): Promise<AgreementState> {
  return withAdditions(app, { psa, agreements: await loadAgreements(app.db.read, psa.id) });
}

async function withAdditions(
  app: App,
  { psa, agreements }: { psa: Connection; agreements: readonly StoredAgreement[] },
): Promise<AgreementState> {
  const read = agreements.filter((each) => each.additionsReadAt !== null && each.additionsDoubt === null);
  return {
    agreements,
    additions: await loadAdditions(app.db.read, psa.id),
    additionsRead: new Set(read.map(({ id }) => id)),
  };
}

/** A run that failed leaves what was read before it: the data is good until it is stale. A doubt lasts until a run is ok. */
async function loadSources(app: App): Promise<SourceState[]> {
  const membersDoubts = await loadMembersDoubts(app.db.read);
  const now = app.clock.now();
  const sources: SourceState[] = [];
  for (const { connection, state, stale } of await connectionStatuses(app)) {
    const { name, role, id, disconnectedAt } = connection;
    const source = { serverId: role === 'psa' ? null : id, name };
    const said = await loadLastWord(app.db.read, id);
    const doubt = said?.state === 'doubtful' ? said.message : membersDoubts.get(id);
    if (state === 'disconnected') sources.push({ ...source, state: 'stale', words: `disconnected ${disconnectedAt}` });
    else if (doubt !== undefined) sources.push({ ...source, state: 'doubtful', words: doubt });
    else if (stale) sources.push({ ...source, state: 'stale', words: `its data ${staleWords(connection, now)}` });
    else sources.push({ ...source, state: 'good', words: '' });
  }
  return sources;
}

async function pausesInWords(app: App): Promise<PlanInput['pauses']> {
  const pauses = await loadPauses(app.db.read, nowInstant(app));
  return pauses.map(({ accountId, by, reason }) => ({ accountId, words: `paused by ${by}: ${reason}` }));
}
