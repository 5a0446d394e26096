import { VendorError } from '../errors.ts';
import type { Trx } from '../store/db.ts';
import type { WriteTable } from '../store/schema.ts';
import { insertWrite, settleWrite } from '../store/writes.ts';
import { type App, nowInstant } from './app.ts';

export interface Done<Outcome> {
  seen: 'done';
  outcome: Outcome;
}

/**
 * What reading said of a write that its answer did not show. `not-there` is believed only after a wait,
 * as the request may still be on its way; `other` means that someone else has changed the same thing since.
 */
export type Sight<Outcome> = Done<Outcome> | { seen: 'not-there' } | { seen: 'other'; words: string };

export type Verdict<Outcome> =
  | { state: 'done'; outcome: Outcome }
  /** The vendor read it and refused, or it certainly never arrived. */
  | { state: 'refused'; words: string; kind: VendorError['kind']; requestId: string | null }
  /** It was sent, and reading shows that it did not take effect, or that there is nothing left to take effect on. */
  | { state: 'not-done'; words: string }
  | { state: 'unknown'; words: string };

/** One write to a vendor: how it is claimed, sent once, found again, and recorded. */
export interface Order<Outcome> {
  connectionId: number;
  kind: WriteTable['kind'];
  /** What it is for, e.g. `adjustment:12`: at most one write is under way for a subject. */
  subject: string;
  intent: unknown;
  /** Takes the subject for this write; false: someone else has it, and nothing is sent. */
  claim(trx: Trx): Promise<boolean>;
  /** Sends, once, and does nothing after it. What the answer shows; null where only looking shows what came of it. */
  send(signal: AbortSignal): Promise<Done<Outcome> | null>;
  /** Looks, by reading alone, whether the write took effect. */
  look(signal: AbortSignal): Promise<Sight<Outcome>>;
  /** Records the verdict on the subject, in the transaction that records it on the write. */
  settle(trx: Trx, verdict: Verdict<Outcome>): Promise<void>;
}

/** The vendor cannot have carried out a write that it answered with one of these. */
const refusals = new Set<VendorError['kind']>([
  'auth',
  'forbidden',
  'not-found',
  'rejected',
  'conflict',
  'rate-limited',
]);

/** A write that is under way when the program is told to stop may take so long to end, in milliseconds. */
const graceMs = 8_000;

/**
 * Carries out one write: intent, send, look where the answer does not show what came of it, verdict. May not be
 * repeated for the same subject before its verdict; null where the subject was not free. Throws only where the store
 * cannot be written: the intent then stands, and `settleWrite` finds the verdict later.
 */
export async function carryOut<Outcome>(
  app: App,
  order: Order<Outcome>,
  signal: AbortSignal,
): Promise<Verdict<Outcome> | null> {
  const id = await app.db.write(async (trx) => {
    if (!(await order.claim(trx))) return null;
    const { connectionId, kind, subject, intent } = order;
    return insertWrite(trx, { connectionId, kind, subject, intent, at: nowInstant(app) });
  });
  if (id === null) return null;
  const verdict = await sendOnce(app, order, withGrace(signal));
  await record(app, { id, order, verdict });
  return verdict;
}

/**
 * Finds by reading what became of a write that was left open by a lost answer or by the end of a process.
 * May be repeated. The caller holds the lock under which such writes are sent, so that none is under way.
 */
export async function settle<Outcome>(
  app: App,
  open: { id: number; intendedAt: string; order: Order<Outcome>; onItsWayMs: number },
  signal: AbortSignal,
): Promise<Verdict<Outcome>> {
  // Only when nothing can be on its way any more does "not there" mean "not done".
  const old = app.clock.now() - Date.parse(open.intendedAt) >= open.onItsWayMs;
  const verdict = await lookFor(open.order, { old, why: 'what came of it was not seen' }, signal);
  await record(app, { id: open.id, order: open.order, verdict });
  return verdict;
}

async function sendOnce<Outcome>(app: App, order: Order<Outcome>, signal: AbortSignal): Promise<Verdict<Outcome>> {
  try {
    const answer = await order.send(signal);
    if (answer !== null) return { state: 'done', outcome: answer.outcome };
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    if (refusals.has(error.kind) || error.details.neverSent) {
      return { state: 'refused', words: error.message, kind: error.kind, requestId: error.details.requestId ?? null };
    }
    app.log.warn({ subject: order.subject, kind: error.kind, words: error.message }, 'answer to a write lost');
    return lookFor(order, { old: false, why: error.message }, signal);
  }
  return lookFor(order, { old: false, why: 'the vendor took it, but does not show it' }, signal);
}

async function lookFor<Outcome>(
  order: Order<Outcome>,
  doubt: { old: boolean; why: string },
  signal: AbortSignal,
): Promise<Verdict<Outcome>> {
  try {
    const sight = await order.look(signal);
    if (sight.seen === 'done') return { state: 'done', outcome: sight.outcome };
    if (!doubt.old) return { state: 'unknown', words: doubt.why };
    return { state: 'not-done', words: sight.seen === 'other' ? sight.words : `not carried out (${doubt.why})` };
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    // What is gone can be asked for for ever: no later reading will say more.
    if (error.kind === 'not-found' && doubt.old)
      return { state: 'not-done', words: `${doubt.why}, and it is gone now` };
    return { state: 'unknown', words: `${doubt.why}; reading it back failed too: ${error.message}` };
  }
}

/** Follows `signal`, late enough for a write under way to end. */
function withGrace(signal: AbortSignal): AbortSignal {
  const grace = new AbortController();
  const abort = () => setTimeout(() => grace.abort(signal.reason), graceMs).unref();
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
  return grace.signal;
}

async function record<Outcome>(
  app: App,
  result: { id: number; order: Order<Outcome>; verdict: Verdict<Outcome> },
): Promise<void> {
  const { id, order, verdict } = result;
  await app.db.write(async (trx) => {
    await settleWrite(trx, { id, state: verdict.state, outcome: verdict, at: nowInstant(app) });
    await order.settle(trx, verdict);
  });
}
