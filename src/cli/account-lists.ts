import type { Command } from 'commander';
import { type AccountRow, type GroupRow, listAccounts, listGroups } from '../app/mapping/account-list.ts';
import { applySuggestions, type SuggestedAccount, suggestAccounts } from '../app/mapping/account-suggestions.ts';
import { type DestinationSearch, listAgreements, listCompanies } from '../app/mapping/destinations.ts';
import type { Said } from '../app/mapping/said.ts';
import type { Answer, Shell } from './shell.ts';
import { table } from './table.ts';
import { countWords } from './words.ts';

export function fillLists(command: Command, shell: Shell): void {
  command
    .command('list', { isDefault: true })
    .description('the groups of every ESET server with whose their devices are, and the accounts')
    .option('--open', "only groups with devices that are nobody's")
    .option('--dynamic', 'also dynamic groups that are not mapped')
    .action(
      shell.withApp(async ({ app }, only: { open?: true; dynamic?: true }) => {
        const [all, accounts] = [await listGroups(app), await listAccounts(app)];
        const groups = all.filter((row) => (only.open ? isOpen(row) : only.dynamic || isShown(row)));
        const open = all.filter(isOpen);
        return {
          data: { groups, accounts },
          text: [groupTable(groups), openWords(open), accountTable(accounts)]
            .filter((part) => part !== '')
            .join('\n\n'),
          next: nextAfterList(open),
        };
      }),
    );
  fillDestinations(command, shell);
}

/** Its own devices are nobody's: of a static group, as a dynamic one holds devices of others. */
const isOpen = ({ kind, devices, said }: GroupRow) => kind === 'static' && said.kind === 'none' && (devices ?? 0) > 0;

const isShown = ({ kind, by }: GroupRow) => kind === 'static' || by !== null;

function openWords(open: readonly GroupRow[]): string {
  if (open.length === 0) return '';
  const devices = open.reduce((sum, row) => sum + (row.devices ?? 0), 0);
  return `${countWords(devices, 'device')} in ${countWords(open.length, 'group')} without an account.`;
}

function nextAfterList(open: readonly GroupRow[]): string[] {
  const [first] = open;
  if (first === undefined) return ['See the seats:   seatbridge seats'];
  return [
    'What can be told by name:   seatbridge accounts suggest',
    `Map one by hand:            seatbridge accounts map group:${first.key} AGREEMENT`,
    'Only the open ones:         seatbridge accounts list --open',
  ];
}

interface Given {
  all?: true;
}

function fillDestinations(command: Command, shell: Shell): void {
  const searchable = (name: string, description: string) =>
    command
      .command(name)
      .description(description)
      .argument('[search]', 'part of a name or identifier', '')
      .option('--all', 'also what is deleted, cancelled or over');
  const wanted = (search: string, { all = false }: { all?: boolean }): DestinationSearch => ({ search, all });
  searchable('agreements', 'the agreements that a group can be mapped to').action(
    shell.withApp(async ({ app }, search: string, given: Given) => {
      const rows = await listAgreements(app, wanted(search, given));
      const text = table(rows, [
        { title: 'Id', value: ({ id }) => `agreement:${id}` },
        { title: 'Identifier', value: ({ identifier }) => identifier },
        { title: 'Company / Agreement', value: ({ company, agreement }) => `${company} / ${agreement}` },
        { title: 'Not offered', value: ({ why }) => why ?? '' },
      ]);
      return { data: rows, text: rows.length === 0 ? 'No agreement fits.' : text };
    }),
  );
  searchable('companies', 'the companies that a group can be mapped to, for tickets only').action(
    shell.withApp(async ({ app }, search: string, given: Given) => {
      const rows = await listCompanies(app, wanted(search, given));
      const text = table(rows, [
        { title: 'Id', value: ({ id }) => `company:${id}` },
        { title: 'Identifier', value: ({ identifier }) => identifier },
        { title: 'Company', value: ({ company }) => company },
        { title: 'Not offered', value: ({ why }) => why ?? '' },
      ]);
      return { data: rows, text: rows.length === 0 ? 'No company fits.' : text };
    }),
  );
}

interface SuggestOptions {
  apply?: true;
  posting: boolean;
  tickets: boolean;
}

