import type { Command } from 'commander';
import { type AccountRow, type GroupRow, listAccounts, listGroups } from '../app/mapping/account-list.ts';
import { applySuggestions, type SuggestedAccount, suggestAccounts } from '../app/mapping/account-suggestions.ts';
import { excludeGroup, type GroupMapped, mapGroup, setSwitches, unmapGroup } from '../app/mapping/accounts.ts';
import { loadPsaRecords } from '../app/mapping/psa-records.ts';
import type { Said } from '../app/mapping/said.ts';
import { AppError } from '../errors.ts';
import type { Answer, Fill, Shell } from './shell.ts';
import { table } from './table.ts';
import { countWords } from './words.ts';

export const accounts: Fill = (command, shell) => {
  command.addHelpText('after', examples);
  fillLists(command, shell);
  fillSuggest(command, shell);
  fillMapping(command, shell);
  fillSwitches(command, shell);
};

function fillLists(command: Command, shell: Shell): void {
  command
    .command('list', { isDefault: true })
    .description('the groups of every ESET server with whose their devices are, and the accounts')
    .action(
      shell.withApp(async ({ app }) => {
        const groups = await listGroups(app);
        const rows = await listAccounts(app);
        return {
          data: { groups, accounts: rows },
          text: [groupTable(groups), accountTable(rows)].join('\n\n'),
          next: [
            'Map what is certain:   seatbridge accounts suggest --apply',
            'Map one:   seatbridge accounts map GROUP AGREEMENT',
          ],
        };
      }),
    );
  command
    .command('agreements')
    .description('the agreements that a group can be mapped to')
    .argument('[search]', 'part of a name or identifier', '')
    .action(
      shell.withApp(async ({ app }, search: string) => {
        const { agreements, companies } = await loadPsaRecords(app);
        const rows = [...agreements.values()]
          .map(({ id, name, companyId, status }) => ({
            id,
            name,
            status,
            company: companies.get(companyId)?.name ?? companyId,
          }))
          .filter((row) => `${row.company} ${row.name}`.toLowerCase().includes(search.toLowerCase()));
        const text = table(rows, [
          { title: 'Id', value: ({ id }) => `agreement:${id}` },
          { title: 'Company', value: ({ company }) => company },
          { title: 'Agreement', value: ({ name }) => name },
          { title: 'Status', value: ({ status }) => status },
        ]);
        return { data: rows, text };
      }),
    );
  command
    .command('companies')
    .description('the companies that a group can be mapped to')
    .argument('[search]', 'part of a name or identifier', '')
    .action(
      shell.withApp(async ({ app }, search: string) => {
        const rows = [...(await loadPsaRecords(app)).companies.values()].filter(({ name, identifier }) =>
          `${identifier} ${name}`.toLowerCase().includes(search.toLowerCase()),
        );
        const text = table(rows, [
          { title: 'Id', value: ({ id }) => `company:${id}` },
          { title: 'Identifier', value: ({ identifier }) => identifier },
          { title: 'Company', value: ({ name }) => name },
          { title: 'Status', value: ({ deleted, status }) => (deleted ? 'deleted' : status) },
        ]);
        return { data: rows, text };
      }),
    );
}

function fillSuggest(command: Command, shell: Shell): void {
  command
    .command('suggest')
    .description('accounts for groups that have none, each with the reason')
    .option('--apply', 'map all that are certain')
    .action(
      shell.withApp(async ({ app, by }, { apply = false }: { apply?: boolean }) => {
        if (!apply) {
          const rows = await suggestAccounts(app);
          const next = rows.some(({ certain }) => certain)
            ? ['Map the certain ones:   seatbridge accounts suggest --apply']
            : [];
          return { data: rows, text: suggestionTable(rows), next };
        }
        const { applied, left } = await applySuggestions(app, { by });
        const text = `Mapped ${countWords(applied.length, 'group')}.`;
        return {
          data: { applied, left },
          text: [
            suggestionTable(applied),
            text,
            left.length === 0 ? '' : `Left for a person:\n${suggestionTable(left)}`,
          ]
            .filter((part) => part !== '')
            .join('\n\n'),
          next: ['The next plan reads the additions of the mapped agreements:   seatbridge billing plan --dry-run'],
        };
      }),
    );
}

interface MapOptions {
  company?: string;
}

function fillMapping(command: Command, shell: Shell): void {
  command
    .command('map')
    .description('map a group to the account of an agreement, or of a company for tickets only')
    .argument('<group>', 'group:KEY, its id at ESET, its name or path')
    .argument('[agreement]', 'agreement:ID, its name, or "Company / Agreement"')
    .option('--company <company>', 'the company; without an agreement: tickets only')
    .action(
      shell.withApp(async ({ app, by }, group: string, agreement: string | undefined, { company }: MapOptions) =>
        mapped(
          await mapGroup(app, group, {
            by,
            ...(agreement !== undefined && { agreement }),
            ...(company !== undefined && { company }),
          }),
        ),
      ),
    );
  command
    .command('exclude')
    .description('not billed, and no tickets unless they are wanted')
    .argument('<group>', 'group:KEY, its id at ESET, its name or path')
    .option('--tickets', 'open tickets all the same')
    .action(
      shell.withApp(async ({ app, by }, group: string, { tickets = false }: { tickets?: boolean }) =>
        mapped(await excludeGroup(app, group, { tickets, by })),
      ),
    );
  command
    .command('unmap')
    .description('the group inherits again')
    .argument('<group>', 'group:KEY, its id at ESET, its name or path')
    .action(shell.withApp(async ({ app, by }, group: string) => mapped(await unmapGroup(app, group, { by }))));
}

