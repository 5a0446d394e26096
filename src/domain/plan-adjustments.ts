import type { Baseline, Block, Evidence, GuardName, PlannedAdjustment, Stop, TakeBack } from './adjustment.ts';
import { type Agreements, invoicingOf, isFrozen } from './agreements.ts';
import type { Count } from './count.ts';
import { compare } from './decimal.ts';
import { seenOf } from './evidence.ts';
import { type GuardCase, stopsOf } from './guards.ts';
import type { LineTarget } from './line-target.ts';
import { type Marks, markLines } from './marks.ts';
import { moneyOfChange } from './money.ts';
import type { ApprovedAdjustment, PlanInput, SourceState } from './plan-input.ts';
import { lineText, type PlanLine } from './plan-lines.ts';
import type { Decimal } from './psa.ts';
import { offsetOn, quantityOf, sumOf } from './quantity.ts';

/*
 * From a line that drives an addition to its adjustment, and to what becomes of approvals that wait.
 */

type Driven = Extract<LineTarget, { target: 'addition' }>;
export type DrivenLine = PlanLine & { target: Driven };

export interface LinePlan {
  adjustment: PlannedAdjustment | null;
  takeBacks: TakeBack[];
}

/** The adjustments of driven lines, before causes and whole runs are looked at. */
export function adjustmentPlanner(input: PlanInput): (line: DrivenLine) => LinePlan {
  const marksOf = markLines(input);
  const baselines = new Map(input.baselines.map((each) => [each.additionId, each]));
  const approved = Map.groupBy(input.approved, ({ additionId }) => additionId);
  const sourcesOf = sourceFinder(input);
  const agreements = new Map(input.agreements.map((each) => [each.id, each]));
  const caughtTwice = caughtByLine(input.count);

  return (driven) => {
    const { addition } = driven.target;
    const known: Known = {
      input,
      agreements,
      marks: marksOf(driven.line),
      baseline: baselines.get(addition.id) ?? null,
      sources: sourcesOf(driven.account.id),
      caughtTwice: caughtTwice.get(lineText(driven.line)) ?? [],
      to: targetQuantity(driven, input),
    };
    const chain = reviewApproved(driven, { known, approved: approved.get(addition.id) ?? [] });
    const adjustment =
      compare(chain.quantity, known.to) === 0 ? null : planOne(driven, { known, from: chain.quantity });
    return { adjustment, takeBacks: chain.takeBacks };
  };
}

/** What the addition's quantity should be. */
function targetQuantity({ line, tally, target }: DrivenLine, { on }: Pick<PlanInput, 'on'>): Decimal {
  return quantityOf(line, { seats: tally?.seats ?? 0, others: othersOf(line, target), on });
}

interface Known {
  input: PlanInput;
  agreements: Agreements;
  marks: Marks;
  baseline: Baseline | null;
  sources: readonly SourceState[];
  caughtTwice: readonly string[];
  to: Decimal;
}

function planOne(driven: DrivenLine, { known, from }: { known: Known; from: Decimal }): PlannedAdjustment {
  const { account, line, tally, target } = driven;
  const { to } = known;
  const { cents, monthCents } = moneyOfChange(target.addition, {
    from,
    to,
    billingCycle: target.agreement.billingCycle,
  });
  return {
    accountId: account.id,
    serviceId: line.serviceId,
    agreementId: target.agreement.id,
    additionId: target.addition.id,
    from,
    to,
    seats: tally?.seats ?? 0,
    moneyCents: cents,
    monthCents,
    evidence: evidenceOf(driven, known),
    cause: null,
    guards: stopsOf(guardCase(driven, { known, from, to })),
    blocks: blocksOf(driven, known.input),
  };
}

function evidenceOf({ line, tally, target }: DrivenLine, known: Known): Evidence {
  const { on } = known.input;
  return {
    addition: seenOf(target.addition),
    agreement: invoicingOf(target.agreement, known.agreements),
    invoiceDate: target.dates.invoiceDate,
    on,
    seats: tally?.seats ?? 0,
    offset: offsetOn(line, on),
    minimum: line.minimum,
    others: othersOf(line, target),
    ...known.marks,
  };
}

function guardCase(
  { account, target }: DrivenLine,
  { known, from, to }: { known: Known; from: Decimal; to: Decimal },
): GuardCase {
  return {
    from,
    to,
    baseline: known.baseline,
    addition: target.addition,
    ...known.marks,
    sources: known.sources,
    notMapped: known.input.count.notMapped.get(account.id) ?? new Map(),
    caughtTwice: known.caughtTwice,
    invoiceDate: target.dates.invoiceDate,
    judgedOn: target.dates.judgedOn,
    inactiveWhy: target.dates.inactiveWhy,
    hold: known.input.holds.get(target.addition.id) ?? null,
    limits: known.input.settings.guards,
  };
}

