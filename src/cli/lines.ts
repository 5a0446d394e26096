import { Argument, type Command } from 'commander';
import { dateFrom } from '../app/calendar.ts';
import { type LineRow, listLines } from '../app/mapping/line-list.ts';
import {
  changeLine,
  type LineChange,
  type LineChanged,
  listLineAdditions,
  resetLine,
  undoLine,
} from '../app/mapping/lines.ts';
import type { Line } from '../domain/mapping.ts';
import { ACCOUNT_HELP } from './accounts.ts';
import { signedNumber, wholeNumber } from './numbers.ts';
import type { Answer, Fill, Shell } from './shell.ts';
import { table } from './table.ts';
import { sentence } from './words.ts';

export const lines: Fill = (command, shell) => {
  command.addHelpText('after', examples);
  fillList(command, shell);
  fillKinds(command, shell);
  fillTarget(command, shell);
  fillNumbers(command, shell);
  lineCommand(command, { name: 'reset', description: 'take back what was said: the line is as it starts' }).action(
    shell.withApp(async ({ app, by }, account: string, service: string) =>
      changedAnswer(await resetLine(app, { account, service }, { by })),
    ),
  );
  lineCommand(command, { name: 'undo', description: 'say again what was said before the last change' }).action(
    shell.withApp(async ({ app, by }, account: string, service: string) =>
      changedAnswer(await undoLine(app, { account, service }, { by })),
    ),
  );
};

function fillList(command: Command, shell: Shell): void {
  command
    .command('list', { isDefault: true })
    .description('each service of each account, with its seats, its addition, and what is amiss')
    .argument('[account]', ACCOUNT_HELP)
    .action(
      shell.withApp(async ({ app }, account: string | undefined) => {
        const rows = await listLines(app, account);
        const [open] = rows.flatMap(({ findings }) => findings);
        return {
          data: rows,
          text: rows.length === 0 ? 'No account has seats yet: map groups and products first.' : lineTable(rows),
          next: open === undefined || open.command === '' ? [] : [`${open.whatToDo}   ${open.command}`],
        };
      }),
    );
}

const SERVICE_HELP = 'its identifier or description in the catalog, or service:ID';

function lineCommand(command: Command, { name, description }: { name: string; description: string }): Command {
  return command
    .command(name)
    .description(description)
    .argument('<account>', ACCOUNT_HELP)
    .argument('<service>', SERVICE_HELP);
}

/** The work of a command that changes a line: the third argument and the options say how. */
function changing<Given>(shell: Shell, changeOf: (given: string, options: Given) => LineChange) {
  return shell.withApp(async ({ app, by }, account: string, service: string, given: string, options: Given) =>
    changedAnswer(await changeLine(app, { account, service }, { change: changeOf(given, options), by })),
  );
}

function fillKinds(command: Command, shell: Shell): void {
  const kinds: readonly [Line['kind'], string][] = [
    ['managed', 'the count drives its addition'],
    ['included', 'its seats are not billed here, e.g. part of a flat fee'],
    ['fixed', 'its quantity is set by hand'],
  ];
  for (const [kind, description] of kinds) {
    lineCommand(command, { name: kind, description }).action(
      shell.withApp(async ({ app, by }, account: string, service: string) =>
        changedAnswer(await changeLine(app, { account, service }, { change: { kind }, by })),
      ),
    );
  }
}

function fillTarget(command: Command, shell: Shell): void {
  lineCommand(command, { name: 'additions', description: 'the additions that a line may drive, as last read' }).action(
    shell.withApp(async ({ app }, account: string, service: string) => {
      const rows = await listLineAdditions(app, { account, service });
      return { data: rows, text: rows.length === 0 ? noAdditions : additionTable(rows) };
    }),
  );
  lineCommand(command, { name: 'agreement', description: 'bill it on another agreement of the company' })
    .argument('<agreement>', "a name, or agreement:ID; an empty text: the account's")
    .action(changing(shell, (agreement) => ({ agreement: agreement || null })));
  lineCommand(command, { name: 'addition', description: 'the addition that the count drives' })
    .argument('<addition>', 'its description, or addition:ID; an empty text: the only active one')
    .action(changing(shell, (addition) => ({ addition: addition || null })));
  lineCommand(command, { name: 'others', description: 'other active additions of the service on the agreement' })
    .addArgument(new Argument('<what>', 'taken off the count, or left alone').choices(['subtract', 'leave']))
    .action(changing(shell, (others) => ({ others: others as Line['others'] })));
}

