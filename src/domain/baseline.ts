import type { Baseline, PlannedAdjustment } from './adjustment.ts';
import { compare } from './decimal.ts';
import type { Decimal } from './psa.ts';
import type { Instant } from './time.ts';

/**
 * What the guards measure against once a person said that a quantity is right. Known to be right is the addition as
 * it was read. A quantity that builds on another approval was never read: what was known before then stays known,
 * until a posting shows another.
 */
export function approvedBaseline(
  { additionId, from, evidence }: Pick<PlannedAdjustment, 'additionId' | 'from' | 'evidence'>,
  { quantity, at, before }: { quantity: Decimal; at: Instant; before: Baseline | null },
): Baseline {
  const read = evidence.addition;
  const builds = compare(from, read.quantity) !== 0;
  return {
    additionId,
    quantity,
    at,
    seen: { ...read, quantity: builds && before !== null ? before.seen.quantity : read.quantity },
    mappingMark: evidence.mappingMark,
    ruleMark: evidence.ruleMark,
  };
}
