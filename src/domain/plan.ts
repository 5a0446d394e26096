import type { PlannedAdjustment, Stop } from './adjustment.ts';
import type { Finding } from './findings.ts';

/*
 * The plan: what counts and agreements say the quantities should be, as a pure function of stored state.
 */

/** An approved adjustment that must go back to a person, and why. */
export interface TakeBack {
  id: number;
  /** The count now says the other way, or nothing at all. */
  reversed: boolean;
  guards: readonly Stop[];
}

/** Pairs of device and product by what becomes of them. The parts add up to `pairs`. */
export interface PlanSums {
  pairs: number;
  managed: number;
  included: number;
  fixed: number;
  excluded: number;
  notBilled: number;
  held: number;
  findings: Readonly<Record<string, number>>;
}

export interface Plan {
  adjustments: readonly PlannedAdjustment[];
  takeBacks: readonly TakeBack[];
  /** Additions with a posting in flight: whatever waits for them stays as it is. */
  skipped: ReadonlySet<string>;
  findings: readonly Finding[];
  sums: PlanSums;
}
