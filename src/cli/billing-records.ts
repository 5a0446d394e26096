import type { Command } from 'commander';
import { type AdjustmentInFull, adjustmentWithId } from '../app/billing/adjustment-list.ts';
import { loadHistory } from '../app/billing/history.ts';
import { type HoldRow, listHolds } from '../app/billing/holds.ts';
import { type MoneyOverview, type MonthMoney, moneyOverview } from '../app/billing/money.ts';
import { countedPostingRuns, listPostingRuns } from '../app/billing/posting-runs.ts';
import { accountIdNamed } from '../app/find-account.ts';
import { historyTable, moneyWords } from './billing-text.ts';
import { factText } from './facts.ts';
import { wholeNumber } from './numbers.ts';
import type { Shell } from './shell.ts';
import { table } from './table.ts';
import { momentWords } from './words.ts';

/** What became of adjustments, and what it comes to. */
export function fillRecords(command: Command, shell: Shell): void {
  fillHistory(command, shell);
  fillOne(command, shell);
  fillRuns(command, shell);
  command
    .command('holds')
    .description('additions that are on hold after an undo')
    .action(
      shell.withApp(async ({ app }) => {
        const rows = await listHolds(app);
        return {
          data: rows,
          text: rows.length === 0 ? 'Nothing is on hold.' : holdTable(rows),
          next: rows.length === 0 ? [] : ['End a hold when it is right:   seatbridge billing release ADDITION'],
        };
      }),
    );
  command
    .command('money')
    .description('what postings changed this month against last, and what their additions cost a month')
    .action(
      shell.withApp(async ({ app }) => {
        const money = await moneyOverview(app);
        return { data: money, text: moneyText(money) };
      }),
    );
}

function fillHistory(command: Command, shell: Shell): void {
  command
    .command('history')
    .description('what was proposed, decided and posted, newest first')
    .option('--account <account>', 'only this account: account:ID, or its company')
    .option('--limit <n>', 'how many', '50')
    .action(
      shell.withApp(async ({ app }, options: { account?: string; limit: string }) => {
        const accountId = await accountIdNamed(app, options.account);
        const rows = await loadHistory(app, {
          limit: wholeNumber(options.limit, 'limit'),
          ...(accountId !== undefined && { accountId }),
        });
        return { data: rows, text: rows.length === 0 ? 'Nothing was ever proposed.' : historyTable(rows) };
      }),
    );
}

function fillOne(command: Command, shell: Shell): void {
  command
    .command('show')
    .description('one adjustment with its evidence, and what became of it')
    .argument('<id>', 'its number')
    .action(
      shell.withApp(async ({ app }, id: string) => {
        const found = await adjustmentWithId(app, wholeNumber(id, 'id'));
        return { data: found, text: adjustmentText(found), next: nextAfterOne(found) };
      }),
    );
}

function adjustmentText({ adjustment, together, undoneBy }: AdjustmentInFull): string {
  const { evidence, guards, seats, decidedBy, decidedAt, postedAt, ...row } = adjustment;
  const { addition, agreement, offset, minimum } = evidence;
  return factText([
    ['Adjustment', row.id],
    ['Account', row.account],
    ['Service', row.service],
    ['Addition', `addition:${row.additionId} on agreement:${row.agreementId}`],
    ['Quantity', `${row.from} to ${row.to}`],
    ['State', row.state],
    ['On the invoice', `${moneyWords(row.moneyCents)}, per month ${moneyWords(row.monthCents)}`],
    ['Currency', row.currency],
    ['Invoice date', evidence.invoiceDate],
    ['Stopped because', guards.map(({ words }) => words).join(' ')],
    ['Counted', `${seats} on ${evidence.on}${offset === 0 ? '' : `, offset ${offset}`}`],
    ['At least', minimum === 0 ? null : minimum],
    ['Other additions', evidence.others === '0' ? null : `${evidence.others} taken off`],
    ['Addition as seen', `${addition.quantity} at ${addition.unitPrice}, ${addition.lessIncluded} included`],
    ['Agreement as seen', `${agreement.status}, next invoice ${agreement.nextInvoiceDate ?? 'not set'}`],
    ['Proposed', momentWords(row.proposedAt)],
    ['Decided', decidedAt && `${momentWords(decidedAt)} by ${decidedBy}`],
    ['Posted', postedAt && `${momentWords(postedAt)} in run ${row.postingRun}`],
    ['Reason', row.reason],
    ['Undo of', row.undoOf],
    ['Undone by', undoneBy.join(', ')],
    ['Same cause', together.join(', ')],
  ]);
}

