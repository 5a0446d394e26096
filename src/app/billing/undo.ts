import type { Invoicing } from '../../domain/adjustment.ts';
import { seenOf } from '../../domain/evidence.ts';
import type { Addition, AdditionRef } from '../../domain/psa.ts';
import { notReverted, planUndo, type Undo } from '../../domain/undo.ts';
import { AppError, VendorError } from '../../errors.ts';
import { type Adjustment, insertAdjustment, loadAdjustments, moveState } from '../../store/adjustments.ts';
import { type Act, recordAudit } from '../../store/audit.ts';
import type { Trx } from '../../store/db.ts';
import { placeHold, releaseHold } from '../../store/holds.ts';
import type { Psa } from '../../vendors/ports.ts';
import { type App, nowInstant } from '../app.ts';
import { openPsa } from '../open-vendor.ts';
import { requirePsa } from '../psa-connection.ts';
import { measureFrom } from './approve.ts';
import { fetchInvoicing } from './fetch-invoicing.ts';
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
 * and left alone. All is read before anything is stored. Repeating it takes up what has not gone out yet, and is
 * refused for what was reverted already. Throws AppError 'not-found', 'conflict', and as `postApproved` does; VendorError.
 */
export async function undoPostings(
  app: App,
  { choice, by, reason }: { choice: UndoChoice; by: string; reason: string },
  signal: AbortSignal,
): Promise<UndoReport> {
  const chains = await loadChains(app, choice);
  const undone: UndoReport['undone'] = [];
  for (const { undo, draft } of await planUndos(app, chains, signal)) {
    undone.push({ ...undo, id: draft === null ? null : await storeUndo(app, { draft, by, reason }) });
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
      throw new AppError('not-found', `The addition ${additionId} is not on hold. See seatbridge billing holds.`, {
        additionId,
      });
    }
  });
}

type Chain = readonly [Adjustment, ...Adjustment[]];

/** What is posted and not reverted, by addition, oldest first. */
async function loadChains(app: App, choice: UndoChoice): Promise<Chain[]> {
  const filter = 'adjustment' in choice ? { ids: [choice.adjustment] } : { postingRun: choice.postingRun };
  const found = await loadAdjustments(app.db.read, filter);
  const [what, list] =
    'adjustment' in choice
      ? [`adjustment ${choice.adjustment}`, 'history']
      : [`posting run ${choice.postingRun}`, 'runs'];
  if (found.length === 0) throw new AppError('not-found', `There is no ${what}. See seatbridge billing ${list}.`);
  const posted = found.filter(({ state }) => state === 'posted');
  const undoOf = posted.map(({ id }) => id);
  const undos = await loadAdjustments(app.db.read, { undoOf, states: ['posting', 'unknown', 'posted'] });
  const chains = [...Map.groupBy(posted, ({ additionId }) => additionId).values()].flatMap((all): Chain[] => {
    const [first, ...others] = notReverted(all, undos);
    return first === undefined ? [] : [[first, ...others]];
  });
  if (chains.length > 0) return chains;
  throw new AppError('conflict', `Nothing of ${what} is posted and not yet undone.`);
}

interface PlannedUndo {
  undo: Undo;
  /** The compensating adjustment, in the place of the last that it reverts; null where the undo is refused. */
  draft: Draft | null;
}

type Draft = Adjustment & { of: readonly number[] };

async function planUndos(app: App, chains: readonly Chain[], signal: AbortSignal): Promise<PlannedUndo[]> {
  const psa = openPsa(app, await requirePsa(app));
  const planned: PlannedUndo[] = [];
  try {
    for (const chain of chains) planned.push(await planChain(psa, chain, signal));
  } finally {
    await psa.close();
  }
  return planned;
}

async function planChain(psa: Psa, chain: Chain, signal: AbortSignal): Promise<PlannedUndo> {
  const last = chain.at(-1) ?? chain[0];
  const { agreementId, additionId } = last;
  const now = await readNow(psa, { agreementId, id: additionId }, signal);
  if (now === null) {
    return {
      undo: { undo: 'refused', additionId, words: 'Its addition or agreement is gone from the PSA.' },
      draft: null,
    };
  }
  const { addition, agreement } = now;
  const { billingCycle, nextInvoiceDate } = agreement;
  const past = chain.map((each) => ({ ...each, invoiceDate: each.evidence.invoiceDate }));
  const undo = planUndo(past, { addition, nextInvoiceDate, billingCycle });
  return { undo, draft: undo.undo === 'refused' ? null : draftOf(last, { undo, addition, agreement }) };
}

/** null: one of both is gone. */
async function readNow(
  psa: Psa,
  ref: AdditionRef,
  signal: AbortSignal,
): Promise<{ addition: Addition; agreement: Invoicing } | null> {
  try {
    return {
      addition: await psa.readAddition(ref, signal),
      agreement: await fetchInvoicing(psa, ref.agreementId, signal),
    };
  } catch (error) {
    if (error instanceof VendorError && error.kind === 'not-found') return null;
    throw error;
  }
}

interface Reverting {
  undo: Extract<Undo, { undo: 'possible' }>;
  addition: Addition;
  agreement: Invoicing;
}

function draftOf(last: Adjustment, { undo, addition, agreement }: Reverting): Draft {
  return {
    ...last,
    of: undo.of,
    from: undo.from,
    to: undo.to,
    moneyCents: undo.money.cents,
    monthCents: undo.money.monthCents,
    cause: null,
    guards: [],
    evidence: { ...last.evidence, addition: seenOf(addition), agreement },
  };
}

/** The compensating adjustment, approved by who undoes, and the hold, in one write. Returns its key. */
async function storeUndo(
  app: App,
  { draft, by, reason }: { draft: Draft; by: string; reason: string },
): Promise<number> {
  const at = nowInstant(app);
  const { id: undoOf, additionId } = draft;
  return app.db.write(async (trx) => {
    const id = (await takeUpWaiting(trx, draft)) ?? (await insertUndo(trx, { draft, act: { by, at }, reason }));
    await measureFrom(trx, { adjustment: draft, quantity: draft.to, at });
    await placeHold(trx, { additionId, reason: `undone by ${by}: ${reason}` }, { by, at });
    const undo = { action: 'undo', object: `adjustment:${undoOf}`, before: null, after: { id, reason } };
    await recordAudit(trx, { by, at, ...undo });
    return id;
  });
}

/** An undo of the same that has not gone out yet, with what was read now; null where there is none. Others give way. */
async function takeUpWaiting(trx: Trx, draft: Draft): Promise<number | null> {
  let same: number | null = null;
  for (const { id, from, to } of await loadAdjustments(trx, { undoOf: draft.of, states: ['approved'] })) {
    if (same === null && from === draft.from && to === draft.to) same = id;
    else
      await moveState(trx, {
        id,
        from: ['approved'],
        to: 'superseded',
        set: { reason: 'Another undo takes its place.' },
      });
  }
  if (same !== null) await moveState(trx, { id: same, from: ['approved'], to: 'approved', set: { planned: draft } });
  return same;
}

async function insertUndo(
  trx: Trx,
  { draft, act, reason }: { draft: Draft; act: Act; reason: string },
): Promise<number> {
  const { id: undoOf } = draft;
  const id = await insertAdjustment(trx, { planned: draft, state: 'proposed', at: act.at, reason, undoOf });
  await moveState(trx, { id, from: ['proposed'], to: 'approved', set: { decided: act } });
  return id;
}
