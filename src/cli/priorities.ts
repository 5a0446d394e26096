import { type Command, Option } from 'commander';
import {
  changeOptions,
  listPriorities,
  mapPriority,
  type PriorityChanged,
  type PriorityRow,
  undoPriority,
  unmapPriority,
} from '../app/mapping/priorities.ts';
import { findBoard, loadTicketChoices, type TicketChoices } from '../app/mapping/ticket-choices.ts';
import type { TicketOptions } from '../app/mapping/ticket-options.ts';
import { type Board, type BoardChoice, takesTickets } from '../domain/psa.ts';
import { GROUP_HELP } from './accounts.ts';
import { wholeNumber } from './numbers.ts';
import type { Answer, Fill, Shell } from './shell.ts';
import { table } from './table.ts';
import { sentence } from './words.ts';

export const priorities: Fill = (command, shell) => {
  command.addHelpText('after', examples);
  fillLists(command, shell);
  withTicketOptions(
    command
      .command('map')
      .description('open a ticket of this priority when a device enters the group')
      .argument('<group>', GROUP_HELP)
      .argument('<priority>', 'its name, or priority:ID'),
  ).action(
    shell.withApp(async ({ app, by }, group: string, priority: string, options: GivenOptions) =>
      changedAnswer(await mapPriority(app, group, { priority, ...wantedOf(options), by })),
    ),
  );
  withTicketOptions(
    command
      .command('change')
      .description('change how the tickets of a group are opened')
      .argument('<group>', GROUP_HELP),
  ).action(
    shell.withApp(async ({ app, by }, group: string, options: GivenOptions) =>
      changedAnswer(await changeOptions(app, group, { ...wantedOf(options), by })),
    ),
  );
  command
    .command('unmap')
    .description('open no tickets for the group any more; those that are open stay')
    .argument('<group>', GROUP_HELP)
    .action(
      shell.withApp(async ({ app, by }, group: string) => changedAnswer(await unmapPriority(app, group, { by }))),
    );
  command
    .command('undo')
    .description('say again what was said of the tickets of a group before the last change')
    .argument('<group>', GROUP_HELP)
    .action(shell.withApp(async ({ app, by }, group: string) => changedAnswer(await undoPriority(app, group, { by }))));
};

function fillLists(command: Command, shell: Shell): void {
  command
    .command('list', { isDefault: true })
    .description('the groups whose devices open tickets')
    .action(
      shell.withApp(async ({ app }) => {
        const rows = await listPriorities(app);
        return {
          data: rows,
          text: rows.length === 0 ? 'No group opens tickets yet.' : priorityTable(rows),
          next: [
            'Switch tickets on for a group:   seatbridge priorities map GROUP PRIORITY',
            'What ConnectWise has:            seatbridge priorities choices',
          ],
        };
      }),
    );
  command
    .command('choices')
    .description('the priorities, sources and boards that ConnectWise has, or what one board has')
    .argument('[board]', 'a name, or board:ID')
    .action(
      shell.withApp(async ({ app }, board: string | undefined) => {
        const choices = await loadTicketChoices(app);
        if (board !== undefined) return boardAnswer(choices, findBoard(choices, board));
        const { priorities, sources } = choices;
        const boards = choices.boards.filter(takesTickets);
        return {
          data: { priorities, sources, boards },
          text: [
            choiceTable('priority', priorities),
            choiceTable('source', sources),
            choiceTable('board', boards),
          ].join('\n\n'),
          next: ['Statuses, types, subtypes and items of a board:   seatbridge priorities choices BOARD'],
        };
      }),
    );
}

function boardAnswer({ statuses, choices }: TicketChoices, board: Board): Answer {
  const ofBoard = <Each extends { boardId: string; inactive: boolean }>(all: readonly Each[]) =>
    all.filter((each) => each.boardId === board.id && !each.inactive);
  const levels = Map.groupBy(ofBoard(choices), ({ level }) => level);
  const level = (each: BoardChoice['level']) => levels.get(each) ?? [];
  const of = { types: level('type'), subtypes: level('subtype'), items: level('item') };
  const data = { board, statuses: ofBoard(statuses), ...of };
  const closing = data.statuses.map((each) => ({ ...each, name: each.closed ? `${each.name} (closes)` : each.name }));
  const tables = LEVELS.filter((each) => levels.has(each)).map((each) => choiceTable(each, level(each)));
  const text = [choiceTable('status', closing), ...tables].join('\n\n');
  return { data, text };
}

const LEVELS = ['type', 'subtype', 'item'] as const;

function choiceTable(kind: string, rows: readonly { id: string; name: string }[]): string {
  return table(rows, [
    { title: 'Id', value: ({ id }) => `${kind}:${id}` },
    { title: `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`, value: ({ name }) => name },
  ]);
}

interface GivenOptions {
  board?: string;
  type?: string;
  subtype?: string;
  item?: string;
  status?: string;
  source?: string;
  delay?: string;
  leaving?: 'nothing' | 'note' | 'close' | 'default';
  closingStatus?: string;
  untouched?: string[];
  visibility?: 'internal' | 'customer';
  muted?: 'open' | 'skip' | 'default';
  summary?: string;
  description?: string;
  present?: true;
}

