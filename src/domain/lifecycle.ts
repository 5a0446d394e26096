import type { PlannedAdjustment, Stop, TakeBack } from './adjustment.ts';
import type { Account, BillingMode } from './mapping.ts';
import type { Plan } from './plan.ts';
import type { Decimal } from './psa.ts';
import { automaticAccounts, isFree } from './run-guards.ts';

/*
 * What a new plan does to the adjustments that wait in the store, and what automatic mode approves.
 * An approval fixes its quantity: a newer count makes a proposal for the difference beside it.
 */

/** An adjustment that waits for a person or for its posting. */
export interface OpenAdjustment {
  id: number;
  additionId: string;
  state: 'proposed' | 'held' | 'approved';
  from: Decimal;
  to: Decimal;
}

/** The latest adjustment of an addition that a person dismissed, or that the PSA refused. */
export interface PastAdjustment {
  additionId: string;
  state: 'dismissed' | 'failed';
  from: Decimal;
  to: Decimal;
  seats: number;
  /** The vendor's words, or the person's reason. */
  words: string;
}

export type Step =
  /** The row keeps its id; state, guards, money, evidence and cause become the planned ones. */
  | { do: 'keep'; id: number; state: 'proposed' | 'held'; planned: PlannedAdjustment }
  /** An approval is taken back, and a person decides again; otherwise like `keep`. */
  | { do: 'take-back'; id: number; state: 'proposed' | 'held'; planned: PlannedAdjustment }
  | { do: 'supersede'; id: number; words: string }
  | { do: 'create'; state: 'proposed' | 'held'; planned: PlannedAdjustment };

/** The steps that bring the waiting adjustments to what a plan says. The same plan again only keeps. */
export function stepAdjustments(
  plan: Plan,
  { open, past }: { open: readonly OpenAdjustment[]; past: readonly PastAdjustment[] },
): Step[] {
  const planned = new Map(withPast(plan.adjustments, past).map((each) => [each.additionId, each]));
  const takeBacks = new Map(plan.takeBacks.map((each) => [each.id, each]));
  const steps: Step[] = [];
  for (const each of open) {
    const step = stepOpen(each, { planned, takeBack: takeBacks.get(each.id), skipped: plan.skipped });
    if (step === null) continue;
    steps.push(step);
    if (step.do !== 'supersede') planned.delete(each.additionId);
  }
  for (const each of planned.values()) steps.push({ do: 'create', state: stateOf(each), planned: each });
  return steps;
}

/**
 * What automatic mode approves: nothing that a guard or a block stops, nothing of an account set to manual,
 * and of one cause all or nothing.
 */
export function autoApproved(
  plan: Plan,
  { steps, accounts, mode }: { steps: readonly Step[]; accounts: readonly Account[]; mode: BillingMode },
): PlannedAdjustment[] {
  const automatic = automaticAccounts(accounts, mode);
  const free = steps.flatMap((step) => {
    if ((step.do !== 'keep' && step.do !== 'create') || step.state === 'held') return [];
    return isFree(step.planned) && automatic.has(step.planned.accountId) ? [step.planned] : [];
  });
  const byCause = countCauses(free);
  const whole = countCauses(plan.adjustments);
  return free.filter(({ cause }) => cause === null || byCause.get(cause) === whole.get(cause));
}

/** All adjustments that a person approves with the chosen ones: those of the same causes. */
export function withSameCause<Row extends { id: number; cause: string | null }>(
  rows: readonly Row[],
  ids: ReadonlySet<number>,
): Row[] {
  const causes = new Set(rows.filter(({ id, cause }) => ids.has(id) && cause !== null).map(({ cause }) => cause));
  return rows.filter(({ id, cause }) => ids.has(id) || causes.has(cause));
}

interface Now {
  planned: ReadonlyMap<string, PlannedAdjustment>;
  takeBack: TakeBack | undefined;
  skipped: ReadonlySet<string>;
}

function stepOpen(open: OpenAdjustment, { planned, takeBack, skipped }: Now): Step | null {
  if (skipped.has(open.additionId)) return null;
  if (open.state === 'approved' && takeBack === undefined) return null;
  const now = planned.get(open.additionId);
  if (now !== undefined && now.from === open.from && now.to === open.to) {
    return { do: open.state === 'approved' ? 'take-back' : 'keep', id: open.id, state: stateOf(now), planned: now };
  }
  return { do: 'supersede', id: open.id, words: supersededWords(now) };
}

function supersededWords(now: PlannedAdjustment | undefined): string {
  if (now === undefined) return 'There is nothing to change any more.';
  return `The plan now says ${now.from} to ${now.to}.`;
}

/** Leaves out what a person dismissed until the count changes, and holds what the PSA has refused just so. */
function withPast(adjustments: readonly PlannedAdjustment[], past: readonly PastAdjustment[]): PlannedAdjustment[] {
  const latest = new Map(past.map((each) => [each.additionId, each]));
  return adjustments.flatMap((planned) => {
    const before = latest.get(planned.additionId);
    if (before === undefined || before.to !== planned.to) return [planned];
    if (before.state === 'dismissed') return before.seats === planned.seats ? [] : [planned];
    if (before.from !== planned.from) return [planned];
    const refused: Stop = { guard: 'refused-before', words: `The same change was refused before: ${before.words}` };
    return [{ ...planned, guards: [...planned.guards, refused] }];
  });
}

function stateOf(planned: PlannedAdjustment): 'proposed' | 'held' {
  return planned.guards.length === 0 ? 'proposed' : 'held';
}

function countCauses(adjustments: readonly PlannedAdjustment[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { cause } of adjustments) if (cause !== null) counts.set(cause, (counts.get(cause) ?? 0) + 1);
  return counts;
}