export function fillSuggest(command: Command, shell: Shell): void {
  command
    .command('suggest')
    .description('accounts for groups that have none of their own, each with the reason')
    .option('--apply', 'map all that are certain; exit code 3 where others are left for a person')
    .option('--no-posting', 'new accounts post nothing until they are switched on')
    .option('--no-tickets', 'new accounts open no tickets until they are switched on')
    .action(
      shell.withApp(async ({ app, by }, { apply, posting, tickets }: SuggestOptions) => {
        if (!apply) return suggestedAnswer(await suggestAccounts(app));
        const switches = { ...(!posting && { posting }), ...(!tickets && { ticketing: tickets }) };
        const { applied, left } = await applySuggestions(app, { by, switches });
        return {
          data: { applied, left },
          text: [
            ...(applied.length > 0 ? [suggestionTable(applied)] : []),
            `Mapped ${countWords(applied.length, 'group')}.`,
            ...(left.length > 0 ? ['Left for a person:', suggestionTable(left)] : []),
          ].join('\n\n'),
          next: [...(applied.length > 0 ? [PLAN_HINT] : []), ...(left.length > 0 ? [CHOOSE_HINT] : [])],
          exit: left.length > 0 ? 3 : 0,
        };
      }),
    );
}

/** The additions of a newly mapped agreement are read by the plan. */
export const PLAN_HINT = 'The next plan reads the additions of newly mapped agreements:   seatbridge billing plan';
const CHOOSE_HINT = 'Choose for each of the others:   seatbridge accounts map GROUP AGREEMENT';

function suggestedAnswer(rows: readonly SuggestedAccount[]): Answer {
  const certain = rows.filter((row) => row.certain).length;
  const apply = `Map the ${countWords(certain, 'certain one')}:   seatbridge accounts suggest --apply`;
  const next = [...(certain > 0 ? [apply] : []), ...(certain < rows.length ? [CHOOSE_HINT] : [])];
  return { data: rows, text: rows.length === 0 ? 'Nothing to suggest.' : suggestionTable(rows), next };
}

function groupTable(rows: readonly GroupRow[]): string {
  if (rows.length === 0) return 'No group fits. Where nothing was read yet:   seatbridge sync';
  return table(rows, [
    { title: 'Key', value: ({ key }) => `group:${key}` },
    { title: 'Server', value: ({ server }) => server },
    { title: 'Group', value: ({ depth, name }) => `${'  '.repeat(depth)}${name}` },
    { title: 'Kind', value: ({ kind, isCustomer }) => (isCustomer ? 'customer' : kind) },
    { title: 'Devices', value: ({ devicesBelow }) => devicesBelow ?? '-', align: 'right' },
    { title: 'Account', value: ({ said }) => saidShortly(said) },
  ]);
}

function accountTable(rows: readonly AccountRow[]): string {
  if (rows.length === 0) return '';
  return table(rows, [
    { title: 'Account', value: ({ account }) => `account:${account.id}` },
    { title: 'Company', value: ({ company }) => company },
    { title: 'Agreement', value: ({ agreement }) => agreement ?? '(tickets only)' },
    { title: 'Groups', value: ({ groups }) => groups.length },
    { title: 'Posting', value: ({ account }) => (account.posting ? 'on' : 'off') },
    { title: 'Tickets', value: ({ account }) => (account.ticketing ? 'on' : 'off') },
    { title: 'Mode', value: ({ account }) => account.mode ?? 'default' },
  ]);
}

function suggestionTable(rows: readonly SuggestedAccount[]): string {
  return table(rows, [
    { title: 'Key', value: ({ group }) => `group:${group.key}` },
    { title: 'Group', value: ({ group }) => group.name },
    { title: 'Company', value: ({ company }) => company.name },
    { title: 'Agreement', value: ({ agreement }) => agreement?.name ?? '-' },
    { title: 'Certain', value: ({ certain }) => (certain ? 'yes' : 'no') },
    { title: 'Reason', value: ({ reason }) => reason },
  ]);
}

/** For a row of the tree, which shows where it inherits from. */
function saidShortly(said: Said): string {
  if (said.kind === 'none') return "nobody's";
  const words = said.kind === 'account' ? said.account.name : `excluded${said.tickets ? ', with tickets' : ''}`;
  return said.from === null ? words : `${words} (inherited)`;
}

/** Whose the devices of a group are, in words. */
export function saidWords(said: Said): string {
  if (said.kind === 'none') {
    return said.boundary === null ? "nobody's" : `nobody's: "${said.boundary.name}" is a customer of its own`;
  }
  const from = said.from === null ? '' : ` (as "${said.from.name}")`;
  if (said.kind === 'excluded') return `excluded${said.tickets ? ', with tickets' : ''}${from}`;
  return `${said.account.name}${from}`;
}
