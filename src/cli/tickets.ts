import { type Command, Option } from 'commander';
import { accountIdNamed } from '../app/find-account.ts';
import { type EntryChoice, type EntryRow, listEntries } from '../app/ticketing/listing.ts';
import { previewTickets } from '../app/ticketing/preview.ts';
import type { TicketReport } from '../app/ticketing/report.ts';
import { runTickets } from '../app/ticketing/run.ts';
import { given } from '../domain/given.ts';
import { ACCOUNT_HELP } from './accounts.ts';
import { wholeNumber } from './numbers.ts';
import type { Fill, Shell } from './shell.ts';
import { table } from './table.ts';
import { fillEntry } from './ticket-entry.ts';
import { previewAnswer } from './ticket-preview.ts';
import { agoWords, countWords } from './words.ts';

export const tickets: Fill = (command, shell) => {
  command.addHelpText('after', examples);
  fillList(command, shell);
  fillEntry(command, shell);
  command
    .command('run')
    .description('open, note and close tickets now, as the schedule does it after each sync')
    .option('--dry-run', 'only show the tickets that would be opened; nothing is written')
    .addHelpText('after', '\nExit codes: 0 done, 1 something could not be done, 3 a ticket was refused.')
    .action(
      shell.withApp(async ({ app, signal, progress }, { dryRun }: { dryRun?: true }) => {
        if (dryRun) return previewAnswer(await previewTickets(app));
        progress.show({ label: 'tickets', done: 0, total: null });
        const report = await runTickets(app, signal);
        return { data: report, text: reportText(report), next: nextAfterRun(report), exit: exitOf(report) };
      }),
    );
};

interface ListOptions {
  waiting?: true;
  open?: true;
  unrouted?: true;
  all?: true;
  account?: string;
  limit: string;
}

function fillList(command: Command, shell: Shell): void {
  command
    .command('list', { isDefault: true })
    .description('devices in watched groups, with their tickets or why they wait')
    .addOption(new Option('--waiting', 'only those without a ticket').conflicts(['open', 'unrouted', 'all']))
    .addOption(new Option('--open', 'only those with a ticket').conflicts(['unrouted', 'all']))
    .addOption(new Option('--unrouted', 'only those that no account says where to').conflicts(['all']))
    .option('--all', 'what is over too, newest first')
    .option('--account <account>', `only one account: ${ACCOUNT_HELP}`)
    .option('--limit <n>', 'how many with --all', '50')
    .action(
      shell.withApp(async ({ app }, options: ListOptions) => {
        const accountId = await accountIdNamed(app, options.account);
        const choice = choiceOf(options);
        const only = given({ accountId });
        const rows = await listEntries(app, { choice, limit: wholeNumber(options.limit, 'limit'), ...only });
        return { data: rows, text: listText(rows, { choice, now: app.clock.now() }), next: nextAfterList(rows) };
      }),
    );
}

type Listed = Extract<EntryChoice, 'current' | 'waiting' | 'open' | 'unrouted' | 'all'>;

function choiceOf({ waiting, open, unrouted, all }: ListOptions): Listed {
  if (waiting) return 'waiting';
  if (open) return 'open';
  if (unrouted) return 'unrouted';
  return all ? 'all' : 'current';
}

const nothingText: Record<Listed, string> = {
  current: 'No device is in a watched group with something to do.',
  waiting: 'No ticket waits.',
  open: 'No device in a watched group has a ticket.',
  unrouted: 'Every waiting ticket has an account to go to.',
  all: 'No device has entered a watched group yet.',
};

function listText(rows: readonly EntryRow[], { choice, now }: { choice: Listed; now: number }): string {
  if (rows.length === 0) return nothingText[choice];
  return table(rows, [
    { title: 'Entry', value: ({ entryId }) => entryId },
    { title: 'Device', value: ({ device }) => device },
    { title: 'Group', value: ({ group }) => group.path },
    { title: 'Account', value: ({ account, unrouted }) => account?.name ?? (unrouted ? '(none)' : '') },
    { title: 'Entered', value: ({ enteredAt }) => agoWords(enteredAt, now) },
    { title: 'State', value: stateWords },
    { title: 'Ticket', value: ({ ticketId }) => ticketId ?? '' },
    { title: 'Why', value: ({ why }) => why },
  ]);
}

function stateWords({ state, leftAt }: EntryRow): string {
  const words = state === 'none' ? 'no ticket' : state;
  return leftAt === null ? words : `${words}, left`;
}

function nextAfterList(rows: readonly EntryRow[]): string[] {
  const hints: string[] = [];
  const unrouted = rows.filter((row) => row.unrouted).length;
  if (rows.some(({ state }) => state === 'waiting'))
    hints.push('Open what is due:         seatbridge tickets run (first to look: --dry-run)');
  if (unrouted > 0) hints.push(`Give ${unrouted} of them an account: seatbridge accounts list --open`);
  if (rows.some(({ state }) => state === 'refused')) hints.push('What was refused:         seatbridge findings');
  return hints.length > 0 ? hints : ['Switch tickets on for a group:   seatbridge priorities map GROUP PRIORITY'];
}

function reportText(report: TicketReport): string {
  const { opened, waiting, found, noted, closed, reopened, refused, unknown, failed } = report;
  const counts: [number, string][] = [
    [found, 'found again'],
    [noted, 'noted on'],
    [closed, 'closed'],
    [reopened, 'reopened'],
    [refused, 'refused'],
    [unknown, 'not known yet'],
    [failed, 'not dealt with'],
  ];
  const others = counts.filter(([count]) => count > 0).map(([count, words]) => `${count} ${words}`);
  const first = `${[`Opened ${countWords(opened.length, 'ticket')}`, ...others].join('; ')}.`;
  return [first, openedTable(opened), waitingTable(waiting)].filter((part) => part !== '').join('\n\n');
}

function openedTable(opened: TicketReport['opened']): string {
  if (opened.length === 0) return '';
  return table(opened, [
    { title: 'Ticket', value: ({ ticketId }) => ticketId },
    { title: 'Summary', value: ({ summary }) => summary },
  ]);
}

/** Many wait for the same: each reason once. */
function waitingTable(waiting: TicketReport['waiting']): string {
  if (waiting.length === 0) return '';
  const reasons = Map.groupBy(waiting, ({ why }) => why);
  return table(
    [...reasons].map(([why, rows]) => ({ why, count: rows.length })),
    [
      { title: 'Waiting', value: ({ count }) => count },
      { title: 'Why', value: ({ why }) => why },
    ],
  );
}

function nextAfterRun({ waiting, refused, overLimit }: TicketReport): string[] {
  const hints: string[] = [];
  if (overLimit > 0) hints.push('Open the next ones now:   seatbridge tickets run');
  if (waiting.length > 0) hints.push('See what waits:           seatbridge tickets list --waiting');
  if (refused > 0) hints.push('See what was refused:     seatbridge findings --kind ticket-refused');
  return hints;
}

function exitOf({ unknown, failed, refused }: TicketReport): 0 | 1 | 3 {
  if (unknown > 0 || failed > 0) return 1;
  return refused > 0 ? 3 : 0;
}

const examples = `
Examples:
  seatbridge tickets
  seatbridge tickets list --unrouted
  seatbridge tickets list --all --account "Müller & Söhne"
  seatbridge tickets show 12
  seatbridge tickets run --dry-run
  seatbridge tickets run`;
