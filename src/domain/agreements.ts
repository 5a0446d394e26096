import type { Invoicing } from './adjustment.ts';
import type { Addition, Agreement } from './psa.ts';
import { addDays, type CalendarDate } from './time.ts';

/*
 * When agreements and additions are active, and which invoice a change will hit. A child agreement is
 * invoiced with its parent and takes its dates from it.
 */

export type Agreements = ReadonlyMap<string, Agreement>;

/** The agreement whose dates hold: the topmost parent that is known. */
export function datingAgreement(agreement: Agreement, agreements: Agreements): Agreement {
  return lineage(agreement, agreements).at(-1) ?? agreement;
}

/** An agreement and those above it that are known, the topmost last. */
function lineage(agreement: Agreement, agreements: Agreements): Agreement[] {
  const found = new Set<Agreement>();
  let at: Agreement | undefined = agreement;
  while (at !== undefined && !found.has(at)) {
    found.add(at);
    at = at.parentId === null ? undefined : agreements.get(at.parentId);
  }
  return [...found];
}

/** What of an agreement decides over its invoices: its own, and its parent's where it is a child. */
export function invoicingOf(agreement: Agreement, agreements: Agreements): Invoicing {
  const all = lineage(agreement, agreements);
  return {
    status: all.find(({ status }) => status !== 'active')?.status ?? 'active',
    cancelled: all.some(({ cancelled }) => cancelled),
    nextInvoiceDate: datingAgreement(agreement, agreements).nextInvoiceDate,
    billingCycle: agreement.billingCycle,
  };
}

/**
 * Date of the invoice that a change made on a day will hit; null where the PSA does not say. It is a past one only where
 * the PSA has yet to make that invoice.
 */
export function invoiceDateHit(
  agreement: Agreement,
  { on, agreements }: { on: CalendarDate; agreements: Agreements },
): CalendarDate | null {
  const { nextInvoiceDate, billStartDate } = datingAgreement(agreement, agreements);
  if (nextInvoiceDate !== null) return nextInvoiceDate;
  return billStartDate !== null && billStartDate >= on ? billStartDate : null;
}

/** Why an agreement is not active on a date; null where it is. */
export function inactiveWhy(agreement: Agreement, { on, agreements }: { on: CalendarDate; agreements: Agreements }) {
  const all = lineage(agreement, agreements);
  for (const each of all) {
    const which = each === agreement ? 'it' : `its parent "${each.name}"`;
    if (each.status !== 'active') return `${which} is ${each.status}`;
    if (each.cancelled && (each.cancelledDate === null || each.cancelledDate <= on)) return `${which} is cancelled`;
  }
  const { parentId, startDate, endDate } = all.at(-1) ?? agreement;
  if (parentId !== null && !agreements.has(parentId)) return 'its parent is not known';
  if (startDate !== null && startDate > on) return `it starts on ${startDate}`;
  if (endDate !== null && endDate < on) return `it ends on ${endDate}`;
  return null;
}

/** Whether an addition is billed on a date: the cancelled date is the first day on which it is not. */
export function isAdditionActive(addition: Addition, on: CalendarDate): boolean {
  if (addition.effectiveDate !== null && addition.effectiveDate > on) return false;
  return addition.cancelledDate === null || addition.cancelledDate > on;
}

/** The one agreement that renews another: same company and site, begun later, active on the date. null: none, or several. */
export function successorOf(
  agreement: Agreement,
  { on, agreements }: { on: CalendarDate; agreements: Agreements },
): Agreement | null {
  const begunOn = (each: Agreement) => datingAgreement(each, agreements).startDate ?? '';
  const later = [...agreements.values()].filter(
    (each) =>
      each.id !== agreement.id &&
      each.companyId === agreement.companyId &&
      each.siteId === agreement.siteId &&
      (each.parentId === null) === (agreement.parentId === null) &&
      begunOn(each) > begunOn(agreement) &&
      inactiveWhy(each, { on, agreements }) === null,
  );
  return later.length === 1 ? (later[0] ?? null) : null;
}

/** Whether nothing may be posted today: from `freezeDays` before the invoice date until it has moved on. 0: never. */
export function isFrozen(
  invoiceDate: CalendarDate | null,
  { on, freezeDays }: { on: CalendarDate; freezeDays: number },
) {
  return freezeDays > 0 && invoiceDate !== null && on >= addDays(invoiceDate, -freezeDays);
}
