import { datingAgreement } from '../../domain/agreements.ts';
import { differences } from '../../domain/evidence.ts';
import type { Agreement } from '../../domain/psa.ts';
import { expectedByUndo, invoicedWords, isInvoiced } from '../../domain/undo.ts';
import { VendorError } from '../../errors.ts';
import { type Adjustment, loadAdjustments, moveState } from '../../store/adjustments.ts';
import type { Connection } from '../../store/connections.ts';
import { endPostingRun, type PostingCounts, startPostingRun } from '../../store/posting-runs.ts';
import { loadAgreements } from '../../store/psa-objects.ts';
import { loadOpenWrites } from '../../store/writes.ts';
import type { Psa } from '../../vendors/ports.ts';
import { type App, nowInstant } from '../app.ts';
import { today } from '../calendar.ts';
import { byId } from '../mapping/psa-records.ts';
import { openPsa } from '../open-vendor.ts';
import { requirePsa, requireSettled } from '../psa-connection.ts';
import { loadSettings } from '../settings.ts';
import { syncAdditions } from '../sync/sync-additions.ts';
import { carryOut, settle } from '../writes.ts';
import { type BlockedWhy, loadBlocks } from './blocks.ts';
import { fetchInvoicing } from './fetch-invoicing.ts';
import { holdPosting } from './posting-lock.ts';
import { adjustmentOf, postingOrder } from './posting-order.ts';

/** What became of each adjustment in one batch of postings. */
export interface PostingReport extends PostingCounts {
  /** null: nothing was sent, so there was no batch. */
  postingRun: number | null;
  results: PostingResult[];
}

export interface PostingResult {
  id: number;
  /** `waiting`: still approved, and why it did not go out; `superseded`: the PSA shows something else than the plan saw. */
  state: 'posted' | 'failed' | 'unknown' | 'superseded' | 'waiting';
  /** Why it was not posted, or what must be known of it though it was; else empty. */
  words: string;
}

export interface PostingOptions {
  by: string;
  reason: string;
  /** Missing: all that are approved. */
  ids?: readonly number[];
  onProgress?: (step: { done: number; total: number }) => void;
}

/**
 * Posts approved adjustments: each is compared with the PSA as it is now, sent once, read back, and recorded. What
 * an earlier end of the program or a lost answer left open is settled first, by reading. May be repeated: what is
 * posted is not approved any more. Throws AppError 'locked' where another process posts, 'unsettled', 'not-found'.
 */
export async function postApproved(app: App, options: PostingOptions, signal: AbortSignal): Promise<PostingReport> {
  const connection = await requirePsa(app);
  const release = await holdPosting(app, signal);
  const psa = openPsa(app, connection);
  try {
    const until = AbortSignal.any([signal, release.lost]);
    const settled = await settlePostings(app, { psa, connection }, until);
    await requireSettled(app);
    const batch = await loadBatch(app, { connection, options });
    const report = await postBatch(app, { psa, connection, batch, options }, until);
    await readAgain(
      app,
      { connection, touched: [...settled, ...batch.filter(({ id }) => wasTouched(report, id))] },
      until,
    );
    return report;
  } finally {
    await psa.close();
    await release();
  }
}

/** Settles postings that were left open. The caller holds the lock `posting`. Returns the adjustments they were for. */
async function settlePostings(
  app: App,
  { psa, connection }: { psa: Psa; connection: Connection },
  signal: AbortSignal,
): Promise<Adjustment[]> {
  const { writes } = await loadSettings(app);
  const open = await loadOpenWrites(app.db.read, { kinds: ['quantity'] });
  const settled: Adjustment[] = [];
  for (const write of open) {
    const [adjustment] = await loadAdjustments(app.db.read, { ids: [adjustmentOf(write.subject) ?? -1] });
    if (adjustment === undefined || write.connectionId !== connection.id) continue;
    const order = postingOrder(app, {
      psa,
      connectionId: connection.id,
      adjustment,
      postingRun: adjustment.postingRun ?? 0,
    });
    const onItsWayMs = writes.onItsWaySeconds * 1000;
    const verdict = await settle(app, { id: write.id, intendedAt: write.intendedAt, order, onItsWayMs }, signal);
    app.log.info({ adjustment: adjustment.id, verdict: verdict.state }, 'posting settled by reading');
    settled.push(adjustment);
  }
  return settled;
}

async function loadBatch(
  app: App,
  { connection, options }: { connection: Connection; options: PostingOptions },
): Promise<DueOrNot[]> {
  const approved = await loadAdjustments(app.db.read, {
    states: ['approved'],
    ...(options.ids !== undefined && { ids: options.ids }),
  });
  if (approved.length === 0) return [];
  const agreements = byId(await loadAgreements(app.db.read, connection.id));
  const blockedWhy: BlockedWhy = await loadBlocks(app, { agreements, on: await today(app) });
  // What builds on an undo starts from where it leaves the addition.
  const undosFirst = approved.toSorted((a, b) => Number(b.undoOf !== null) - Number(a.undoOf !== null));
  return undosFirst.map((adjustment) => {
    return { ...adjustment, blocked: blockedWhy(adjustment), note: noteOn(adjustment, agreements) };
  });
}

