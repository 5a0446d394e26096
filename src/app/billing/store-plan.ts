import type { PlannedAdjustment } from '../../domain/adjustment.ts';
import { kindsSaidBy } from '../../domain/findings.ts';
import { autoApproved, type Step, stepAdjustments } from '../../domain/lifecycle.ts';
import type { Plan } from '../../domain/plan.ts';
import type { PlanInput } from '../../domain/plan-input.ts';
import type { Instant } from '../../domain/time.ts';
import { loadAccounts } from '../../store/accounts.ts';
import {
  automaticMode,
  insertAdjustment,
  loadOpenAdjustments,
  loadPastAdjustments,
  moveState,
} from '../../store/adjustments.ts';
import type { Trx } from '../../store/db.ts';
import { saveFindings } from '../../store/findings.ts';
import { type App, nowInstant } from '../app.ts';

/** What became of the waiting adjustments. */
export interface StoredPlan {
  created: number;
  kept: number;
  superseded: number;
  takenBack: number;
  approved: number;
}

/**
 * Brings the waiting adjustments and the findings to a plan, and approves what automatic mode may. All or nothing.
 * The caller holds the lock `posting`.
 */
export async function storePlan(
  app: App,
  { plan, input }: { plan: Plan; input: Pick<PlanInput, 'settings'> },
): Promise<StoredPlan> {
  const at = nowInstant(app);
  const { read } = app.db;
  const steps = stepAdjustments(plan, { open: await loadOpenAdjustments(read), past: await loadPastAdjustments(read) });
  const accounts = await loadAccounts(read);
  const free = new Set(autoApproved(plan, { steps, accounts, mode: input.settings.mode }));
  const approved = await app.db.write(async (trx) => {
    await saveFindings(trx, { kinds: kindsSaidBy('plan'), findings: plan.findings, at });
    return takeSteps(trx, { steps, free, at });
  });
  const count = (kind: Step['do']) => steps.filter((step) => step.do === kind).length;
  return {
    created: count('create'),
    kept: count('keep'),
    superseded: count('supersede'),
    takenBack: count('take-back'),
    approved,
  };
}

interface Taking {
  steps: readonly Step[];
  /** Those that automatic mode approves. */
  free: ReadonlySet<PlannedAdjustment>;
  at: Instant;
}

/** Returns how many automatic mode has approved. */
async function takeSteps(trx: Trx, { steps, free, at }: Taking): Promise<number> {
  const decided = { by: automaticMode, at };
  let approved = 0;
  for (const step of steps) {
    const id = await takeStep(trx, { step, at });
    if (id === null || !('planned' in step) || !free.has(step.planned)) continue;
    if (await moveState(trx, { id, from: ['proposed'], to: 'approved', set: { decided } })) approved += 1;
  }
  return approved;
}

/** Returns the key of the adjustment that waits after the step; null where none does. */
async function takeStep(trx: Trx, { step, at }: { step: Step; at: Instant }): Promise<number | null> {
  if (step.do === 'create') return insertAdjustment(trx, { planned: step.planned, state: step.state, at });
  if (step.do === 'supersede') {
    const [from, set] = [['proposed', 'held', 'approved'] as const, { reason: step.words }];
    await moveState(trx, { id: step.id, from, to: 'superseded', set });
    return null;
  }
  const from = step.do === 'keep' ? (['proposed', 'held'] as const) : (['approved'] as const);
  const set = { planned: step.planned, ...(step.do === 'take-back' && { decided: null }) };
  return (await moveState(trx, { id: step.id, from, to: step.state, set })) ? step.id : null;
}
