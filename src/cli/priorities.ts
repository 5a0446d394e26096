import type { Command } from 'commander';
import {
  changeOptions,
  listPriorities,
  mapPriority,
  type PriorityChanged,
  type PriorityRow,
  unmapPriority,
} from '../app/mapping/priorities.ts';
import { loadTicketChoices } from '../app/mapping/ticket-choices.ts';
import type { TicketOptions } from '../app/mapping/ticket-options.ts';
import { AppError } from '../errors.ts';
import type { Answer, Fill, Shell } from './shell.ts';
import { table } from './table.ts';

export const priorities: Fill = (command, shell) => {
  command.addHelpText('after', examples);
  fillLists(command, shell);
  withTicketOptions(
    command
      .command('map')
      .description('open a ticket of this priority when a device enters the group')
      .argument('<group>', 'group:KEY, its id at ESET, its name or path')
      .argument('<priority>', 'priority:ID, or its name'),
  ).action(
    shell.withApp(async ({ app, by }, group: string, priority: string, options: GivenOptions) =>
      answer(await mapPriority(app, group, { priority, options: ticketOptions(options), by })),
    ),
  );
  withTicketOptions(
    command
      .command('change')
      .description('change how the tickets of a group are opened')
      .argument('<group>', 'group:KEY, its id at ESET, its name or path'),
  ).action(
    shell.withApp(async ({ app, by }, group: string, options: GivenOptions) =>
      answer(await changeOptions(app, group, { options: ticketOptions(options), by })),
    ),
  );
  command
    .command('unmap')
    .description('open no tickets for the group any more; those that are open stay')
    .argument('<group>', 'group:KEY, its id at ESET, its name or path')
    .action(shell.withApp(async ({ app, by }, group: string) => answer(await unmapPriority(app, group, { by }))));
};

function fillLists(command: Command, shell: Shell): void {
  command
    .command('list', { isDefault: true })
    .description('the groups whose devices open tickets')
    .action(
      shell.withApp(async ({ app }) => {
        const rows = await listPriorities(app);
        const text = rows.length === 0 ? 'No group opens tickets yet.' : priorityTable(rows);
        return {
          data: rows,
          text,
          next: ['Switch tickets on for a group:   seatbridge priorities map GROUP PRIORITY'],
        };
      }),
    );
  command
    .command('choices')
    .description('the priorities, boards and statuses that ConnectWise has')
    .action(
      shell.withApp(async ({ app }) => {
        const choices = await loadTicketChoices(app);
        const boards = choices.boards.filter(({ inactive }) => !inactive);
        const statusesOf = (boardId: string) =>
          choices.statuses.filter((each) => each.boardId === boardId && !each.inactive).map(({ name }) => name);
        const text = [
          table(choices.priorities, [
            { title: 'Id', value: ({ id }) => `priority:${id}` },
            { title: 'Priority', value: ({ name }) => name },
          ]),
          table(boards, [
            { title: 'Id', value: ({ id }) => `board:${id}` },
            { title: 'Board', value: ({ name }) => name },
            { title: 'Statuses', value: ({ id }) => statusesOf(id).join(', ') },
          ]),
        ].join('\n\n');
        return { data: choices, text };
      }),
    );
}

interface GivenOptions {
  board?: string;
  type?: string;
  subtype?: string;
  item?: string;
  status?: string;
  source?: string;
  delay?: string;
  leaving?: string;
  closingStatus?: string;
  untouched?: string[];
  visibility?: string;
  muted?: string;
  summary?: string;
  description?: string;
}

function withTicketOptions(command: Command): Command {
  return command
    .option('--board <board>', 'board:ID, or its name; an empty text: as ConnectWise chooses')
    .option('--type <type>', 'type of the board')
    .option('--subtype <subtype>', 'subtype of the board')
    .option('--item <item>', 'item of the board')
    .option('--status <status>', 'initial status')
    .option('--source <id>', 'number of a source')
    .option('--delay <minutes>', 'how long a device is in the group, seen, before its ticket is opened')
    .option('--leaving <what>', 'when the device leaves: nothing, note or close')
    .option('--closing-status <status>', 'the status that closes')
    .option('--untouched <status...>', 'statuses in which no person has touched the ticket yet')
    .option('--visibility <who>', 'internal, or customer: the customer sees the text')
    .option('--muted <how>', 'open or skip: whether muted devices open tickets')
    .option('--summary <template>', 'e.g. "{device}: {group}"')
    .option('--description <template>', 'text of the ticket');
}

const leavings = ['nothing', 'note', 'close'] as const;

/** What is given; an empty text takes back to what the settings say. */
function ticketOptions(given: GivenOptions): TicketOptions {
  const { delay, leaving, untouched, visibility, muted, ...texts } = given;
  const entries = Object.entries(texts).map(([name, text]) => [name, text === '' ? null : text]);
  const options = Object.fromEntries(entries) as TicketOptions;
  if (delay !== undefined) options.delayMinutes = delay === '' ? null : Number(delay);
  if (leaving !== undefined) {
    options.leaving = leaving === '' ? null : oneOf(leaving, { among: leavings, field: 'leaving' });
  }
  if (untouched !== undefined) options.untouched = untouched;
  if (visibility !== undefined) {
    options.visibility = oneOf(visibility, { among: ['internal', 'customer'], field: 'visibility' });
  }
  if (muted !== undefined) {
    options.mutedOpen = muted === '' ? null : oneOf(muted, { among: ['open', 'skip'], field: 'muted' }) === 'open';
  }
  return options;
}

function oneOf<Word extends string>(text: string, { among, field }: { among: readonly Word[]; field: string }): Word {
  const found = among.find((each) => each === text);
  if (found !== undefined) return found;
  throw new AppError('usage', `"${text}" is not one of ${among.join(', ')}.`, { field });
}

function answer(result: PriorityChanged): Answer {
  const { group, changed, after } = result;
  if (after === null) {
    return { data: result, text: changed ? `${group.name} opens no tickets any more.` : `${group.name} opened none.` };
  }
  const baseline = after.baselined
    ? ''
    : ' What is in it at the next sync is what was there before, and opens nothing.';
  const text = `${group.name} opens tickets of "${after.names.priority}"${changed ? '' : ', as it did'}.${baseline}`;
  return { data: result, text };
}

function priorityTable(rows: readonly PriorityRow[]): string {
  return table(rows, [
    { title: 'Key', value: ({ group }) => `group:${group.key}` },
    { title: 'Group', value: ({ group }) => `${group.name}${group.gone ? ' (gone)' : ''}` },
    { title: 'Priority', value: ({ names }) => names.priority },
    { title: 'Board', value: ({ names }) => names.board ?? '(default)' },
    { title: 'Delay', value: ({ rule }) => (rule.delayMinutes === null ? '(default)' : `${rule.delayMinutes} min`) },
    { title: 'Leaving', value: ({ rule }) => rule.leaving ?? '(default)' },
    { title: 'Said by', value: ({ by }) => by },
  ]);
}

const examples = `
Examples:
  seatbridge priorities choices
  seatbridge priorities map "Unresolved threats" "Priority 1 - Emergency Response" --board "Service Board" --delay 30
  seatbridge priorities change "Unresolved threats" --leaving close`;