function noteOn({ undoOf, from, agreementId, evidence }: Adjustment, agreements: ReadonlyMap<string, Agreement>) {
  const agreement = agreements.get(agreementId);
  if (undoOf === null || agreement === undefined) return '';
  const { nextInvoiceDate } = datingAgreement(agreement, agreements);
  return isInvoiced(evidence.invoiceDate, nextInvoiceDate) ? invoicedWords(from) : '';
}

/** An approved adjustment: why it may not go out now (null: it may), and what must be known of it though it is posted. */
type DueOrNot = Adjustment & { blocked: string | null; note: string };

interface Batch {
  psa: Psa;
  connection: Connection;
  batch: readonly DueOrNot[];
  options: PostingOptions;
}

async function postBatch(
  app: App,
  { psa, connection, batch, options }: Batch,
  signal: AbortSignal,
): Promise<PostingReport> {
  const waiting = batch.filter(({ blocked }) => blocked !== null);
  const due = batch.filter(({ blocked }) => blocked === null);
  const results: PostingResult[] = waiting.map(({ id, blocked }) => ({ id, state: 'waiting', words: blocked ?? '' }));
  if (due.length === 0) return { postingRun: null, results, ...countOf(results) };
  const { by, reason } = options;
  const postingRun = await app.db.write((trx) => startPostingRun(trx, { by, reason, at: nowInstant(app) }));
  try {
    for (const [done, adjustment] of due.entries()) {
      signal.throwIfAborted();
      results.push(await postOne(app, { psa, connectionId: connection.id, adjustment, postingRun }, signal));
      options.onProgress?.({ done: done + 1, total: due.length });
    }
  } finally {
    const counts = countOf(results);
    await app.db.write((trx) => endPostingRun(trx, { id: postingRun, at: nowInstant(app), counts }));
    app.log.info({ postingRun, ...counts }, 'postings done');
  }
  return { postingRun, results, ...countOf(results) };
}

interface One {
  psa: Psa;
  connectionId: number;
  adjustment: DueOrNot;
  postingRun: number;
}

async function postOne(app: App, one: One, signal: AbortSignal): Promise<PostingResult> {
  const { id } = one.adjustment;
  const otherwise = await comparedWithPsa(one, signal);
  if (otherwise?.state === 'superseded') {
    await app.db.write((trx) =>
      moveState(trx, { id, from: ['approved'], to: 'superseded', set: { reason: otherwise.words } }),
    );
  }
  if (otherwise !== null) return { id, ...otherwise };
  const verdict = await carryOut(app, postingOrder(app, one), signal);
  if (verdict === null)
    return { id, state: 'waiting', words: 'another posting of the same addition is not settled yet' };
  if (verdict.state === 'done') return { id, state: 'posted', words: one.adjustment.note };
  return { id, state: verdict.state === 'unknown' ? 'unknown' : 'failed', words: verdict.words };
}

/** Reads the addition, its agreement and what that takes its dates from again: null where all is as the plan saw it. */
async function comparedWithPsa(
  { psa, adjustment }: One,
  signal: AbortSignal,
): Promise<Pick<PostingResult, 'state' | 'words'> | null> {
  const { agreementId, additionId, from, evidence, undoOf } = adjustment;
  try {
    const addition = await psa.readAddition({ agreementId, id: additionId }, signal);
    const agreement = await fetchInvoicing(psa, agreementId, signal);
    // What it builds on has been posted meanwhile: it goes out from there.
    const expected = {
      addition: { ...evidence.addition, quantity: from },
      agreement: undoOf === null ? evidence.agreement : expectedByUndo(evidence.agreement, agreement),
    };
    const found = differences(expected, { addition, agreement });
    if (found.length === 0) return null;
    return { state: 'superseded', words: `changed in the PSA since it was planned: ${found.join(', ')}` };
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    if (error.kind === 'not-found')
      return { state: 'superseded', words: 'its addition or agreement is gone from the PSA' };
    return { state: 'waiting', words: `it could not be compared with the PSA first: ${error.message}` };
  }
}

function countOf(results: readonly PostingResult[]): PostingCounts {
  const count = (state: PostingResult['state']) => results.filter((each) => each.state === state).length;
  return { posted: count('posted'), failed: count('failed'), unknown: count('unknown') };
}

function wasTouched({ results }: PostingReport, id: number): boolean {
  return results.some((each) => each.id === id && each.state !== 'waiting');
}

/** What was posted, or found changed, is read again, so that the next plan rests on what the PSA shows. */
async function readAgain(
  app: App,
  { connection, touched }: { connection: Connection; touched: readonly Adjustment[] },
  signal: AbortSignal,
): Promise<void> {
  const agreementIds = [...new Set(touched.map(({ agreementId }) => agreementId))];
  if (agreementIds.length === 0) return;
  try {
    await syncAdditions(app, { psaConnection: connection.id, agreementIds }, signal);
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    // The next plan reads them before it rests on them.
    app.log.warn({ kind: error.kind, words: error.message }, 'posted additions not read again');
  }
}
