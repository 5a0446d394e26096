import { type Plan, planSteps } from '../../domain/plan.ts';
import type { PlanInput } from '../../domain/plan-input.ts';
import { VendorError } from '../../errors.ts';
import { loadOpenAdjustments } from '../../store/adjustments.ts';
import type { Connection } from '../../store/connections.ts';
import type { App } from '../app.ts';
import { inSteps } from '../in-steps.ts';
import { syncAdditions } from '../sync/sync-additions.ts';
import { confirmInvoiced, invoicedSince, type Redated, redated } from './invoiced.ts';
import { loadAgreementState, loadPlanInput, type StoredInput } from './plan-input.ts';

export interface FreshPlan {
  plan: Plan;
  /** What the plan rests on, for names and numbers. */
  input: PlanInput;
  /** Agreements whose additions could not be read again just now, and why. */
  unread: string | null;
}

/**
 * The plan from the store, once the additions that it is about to change, and those that an invoice has gone out with,
 * were read: it then rests on what the PSA shows now. A dry run stores no more than what was read.
 */
export async function planOnFresh(
  app: App,
  { psa, dryRun }: { psa: Connection; dryRun: boolean },
  signal: AbortSignal,
): Promise<FreshPlan> {
  const input = await loadPlanInput(app, psa);
  const plan = await inSteps(planSteps(input));
  const dates = redated(input);
  const agreementIds = await agreementsToRead(app, { plan, input, dates });
  const { read, unread } = await readAdditionsOf(app, { psa, agreementIds }, signal);
  const known = agreementIds.length === 0 ? input : { ...input, ...(await loadAgreementState(app, psa)) };
  const invoices = { known, dates: known === input ? dates : redated(known), read };
  const baselines = await confirmInvoiced(app, { ...invoices, dryRun });
  if (known === input && baselines === input.baselines) return { input, plan, unread };
  const fresh = { ...known, baselines };
  return { input: fresh, plan: await inSteps(planSteps(fresh)), unread };
}

/**
 * Those never read, those invoiced since, and those of adjustments that the last plan did not propose just so: their
 * counts have changed.
 */
async function agreementsToRead(
  app: App,
  { plan, input, dates }: { plan: Plan; input: StoredInput; dates: readonly Redated[] },
): Promise<string[]> {
  const open = new Set((await loadOpenAdjustments(app.db.read)).map(changeText));
  const changed = plan.adjustments.filter((each) => !open.has(changeText(each)));
  const ids = new Set([...invoicedSince(dates), ...changed.map(({ agreementId }) => agreementId)]);
  const mapped = [...input.accounts, ...input.lines].flatMap(({ agreementId }) => agreementId ?? []);
  const known = new Set(input.agreements.map(({ id }) => id));
  for (const id of mapped) if (known.has(id) && !input.additionsRead.has(id)) ids.add(id);
  return [...ids];
}

const changeText = ({ additionId, from, to }: { additionId: string; from: string; to: string }): string =>
  `${additionId} ${from} ${to}`;

interface Reading {
  /** Agreements that were read whole. */
  read: ReadonlySet<string>;
  unread: FreshPlan['unread'];
}

async function readAdditionsOf(
  app: App,
  { psa, agreementIds }: { psa: Connection; agreementIds: readonly string[] },
  signal: AbortSignal,
): Promise<Reading> {
  if (agreementIds.length === 0) return { read: new Set(), unread: null };
  try {
    const { read, doubtful, left } = await syncAdditions(app, { psaConnection: psa.id, agreementIds }, signal);
    const [worst] = doubtful;
    const unread = `${doubtful.length + left.length} agreements could not be read again: ${worst?.why}`;
    return { read: new Set(read), unread: worst === undefined ? null : unread };
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    return { read: new Set(), unread: `the additions could not be read again: ${error.message}` };
  }
}