function fillSwitches(command: Command, shell: Shell): void {
  for (const [name, on] of [
    ['on', true],
    ['off', false],
  ] as const) {
    command
      .command(name)
      .description(`switch postings and tickets of an account ${name}`)
      .argument('<account>', 'account:ID, or its company')
      .option('--posting', 'postings only')
      .option('--tickets', 'tickets only')
      .action(
        shell.withApp(async ({ app, by }, account: string, only: { posting?: boolean; tickets?: boolean }) => {
          const both = only.posting !== true && only.tickets !== true;
          const switches = {
            ...((both || only.posting === true) && { posting: on }),
            ...((both || only.tickets === true) && { ticketing: on }),
          };
          return switched(await setSwitches(app, account, { switches, by }));
        }),
      );
  }
  command
    .command('mode')
    .description('who approves the adjustments of one account')
    .argument('<account>', 'account:ID, or its company')
    .argument('<mode>', 'manual, automatic, or default')
    .action(
      shell.withApp(async ({ app, by }, account: string, text: string) =>
        switched(await setSwitches(app, account, { switches: { mode: modeOf(text) }, by })),
      ),
    );
}

function modeOf(text: string): 'manual' | 'automatic' | null {
  if (text === 'default') return null;
  if (text === 'manual' || text === 'automatic') return text;
  throw new AppError('usage', `"${text}" is no mode: manual, automatic or default.`, { field: 'mode' });
}

function switched({ account, changed, after }: Awaited<ReturnType<typeof setSwitches>>): Answer {
  const words = `postings ${after.posting ? 'on' : 'off'}, tickets ${after.ticketing ? 'on' : 'off'}, mode ${after.mode ?? 'default'}`;
  return { data: { account: account.account.id, changed, ...after }, text: `${account.name}: ${words}.` };
}

function mapped(result: GroupMapped): Answer {
  const { group, changed, before, after } = result;
  const text = changed
    ? `${group.name}: ${saidWords(after)} (before: ${saidWords(before)}).`
    : `${group.name}: ${saidWords(after)}, as it was.`;
  return { data: result, text };
}

/** Whose the devices of a group are, in words. */
export function saidWords(said: Said): string {
  if (said.kind === 'none') return said.boundary === null ? 'nobody' : 'nobody: a customer of its own';
  const from = said.from === null ? '' : ` (from ${said.from.name})`;
  if (said.kind === 'excluded') return `excluded${said.tickets ? ', with tickets' : ''}${from}`;
  return `${said.account.name}${from}`;
}

function groupTable(rows: readonly GroupRow[]): string {
  return table(rows, [
    { title: 'Key', value: ({ key }) => `group:${key}` },
    { title: 'Server', value: ({ server }) => server },
    {
      title: 'Group',
      value: ({ depth, name, kind }) => `${'  '.repeat(depth)}${name}${kind === 'dynamic' ? ' (dynamic)' : ''}`,
    },
    { title: 'Devices', value: ({ devicesBelow }) => devicesBelow ?? '-', align: 'right' },
    { title: 'Account', value: ({ said }) => saidWords(said) },
  ]);
}

function accountTable(rows: readonly AccountRow[]): string {
  return table(rows, [
    { title: 'Account', value: ({ account }) => `account:${account.id}` },
    { title: 'Company', value: ({ company }) => company },
    { title: 'Agreement', value: ({ agreement }) => agreement ?? '(tickets only)' },
    { title: 'Groups', value: ({ groups }) => groups.length },
    { title: 'Postings', value: ({ account }) => (account.posting ? 'on' : 'off') },
    { title: 'Tickets', value: ({ account }) => (account.ticketing ? 'on' : 'off') },
    { title: 'Mode', value: ({ account }) => account.mode ?? 'default' },
  ]);
}

function suggestionTable(rows: readonly SuggestedAccount[]): string {
  if (rows.length === 0) return 'Nothing to suggest.';
  return table(rows, [
    { title: 'Group', value: ({ group }) => group.name },
    { title: 'Company', value: ({ company }) => company.name },
    { title: 'Agreement', value: ({ agreement }) => agreement?.name ?? '-' },
    { title: 'Certain', value: ({ certain }) => (certain ? 'yes' : 'no') },
    { title: 'Reason', value: ({ reason }) => reason },
  ]);
}

const examples = `
Examples:
  seatbridge accounts suggest --apply
  seatbridge accounts map "All / Customers / Example" "Example Ltd / Managed security"
  seatbridge accounts exclude "Lost & Found"
  seatbridge accounts off "Example Ltd" --posting`;
