import { compare } from '../../domain/decimal.ts';
import { seenOf } from '../../domain/evidence.ts';
import type { Addition } from '../../domain/psa.ts';
import { type Adjustment, claimForPosting, moveState } from '../../store/adjustments.ts';
import { findBaseline, saveBaseline } from '../../store/baselines.ts';
import type { Trx } from '../../store/db.ts';
import type { AdjustmentState } from '../../store/schema.ts';
import type { Psa } from '../../vendors/ports.ts';
import { type App, nowInstant } from '../app.ts';
import type { Order, Sight, Verdict } from '../writes.ts';

/** The posting of one adjustment: the absolute quantity is sent once, and read back. */
export function postingOrder(app: App, { psa, connectionId, adjustment, postingRun }: Posting): Order<Addition> {
  const ref = { agreementId: adjustment.agreementId, id: adjustment.additionId };
  return {
    connectionId,
    kind: 'quantity',
    subject: subjectOf(adjustment.id),
    intent: { ...ref, from: adjustment.from, to: adjustment.to, postingRun },
    claim: (trx) => claimForPosting(trx, { id: adjustment.id, postingRun }),
    send: async (signal) => {
      await psa.setQuantity(ref, adjustment.to, signal);
      return null;
    },
    look: async (signal) => sightOf(await psa.readAddition(ref, signal), adjustment),
    settle: (trx, verdict) => settlePosting(trx, { app, adjustment, verdict }),
  };
}

interface Posting {
  psa: Psa;
  connectionId: number;
  adjustment: Adjustment;
  postingRun: number;
}

export const subjectOf = (adjustmentId: number): string => `adjustment:${adjustmentId}`;

/** The key of the adjustment that a write is for; null for another kind of subject. */
export function adjustmentOf(subject: string): number | null {
  const found = /^adjustment:(\d+)$/.exec(subject);
  return found === null ? null : Number(found[1]);
}

function sightOf(now: Addition, { from, to }: Adjustment): Sight<Addition> {
  if (compare(now.quantity, to) === 0) return { seen: 'done', outcome: now };
  if (compare(now.quantity, from) === 0) return { seen: 'not-there' };
  return { seen: 'other', words: `someone else has set the quantity to ${now.quantity} meanwhile` };
}

const states: Record<Verdict<Addition>['state'], AdjustmentState> = {
  done: 'posted',
  refused: 'failed',
  'not-done': 'failed',
  unknown: 'unknown',
};

async function settlePosting(
  trx: Trx,
  { app, adjustment, verdict }: { app: App; adjustment: Adjustment; verdict: Verdict<Addition> },
): Promise<void> {
  const at = nowInstant(app);
  const moved = await moveState(trx, {
    id: adjustment.id,
    from: ['posting', 'unknown'],
    to: states[verdict.state],
    set: {
      outcome: verdict,
      ...(verdict.state === 'done' ? { postedAt: at } : { reason: verdict.words }),
    },
  });
  if (moved && verdict.state === 'done') await keepAsSeen(trx, verdict.outcome);
}

/** The posted addition is what is known to be right from now on; what the guards measure against stays. */
async function keepAsSeen(trx: Trx, addition: Addition): Promise<void> {
  const baseline = await findBaseline(trx, addition.id);
  if (baseline !== null) await saveBaseline(trx, { ...baseline, seen: seenOf(addition) });
}
