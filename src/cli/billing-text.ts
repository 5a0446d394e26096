import type { App } from '../app/app.ts';
import { loadNamed, type NamedAdjustment } from '../app/billing/history.ts';
import type { PlanReport } from '../app/billing/plan.ts';
import type { PostingReport } from '../app/billing/post.ts';
import type { UndoReport } from '../app/billing/undo.ts';
import { type Column, table } from './table.ts';
import { countWords } from './words.ts';

/** Cents as people write money: "-12.50". */
export function moneyWords(cents: number): string {
  return (cents / 100).toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

const whatChanges: readonly Column<NamedAdjustment>[] = [
  { title: 'Account', value: ({ account }) => account },
  { title: 'Service', value: ({ service }) => service },
  { title: 'From', value: ({ from }) => from, align: 'right' },
  { title: 'To', value: ({ to }) => to, align: 'right' },
  { title: 'Invoice', value: ({ moneyCents }) => moneyWords(moneyCents), align: 'right' },
  { title: 'State', value: ({ state }) => state },
];

export function adjustmentTable(rows: readonly NamedAdjustment[]): string {
  if (rows.length === 0) return 'Nothing waits: every quantity is as counted.';
  const body = table(rows, [
    { title: 'No.', value: ({ id }) => id },
    ...whatChanges,
    { title: 'Why it waits', value: ({ guards }) => guards.map(({ words }) => words).join(' ') },
  ]);
  const cents = rows.reduce((sum, { moneyCents }) => sum + moneyCents, 0);
  return `${body}\n\n${countWords(rows.length, 'adjustment')}, ${moneyWords(cents)} on the next invoices.`;
}

export function historyTable(rows: readonly NamedAdjustment[]): string {
  return table(rows, [
    { title: 'No.', value: ({ id }) => id },
    { title: 'Run', value: ({ postingRun }) => postingRun ?? '' },
    { title: 'Proposed', value: ({ proposedAt }) => proposedAt.slice(0, 16).replace('T', ' ') },
    ...whatChanges,
    { title: 'By', value: ({ decidedBy }) => decidedBy ?? '' },
    { title: 'Reason', value: ({ reason }) => reason },
  ]);
}

/** What was counted and how it is billed, in a few lines; in a dry run also what would change. */
export function planText({ plan, input, stored, unread }: PlanReport): string {
  const { sums, findings } = plan;
  const open = Object.values(sums.findings).reduce((sum, each) => sum + each, 0);
  const lines = [
    `Counted on ${input.on}: ${countWords(input.count.devices, 'device')}, ${countWords(sums.pairs, 'product on them', 'products on them')}: ` +
      `${sums.managed} billed by additions, ${sums.included} included, ${sums.fixed} fixed, ${sums.excluded} excluded, ` +
      `${sums.notBilled} not billed, ${sums.held} held, ${open} in findings.`,
    `${countWords(findings.length, 'finding')}.`,
  ];
  if (unread !== null) lines.push(`Not as fresh as it should be: ${unread}`);
  if (stored === null) lines.push('', dryTable({ plan, input }));
  return lines.join('\n');
}

function dryTable({ plan, input }: Pick<PlanReport, 'plan' | 'input'>): string {
  if (plan.adjustments.length === 0) return 'Nothing to change: every quantity is as counted.';
  const services = new Map(input.services.map(({ id, description }) => [id, description]));
  return table(plan.adjustments, [
    { title: 'Account', value: ({ accountId }) => input.accountNames.get(accountId) ?? `account:${accountId}` },
    { title: 'Service', value: ({ serviceId }) => services.get(serviceId) ?? `service:${serviceId}` },
    { title: 'From', value: ({ from }) => from, align: 'right' },
    { title: 'To', value: ({ to }) => to, align: 'right' },
    { title: 'Invoice', value: ({ moneyCents }) => moneyWords(moneyCents), align: 'right' },
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

export function undoText({ undone, posting }: UndoReport): string {
  const lines = undone.map((each) => `Addition ${each.additionId}: ${each.words}`);
  const { posted, failed, unknown } = posting;
  const waits = posting.results.filter(({ state }) => state === 'waiting' || state === 'superseded');
  return [
    ...lines,
    ...waits.map(({ id, words }) => `Adjustment ${id} did not go out: ${words}.`),
    `${posted} posted, ${failed} failed, ${unknown} not known yet. What was undone is on hold until it is released.`,
  ].join('\n');
}
