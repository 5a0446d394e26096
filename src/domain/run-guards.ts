import type { PlannedAdjustment, Stop } from './adjustment.ts';
import type { Account, BillingMode } from './mapping.ts';
import type { GuardLimits } from './settings.ts';

/*
 * Guards that look at many adjustments at once: those of one cause, and all that a run would post by itself.
 */

/** Holds the rest of a cause where any of its adjustments is held: they are approved together. */
export function guardOneCause(adjustments: readonly PlannedAdjustment[]): PlannedAdjustment[] {
  const waiting = new Set(adjustments.filter((each) => !isFree(each)).map(({ cause }) => cause));
  return adjustments.map((each) => {
    if (each.cause === null || !isFree(each) || !waiting.has(each.cause)) return each;
    return stop(each, {
      guard: 'one-cause',
      words: 'It belongs to a change of which another part waits for a person.',
    });
  });
}

/** What goes out in a run: nobody's decision, so its size is looked at. */
type ByItself = Pick<PlannedAdjustment, 'accountId' | 'moneyCents'>;

export interface RunCase {
  limits: GuardLimits;
  /** Whether automatic mode may approve what nothing stops. */
  isAutomatic: (accountId: number) => boolean;
  /** What it has approved before and is not posted yet: the next run takes it along. */
  standing: readonly ByItself[];
}

/** Holds everything that would go out by itself where that is too much money, or too many accounts, for one run. */
export function guardRun(
  adjustments: readonly PlannedAdjustment[],
  { limits, isAutomatic, standing }: RunCase,
): PlannedAdjustment[] {
  const free = new Set(adjustments.filter((each) => isFree(each) && isAutomatic(each.accountId)));
  const run = [...standing, ...free];
  const stops = [runMoney(run, limits), runAccounts(run, limits)].filter((each) => each !== null);
  return stops.length === 0
    ? [...adjustments]
    : adjustments.map((each) => (free.has(each) ? { ...each, guards: stops } : each));
}

function runMoney(run: readonly ByItself[], { runCents }: GuardLimits): Stop | null {
  const cents = run.reduce((sum, { moneyCents }) => sum + Math.abs(moneyCents), 0);
  if (cents <= runCents) return null;
  return {
    guard: 'run-money',
    words: `The next run would change invoices by ${money(cents)}; the limit is ${money(runCents)}.`,
  };
}

function runAccounts(run: readonly ByItself[], { runAccounts: limit }: GuardLimits): Stop | null {
  const accounts = new Set(run.map(({ accountId }) => accountId)).size;
  if (accounts <= limit) return null;
  return { guard: 'run-accounts', words: `The next run would change ${accounts} accounts; the limit is ${limit}.` };
}

/** Whether nothing stops it. */
export function isFree({ guards, blocks }: Pick<PlannedAdjustment, 'guards' | 'blocks'>): boolean {
  return guards.length === 0 && blocks.length === 0;
}

/** The accounts that are in automatic mode: some of their own, the others as all. */
export function automaticAccounts(accounts: readonly Account[], all: BillingMode): ReadonlySet<number> {
  return new Set(accounts.flatMap(({ id, mode }) => ((mode ?? all) === 'automatic' ? [id] : [])));
}

function stop(adjustment: PlannedAdjustment, guard: Stop): PlannedAdjustment {
  return { ...adjustment, guards: [...adjustment.guards, guard] };
}

function money(cents: number): string {
  return (cents / 100).toFixed(2);
}
