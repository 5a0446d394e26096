import { Argument, type Command } from 'commander';
import { type Switched, setSwitches } from '../app/mapping/account-switches.ts';
import { excludeGroup, type GroupMapped, mapGroup, undoGroup, unmapGroup } from '../app/mapping/accounts.ts';
import { fillLists, fillSuggest, PLAN_HINT, saidWords } from './account-lists.ts';
import type { Answer, Fill, Shell } from './shell.ts';
import { fillTwins } from './twins.ts';
import { sentence } from './words.ts';

export const accounts: Fill = (command, shell) => {
  command.addHelpText('after', examples);
  fillLists(command, shell);
  fillSuggest(command, shell);
  fillMap(command, shell);
  fillUnmap(command, shell);
  fillSwitches(command, shell);
  fillTwins(command, shell);
};

/** How a person names a group, for help. */
export const GROUP_HELP = 'a name, a path, the id at ESET, or group:KEY as the list shows it';

interface MapOptions {
  company?: string;
  posting: boolean;
  tickets: boolean;
}

function fillMap(command: Command, shell: Shell): void {
  command
    .command('map')
    .description('map a group to the account of an agreement, or of a company for tickets only')
    .argument('<group>', GROUP_HELP)
    .argument('[agreement]', 'a name, "COMPANY / NAME", or agreement:ID')
    .option('--company <company>', 'the company of the agreement; without an agreement: tickets only')
    .option('--no-posting', 'the account posts nothing')
    .option('--no-tickets', 'the account opens no tickets')
    .action(
      shell.withApp(async ({ app, by }, group: string, agreement: string | undefined, given: MapOptions) => {
        const { company, posting, tickets } = given;
        const switches = { ...(!posting && { posting }), ...(!tickets && { ticketing: tickets }) };
        const destination = {
          ...(agreement !== undefined && { agreement }),
          ...(company !== undefined && { company }),
        };
        return mappedAnswer(await mapGroup(app, group, { ...destination, switches, by }));
      }),
    );
}

function fillUnmap(command: Command, shell: Shell): void {
  command
    .command('exclude')
    .description('a group that is not billed, and opens no tickets')
    .argument('<group>', GROUP_HELP)
    .option('--tickets', 'it opens tickets all the same')
    .action(
      shell.withApp(async ({ app, by }, group: string, { tickets = false }: { tickets?: boolean }) =>
        mappedAnswer(await excludeGroup(app, group, { tickets, by })),
      ),
    );
  command
    .command('unmap')
    .description('take back what was said of a group: it inherits again')
    .argument('<group>', GROUP_HELP)
    .action(shell.withApp(async ({ app, by }, group: string) => mappedAnswer(await unmapGroup(app, group, { by }))));
  command
    .command('undo')
    .description('say again what was said of a group before the last change')
    .argument('<group>', GROUP_HELP)
    .action(shell.withApp(async ({ app, by }, group: string) => mappedAnswer(await undoGroup(app, group, { by }))));
}

function mappedAnswer(result: GroupMapped): Answer {
  const { group, changed, before, after } = result;
  if (!changed) return { data: result, text: `${group.name}: ${saidWords(after)}, as before.` };
  const text = [`${group.name}: ${saidWords(after)}`, `Before: ${saidWords(before)}`].map(sentence).join('\n');
  const billed = after.kind === 'account' && after.account.agreementId !== null;
  return { data: result, text, next: billed ? [PLAN_HINT] : [] };
}

interface Only {
  posting?: true;
  tickets?: true;
}

function fillSwitches(command: Command, shell: Shell): void {
  for (const state of ['on', 'off'] as const) {
    command
      .command(state)
      .description(`switch posting and tickets of an account ${state}`)
      .argument('<account>', ACCOUNT_HELP)
      .option('--posting', 'posting only')
      .option('--tickets', 'tickets only')
      .action(
        shell.withApp(async ({ app, by }, account: string, { posting, tickets }: Only) => {
          const switches = {
            ...((posting || !tickets) && { posting: state === 'on' }),
            ...((tickets || !posting) && { ticketing: state === 'on' }),
          };
          return switchedAnswer(await setSwitches(app, account, { switches, by }));
        }),
      );
  }
  command
    .command('mode')
    .description('who approves the adjustments of an account')
    .argument('<account>', ACCOUNT_HELP)
    .addArgument(new Argument('<mode>', 'default: as billing.mode says').choices(['manual', 'automatic', 'default']))
    .action(
      shell.withApp(async ({ app, by }, account: string, mode: 'manual' | 'automatic' | 'default') =>
        switchedAnswer(await setSwitches(app, account, { switches: { mode: mode === 'default' ? null : mode }, by })),
      ),
    );
}

/** How a person names an account, for help. */
export const ACCOUNT_HELP = 'its company, "COMPANY, AGREEMENT", or account:ID';

function switchedAnswer(result: Switched): Answer {
  const { account, changed, after, before } = result;
  const text = `${account.name}: posting ${onOff(after.posting)}, tickets ${onOff(after.ticketing)}, mode ${after.mode ?? 'default'}`;
  const data = { account: { id: account.account.id, name: account.name }, changed, before, after };
  return { data, text: `${text}${changed ? '' : ', as before'}.` };
}

const onOff = (state: boolean) => (state ? 'on' : 'off');

const examples = `
A group is named by its name, its path ("All / Customers / Example"), its id at ESET, or group:KEY; the other things
likewise: company:ID, agreement:ID, account:ID. What fits several is refused with the ones it may be.

Examples:
  seatbridge accounts suggest --apply
  seatbridge accounts map "Customers / Example Ltd" "Example Ltd / Managed Security"
  seatbridge accounts map group:12 agreement:480
  seatbridge accounts map group:12 --company "Example Ltd"
  seatbridge accounts exclude "Lost & Found"
  seatbridge accounts off "Example Ltd" --posting
  seatbridge accounts twins`;
