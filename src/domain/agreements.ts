import type { Addition, Agreement } from './psa.ts';
import { addDays, type CalendarDate } from './time.ts';

/*
 * When agreements and additions are active, and which invoice a change will hit. A child agreement is
 * invoiced with its parent and takes its dates from it.
 */

export type Agreements = ReadonlyMap<string, Agreement>;

/** The agreement whose dates hold: the topmost parent that is known. */
export function datingAgreement(agreement: Agreement, agreements: Agreements): Agreement {
  const seen = new Set<string>();
  let at = agreement;
  while (at.parentId !== null && !seen.has(at.id)) {
    seen.add(at.id);
    const parent = agreements.get(at.parentId);
    if (parent === undefined) return at;
    at = parent;
  }
  return at;
}

/** Date of the invoice that a change made on a day will hit; null where the PSA does not say. */
export function invoiceDateHit(agreement: Agreement, agreements: Agreements): CalendarDate | null {
  const { nextInvoiceDate, billStartDate } = datingAgreement(agreement, agreements);
  return nextInvoiceDate ?? billStartDate;
}

/** Why an agreement is not active on a date; null where it is. */
export function inactiveWhy(agreement: Agreement, { on, agreements }: { on: CalendarDate; agreements: Agreements }) {
  const dating = datingAgreement(agreement, agreements);
  for (const each of dating === agreement ? [agreement] : [agreement, dating]) {
    const which = each === agreement ? 'it' : `its parent "${each.name}"`;
    if (each.status !== 'active') return `${which} is ${each.status}`;
    if (each.cancelled && (each.cancelledDate === null || each.cancelledDate <= on)) return `${which} is cancelled`;
  }
  if (dating.startDate !== null && dating.startDate > on) return `it starts on ${dating.startDate}`;
  if (dating.endDate !== null && dating.endDate < on) return `it ends on ${dating.endDate}`;
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
  const begun = agreement.startDate ?? '';
  const later = [...agreements.values()].filter(
    (each) =>
      each.id !== agreement.id &&
      each.companyId === agreement.companyId &&
      each.siteId === agreement.siteId &&
      each.parentId === agreement.parentId &&
      (each.startDate ?? '') > begun &&
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
