import type { PlannedAdjustment, TakeBack } from './adjustment.ts';
import { nameCauses } from './causes.ts';
import { findingsOfCount } from './count-findings.ts';
import type { Finding, FindingKind } from './findings.ts';
import { findingsOfLine, isWithoutSeats, type LineFacts, lineFacts, lineFate } from './line-findings.ts';
import { adjustmentPlanner, type DrivenLine } from './plan-adjustments.ts';
import type { PlanInput } from './plan-input.ts';
import { claimedTwice, gatherLines, lineText, type PlanLine } from './plan-lines.ts';
import { automaticAccounts, guardOneCause, guardRun, type RunCase } from './run-guards.ts';
import { atOnce, inSlices, type Steps } from './steps.ts';

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
  /** Additions with a posting in flight, or in a list that left doubt: whatever waits for them stays as it is. */
  skipped: ReadonlySet<string>;
  findings: readonly Finding[];
  sums: PlanSums;
}

/** May be repeated: the same state gives the same plan. */
export function planBilling(input: PlanInput): Plan {
  return atOnce(planSteps(input));
}

/** The same in steps, for plans of thousands of lines. */
export function* planSteps(input: PlanInput): Steps<Plan> {
  const lines = yield* gatherLines(input);
  const facts = lineFacts(input, claimedTwice(lines));
  yield;
  const planOf = adjustmentPlanner(input);
  const adjustments: PlannedAdjustment[] = [];
  const takeBacks: TakeBack[] = [];
  const findings: Finding[] = findingsOfCount(facts);
  const driven = new Set<string>();
  yield* inSlices(lines, (line) => {
    findings.push(...findingsOfLine(line, facts));
    if (!isDriven(line, facts)) return;
    const plan = planOf(line);
    driven.add(line.target.addition.id);
    takeBacks.push(...plan.takeBacks);
    if (plan.adjustment !== null) adjustments.push(plan.adjustment);
  });
  const skipped = input.inFlight.union(inDoubt(lines));
  takeBacks.push(...groundless(input.approved, { driven, skipped }));
  const guarded = guardAll(adjustments, { input, takeBacks, openEnds: openEnds(lines, facts) });
  yield;
  return {
    adjustments: guarded,
    takeBacks,
    skipped,
    findings: merge(findings),
    sums: sumFates(lines, facts),
  };
}

/** Whether a line's quantity is ours to plan now. */
function isDriven(line: PlanLine, { claimed, input }: LineFacts): line is DrivenLine {
  const { target } = line;
  if (target.target !== 'addition') return false;
  if (claimed.has(target.addition.id) || input.inFlight.has(target.addition.id)) return false;
  if (!isWithoutSeats(line, input.on)) return true;
  if (input.settings.zeroSeats === 'ask') return line.ours;
  return input.settings.zeroSeats === 'zero';
}

/** Lines that seats may come to or go from, and of which this plan can say nothing. */
function openEnds(lines: readonly PlanLine[], facts: LineFacts): Set<string> {
  const open = new Set(facts.input.count.tallies.map(lineText));
  for (const line of lines) {
    if (isDriven(line, facts) || isAnswered(line, facts)) open.delete(lineText(line.line));
    else open.add(lineText(line.line));
  }
  return open;
}

/** Whether a person has said that a line's quantity is not to change with its seats. */
function isAnswered(line: PlanLine, { input }: LineFacts): boolean {
  const { target } = line.target;
  if (target === 'included' || target === 'fixed') return true;
  return isWithoutSeats(line, input.on) && input.settings.zeroSeats === 'keep';
}

function guardAll(
  adjustments: readonly PlannedAdjustment[],
  { input, takeBacks, openEnds }: { input: PlanInput; takeBacks: readonly TakeBack[]; openEnds: ReadonlySet<string> },
): PlannedAdjustment[] {
  const { accounts, approved, settings } = input;
  const baselines = new Map(input.baselines.map(({ additionId, at }) => [additionId, at]));
  const confirmedAt = (additionId: string) => baselines.get(additionId);
  const named = nameCauses(adjustments, { ...input, confirmedAt, openEnds });
  const automatic = automaticAccounts(accounts, settings.mode);
  const takenBack = new Set(takeBacks.map(({ id }) => id));
  const run: RunCase = {
    limits: settings.guards,
    isAutomatic: (accountId) => automatic.has(accountId),
    standing: approved.filter((each) => each.automatic && !takenBack.has(each.id)),
  };
  return guardOneCause(guardRun(guardOneCause(named), run));
}

/** Additions of lines of which nothing can be said as long as their list leaves doubt. */
function inDoubt(lines: readonly PlanLine[]): Set<string> {
  const additions = lines.flatMap(({ target }) => (target.target === 'unknown' ? target.additions : []));
  return new Set(additions.map(({ id }) => id));
}

/** Approvals of additions that no line drives any more. An undo needs no line. */
function groundless(
  approved: PlanInput['approved'],
  { driven, skipped }: { driven: ReadonlySet<string>; skipped: ReadonlySet<string> },
): TakeBack[] {
  return approved
    .filter(({ additionId, undo }) => !undo && !driven.has(additionId) && !skipped.has(additionId))
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
