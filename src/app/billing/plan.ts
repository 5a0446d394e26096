import type { App } from '../app.ts';
import { requirePsa } from '../psa-connection.ts';
import { type FreshPlan, planOnFresh } from './fresh-plan.ts';
import { holdPosting } from './posting-lock.ts';
import { type StoredPlan, storePlan } from './store-plan.ts';

export interface PlanReport extends FreshPlan {
  /** null: a dry run, which decides and records nothing. */
  stored: StoredPlan | null;
}

/**
 * Makes the plan from the store, after reading again the additions of the agreements that it would change, and brings
 * the waiting adjustments and the findings to it. In automatic mode it approves what no guard has stopped. A dry run
 * stores nothing. May be repeated: the same state gives the same plan. Throws AppError 'not-found', 'unsettled', 'locked'.
 */
export async function makePlan(app: App, { dryRun }: { dryRun: boolean }, signal: AbortSignal): Promise<PlanReport> {
  const psa = await requirePsa(app);
  if (dryRun) return { ...(await planOnFresh(app, { psa, dryRun }, signal)), stored: null };
  const release = await holdPosting(app, signal);
  try {
    const fresh = await planOnFresh(app, { psa, dryRun }, AbortSignal.any([signal, release.lost]));
    const stored = await storePlan(app, fresh);
    app.log.info({ ...stored, findings: fresh.plan.findings.length }, 'plan made');
    return { ...fresh, stored };
  } finally {
    await release();
  }
}
