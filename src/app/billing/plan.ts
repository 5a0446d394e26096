import { datingAgreement } from '../../domain/agreements.ts';
import { seenOf } from '../../domain/evidence.ts';
import { kindsSaidBy } from '../../domain/findings.ts';
import { autoApproved, type Step, stepAdjustments } from '../../domain/lifecycle.ts';
import { type Plan, planSteps } from '../../domain/plan.ts';
import type { PlanInput } from '../../domain/plan-input.ts';
import { VendorError } from '../../errors.ts';
import { loadAccounts } from '../../store/accounts.ts';
import {
  automaticMode,
  insertAdjustment,
  loadOpenAdjustments,
  loadPastAdjustments,
  moveState,
} from '../../store/adjustments.ts';
import { loadBaselines, saveBaseline } from '../../store/baselines.ts';
import type { Connection } from '../../store/connections.ts';
import { saveFindings } from '../../store/findings.ts';
import { loadAdditions, loadAgreements } from '../../store/psa-objects.ts';
import { type App, nowInstant } from '../app.ts';
import { inSteps } from '../in-steps.ts';
import { requirePsa } from '../psa-connection.ts';
import { syncAdditions } from '../sync/sync-additions.ts';
import { loadAgreementState, loadPlanInput } from './plan-input.ts';

type Trx = Parameters<Parameters<App['db']['write']>[0]>[0];

export interface PlanReport {
  plan: Plan;
  /** What the plan rests on, for names and numbers. */
  input: PlanInput;
  /** null: a dry run, which changes nothing. */
  stored: { created: number; kept: number; superseded: number; takenBack: number; approved: number } | null;
  /** Agreements whose additions could not be read again just now, and why. */
  unread: string | null;
}

const LOCK_WAIT_MS = 30_000;

/**
 * Makes the plan from the store, after reading again the additions of the agreements that it would change, and brings
 * the waiting adjustments and the findings to it. In automatic mode it approves what no guard has stopped. A dry run
 * stores nothing. May be repeated: the same state gives the same plan. Throws AppError 'not-found', 'unsettled', 'locked'.
 */
export async function makePlan(app: App, { dryRun }: { dryRun: boolean }, signal: AbortSignal): Promise<PlanReport> {
  const psa = await requirePsa(app);
  if (dryRun) return { ...(await planOnFresh(app, psa, signal)), stored: null };
  const release = await app.locks.acquire('posting', { signal, waitMs: LOCK_WAIT_MS });
  try {
    await confirmInvoiced(app, psa);
    const planned = await planOnFresh(app, psa, AbortSignal.any([signal, release.lost]));
    const stored = await storePlan(app, planned);
    app.log.info({ ...stored, findings: planned.plan.findings.length }, 'plan made');
    return { ...planned, stored };
  } finally {
    await release();
  }
}

type Planned = Pick<PlanReport, 'plan' | 'input' | 'unread'>;

/** The additions that a plan is about to change are read first: the plan then rests on what the PSA shows now. */
async function planOnFresh(app: App, psa: Connection, signal: AbortSignal): Promise<Planned> {
  const input = await loadPlanInput(app, psa);
  const plan = await inSteps(planSteps(input));
  const agreementIds = await agreementsToRead(app, { plan, input });
  if (agreementIds.length === 0) return { input, plan, unread: null };
  const unread = await readAdditionsOf(app, { psa, agreementIds }, signal);
  const fresh = { ...input, ...(await loadAgreementState(app, psa)) };
  return { input: fresh, plan: await inSteps(planSteps(fresh)), unread };
}

/** Those never read, and those of adjustments that the last plan did not propose just so: their counts have changed. */
async function agreementsToRead(app: App, { plan, input }: { plan: Plan; input: PlanInput }): Promise<string[]> {
  const open = new Set(
    (await loadOpenAdjustments(app.db.read)).map((each) => `${each.additionId} ${each.from} ${each.to}`),
  );
  const changed = plan.adjustments.filter((each) => !open.has(`${each.additionId} ${each.from} ${each.to}`));
  const ids = new Set(changed.map(({ agreementId }) => agreementId));
  const mapped = [...input.accounts, ...input.lines].flatMap(({ agreementId }) => agreementId ?? []);
  const known = new Set(input.agreements.map(({ id }) => id));
  for (const id of mapped) if (known.has(id) && !input.additionsRead.has(id)) ids.add(id);
  return [...ids];
}

