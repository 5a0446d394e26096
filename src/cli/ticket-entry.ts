import type { Command } from 'commander';
import { type EntryInFull, entryWithId } from '../app/ticketing/entry-list.ts';
import { ticketAddresses } from '../app/ticketing/ticket-address.ts';
import { factText } from './facts.ts';
import { wholeNumber } from './numbers.ts';
import type { Shell } from './shell.ts';
import { table } from './table.ts';
import { momentWords } from './words.ts';

/** `tickets show`: one entry with its device, its ticket, and all that was written for it. */
export function fillEntry(command: Command, shell: Shell): void {
  command
    .command('show')
    .description('one entry: its device, its ticket or what that would say, and all that was written for it')
    .argument('<entry>', 'its number, as the list shows it')
    .action(
      shell.withApp(async ({ app }, id: string) => {
        const found = await entryWithId(app, wholeNumber(id, 'entry'));
        const { ticketId } = found.entry;
        const ticketUrl = ticketId === null ? null : (await ticketAddresses(app))(ticketId);
        return { data: { ...found, ticketUrl }, text: entryText(found, ticketUrl) };
      }),
    );
}

function entryText({ entry, device, preview, writes }: EntryInFull, ticketUrl: string | null): string {
  const facts = factText([
    ['Entry', entry.entryId],
    ['Device', entry.device],
    ['ESET server', entry.server],
    ['Group', entry.group.path],
    ['Account', entry.account?.name ?? null],
    ['Entered', momentWords(entry.enteredAt)],
    ['Left', entry.leftAt && momentWords(entry.leftAt)],
    ['State', entry.state],
    ['Why', entry.why],
    ['Ticket', entry.ticketId],
    ['See it at', ticketUrl],
    ['Static group', device.group?.path ?? null],
    ['System', device.os],
    ['Serial number', device.serial],
    ['Last seen', device.lastSeen ?? 'never'],
    ['Products', device.products.join(', ')],
  ]);
  const written =
    writes.length === 0
      ? ''
      : table(writes, [
          { title: 'Written', value: ({ kind }) => kind },
          { title: 'When', value: ({ intendedAt }) => momentWords(intendedAt) },
          { title: 'Outcome', value: ({ state }) => state },
        ]);
  const would = preview === null ? '' : `Its ticket would say:\n${preview.summary}\n\n${preview.text}`;
  return [facts, written, would].filter((part) => part !== '').join('\n\n');
}
