import type { Baseline, GuardName, Stop } from './adjustment.ts';
import { compare, multiply, subtract, toNumber } from './decimal.ts';
import { changesSince } from './evidence.ts';
import type { SourceState } from './plan-input.ts';
import type { Addition, Decimal } from './psa.ts';
import type { GuardLimits } from './settings.ts';
import type { CalendarDate } from './time.ts';

/*
 * Guards send an adjustment to a person, also in automatic mode. Each is one question to one adjustment, measured
 * against the last quantity that a person approved or an invoice confirmed, and answers with its words, or null.
 */

export interface GuardCase {
  from: Decimal;
  to: Decimal;
  /** null: no person and no invoice has ever confirmed a quantity of this line. */
  baseline: Baseline | null;
  addition: Addition;
  mappingMark: string;
  ruleMark: string;
  /** The ESET servers that feed the account, and the PSA. */
  sources: readonly SourceState[];
  /** Devices of the account by product that nobody has mapped. */
  notMapped: ReadonlyMap<string, number>;
  /** Names of the devices that this line and another account's have an equal claim to. */
  caughtTwice: readonly string[];
  invoiceDate: CalendarDate | null;
  judgedOn: CalendarDate;
  /** Why the agreement is not active on the day it is judged on; null where it is. */
  inactiveWhy: string | null;
  /** Who undid the last posting of the addition and why, until a person releases it; null: nobody. */
  hold: string | null;
  limits: GuardLimits;
}

type Guard = (adjustment: GuardCase) => string | null;

/** All guards that look at one adjustment alone. */
const guards: Readonly<
  Record<Exclude<GuardName, 'run-money' | 'run-accounts' | 'one-cause' | 'refused-before'>, Guard>
> = {
  undone: guardUndone,
  drop: guardDrop,
  'to-zero': guardToZero,
  rise: guardRise,
  'stale-data': guardStaleData,
  'doubtful-data': guardDoubtfulData,
  'first-of-line': guardFirstOfLine,
  'changed-mapping': guardChangedMapping,
  'changed-rule': guardChangedRule,
  'fall-with-unmapped-product': guardFallWithUnmappedProduct,
  'device-caught-twice': guardCaughtTwice,
  'changed-in-psa': guardChangedInPsa,
  'not-active-on-invoice-date': guardNotActive,
  'below-less-included': guardBelowLessIncluded,
};

/** What stops an adjustment, each guard with its words. */
export function stopsOf(adjustment: GuardCase): Stop[] {
  return Object.entries(guards).flatMap(([guard, ask]) => {
    const words = ask(adjustment);
    return words === null ? [] : [{ guard: guard as GuardName, words }];
  });
}

export function guardDrop({ to, baseline, from, limits }: GuardCase): string | null {
  const measured = baseline?.quantity ?? from;
  const fall = subtract(measured, to);
  if (compare(fall, '0') <= 0) return null;
  if (compare(measured, String(limits.dropSmallBelow)) < 0) {
    if (compare(fall, String(limits.dropSeats)) < 0) return null;
    return `It falls by ${fall} from ${measured}; where there are fewer than ${limits.dropSmallBelow}, ${limits.dropSeats} is the limit.`;
  }
  if (compare(multiply(fall, '100'), multiply(measured, String(limits.dropPercent))) <= 0) return null;
  return `It falls from ${measured} to ${to}, by ${percent(fall, measured)} %; the limit is ${limits.dropPercent} %.`;
}

export function guardToZero({ from, to, baseline }: GuardCase): string | null {
  const measured = baseline?.quantity ?? from;
  const wasThere = compare(from, '0') > 0 || compare(measured, '0') > 0;
  return wasThere && compare(to, '0') === 0 ? `It falls from ${from} to nothing.` : null;
}

