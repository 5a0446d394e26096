import type { App } from '../app/app.ts';
import { loadNamed, type NamedAdjustment } from '../app/billing/history.ts';
import type { PlanReport } from '../app/billing/plan.ts';
import type { PostingReport } from '../app/billing/post.ts';
import type { UndoReport } from '../app/billing/undo.ts';
import type { Plan } from '../domain/plan.ts';
import { type Column, table } from './table.ts';
import { countWords, momentWords } from './words.ts';

/** Cents as people write money: "-12.50". */
export function moneyWords(cents: number): string {
  return (cents / 100).toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/** Whether it waits for a person. */
export const isUndecided = ({ state }: { state: string }) => state === 'proposed' || state === 'held';

const line: readonly Column<NamedAdjustment>[] = [
  { title: 'No.', value: ({ id }) => id },
  { title: 'Account', value: ({ account }) => account },
  { title: 'Service', value: ({ service }) => service },
];
const quantities: readonly Column<{ from: string; to: string }>[] = [
  { title: 'From', value: ({ from }) => from, align: 'right' },
  { title: 'To', value: ({ to }) => to, align: 'right' },
];
const state: Column<NamedAdjustment> = { title: 'State', value: (row) => row.state };

/** What an invoice will show; and per month, where some of it is billed in another rhythm. */
function money(rows: readonly { moneyCents: number; monthCents: number }[]): Column<(typeof rows)[number]>[] {
  const monthly = rows.every(({ moneyCents, monthCents }) => moneyCents === monthCents);
  const invoice = { title: 'Invoice', value: moneyOf('moneyCents'), align: 'right' } as const;
  return monthly ? [invoice] : [invoice, { title: 'Per month', value: moneyOf('monthCents'), align: 'right' }];
}

const moneyOf =
  <Key extends string>(key: Key) =>
  (row: Record<Key, number>) =>
    moneyWords(row[key]);

export function adjustmentTable(rows: readonly NamedAdjustment[]): string {
  const why: Column<NamedAdjustment> = {
    title: 'Why it waits',
    value: (row) =>
      row.guards.map(({ words }) => words).join(' ') || (isUndecided(row) ? 'Nobody has approved it.' : ''),
  };
  return `${table(rows, [...line, ...quantities, ...money(rows), state, why])}\n\n${sumText(rows)}`;
}

/** After a person has decided: what waited for the decision waits no more. */
export function approvedTable(rows: readonly NamedAdjustment[]): string {
  return `${table(rows, [...line, ...quantities, ...money(rows)])}\n\n${sumText(rows)}`;
}

function sumText(rows: readonly NamedAdjustment[]): string {
  const cents = rows.reduce((sum, { moneyCents }) => sum + moneyCents, 0);
  return `${countWords(rows.length, 'adjustment')}, ${moneyWords(cents)} on the next invoices.`;
}

/** What a plan left to decide and to post, or why there is nothing. */
export function waitingText(rows: readonly NamedAdjustment[], plan: Pick<Plan, 'sums'>): string {
  return rows.length === 0 ? nothingText(plan) : adjustmentTable(rows);
}

export function historyTable(rows: readonly NamedAdjustment[]): string {
  const [number, ...what] = line;
  return table(rows, [
    ...(number === undefined ? [] : [number]),
    { title: 'Run', value: ({ postingRun }) => postingRun ?? '' },
    { title: 'Proposed', value: ({ proposedAt }) => momentWords(proposedAt) },
    ...what,
    ...quantities,
    ...money(rows),
    state,
    { title: 'By', value: ({ decidedBy }) => decidedBy ?? '' },
    { title: 'Reason', value: ({ reason }) => reason },
  ]);
}

/** What was counted and how it is billed, in a few lines; in a dry run also what would change. */
export function planText({ plan, input, stored, unread }: PlanReport): string {
  const { sums, findings } = plan;
  const lines = [
    `Counted on ${input.on}: ${countWords(input.count.devices, 'device')}, ${countWords(sums.pairs, 'product on them', 'products on them')}: ` +
      `${sums.managed} billed by additions, ${sums.included} included, ${sums.fixed} fixed, ${sums.excluded} excluded, ` +
      `${sums.notBilled} not billed, ${sums.held} held, ${openIn(sums)} in findings.`,
    `${countWords(findings.length, 'finding')}.`,
  ];
  if (unread !== null) lines.push(`Not as fresh as it should be: ${unread}`);
  if (stored === null) lines.push('', plan.adjustments.length === 0 ? nothingText(plan) : dryTable({ plan, input }));
  return lines.join('\n');
}

/** No quantity changes; which is no praise where counted seats drive none. */
function nothingText({ sums }: Pick<Plan, 'sums'>): string {
  if (sums.pairs === 0)
    return 'No quantity changes: no device with a product is known. Read both sides:   seatbridge sync';
  const open = openIn(sums);
  if (open > 0) return `No quantity changes. What is in findings (${open}) drives none before a person settles them.`;
  return 'No quantity changes: each that the count drives is as counted.';
}

const openIn = ({ findings }: Plan['sums']) => Object.values(findings).reduce((sum, each) => sum + each, 0);

function dryTable({ plan, input }: Pick<PlanReport, 'plan' | 'input'>): string {
  const services = new Map(input.services.map(({ id, description }) => [id, description]));
  return table<Plan['adjustments'][number]>(plan.adjustments, [
    { title: 'Account', value: ({ accountId }) => input.accountNames.get(accountId) ?? `account:${accountId}` },
    { title: 'Service', value: ({ serviceId }) => services.get(serviceId) ?? `service:${serviceId}` },
    ...quantities,
    ...money(plan.adjustments),
    { title: 'A person must look', value: ({ guards }) => guards.map(({ words }) => words).join(' ') },
    { title: 'Cannot go out now', value: ({ blocks }) => blocks.map(({ words }) => words).join(' ') },
  ]);
}

export async function postingText(app: App, report: PostingReport): Promise<string> {
  if (report.results.length === 0) return 'Nothing is approved, so nothing was posted.';
  const ids = report.results.map(({ id }) => id);
  const rows = new Map((await loadNamed(app, ids)).map((row) => [row.id, row]));
  const body = table(report.results, [
    { title: 'No.', value: ({ id }) => id },
    { title: 'Account', value: ({ id }) => rows.get(id)?.account ?? '' },
    { title: 'Service', value: ({ id }) => rows.get(id)?.service ?? '' },
    { title: 'From', value: ({ id }) => rows.get(id)?.from ?? '', align: 'right' },
    { title: 'To', value: ({ id }) => rows.get(id)?.to ?? '', align: 'right' },
    { title: 'Result', value: ({ state }) => state },
    { title: 'Why', value: ({ words }) => words },
  ]);
  const { postingRun, posted, failed, unknown } = report;
  const run = postingRun === null ? 'Nothing was sent' : `Posting run ${postingRun}`;
  return `${body}\n\n${run}: ${posted} posted, ${failed} failed, ${unknown} not known yet.`;
}

/** `names`: the adjustments that were undone, and those that undo them. */
export function undoText({ undone, posting }: UndoReport, names: readonly NamedAdjustment[]): string {
  const named = new Map(names.map((each) => [each.additionId, each]));
  const lines = undone.map(({ additionId, words }) => {
    const of = named.get(additionId);
    return of === undefined
      ? `Addition ${additionId}: ${words}`
      : `${of.account}, ${of.service} (addition ${additionId}): ${words}`;
  });
  const { posted, failed, unknown } = posting;
  const waits = posting.results.filter(({ state }) => state === 'waiting' || state === 'superseded');
  const held = undone.some(({ undo }) => undo === 'possible');
  return [
    ...lines,
    ...waits.map(({ id, words }) => `Adjustment ${id} did not go out: ${words}.`),
    `${posted} posted, ${failed} failed, ${unknown} not known yet.`,
    ...(held ? ['What was undone is on hold until it is released.'] : []),
  ].join('\n');
}
