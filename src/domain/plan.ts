import type { PlannedAdjustment, TakeBack } from './adjustment.ts';
import { nameCauses } from './causes.ts';
import { findingsOfCount } from './count-findings.ts';
import type { Finding, FindingKind } from './findings.ts';
import { findingsOfLine, isWithoutSeats, type LineFacts, lineFacts, lineFate } from './line-findings.ts';
import { adjustmentPlanner, type DrivenLine } from './plan-adjustments.ts';
import type { PlanInput } from './plan-input.ts';
import { claimedTwice, gatherLines, type PlanLine } from './plan-lines.ts';
import { guardOneCause, guardRun } from './run-guards.ts';

/*
 * The plan: what counts and agreements say the quantities should be, as a pure function of stored state.
 * Dry run is this plan without posting.
 */

/** Pairs of device and product by what becomes of them. The parts add up to `pairs`. */
export interface PlanSums {
  pairs: number;
  managed: number;
  included: number;
  fixed: number;
  excluded: number;
  notBilled: number;
  held: number;
  findings: Readonly<Partial<Record<FindingKind, number>>>;
}

export interface Plan {
  adjustments: readonly PlannedAdjustment[];
  takeBacks: readonly TakeBack[];
  /** Additions with a posting in flight: whatever waits for them stays as it is. */
  skipped: ReadonlySet<string>;
  findings: readonly Finding[];
  sums: PlanSums;
}

/** May be repeated: the same state gives the same plan. */
export function planBilling(input: PlanInput): Plan {
  const lines = gatherLines(input);
  const facts = lineFacts(input, claimedTwice(lines));
  const planOf = adjustmentPlanner(input);
  const driven = lines.filter((line): line is DrivenLine => isDriven(line, facts));
  const plans = driven.map(planOf);
  const adjustments = plans.flatMap(({ adjustment }) => adjustment ?? []);
  return {
    adjustments: guardAll(adjustments, input),
    takeBacks: [...plans.flatMap(({ takeBacks }) => takeBacks), ...groundless(driven, input)],
    skipped: input.inFlight,
    findings: merge([...findingsOfCount(facts), ...lines.flatMap((line) => findingsOfLine(line, facts))]),
    sums: sumFates(lines, facts),
  };
}

/** Whether a line's quantity is ours to plan now. */
function isDriven(line: PlanLine, { claimed, input }: LineFacts): boolean {
  const { target } = line;
  if (target.target !== 'addition') return false;
  if (claimed.has(target.addition.id) || input.inFlight.has(target.addition.id)) return false;
  if (!isWithoutSeats(line, input.on)) return true;
  if (input.settings.zeroSeats === 'ask') return line.ours;
  return input.settings.zeroSeats === 'zero';
}

function guardAll(adjustments: readonly PlannedAdjustment[], input: PlanInput): PlannedAdjustment[] {
  const baselines = new Map(input.baselines.map(({ additionId, at }) => [additionId, at]));
  const confirmedAt = (additionId: string) => baselines.get(additionId);
  const named = nameCauses(adjustments, { ...input, confirmedAt });
  return guardOneCause(guardRun(guardOneCause(named), input.settings.guards));
}

/** Approvals of additions that no line drives any more. */
function groundless(driven: readonly DrivenLine[], { approved, inFlight }: PlanInput): TakeBack[] {
  const additions = new Set(driven.map(({ target }) => target.addition.id));
  return approved
    .filter(({ additionId }) => !additions.has(additionId) && !inFlight.has(additionId))
    .map(({ id }) => ({ id, reversed: true, guards: [] }));
}

/** One finding for each kind and object, with the seats and money of all of them. */
function merge(findings: readonly Finding[]): Finding[] {
  const merged = new Map<string, Finding>();
  for (const each of findings) {
    const key = `${each.kind} ${each.object}`;
    const known = merged.get(key);
    if (known === undefined) merged.set(key, { ...each });
    else Object.assign(known, { seats: known.seats + each.seats, cents: known.cents + each.cents });
  }
  return [...merged.values()];
}

function sumFates(lines: readonly PlanLine[], facts: LineFacts): PlanSums {
  const { sums, unrouted } = facts.input.count;
  const findings: Partial<Record<FindingKind, number>> = {};
  const put = (kind: FindingKind, pairs: number) => {
    if (pairs > 0) findings[kind] = (findings[kind] ?? 0) + pairs;
  };
  const ours = { managed: 0, included: 0, fixed: sums.fixed, held: sums.held };
  for (const { newCustomer, pairs } of unrouted)
    put(newCustomer ? 'new-customer-group' : 'group-without-account', pairs);
  put('product-not-mapped', sums.notMapped);
  let onLines = 0;
  for (const line of lines) {
    const pairs = line.tally?.pairs ?? 0;
    const fate = lineFate(line, facts);
    onLines += pairs;
    if (fate === 'managed' || fate === 'included' || fate === 'fixed' || fate === 'held') ours[fate] += pairs;
    else put(fate, pairs);
  }
  // Seats of accounts that are not among the given ones wait for somebody who knows them.
  ours.held += sums.line - onLines;
  const notBilled = Object.values(sums.notBilled).reduce((sum, each) => sum + each, 0);
  return { pairs: sums.pairs, ...ours, excluded: sums.excluded, notBilled, findings };
}