function nextAfterOne({ adjustment: { id, state }, undoneBy }: AdjustmentInFull): string[] {
  if (state === 'posted' && undoneBy.length === 0)
    return [`Take it back:   seatbridge billing undo ${id} --reason TEXT`];
  return state === 'proposed' || state === 'held' ? [`Approve it:   seatbridge billing approve ${id}`] : [];
}

function fillRuns(command: Command, shell: Shell): void {
  command
    .command('runs')
    .description('postings by their runs, newest first; each can be undone as a whole')
    .option('--limit <n>', 'how many', '20')
    .action(
      shell.withApp(async ({ app }, { limit }: { limit: string }) => {
        const rows = await listPostingRuns(app, { limit: wholeNumber(limit, 'limit') });
        const total = await countedPostingRuns(app);
        const more = `The newest ${rows.length} of ${total}. More of them:   seatbridge billing runs --limit ${total}`;
        return {
          data: rows,
          text: rows.length === 0 ? 'Nothing was ever posted.' : runTable(rows),
          next: rows.length < total ? [more] : [],
        };
      }),
    );
}

function runTable(rows: Awaited<ReturnType<typeof listPostingRuns>>): string {
  return table(rows, [
    { title: 'Run', value: ({ id }) => id },
    { title: 'Started', value: ({ startedAt }) => momentWords(startedAt) },
    { title: 'By', value: ({ by }) => by },
    { title: 'Reason', value: ({ reason }) => reason },
    { title: 'Posted', value: ({ posted }) => posted },
    { title: 'Failed', value: ({ failed }) => failed },
    { title: 'Not known yet', value: ({ unknown }) => unknown },
  ]);
}

function holdTable(rows: readonly HoldRow[]): string {
  return table(rows, [
    { title: 'Addition', value: ({ additionId }) => additionId },
    { title: 'Called', value: ({ addition }) => addition },
    { title: 'Agreement', value: ({ agreement }) => agreement },
    { title: 'Quantity', value: ({ quantity }) => quantity ?? '', align: 'right' },
    { title: 'Since', value: ({ since }) => momentWords(since) },
    { title: 'By', value: ({ by }) => by },
    { title: 'Reason', value: ({ reason }) => reason },
  ]);
}

function moneyText({ thisMonth, lastMonth, keptMonthCents, companies }: MoneyOverview): string {
  const cents = (title: string, value: (month: MonthMoney) => number) => ({
    title,
    value: (month: MonthMoney) => moneyWords(value(month)),
    align: 'right' as const,
  });
  const months = table(
    [thisMonth, lastMonth],
    [
      { title: 'Month', value: ({ month }) => month },
      { title: 'Posted', value: ({ adjustments }) => adjustments },
      { title: 'Accounts', value: ({ accounts }) => accounts },
      cents('Invoice', ({ moneyCents }) => moneyCents),
      cents('Per month', ({ monthCents }) => monthCents),
      cents('Of it up', ({ upCents }) => upCents),
      cents('Down', ({ downCents }) => downCents),
    ],
  );
  const kept = `What was ever adjusted costs ${moneyWords(keptMonthCents)} a month now.`;
  if (companies.length === 0) return `${months}\n\n${kept}`;
  const most = table(companies, [
    { title: 'Company', value: ({ company }) => company.name },
    { title: 'Per month', value: ({ monthCents }) => moneyWords(monthCents), align: 'right' },
    { title: 'Changed this month', value: ({ changeCents }) => moneyWords(changeCents), align: 'right' },
  ]);
  return [months, kept, most].join('\n\n');
}
