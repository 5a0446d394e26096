/*
 * Guards send an adjustment to a person, also in automatic mode.
 */

export type GuardName =
  | 'drop'
  | 'to-zero'
  | 'rise'
  | 'stale-data'
  | 'doubtful-data'
  | 'first-of-line'
  | 'changed-mapping'
  | 'changed-rule'
  | 'fall-with-unmapped-product'
  | 'changed-in-psa'
  | 'not-active-on-invoice-date'
  | 'below-less-included'
  | 'run-money'
  | 'run-accounts'
  | 'refused-before'
  | 'one-cause';

/** A guard that stopped an adjustment, with its words for a person. */
export interface Stop {
  guard: GuardName;
  words: string;
}