async function readAdditionsOf(
  app: App,
  { psa, agreementIds }: { psa: Connection; agreementIds: readonly string[] },
  signal: AbortSignal,
): Promise<string | null> {
  try {
    const { doubtful, left } = await syncAdditions(app, { psaConnection: psa.id, agreementIds }, signal);
    const [worst] = doubtful;
    if (worst === undefined) return null;
    return `${doubtful.length + left.length} agreements could not be read again: ${worst.why}`;
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    return `the additions could not be read again: ${error.message}`;
  }
}

async function storePlan(app: App, { plan, input }: Planned): Promise<PlanReport['stored']> {
  const at = nowInstant(app);
  const open = await loadOpenAdjustments(app.db.read);
  const steps = stepAdjustments(plan, { open, past: await loadPastAdjustments(app.db.read) });
  const accounts = await loadAccounts(app.db.read);
  const free = new Set(
    autoApproved(plan, { steps, accounts, mode: input.settings.mode }).map(({ additionId }) => additionId),
  );
  return app.db.write(async (trx) => {
    let approved = 0;
    for (const step of steps) {
      const id = await takeStep(trx, { step, at });
      if (id === null || !('planned' in step) || !free.has(step.planned.additionId)) continue;
      const decided = { by: automaticMode, at };
      if (await moveState(trx, { id, from: ['proposed'], to: 'approved', set: { decided } })) approved += 1;
    }
    await saveFindings(trx, { kinds: kindsSaidBy('plan'), findings: plan.findings, at });
    const count = (kind: Step['do']) => steps.filter((step) => step.do === kind).length;
    const [created, kept, superseded, takenBack] = [
      count('create'),
      count('keep'),
      count('supersede'),
      count('take-back'),
    ];
    return { created, kept, superseded, takenBack, approved };
  });
}

/** Returns the key of the adjustment that waits after the step; null where none does. */
async function takeStep(trx: Trx, { step, at }: { step: Step; at: string }): Promise<number | null> {
  if (step.do === 'create') return insertAdjustment(trx, { planned: step.planned, state: step.state, at });
  if (step.do === 'supersede') {
    await moveState(trx, {
      id: step.id,
      from: ['proposed', 'held', 'approved'],
      to: 'superseded',
      set: { reason: step.words },
    });
    return null;
  }
  const from = step.do === 'keep' ? (['proposed', 'held'] as const) : (['approved'] as const);
  const set = { planned: step.planned, ...(step.do === 'take-back' && { decided: null }) };
  return (await moveState(trx, { id: step.id, from, to: step.state, set })) ? step.id : null;
}

/** Once an agreement's next invoice date has moved on, an invoice has confirmed the quantities that it went out with. */
async function confirmInvoiced(app: App, psa: Connection): Promise<void> {
  const agreements = new Map((await loadAgreements(app.db.read, psa.id)).map((each) => [each.id, each]));
  const additions = new Map((await loadAdditions(app.db.read, psa.id)).map((each) => [each.id, each]));
  const at = nowInstant(app);
  for (const baseline of await loadBaselines(app.db.read)) {
    const addition = additions.get(baseline.additionId);
    const agreement = addition === undefined ? undefined : agreements.get(addition.agreementId);
    if (addition === undefined || agreement === undefined) continue;
    const { nextInvoiceDate } = datingAgreement(agreement, agreements);
    const before = baseline.nextInvoiceDate;
    if (before === null || nextInvoiceDate === null || nextInvoiceDate <= before) continue;
    const confirmed = {
      quantity: addition.quantity,
      source: 'invoiced',
      at,
      seen: seenOf(addition),
      nextInvoiceDate,
    } as const;
    await app.db.write((trx) => saveBaseline(trx, { ...baseline, ...confirmed }));
  }
}