const noAdditions = 'No addition of this service is known on the agreement. A plan reads them: seatbridge billing plan';

function additionTable(rows: Awaited<ReturnType<typeof listLineAdditions>>): string {
  return table(rows, [
    { title: 'Id', value: ({ addition }) => `addition:${addition.id}` },
    { title: 'Addition', value: ({ name }) => name },
    { title: 'Quantity', value: ({ addition }) => addition.quantity, align: 'right' },
    { title: 'From', value: ({ addition }) => addition.effectiveDate ?? '' },
    { title: 'Until', value: ({ addition }) => addition.cancelledDate ?? '' },
  ]);
}

function fillNumbers(command: Command, shell: Shell): void {
  lineCommand(command, { name: 'offset', description: 'seats to add to the count, or to take off' })
    .argument('<seats>', 'e.g. 2 or -2 (after --, as in: offset ACCOUNT SERVICE --reason "..." -- -2); 0: none')
    .option('--reason <text>', 'why', '')
    .option('--until <date>', 'the last day on which it holds: YYYY-MM-DD')
    .action(
      changing(shell, (seats, { reason, until }: { reason: string; until?: string }) => ({
        offset: {
          seats: signedNumber(seats, 'offset'),
          reason,
          until: until === undefined ? null : dateFrom(until, 'until'),
        },
      })),
    );
  lineCommand(command, { name: 'minimum', description: 'bill at least so many, while there are seats' })
    .argument('<seats>', 'a number of seats; 0: none')
    .option('--reason <text>', 'why', '')
    .action(
      changing(shell, (seats, { reason }: { reason: string }) => ({
        minimum: { seats: wholeNumber(seats, 'minimum'), reason },
      })),
    );
}

function changedAnswer(result: LineChanged): Answer {
  const { account, service, changed, before, after } = result;
  const text = `${account.name}, ${service.name}: ${lineWords(after)}`;
  const next = after.kind === 'managed' && changed ? ['See what it changes:   seatbridge billing plan --dry-run'] : [];
  return {
    data: result,
    text: changed ? `${sentence(text)}\n${sentence(`Before: ${lineWords(before)}`)}` : `${text}, as before.`,
    next,
  };
}

function lineWords({ kind, agreementId, additionId, offset, offsetReason, offsetUntil, ...line }: Line): string {
  const until = offsetUntil === null ? '' : ` until ${offsetUntil}`;
  return [
    kind,
    ...(agreementId === null ? [] : [`on agreement:${agreementId}`]),
    ...(additionId === null ? [] : [`addition:${additionId}`]),
    ...(offset === 0 ? [] : [`offset ${offset}${until} (${offsetReason})`]),
    ...(line.minimum === 0 ? [] : [`at least ${line.minimum} (${line.minimumReason})`]),
    ...(line.others === 'leave' ? [] : ['other additions taken off']),
  ].join(', ');
}

function lineTable(rows: readonly LineRow[]): string {
  const listed = table(rows, [
    { title: 'Account', value: ({ account }) => account.name },
    { title: 'Service', value: ({ service }) => service.name },
    { title: 'Seats', value: ({ seats }) => seats },
    { title: 'Billed', value: ({ line, by }) => `${lineWords(line)}${by === null ? '' : ' *'}` },
    { title: 'Addition', value: additionWords },
    { title: 'Now', value: ({ addition }) => addition?.quantity ?? '', align: 'right' },
    { title: 'Due', value: ({ addition }) => addition?.due ?? '', align: 'right' },
  ]);
  const amiss = rows.flatMap(({ findings }) => findings.map(({ title }) => title));
  return [listed, ...(rows.some(({ by }) => by !== null) ? ['* said by a person'] : []), ...amiss].join('\n\n');
}

function additionWords({ addition, read, line, findings }: LineRow): string {
  if (addition !== null) return addition.name;
  if (line.kind !== 'managed') return '';
  return read ? (findings[0]?.kind.replaceAll('-', ' ') ?? 'none') : 'not read yet';
}

const examples = `
Examples:
  seatbridge lines
  seatbridge lines "Example Ltd"
  seatbridge lines included "Example Ltd" "Endpoint seats"
  seatbridge lines additions "Example Ltd" service:12
  seatbridge lines addition "Example Ltd" service:12 addition:7034
  seatbridge lines offset "Example Ltd" service:12 2 --until 2026-12-31 --reason "two devices not in ESET yet"
  seatbridge lines minimum "Example Ltd" service:12 10 --reason "contract of 2025"`;
