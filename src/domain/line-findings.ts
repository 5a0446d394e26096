import type { Baseline } from './adjustment.ts';
import { compare, multiply, toCents } from './decimal.ts';
import { changesSince } from './evidence.ts';
import type { Finding, FindingKind } from './findings.ts';
import type { LineProblem } from './line-target.ts';
import { moneyOfChange } from './money.ts';
import type { PlanInput } from './plan-input.ts';
import { lineText, type PlanLine } from './plan-lines.ts';
import { problemFinding } from './problem-findings.ts';
import type { Addition } from './psa.ts';
import { offsetOn } from './quantity.ts';
import type { CalendarDate } from './time.ts';

/*
 * What a person should know of a line, and what becomes of its seats.
 */

export type LineFate = 'managed' | 'included' | 'fixed' | 'held' | FindingKind;

/** What findings of lines are made of: names, prices, and who claims an addition twice. */
export interface LineFacts {
  accountName(accountId: number): string;
  serviceName(serviceId: string): string;
  /** Cents per month at the catalog's price. */
  catalogCents(serviceId: string, seats: number): number;
  baselineOf(additionId: string): Baseline | undefined;
  claimed: ReadonlyMap<string, readonly PlanLine[]>;
  input: PlanInput;
}

export function lineFacts(input: PlanInput, claimed: ReadonlyMap<string, readonly PlanLine[]>): LineFacts {
  const services = new Map(input.services.map((service) => [service.id, service]));
  const named = new Map(input.additions.map(({ serviceId, serviceName }) => [serviceId, serviceName]));
  const baselines = new Map(input.baselines.map((each) => [each.additionId, each]));
  return {
    accountName: (accountId) => input.accountNames.get(accountId) ?? `#${accountId}`,
    serviceName: (serviceId) => services.get(serviceId)?.description ?? named.get(serviceId) ?? `#${serviceId}`,
    catalogCents: (serviceId, seats) => toCents(multiply(services.get(serviceId)?.price ?? '0', String(seats))),
    baselineOf: (additionId) => baselines.get(additionId),
    claimed,
    input,
  };
}

/** The one fate of a line's seats. */
export function lineFate({ target }: PlanLine, { claimed }: Pick<LineFacts, 'claimed'>): LineFate {
  if (target.target === 'included' || target.target === 'fixed') return target.target;
  if (target.target === 'unknown') return 'held';
  if (target.target === 'problem') return target.problem.kind;
  if (claimed.has(target.addition.id)) return 'addition-claimed-twice';
  if (target.dates.inactiveWhy === null) return 'managed';
  return target.dates.successor === null ? 'agreement-not-active' : 'renewal';
}

export function findingsOfLine(line: PlanLine, facts: LineFacts): Finding[] {
  const { target } = line;
  const found: (Finding | null)[] = [];
  if (target.target === 'problem') found.push(findingOfProblem(target.problem, { line, facts }));
  if (target.target === 'addition') {
    const { addition, agreement, dates } = target;
    if (facts.claimed.has(addition.id)) found.push(claimedFinding(addition, { line, facts }));
    if (dates.inactiveWhy !== null) {
      const problem = {
        kind: 'agreement-not-active',
        agreement,
        why: dates.inactiveWhy,
        successor: dates.successor,
      } as const;
      found.push(findingOfProblem(problem, { line, facts }));
    }
    found.push(changedFinding(addition, { line, facts }), notSeenFinding(addition, { line, facts }));
    if (isWithoutSeats(line, facts.input.on)) found.push(withoutSeatsFinding(addition, { line, facts }));
  }
  return found.filter((each) => each !== null);
}

/** Whether an addition bills something although nobody has a seat, and no offset says that it should. */
export function isWithoutSeats({ line, tally, target }: PlanLine, on: CalendarDate): boolean {
  if (target.target !== 'addition' || (tally?.seats ?? 0) > 0) return false;
  return compare(target.addition.quantity, '0') > 0 && offsetOn(line, on) <= 0;
}

interface At {
  line: PlanLine;
  facts: LineFacts;
}

function findingOfProblem(problem: LineProblem, { line, facts }: At): Finding | null {
  const seats = line.tally?.seats ?? 0;
  const { account, line: ofLine } = line;
  return problemFinding(problem, {
    seats,
    cents: facts.catalogCents(ofLine.serviceId, seats),
    account: facts.accountName(account.id),
    accountId: account.id,
    companyId: account.companyId,
    service: facts.serviceName(ofLine.serviceId),
    serviceId: ofLine.serviceId,
  });
}

function claimedFinding(addition: Addition, { line, facts }: At): Finding {
  const seats = line.tally?.seats ?? 0;
  const claiming = facts.claimed.get(addition.id) ?? [];
  const accounts = claiming.map(({ account }) => facts.accountName(account.id)).join(', ');
  return {
    kind: 'addition-claimed-twice',
    object: addition.id,
    seats,
    cents: monthCents(addition, { line, quantity: seats }),
    facts: { additionId: addition.id, service: facts.serviceName(addition.serviceId), accounts },
  };
}

function changedFinding(addition: Addition, { line, facts }: At): Finding | null {
  const baseline = facts.baselineOf(addition.id);
  if (baseline === undefined || facts.input.inFlight.has(addition.id)) return null;
  const changes = changesSince(baseline.seen, addition);
  if (changes.length === 0) return null;
  const billingCycle = line.target.target === 'addition' ? line.target.agreement.billingCycle : '';
  const money = moneyOfChange(addition, { from: baseline.seen.quantity, to: addition.quantity, billingCycle });
  return {
    kind: 'quantity-changed-in-psa',
    object: addition.id,
    seats: line.tally?.seats ?? 0,
    cents: money.monthCents,
    facts: {
      account: facts.accountName(line.account.id),
      service: facts.serviceName(addition.serviceId),
      additionId: addition.id,
      expected: baseline.seen.quantity,
      found: addition.quantity,
      changes: changes.join(', '),
    },
  };
}

function notSeenFinding(addition: Addition, { line, facts }: At): Finding | null {
  const notSeen = line.tally?.notSeen ?? 0;
  if (notSeen === 0) return null;
  const { id: accountId } = line.account;
  const { serviceId } = line.line;
  return {
    kind: 'not-seen',
    object: lineText(line.line),
    seats: notSeen,
    cents: monthCents(addition, { line, quantity: notSeen }),
    facts: {
      account: facts.accountName(accountId),
      accountId,
      service: facts.serviceName(serviceId),
      serviceId,
      days: facts.input.settings.notSeenDays,
    },
  };
}

function withoutSeatsFinding(addition: Addition, { line, facts }: At): Finding | null {
  if (facts.input.settings.zeroSeats !== 'ask') return null;
  const { id: accountId } = line.account;
  const { serviceId } = line.line;
  return {
    kind: 'addition-without-seats',
    object: addition.id,
    seats: 0,
    cents: monthCents(addition, { line, quantity: Number(addition.quantity) }),
    facts: {
      account: facts.accountName(accountId),
      accountId,
      service: facts.serviceName(serviceId),
      serviceId,
      additionId: addition.id,
      quantity: addition.quantity,
    },
  };
}

/** What so many seats of an addition cost a month, whatever is included. */
function monthCents(addition: Addition, { line, quantity }: { line: PlanLine; quantity: number }): number {
  const billingCycle = line.target.target === 'addition' ? line.target.agreement.billingCycle : '';
  return moneyOfChange({ ...addition, lessIncluded: '0' }, { from: '0', to: String(quantity), billingCycle })
    .monthCents;
}
