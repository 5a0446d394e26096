import { approvedBaseline } from '../../domain/baseline.ts';
import { withSameCause } from '../../domain/lifecycle.ts';
import type { Decimal } from '../../domain/psa.ts';
import { AppError } from '../../errors.ts';
import { type Adjustment, loadAdjustments, moveState } from '../../store/adjustments.ts';
import { type Act, recordAudit } from '../../store/audit.ts';
import { findBaseline, saveBaseline } from '../../store/baselines.ts';
import type { Trx } from '../../store/db.ts';
import type { AdjustmentState } from '../../store/schema.ts';
import { type App, nowInstant } from '../app.ts';

const waiting = ['proposed', 'held'] as const satisfies AdjustmentState[];

export interface Decision {
  ids: readonly number[];
  /** A named person. */
  by: string;
  /** Needed to dismiss. */
  reason?: string;
}

export interface Approval {
  approved: Adjustment[];
  /** Those of them that were not named, but have the same cause as one that was. */
  together: number[];
}

/**
 * Approves waiting adjustments, and with each those of the same cause. An approval fixes the quantity. All or none;
 * repeating it is refused, as they do not wait any more. Throws AppError 'not-found' for an id that does not exist,
 * 'conflict' for one that does not wait.
 */
export async function approveAdjustments(app: App, { ids, by }: Decision): Promise<Approval> {
  const at = nowInstant(app);
  return app.db.write(async (trx) => {
    const chosen = new Set(ids);
    await requireWaiting(trx, ids);
    const approved = withSameCause(await loadAdjustments(trx, { states: waiting }), chosen);
    for (const adjustment of approved) await approveOne(trx, { adjustment, act: { by, at } });
    return { approved, together: approved.filter(({ id }) => !chosen.has(id)).map(({ id }) => id) };
  });
}

/** Dismisses waiting adjustments: they come back only if the count changes. All or none. Throws like `approveAdjustments`. */
export async function dismissAdjustments(app: App, { ids, by, reason = '' }: Decision): Promise<Adjustment[]> {
  if (reason.trim() === '') throw new AppError('usage', 'Say why: --reason "..."', { field: 'reason' });
  const at = nowInstant(app);
  return app.db.write(async (trx) => {
    const dismissed = await requireWaiting(trx, ids);
    for (const { id } of dismissed) {
      await moveState(trx, { id, from: waiting, to: 'dismissed', set: { decided: { by, at }, reason } });
      await audit(trx, { by, at, action: 'dismiss', id, after: { reason } });
    }
    return dismissed;
  });
}

/** Approves one and makes its quantity what the guards measure against from now on. */
async function approveOne(trx: Trx, { adjustment, act }: { adjustment: Adjustment; act: Act }): Promise<void> {
  const { id, to } = adjustment;
  await moveState(trx, { id, from: waiting, to: 'approved', set: { decided: act } });
  await measureFrom(trx, { adjustment, quantity: to, at: act.at });
  const after = { from: adjustment.from, to, guards: adjustment.guards.map(({ guard }) => guard) };
  await audit(trx, { ...act, action: 'approve', id, after });
}

/** A person said that this quantity is right. */
export async function measureFrom(
  trx: Trx,
  { adjustment, quantity, at }: { adjustment: Adjustment; quantity: Decimal; at: string },
): Promise<void> {
  const { additionId, accountId, serviceId, evidence } = adjustment;
  const before = await findBaseline(trx, additionId);
  await saveBaseline(trx, {
    ...approvedBaseline(adjustment, { quantity, at, before }),
    accountId,
    serviceId,
    source: 'approved',
    nextInvoiceDate: evidence.agreement.nextInvoiceDate,
  });
}

async function requireWaiting(trx: Trx, ids: readonly number[]): Promise<Adjustment[]> {
  if (ids.length === 0)
    throw new AppError('usage', 'Name at least one adjustment. See seatbridge billing plan.', { field: 'ids' });
  const found = await loadAdjustments(trx, { ids });
  const known = new Set(found.map(({ id }) => id));
  const missing = ids.filter((id) => !known.has(id));
  if (missing.length > 0)
    throw new AppError('not-found', `There is no adjustment ${missing.join(', ')}. See seatbridge billing plan.`, {
      ids: missing,
    });
  const decided = found.filter(({ state }) => state !== 'proposed' && state !== 'held');
  if (decided.length === 0) return found;
  const words = decided.map(
    ({ id, state, decidedBy }) => `${id} is ${state}${decidedBy === null ? '' : ` by ${decidedBy}`}`,
  );
  throw new AppError('conflict', `Not waiting for a decision: ${words.join('; ')}.`, {
    ids: decided.map(({ id }) => id),
  });
}

async function audit(trx: Trx, { id, ...entry }: Act & { id: number; action: string; after: unknown }): Promise<void> {
  await recordAudit(trx, { ...entry, object: `adjustment:${id}`, before: null });
}
