import { compare, multiply, roundedQuotient, subtract, toCents } from './decimal.ts';
import { searchKey } from './names.ts';
import type { Addition, Decimal } from './psa.ts';

/*
 * Money is what the invoice will show: price x max(0, quantity - lessIncluded), nothing where the
 * addition is not billed.
 */

export type Priced = Pick<Addition, 'unitPrice' | 'lessIncluded' | 'billing'>;

/** Integer cents, in the currency of the PSA. */
export interface Money {
  /** Change of one invoice. */
  cents: number;
  /** The same per month. */
  monthCents: number;
  /** false: the billing cycle is not known by its name, and monthCents is what one invoice shows. */
  cycleKnown: boolean;
}

/** What an invoice shows for a quantity. */
export function invoiceAmount(addition: Priced, quantity: Decimal): Decimal {
  if (addition.billing !== 'billable') return '0';
  const billed = subtract(quantity, addition.lessIncluded);
  return compare(billed, '0') > 0 ? multiply(addition.unitPrice, billed) : '0';
}

/** How an invoice changes when the quantity does. */
export function moneyOfChange(addition: Priced, change: { from: Decimal; to: Decimal; billingCycle: string }): Money {
  const amount = subtract(invoiceAmount(addition, change.to), invoiceAmount(addition, change.from));
  return { cents: toCents(amount), ...perMonth(amount, change.billingCycle) };
}

/** What an amount of one billing cycle is per month. A cycle of unknown name is shown as it is. */
export function perMonth(amount: Decimal, billingCycle: string): Pick<Money, 'monthCents' | 'cycleKnown'> {
  const cycle = CYCLES.find(({ name }) => name.test(searchKey(billingCycle)));
  if (cycle === undefined) return { monthCents: toCents(amount), cycleKnown: false };
  const cents = multiply(multiply(amount, '100'), String(cycle.perYear));
  return { monthCents: roundedQuotient(cents, 12n), cycleKnown: true };
}

/** Invoices a year. Names that mean two things ("bi-annual") are left out on purpose: they are shown as they are. */
const CYCLES: readonly { name: RegExp; perYear: string }[] = [
  { name: /^(every |per )?(1 )?months?$|^monthly$/, perYear: '12' },
  { name: /^(bi monthly|bimonthly|every (2|two) months|(2|two) months)$/, perYear: '6' },
  { name: /^(quarterly|quarter|every (3|three) months|(3|three) months)$/, perYear: '4' },
  { name: /^(semi annual(ly)?|semiannual(ly)?|half yearly|(every )?(6|six) months)$/, perYear: '2' },
  { name: /^(annual(ly)?|yearly|year|(every )?(1|one) year|(every )?12 months)$/, perYear: '1' },
  { name: /^(biennial(ly)?|(every )?(2|two) years?)$/, perYear: '0.5' },
  { name: /^(weekly|week|every week)$/, perYear: '52' },
  { name: /^(bi weekly|biweekly|fortnightly|(every )?(2|two) weeks)$/, perYear: '26' },
  { name: /^(semi monthly|semimonthly|twice a month)$/, perYear: '24' },
];

/** What sums of these are in; null: they are in several, or of some nobody says. */
export function soleCurrency(rows: readonly { currency: string | null }[]): string | null {
  const [first, ...others] = new Set(rows.map(({ currency }) => currency));
  return others.length === 0 ? (first ?? null) : null;
}
