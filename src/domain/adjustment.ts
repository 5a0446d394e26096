import type { Addition, Agreement, Decimal } from './psa.ts';
import type { CalendarDate, Instant } from './time.ts';

/*
 * An adjustment, what it rests on, and what may stop it.
 */

/** The fields of an addition that someone may have changed behind our back. */
export type SeenAddition = Pick<
  Addition,
  'quantity' | 'lessIncluded' | 'unitPrice' | 'billing' | 'effectiveDate' | 'cancelledDate' | 'serviceId'
>;

/** What the guards measure against: the last quantity that a person approved or an invoice confirmed. */
export interface Baseline {
  additionId: string;
  quantity: Decimal;
  at: Instant;
  /** The addition when it was last known to be right; its quantity is what we last posted or approved. */
  seen: SeenAddition;
  mappingMark: string;
  ruleMark: string;
}

/** Why an adjustment may not be posted, whoever approves it. */
export interface Block {
  block: 'paused' | 'posting-off' | 'frozen';
  words: string;
}

/** What of an agreement decides over its invoices, with the dates of the agreement that it is invoiced with. */
export type Invoicing = Pick<Agreement, 'status' | 'cancelled' | 'nextInvoiceDate' | 'billingCycle'>;

/** The addition and agreement as the plan read them, and the count behind it. Posting compares with it. */
export interface Evidence {
  addition: SeenAddition;
  agreement: Invoicing;
  /** Date of the invoice that the change will hit; null where it cannot be told. */
  invoiceDate: CalendarDate | null;
  on: CalendarDate;
  seats: number;
  offset: number;
  minimum: number;
  /** Quantity of other additions taken off. */
  others: Decimal;
  mappingMark: string;
  ruleMark: string;
}

export interface PlannedAdjustment {
  accountId: number;
  serviceId: string;
  agreementId: string;
  additionId: string;
  from: Decimal;
  to: Decimal;
  seats: number;
  moneyCents: number;
  monthCents: number;
  evidence: Evidence;
  /** Adjustments of one cause are approved together; null: on its own. */
  cause: string | null;
  guards: readonly Stop[];
  blocks: readonly Block[];
}

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
  | 'device-caught-twice'
  | 'changed-in-psa'
  | 'not-active-on-invoice-date'
  | 'below-less-included'
  | 'undone'
  | 'run-money'
  | 'run-accounts'
  | 'refused-before'
  | 'one-cause';

/** A guard that stopped an adjustment, with its words for a person. */
export interface Stop {
  guard: GuardName;
  words: string;
}

/** An approved adjustment that must go back to a person, and why. */
export interface TakeBack {
  id: number;
  /** The count now says the other way, or nothing at all. */
  reversed: boolean;
  /** Guards that whoever approved it has not seen. */
  guards: readonly Stop[];
}
