import type { PlannedAdjustment, Stop } from './adjustment.ts';
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

/** Holds everything that would go out by itself where that is too much money, or too many accounts, for one run. */
export function guardRun(adjustments: readonly PlannedAdjustment[], limits: GuardLimits): PlannedAdjustment[] {
  const free = adjustments.filter(isFree);
  const stops = [runMoney(free, limits), runAccounts(free, limits)].filter((each) => each !== null);
  if (stops.length === 0) return [...adjustments];
  return adjustments.map((each) => (isFree(each) ? { ...each, guards: stops } : each));
}

function runMoney(free: readonly PlannedAdjustment[], { runCents }: GuardLimits): Stop | null {
  const cents = free.reduce((sum, { moneyCents }) => sum + Math.abs(moneyCents), 0);
  if (cents <= runCents) return null;
  return {
    guard: 'run-money',
    words: `This run would change invoices by ${money(cents)}; the limit is ${money(runCents)}.`,
  };
}

function runAccounts(free: readonly PlannedAdjustment[], { runAccounts: limit }: GuardLimits): Stop | null {
  const accounts = new Set(free.map(({ accountId }) => accountId)).size;
  if (accounts <= limit) return null;
  return { guard: 'run-accounts', words: `This run would change ${accounts} accounts; the limit is ${limit}.` };
}

function isFree({ guards, blocks }: PlannedAdjustment): boolean {
  return guards.length === 0 && blocks.length === 0;
}

function stop(adjustment: PlannedAdjustment, guard: Stop): PlannedAdjustment {
  return { ...adjustment, guards: [...adjustment.guards, guard] };
}

function money(cents: number): string {
  return (cents / 100).toFixed(2);
}
