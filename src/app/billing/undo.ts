import { datingAgreement } from '../../domain/agreements.ts';
import { seenOf } from '../../domain/evidence.ts';
import type { Agreement } from '../../domain/psa.ts';
import { planUndo, type Undo } from '../../domain/undo.ts';
import { AppError } from '../../errors.ts';
import { type Adjustment, insertAdjustment, loadAdjustments, moveState } from '../../store/adjustments.ts';
import { recordAudit } from '../../store/audit.ts';
import { placeHold, releaseHold } from '../../store/holds.ts';
import { loadAgreements } from '../../store/psa-objects.ts';
import type { Psa } from '../../vendors/ports.ts';
import { type App, nowInstant } from '../app.ts';
import { openPsa } from '../open-vendor.ts';
import { requirePsa } from '../psa-connection.ts';
import { measureFrom } from './approve.ts';
import { type PostingReport, postApproved } from './post.ts';

export type UndoChoice = { adjustment: number } | { postingRun: number };

export interface UndoReport {
  /** What each addition goes back to, or why it does not. */
  undone: (Undo & { id: number | null })[];
  posting: PostingReport;
}

/**
 * Reverts one posted adjustment, or all of a run, by compensating ones, posted with the same care. Their additions are
 * on hold from then on, until a person releases them. Where someone changed a quantity since, that one is refused
 * and left alone. Repeating it is refused for what was reverted already. Throws AppError 'not-found', 'conflict'.
 */
export async function undoPostings(
  app: App,
  { choice, by, reason }: { choice: UndoChoice; by: string; reason: string },
  signal: AbortSignal,
): Promise<UndoReport> {
  const posted = await loadPosted(app, choice);
  const psa = openPsa(app, await requirePsa(app));
  const undone: UndoReport['undone'] = [];
  try {
    for (const chain of byAddition(posted)) undone.push(await undoChain(app, { psa, chain, by, reason }, signal));
  } finally {
    await psa.close();
  }
  const ids = undone.flatMap(({ id }) => id ?? []);
  const posting = await postApproved(app, { by, reason: `undo: ${reason}`, ids }, signal);
  return { undone, posting };
}

/** Ends the hold of additions after an undo: the next plan may change them again. Throws AppError 'not-found'. */
export async function releaseAdditions(
  app: App,
  { additionIds, by }: { additionIds: readonly string[]; by: string },
): Promise<void> {
  const act = { by, at: nowInstant(app) };
  await app.db.write(async (trx) => {
    for (const additionId of additionIds) {
      if (await releaseHold(trx, additionId, act)) continue;
      throw new AppError('not-found', `The addition ${additionId} is not on hold.`, { additionId });
    }
  });
}

async function loadPosted(app: App, choice: UndoChoice): Promise<Adjustment[]> {
  const filter = 'adjustment' in choice ? { ids: [choice.adjustment] } : { postingRun: choice.postingRun };
  const found = await loadAdjustments(app.db.read, filter);
  const what = 'adjustment' in choice ? `adjustment ${choice.adjustment}` : `posting run ${choice.postingRun}`;
  if (found.length === 0) throw new AppError('not-found', `There is no ${what}. See seatbridge billing history.`);
  const posted: Adjustment[] = [];
  for (const adjustment of found) {
    if (adjustment.state === 'posted' && !(await isUndone(app, adjustment.id))) posted.push(adjustment);
  }
  if (posted.length > 0) return posted;
  throw new AppError('conflict', `Nothing of ${what} is posted and not yet undone.`);
}

async function isUndone(app: App, id: number): Promise<boolean> {
  const undos = await loadAdjustments(app.db.read, { undoOf: id });
  return undos.some(({ state }) => state !== 'failed' && state !== 'superseded');
}

function byAddition(posted: readonly Adjustment[]): Adjustment[][] {
  return [...Map.groupBy(posted, ({ additionId }) => additionId).values()];
}

interface Chain {
  psa: Psa;
  chain: readonly Adjustment[];
  by: string;
  reason: string;
}

async function undoChain(
  app: App,
  { psa, chain, by, reason }: Chain,
  signal: AbortSignal,
): Promise<UndoReport['undone'][number]> {
  const last = chain.at(-1) as Adjustment;
  const { agreementId, additionId } = last;
  const addition = await psa.readAddition({ agreementId, id: additionId }, signal);
  const agreement = await psa.agreement(agreementId, signal);
  const { billingCycle, nextInvoiceDate } = agreement;
  const invoiced = await invoicingOf(app, agreement);
  const past = chain.map(({ id, from, to, evidence }) => ({
    id,
    additionId,
    from,
    to,
    invoiceDate: evidence.invoiceDate,
  }));
  const undo = planUndo(past, { addition, nextInvoiceDate: invoiced.nextInvoiceDate, billingCycle });
  if (undo.undo === 'refused') return { ...undo, id: null };
  const { status, cancelled } = agreement;
  const planned = {
    ...last,
    from: undo.from,
    to: undo.to,
    moneyCents: undo.money.cents,
    monthCents: undo.money.monthCents,
    cause: null,
    guards: [],
    evidence: {
      ...last.evidence,
      addition: seenOf(addition),
      agreement: { status, cancelled, nextInvoiceDate, billingCycle },
    },
  };
  const id = await storeUndo(app, { planned, by, reason });
  return { ...undo, id };
}

/** The agreement that an agreement is invoiced with: a child takes its dates from its parent. */
async function invoicingOf(app: App, agreement: Agreement): Promise<Agreement> {
  const { id: connectionId } = await requirePsa(app);
  const known = new Map<string, Agreement>();
  for (const each of await loadAgreements(app.db.read, connectionId)) known.set(each.id, each);
  return datingAgreement(agreement, known.set(agreement.id, agreement));
}

/** The compensating adjustment, approved by who undoes, and the hold, in one write. */
async function storeUndo(
  app: App,
  { planned, by, reason }: { planned: Adjustment; by: string; reason: string },
): Promise<number> {
  const at = nowInstant(app);
  const { id: undoOf, additionId } = planned;
  return app.db.write(async (trx) => {
    const id = await insertAdjustment(trx, { planned, state: 'proposed', at, reason, undoOf });
    await moveState(trx, { id, from: ['proposed'], to: 'approved', set: { decided: { by, at } } });
    await measureFrom(trx, { adjustment: planned, quantity: planned.to, at });
    await placeHold(trx, { additionId, reason: `undone by ${by}: ${reason}` }, { by, at });
    await recordAudit(trx, {
      by,
      at,
      action: 'undo',
      object: `adjustment:${undoOf}`,
      before: null,
      after: { id, reason },
    });
    return id;
  });
}
