import { type Agreements, inactiveWhy, invoiceDateHit, isAdditionActive, successorOf } from './agreements.ts';
import { isFraction } from './decimal.ts';
import type { Account, Line } from './mapping.ts';
import type { Addition, Agreement } from './psa.ts';
import type { CalendarDate } from './time.ts';

/*
 * Which addition a line drives, or why that cannot be told.
 */

export type LineTarget =
  | { target: 'included' }
  | { target: 'fixed' }
  /** Nothing can be said: the agreement's additions were not read, or left in doubt. `additions`: those last known. */
  | { target: 'unknown'; additions: readonly Addition[] }
  | { target: 'addition'; addition: Addition; others: readonly Addition[]; agreement: Agreement; dates: InvoiceDates }
  | { target: 'problem'; problem: LineProblem };

/** When the invoice comes that a change will hit, and whether the agreement is active then. */
export interface InvoiceDates {
  invoiceDate: CalendarDate | null;
  /** The day on which it must be active: that of the invoice, and never before today. */
  judgedOn: CalendarDate;
  inactiveWhy: string | null;
  successor: Agreement | null;
}

export type LineProblem =
  | { kind: 'account-without-agreement' | 'company-gone' }
  | { kind: 'agreement-gone'; agreementId: string }
  | { kind: 'agreement-moved'; agreementId: string; companyId: string }
  | { kind: 'agreement-not-active'; agreement: Agreement; why: string; successor: Agreement | null }
  | { kind: 'no-addition'; agreementId: string }
  | { kind: 'renewal'; old: Addition; next: Addition }
  | { kind: 'several-additions'; additions: readonly Addition[] }
  | { kind: 'quantity-fraction'; addition: Addition };

export interface LineFinder {
  on: CalendarDate;
  agreements: Agreements;
  companies: ReadonlySet<string>;
  additionsRead: ReadonlySet<string>;
  /** Additions of one service on one agreement, by `additionKey`. */
  additions: ReadonlyMap<string, readonly Addition[]>;
}

export function additionKey(agreementId: string, serviceId: string): string {
  return `${agreementId} ${serviceId}`;
}

/** `line.agreementId` null means the account's. */
export function findTarget(line: Line, { account, finder }: { account: Account; finder: LineFinder }): LineTarget {
  if (line.kind !== 'managed') return { target: line.kind };
  const agreementId = line.agreementId ?? account.agreementId;
  if (agreementId === null) return problem({ kind: 'account-without-agreement' });
  if (!finder.companies.has(account.companyId)) return problem({ kind: 'company-gone' });
  const agreement = finder.agreements.get(agreementId);
  if (agreement === undefined) return problem({ kind: 'agreement-gone', agreementId });
  if (agreement.companyId !== account.companyId) {
    return problem({ kind: 'agreement-moved', agreementId, companyId: agreement.companyId });
  }
  if (!finder.additionsRead.has(agreementId)) {
    return { target: 'unknown', additions: finder.additions.get(additionKey(agreementId, line.serviceId)) ?? [] };
  }
  return chooseAddition(line, { agreement, finder });
}

function chooseAddition(line: Line, { agreement, finder }: { agreement: Agreement; finder: LineFinder }): LineTarget {
  const dates = datesOf(agreement, finder);
  const all = finder.additions.get(additionKey(agreement.id, line.serviceId)) ?? [];
  const day = activeDay(dates, finder.on);
  const active = all.filter((each) => isAdditionActive(each, day));
  const chosen = line.additionId === null ? null : (all.find(({ id }) => id === line.additionId) ?? null);
  const only = line.additionId === null ? active : active.filter(({ id }) => id === line.additionId);
  const addition = only[0];
  if (only.length > 1) return problem({ kind: 'several-additions', additions: only });
  if (addition === undefined) return problem(withoutAddition({ chosen, active, agreement, dates }));
  const others = active.filter(({ id }) => id !== addition.id);
  const fraction = [addition, ...(line.others === 'subtract' ? others : [])].find(({ quantity }) =>
    isFraction(quantity),
  );
  if (fraction !== undefined) return problem({ kind: 'quantity-fraction', addition: fraction });
  return { target: 'addition', addition, others, agreement, dates };
}

/** Additions are judged on the same day as their agreement; where that is not active then, on today. */
function activeDay({ judgedOn, inactiveWhy: why }: InvoiceDates, on: CalendarDate): CalendarDate {
  return why === null ? judgedOn : on;
}

function datesOf(agreement: Agreement, { on, agreements }: LineFinder): InvoiceDates {
  const invoiceDate = invoiceDateHit(agreement, { on, agreements });
  const judgedOn = invoiceDate === null || invoiceDate < on ? on : invoiceDate;
  const judged = { on: judgedOn, agreements };
  const why = inactiveWhy(agreement, judged);
  const successor = why === null ? null : successorOf(agreement, judged);
  return { invoiceDate, judgedOn, inactiveWhy: why, successor };
}

function withoutAddition(found: {
  chosen: Addition | null;
  active: readonly Addition[];
  agreement: Agreement;
  dates: InvoiceDates;
}): LineProblem {
  const { chosen, active, agreement, dates } = found;
  if (dates.inactiveWhy !== null) {
    return { kind: 'agreement-not-active', agreement, why: dates.inactiveWhy, successor: dates.successor };
  }
  const next = active[0];
  if (chosen !== null && next !== undefined && active.length === 1) return { kind: 'renewal', old: chosen, next };
  if (active.length > 1) return { kind: 'several-additions', additions: active };
  return { kind: 'no-addition', agreementId: agreement.id };
}

function problem(found: LineProblem): LineTarget {
  return { target: 'problem', problem: found };
}
