import type { Invoicing, SeenAddition } from './adjustment.ts';
import { compare } from './decimal.ts';
import { type Money, moneyOfChange } from './money.ts';
import type { Addition, Decimal } from './psa.ts';
import type { CalendarDate } from './time.ts';

/*
 * Undo is a compensating adjustment: back from the quantity that was posted to the one before,
 * refused where someone has changed the addition since. Its line is then on hold until a person releases it.
 */

export interface PostedAdjustment {
  id: number;
  additionId: string;
  from: Decimal;
  to: Decimal;
  /** The invoice that the posting was to hit. */
  invoiceDate: CalendarDate | null;
}

export interface UndoInput {
  addition: Addition;
  /** As of now. */
  nextInvoiceDate: CalendarDate | null;
  billingCycle: string;
}

export type Undo =
  | {
      undo: 'possible';
      additionId: string;
      /** The adjustments it reverts, newest first. */
      of: readonly number[];
      from: Decimal;
      to: Decimal;
      money: Money;
      /** Whether an invoice with the posted quantity has gone out already: the undo changes later ones only. */
      invoiced: boolean;
      seen: SeenAddition;
      words: string;
    }
  | { undo: 'refused'; additionId: string; words: string };

/**
 * Reverts postings of one addition, given oldest first and in one chain: a single adjustment, or all of one run.
 * Repeating it after it was posted is refused, as the quantity is then another.
 */
export function planUndo(
  posted: readonly PostedAdjustment[],
  { addition, nextInvoiceDate, billingCycle }: UndoInput,
): Undo {
  const first = posted[0];
  const last = posted.at(-1);
  if (first === undefined || last === undefined) throw new RangeError('an undo needs a posted adjustment');
  const refused = refusal(posted, addition);
  if (refused !== null) return { undo: 'refused', additionId: addition.id, words: refused };
  const invoiced = posted.some(({ invoiceDate }) => isInvoiced(invoiceDate, nextInvoiceDate));
  return {
    undo: 'possible',
    additionId: addition.id,
    of: posted.map(({ id }) => id).reverse(),
    from: last.to,
    to: first.from,
    money: moneyOfChange(addition, { from: last.to, to: first.from, billingCycle }),
    invoiced,
    seen: addition,
    words: [`Back from ${last.to} to ${first.from}.`, ...(invoiced ? [invoicedWords(last.to)] : [])].join(' '),
  };
}

/** Those of a chain, oldest first, that no undo has put back. An undo goes from the one it names down to where it ends. */
export function notReverted<Posted extends Pick<PostedAdjustment, 'id' | 'from'>>(
  chain: readonly Posted[],
  undos: readonly { undoOf: number | null; to: Decimal }[],
): Posted[] {
  let left = [...chain];
  for (const { undoOf, to } of undos) {
    const last = left.findIndex(({ id }) => id === undoOf);
    const first = left.slice(0, last + 1).findLastIndex(({ from }) => compare(from, to) === 0);
    if (first >= 0) left = left.toSpliced(first, last - first + 1);
  }
  return left;
}

function refusal(posted: readonly PostedAdjustment[], addition: Addition): string | null {
  const last = posted.at(-1);
  if (last !== undefined && compare(addition.quantity, last.to) !== 0) {
    return `The quantity is ${addition.quantity}, not ${last.to} as posted: it was changed since. Set it by hand, or undo the later change first.`;
  }
  const broken = posted.some((each, i) => i > 0 && each.from !== posted[i - 1]?.to);
  return broken ? 'Someone changed the quantity between these postings: undo them one by one.' : null;
}

/** Whether the invoice of a date has been made: the next one is of a later date. */
export function isInvoiced(invoiceDate: CalendarDate | null, next: CalendarDate | null): boolean {
  return invoiceDate !== null && next !== null && next > invoiceDate;
}

/** What an undo expects its agreement to be: an invoice that was made while it waited does not take it back. */
export function expectedByUndo(seen: Invoicing, now: Invoicing): Invoicing {
  const { nextInvoiceDate } = now;
  return isInvoiced(seen.nextInvoiceDate, nextInvoiceDate) ? { ...seen, nextInvoiceDate } : seen;
}

export const invoicedWords = (quantity: Decimal): string =>
  `The period is already invoiced with ${quantity}: only later invoices change.`;
