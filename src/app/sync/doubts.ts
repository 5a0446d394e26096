import type { SyncSettings } from '../../domain/settings.ts';
import type { Doubt } from '../../store/runs.ts';

/** What a listing would do to what is known, as judging sees it. */
export interface Judged {
  table: string;
  words: string;
  /** Whether everything was asked for: only then something can vanish. */
  full: boolean;
  complete: boolean;
  nameless: number;
  distinct: number;
  announced: number | null;
  /** Known objects that are not removed. */
  total: number;
  /** Vendor ids of those of them that the listing lacks. */
  vanished: readonly string[];
}

/** The devices of one customer of an ESET server. */
export interface CustomerLoss {
  name: string;
  total: number;
  /** Vendor ids of the devices that would vanish, or move out of this customer. */
  lost: readonly string[];
}

export interface Judgement {
  /** Why nothing may be concluded; empty: it may. */
  reasons: string[];
  /** What a person may confirm: vendor ids by table, "customers" for devices lost to a customer; null: nothing. */
  doubt: Doubt | null;
}

export const LOST_TO_CUSTOMER = 'customers';

/** Judges the listings of a run together: one doubtful listing makes the run doubtful. */
export function judge(
  listings: readonly Judged[],
  { customers, limits }: { customers: readonly CustomerLoss[]; limits: SyncSettings },
): Judgement {
  const unusable = listings.flatMap(unusableReasons);
  const large = customers.filter((each) => isLargeLoss(each, limits));
  const reasons = [...listings.flatMap((each) => doubtReasons(each, limits)), ...customerReasons(large)];
  if (unusable.length > 0) return { reasons: [...unusable, ...reasons], doubt: null };
  if (reasons.length === 0) return { reasons, doubt: null };
  const doubt: Doubt = Object.fromEntries(
    listings.filter(({ full }) => full).map(({ table, vanished }) => [table, [...vanished]]),
  );
  doubt[LOST_TO_CUSTOMER] = large.flatMap(({ lost }) => lost);
  return { reasons, doubt };
}

/** What a complete list of members would do to the stays of its group that last. */
export interface Leavings {
  /** Members that the list has, whoever they are. */
  listed: number;
  /** Stays that last, of devices that are shown at all. */
  total: number;
  /** Vendor ids of those of them that the list lacks. */
  leaving: readonly string[];
}

/** Why a list of members concludes nothing unless a person confirms it; null: it is as lists are. */
export function doubtOfLeavings(
  { listed, total, leaving }: Leavings,
  { vanishSharePercent, vanishMinDevices }: SyncSettings,
): string | null {
  // One device alone is no crowd: a second listing confirms it.
  if (listed === 0 && leaving.length > 1) return `the list came empty; there were ${count(total)}`;
  const large = total > vanishMinDevices && isLarge(leaving.length, { total, percent: vanishSharePercent });
  return large ? `${count(leaving.length)} of ${count(total)} would leave at once` : null;
}

/** Whether everything that would vanish now was shown to the person who confirmed. */
export function isCovered(doubt: Doubt, confirmed: Doubt): boolean {
  return Object.entries(doubt).every(([object, ids]) => {
    const shown = new Set(confirmed[object]);
    return ids.every((id) => shown.has(id));
  });
}

/** A listing that says nothing, whoever confirms it. */
function unusableReasons({ words, complete, nameless }: Judged): string[] {
  const reasons: string[] = [];
  if (!complete) reasons.push(`The list of ${words} was cut off before its end.`);
  if (nameless > 0) reasons.push(`${count(nameless)} of the ${words} came without an id that could be read.`);
  return reasons;
}

function doubtReasons(listing: Judged, { vanishSharePercent }: SyncSettings): string[] {
  const { words, full, complete, distinct, announced, total, vanished } = listing;
  if (!complete) return [];
  const reasons: string[] = [];
  if (announced !== null && distinct < announced) {
    reasons.push(`Only ${count(distinct)} of ${count(announced)} announced ${words} came.`);
  }
  if (!full) return reasons;
  if (total > 0 && distinct === 0) reasons.push(`The list of ${words} came empty; there were ${count(total)}.`);
  else if (isLarge(vanished.length, { total, percent: vanishSharePercent })) {
    reasons.push(`${count(vanished.length)} of ${count(total)} ${words} would vanish at once.`);
  }
  return reasons;
}

function isLargeLoss({ total, lost }: CustomerLoss, limits: SyncSettings): boolean {
  return total > limits.vanishMinDevices && isLarge(lost.length, { total, percent: limits.vanishSharePercent });
}

/** One object alone is never a crowd: it is asked for by its id, or a second listing confirms it. */
function isLarge(part: number, { total, percent }: { total: number; percent: number }): boolean {
  return part > 1 && part * 100 > total * percent;
}

/** More would be read by nobody; the first are the largest. */
const NAMED_CUSTOMERS = 3;

function customerReasons(large: readonly CustomerLoss[]): string[] {
  const largestFirst = large.toSorted((a, b) => b.lost.length - a.lost.length);
  const named = largestFirst.slice(0, NAMED_CUSTOMERS).map(customerReason);
  const others = large.length - named.length;
  return others === 0 ? named : [...named, `So would too many devices of ${count(others)} more.`];
}

const customerReason = ({ name, total, lost }: CustomerLoss): string =>
  `${count(lost.length)} of ${count(total)} devices of "${name}" would vanish or move away at once.`;

const count = (value: number): string => value.toLocaleString('en-US');
