import { dateFrom } from '../app/calendar.ts';
import { acceptFinding, type FindingRow, listFindings, takeBackAcceptance } from '../app/findings.ts';
import { type FindingKind, findingKinds } from '../domain/findings.ts';
import { AppError } from '../errors.ts';
import { moneyWords } from './billing-text.ts';
import { wholeNumber } from './numbers.ts';
import type { Fill } from './shell.ts';
import { countWords, durationWords } from './words.ts';

export const findings: Fill = (command, shell) => {
  command.addHelpText('after', examples);
  command
    .command('list', { isDefault: true })
    .description('what a person has to settle, with what is at stake and the command that does it')
    .option('--kind <kind>', 'only this kind, e.g. no-addition')
    .option('--all', 'also those that somebody accepted')
    .action(
      shell.withApp(async ({ app }, { kind, all = false }: { kind?: string; all?: boolean }) => {
        const rows = await listFindings(app, { all, ...(kind !== undefined && { kind: kindOf(kind) }) });
        const next = rows.length === 0 ? [] : ['Accept one as it is:   seatbridge findings accept ID --reason TEXT'];
        return { data: rows, text: listText(rows, app.clock.now()), next };
      }),
    );
  command
    .command('accept')
    .description('accept a finding as it is; it returns when its seats or money change')
    .argument('<id>', 'its number')
    .requiredOption('--reason <text>', 'why')
    .option('--until <date>', 'the last day on which it stays quiet: YYYY-MM-DD')
    .action(
      shell.withApp(async ({ app, by }, id: string, { reason, until }: { reason: string; until?: string }) => {
        const end = until === undefined ? null : dateFrom(until, 'until');
        const row = await acceptFinding(app, { id: wholeNumber(id, 'id'), reason, until: end, by });
        const returns = `It returns when its seats or money change${end === null ? '' : `, or after ${end}`}.`;
        return {
          data: row,
          text: `Accepted by ${by}: ${row.words.title}.\n${returns}`,
          next: [`Take it back:   seatbridge findings take-back ${row.id}`],
        };
      }),
    );
  command
    .command('take-back')
    .description('take the acceptance of a finding back: it is there again')
    .argument('<id>', 'its number, as findings list --all shows it')
    .action(
      shell.withApp(async ({ app, by }, id: string) => {
        const row = await takeBackAcceptance(app, { id: wholeNumber(id, 'id'), by });
        return { data: row, text: `Not accepted any more: ${row.words.title}.` };
      }),
    );
};

function kindOf(text: string): FindingKind {
  const kind = findingKinds.find((each) => each === text);
  if (kind !== undefined) return kind;
  const message = `There is no kind of finding "${text}". There is ${findingKinds.join(', ')}.`;
  throw new AppError('usage', message, { field: 'kind', candidates: findingKinds });
}

function listText(rows: readonly FindingRow[], now: number): string {
  if (rows.length === 0) return 'There is nothing to settle.';
  const width = Math.max(...rows.map(({ id }) => String(id).length));
  const blocks = rows.map((row) => blockOf(row, { width, now }));
  const cents = rows.reduce((sum, row) => sum + row.cents, 0);
  const sum = `${countWords(rows.length, 'finding')}, ${moneyWords(cents)} a month at stake.`;
  return [...blocks, sum].join('\n\n');
}

function blockOf(row: FindingRow, { width, now }: { width: number; now: number }): string {
  const { title, whatToDo, command, orElse } = row.words;
  const indent = ' '.repeat(width + 2);
  const lines = [
    `${title}.`,
    stakesOf(row, now),
    whatToDo,
    ...(command === '' ? [] : [`  ${command}`]),
    ...(orElse === undefined ? [] : [`  ${orElse}`]),
  ];
  return lines.map((line, at) => (at === 0 ? `${String(row.id).padStart(width)}  ${line}` : indent + line)).join('\n');
}

function stakesOf({ since, seats, cents, accepted, quiet }: FindingRow, now: number): string {
  const parts = [`for ${durationWords(now - Date.parse(since))}`];
  if (seats !== 0) parts.push(countWords(seats, 'seat'));
  if (cents !== 0) parts.push(`${moneyWords(cents)} a month`);
  if (quiet && accepted !== null) parts.push(`accepted by ${accepted.by}: ${accepted.reason}`);
  return parts.join(', ');
}

const examples = `
Examples:
  seatbridge findings
  seatbridge findings list --kind product-not-mapped
  seatbridge findings accept 12 --reason "part of the flat fee" --until 2026-12-31
  seatbridge findings take-back 12`;