function withTicketOptions(command: Command): Command {
  const chosen = (flags: string, description: string, values: readonly string[]) =>
    command.addOption(new Option(flags, description).choices(values));
  command
    .option('--board <board>', 'its name, or board:ID')
    .option('--type <type>', 'type of the board')
    .option('--subtype <subtype>', 'subtype of the board')
    .option('--item <item>', 'item of the board')
    .option('--status <status>', 'initial status')
    .option('--source <source>', 'where it comes from: a name, or source:ID')
    .option('--delay <minutes>', 'how long a device is in the group, seen, before its ticket is opened');
  chosen('--leaving <what>', 'what becomes of the ticket when the device leaves', [
    'nothing',
    'note',
    'close',
    'default',
  ]);
  command
    .option('--closing-status <status>', 'the status that closes')
    .option('--untouched <status...>', 'statuses in which no person has touched the ticket yet');
  chosen('--visibility <who>', 'who sees the text: the staff, or the customer too', ['internal', 'customer']);
  chosen('--muted <how>', 'whether devices muted in ESET open tickets', ['open', 'skip', 'default']);
  return command
    .option('--summary <template>', 'e.g. "{device}: {group}"')
    .option('--description <template>', 'text of the ticket')
    .option('--present', 'the devices that are in the group already open tickets too, this once')
    .addHelpText('after', '\nAn empty text takes a choice back: --status "".');
}

const wantedOf = ({ present, ...options }: GivenOptions) => ({
  options: ticketOptions(options),
  openPresent: present === true,
});

/** What is given; an empty text, or "default", takes back to what the settings or the board say. */
function ticketOptions({
  delay,
  leaving,
  untouched,
  visibility,
  muted,
  ...texts
}: Omit<GivenOptions, 'present'>): TicketOptions {
  const given = Object.entries(texts).map(([name, text]) => [name, text === '' ? null : text]);
  return {
    ...(Object.fromEntries(given) as Pick<TicketOptions, keyof typeof texts>),
    ...(delay !== undefined && { delayMinutes: delay === '' ? null : wholeNumber(delay, 'delay') }),
    ...(leaving !== undefined && { leaving: leaving === 'default' ? null : leaving }),
    ...(untouched !== undefined && { untouched: untouched.filter((each) => each !== '') }),
    ...(visibility !== undefined && { visibility }),
    ...(muted !== undefined && { mutedOpen: muted === 'default' ? null : muted === 'open' }),
  };
}

function changedAnswer(result: PriorityChanged): Answer {
  const { group, changed, asked, before, after } = result;
  if (after === null) {
    const text = changed
      ? `"${group.name}" opens no tickets any more. Those that are open stay.`
      : openedNone(group.name);
    return { data: result, text };
  }
  const text = `"${group.name}" opens tickets: ${ruleWords(after)}`;
  return {
    data: result,
    text: [
      changed ? sentence(text) : `${text}, as before.`,
      ...(changed && before !== null ? [sentence(`Before: ${ruleWords(before)}`)] : []),
      ...(group.kind === 'static' ? ['A static group: a device that arrives in exactly this group opens one.'] : []),
      ...(asked > 0 ? [`${devices(asked)} in it already: tickets are opened for them too.`] : []),
      ...(after.baselined ? [] : ['What is in the group at its next sync was there before, and opens nothing.']),
    ].join('\n'),
  };
}

const devices = (count: number) => (count === 1 ? '1 device' : `${count} devices`);

const openedNone = (name: string) => `"${name}" opened no tickets before either.`;

function ruleWords({ rule, names }: PriorityRow): string {
  const { board, type, subtype, item, status, source, closingStatus } = names;
  const kind = [type, subtype, item].filter((each) => each !== null).join(' / ');
  return [
    names.priority,
    ...(board === null ? [] : [`board ${board}`]),
    ...(kind === '' ? [] : [kind]),
    ...(status === null ? [] : [`status ${status}`]),
    ...(source === null ? [] : [`source ${source}`]),
    ...(rule.delayMinutes === null ? [] : [`after ${rule.delayMinutes} min`]),
    ...(rule.leaving === null ? [] : [`on leaving: ${rule.leaving}`]),
    ...(closingStatus === null ? [] : [`closed as ${closingStatus}`]),
    ...(rule.mutedOpen === null ? [] : [rule.mutedOpen ? 'muted devices too' : 'not for muted devices']),
    ...(rule.visibility === 'internal' ? [] : ['seen by the customer']),
    ...(rule.summary === null && rule.description === null ? [] : ['a text of its own']),
  ].join(', ');
}

function priorityTable(rows: readonly PriorityRow[]): string {
  return table(rows, [
    { title: 'Key', value: ({ group }) => `group:${group.key}` },
    { title: 'Group', value: ({ group }) => `${group.name}${group.gone ? ' (gone)' : ''}` },
    { title: 'Priority', value: ({ names }) => names.priority },
    { title: 'Board', value: ({ names }) => names.board ?? 'default' },
    { title: 'Delay', value: ({ rule }) => (rule.delayMinutes === null ? 'default' : `${rule.delayMinutes} min`) },
    { title: 'Leaving', value: ({ rule }) => rule.leaving ?? 'default' },
    { title: 'Said by', value: ({ by }) => by },
  ]);
}

const examples = `
Examples:
  seatbridge priorities choices
  seatbridge priorities map "Unresolved threats" "Priority 1 - Emergency Response" --board "Service Board" --delay 30
  seatbridge priorities change "Unresolved threats" --leaving close`;