export function guardRise({ to, baseline, from, limits }: GuardCase): string | null {
  const measured = baseline?.quantity ?? from;
  const rise = subtract(to, measured);
  if (compare(rise, String(limits.riseSeats)) <= 0) return null;
  if (compare(multiply(rise, '100'), multiply(measured, String(limits.risePercent))) <= 0) return null;
  const share = compare(measured, '0') > 0 ? `, by ${percent(rise, measured)} %` : '';
  return `It rises from ${measured} to ${to}${share}; the limit is ${limits.risePercent} % and ${limits.riseSeats}.`;
}

export function guardStaleData({ sources }: GuardCase): string | null {
  const stale = sources.filter(({ state }) => state === 'stale');
  return stale.length === 0 ? null : `The data of ${listed(stale)} is too old to rest on.`;
}

export function guardDoubtfulData({ sources }: GuardCase): string | null {
  const doubtful = sources.filter(({ state }) => state === 'doubtful');
  return doubtful.length === 0 ? null : `The last reading of ${listed(doubtful)} is in doubt.`;
}

export function guardFirstOfLine({ baseline }: GuardCase): string | null {
  return baseline === null ? 'It is the first adjustment of this line.' : null;
}

export function guardChangedMapping({ baseline, mappingMark }: GuardCase): string | null {
  if (baseline === null || baseline.mappingMark === mappingMark) return null;
  return 'The mapping behind this line was changed since its last confirmed quantity.';
}

export function guardChangedRule({ baseline, ruleMark }: GuardCase): string | null {
  if (baseline === null || baseline.ruleMark === ruleMark) return null;
  return 'The way this service is counted was changed since its last confirmed quantity.';
}

export function guardFallWithUnmappedProduct({ from, to, baseline, notMapped }: GuardCase): string | null {
  const falls = compare(to, from) < 0 || (baseline !== null && compare(to, baseline.quantity) < 0);
  if (!falls || notMapped.size === 0) return null;
  const [first = '', ...others] = [...notMapped].sort((a, b) => b[1] - a[1]).map(([product, n]) => `${product} (${n})`);
  const products = others.length === 0 ? first : `${first} and ${others.length} more`;
  return `It falls while devices of the account carry products that nobody has mapped: ${products}.`;
}

export function guardCaughtTwice({ caughtTwice }: GuardCase): string | null {
  const [first, ...others] = caughtTwice;
  if (first === undefined) return null;
  const devices = others.length === 0 ? `${first} is` : `${first} and ${others.length} more are`;
  const settled = 'a mapped static group in ESET, or one mapping less, settles it';
  return `${devices} caught by dynamic groups of different accounts and counted for none: ${settled}.`;
}

export function guardChangedInPsa({ baseline, addition }: GuardCase): string | null {
  if (baseline === null) return null;
  const changes = changesSince(baseline.seen, addition);
  return changes.length === 0 ? null : `Someone changed the addition in the PSA: ${changes.join(', ')}.`;
}

export function guardNotActive({ inactiveWhy, invoiceDate, judgedOn }: GuardCase): string | null {
  if (inactiveWhy === null) return null;
  const when = judgedOn === invoiceDate ? `${judgedOn}, the date of the invoice it would change` : judgedOn;
  return `The agreement is not active on ${when}: ${inactiveWhy}.`;
}

export function guardBelowLessIncluded({ to, addition }: GuardCase): string | null {
  if (compare(to, addition.lessIncluded) >= 0) return null;
  return `${to} is below the ${addition.lessIncluded} that the agreement includes: the invoice would show nothing.`;
}

export function guardUndone({ hold }: GuardCase): string | null {
  return hold === null ? null : `On hold until it is released: ${hold}.`;
}

function percent(part: Decimal, whole: Decimal): string {
  return ((toNumber(part) / toNumber(whole)) * 100).toFixed(0);
}

function listed(sources: readonly SourceState[]): string {
  return sources.map(({ name, words }) => (words === '' ? name : `${name} (${words})`)).join(', ');
}