/** What these measure was measured when it was approved; a later approval in the chain has moved the measure since. */
const measured: ReadonlySet<GuardName> = new Set(['drop', 'to-zero', 'rise']);

/** What these compare was made the measure by the approval: where they stop it now, it has changed since. */
const changedSince: ReadonlySet<GuardName> = new Set(['changed-mapping', 'changed-rule']);

/**
 * Follows the approvals that wait for one addition, oldest first. Each fixes its quantity, unless the count now says
 * the other way, or a guard stops it that whoever approved it has not seen; with it fall those that build on it.
 */
function reviewApproved(
  driven: DrivenLine,
  { known, approved }: { known: Known; approved: readonly ApprovedAdjustment[] },
): { quantity: Decimal; takeBacks: TakeBack[] } {
  const takeBacks: TakeBack[] = [];
  const inOrder = [...approved].sort((a, b) => a.id - b.id);
  let quantity = afterUndos(driven.target.addition.quantity, inOrder);
  for (const each of inOrder.filter(({ undo }) => !undo)) {
    const reversed = compare(known.to, each.from) !== compare(each.to, each.from);
    const guards = takeBacks.length > 0 ? [] : newStops(driven, { known, each, quantity });
    if (takeBacks.length > 0 || reversed || guards.length > 0) takeBacks.push({ id: each.id, reversed, guards });
    else quantity = each.to;
  }
  return { quantity, takeBacks };
}

/** Undos go first, and no plan takes one back. One that does not start from where the addition stands will not go out. */
function afterUndos(quantity: Decimal, approved: readonly ApprovedAdjustment[]): Decimal {
  return approved
    .filter(({ undo }) => undo)
    .reduce((stands, { from, to }) => (compare(from, stands) === 0 ? to : stands), quantity);
}

function newStops(
  driven: DrivenLine,
  { known, each, quantity }: { known: Known; each: ApprovedAdjustment; quantity: Decimal },
): Stop[] {
  if (compare(each.from, quantity) !== 0) {
    const words = `It was approved from ${each.from}, and would now go out from ${quantity}.`;
    return [{ guard: 'changed-in-psa', words }];
  }
  const baseline = known.baseline === null ? null : { ...known.baseline, quantity: each.from };
  const stops = stopsOf(guardCase(driven, { known: { ...known, baseline }, from: each.from, to: each.to }));
  const isSeen = (guard: GuardName) => !changedSince.has(guard) && each.guards.includes(guard);
  return stops.filter(({ guard }) => !measured.has(guard) && !isSeen(guard));
}

function blocksOf({ account, target }: DrivenLine, input: PlanInput): Block[] {
  const blocks: Block[] = [];
  for (const { accountId, words } of input.pauses) {
    if (accountId === null || accountId === account.id) blocks.push({ block: 'paused', words });
  }
  if (!account.posting) blocks.push({ block: 'posting-off', words: 'Posting is switched off for this account.' });
  const { invoiceDate } = target.dates;
  if (isFrozen(invoiceDate, { on: input.on, freezeDays: input.settings.freezeDays })) {
    blocks.push({ block: 'frozen', words: `Nothing is posted until the invoice of ${invoiceDate} is made.` });
  }
  return blocks;
}

function othersOf({ others }: DrivenLine['line'], target: Driven): Decimal {
  return others === 'subtract' ? sumOf(target.others.map(({ quantity }) => quantity)) : '0';
}

/** Names of the devices caught twice, by each line that they may be a seat of. */
function caughtByLine({ caughtTwice }: Count): Map<string, string[]> {
  const caught = new Map<string, string[]>();
  for (const { name, accounts, serviceIds } of caughtTwice) {
    for (const line of accounts.flatMap((accountId) =>
      serviceIds.map((serviceId) => lineText({ accountId, serviceId })),
    ))
      caught.set(line, [...(caught.get(line) ?? []), name]);
  }
  return caught;
}

/** The servers that feed an account, and the PSA. An account that nothing feeds any more rests on all of them. */
function sourceFinder({ sources, count }: PlanInput): (accountId: number) => readonly SourceState[] {
  return (accountId) => {
    const servers = count.servers.get(accountId);
    if (servers === undefined) return sources;
    return sources.filter(({ serverId }) => serverId === null || servers.has(serverId));
  };
}
