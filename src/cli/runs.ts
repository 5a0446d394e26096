import { type Command, Option } from 'commander';
import type { App } from '../app/app.ts';
import { connectionStatuses } from '../app/connection-status.ts';
import { connectionNamed } from '../app/connections.ts';
import { countedRuns, listRuns, runWithId } from '../app/runs.ts';
import { factText } from './facts.ts';
import { wholeNumber } from './numbers.ts';
import type { Shell } from './shell.ts';
import { table } from './table.ts';
import { agoWords, durationWords, momentWords } from './words.ts';

type Run = Awaited<ReturnType<typeof runWithId>>;

const states = ['running', 'ok', 'doubtful', 'failed', 'interrupted'] as const satisfies Run['state'][];

interface Filters {
  connection?: string;
  state?: Run['state'];
  limit: string;
}

/** `connections runs`: what syncs came to. */
export function fillRuns(command: Command, shell: Shell): void {
  const runs = command.command('runs').description('what syncs came to, with the words of the other side');
  runs
    .command('list', { isDefault: true })
    .description('syncs, newest first')
    .option('--connection <name>', 'only those of this connection')
    .addOption(new Option('--state <state>', 'only those that ended so').choices(states))
    .option('--limit <n>', 'how many', '20')
    .action(
      shell.withApp(async ({ app }, { connection, state, limit }: Filters) => {
        const connectionId = connection === undefined ? undefined : (await connectionNamed(app, connection)).id;
        const filter = { connectionId, state };
        const rows = await listRuns(app, { ...filter, limit: wholeNumber(limit, 'limit') });
        const total = await countedRuns(app, filter);
        const more = `The newest ${rows.length} of ${total}. More of them:   seatbridge connections runs --limit ${total}`;
        return {
          data: rows,
          text: rows.length === 0 ? 'There was no such sync.' : runTable(rows, await surroundings(app)),
          next: rows.length < total ? [more] : [],
        };
      }),
    );
  runs
    .command('show')
    .description('one sync: its counts, what was said, and what to do')
    .argument('<id>', 'its number')
    .action(
      shell.withApp(async ({ app }, id: string) => {
        const run = await runWithId(app, wholeNumber(id, 'id'));
        const { nameOf } = await surroundings(app);
        return { data: run, text: runText(run, nameOf), next: nextAfter(run, nameOf(run)) };
      }),
    );
}

type NameOf = (run: Run) => string;

async function surroundings(app: App): Promise<{ nameOf: NameOf; now: number }> {
  const names = new Map((await connectionStatuses(app)).map(({ connection: { id, name } }) => [id, name]));
  return { nameOf: ({ connectionId }) => names.get(connectionId) ?? `#${connectionId}`, now: app.clock.now() };
}

function runTable(rows: readonly Run[], { nameOf, now }: { nameOf: NameOf; now: number }): string {
  return table(rows, [
    { title: 'No.', value: ({ id }) => id },
    { title: 'Connection', value: nameOf },
    { title: 'Result', value: ({ state }) => state },
    { title: 'Started', value: ({ startedAt }) => agoWords(startedAt, now), align: 'right' },
    { title: 'Took', value: tookWords, align: 'right' },
    { title: 'Requests', value: ({ requests }) => requests },
    { title: 'Said', value: ({ message }) => message },
  ]);
}

function tookWords({ startedAt, endedAt }: Run): string {
  return endedAt === null ? '-' : durationWords(Date.parse(endedAt) - Date.parse(startedAt));
}

function runText(run: Run, nameOf: NameOf): string {
  const { id, state, startedAt, endedAt, full, requests, message, confirmedBy, counts } = run;
  const facts = factText([
    ['Run', id],
    ['Connection', nameOf(run)],
    ['Result', state],
    ['Started', momentWords(startedAt)],
    ['Ended', endedAt && momentWords(endedAt)],
    ['Read', full ? 'everything' : 'what changed'],
    ['Requests', requests],
    ['Confirmed by', confirmedBy],
    ['Said', message],
  ]);
  return [facts, countTable(counts)].filter((part) => part !== '').join('\n\n');
}

function countTable(counts: Run['counts']): string {
  const rows = Object.entries(counts);
  if (rows.length === 0) return '';
  const columns = ['read', 'added', 'changed', 'removed', 'missing', 'unreadable', 'forbidden', 'unread'] as const;
  return table(rows, [
    { title: 'Objects', value: ([object]) => object },
    ...columns.map((column) => ({
      title: `${column.charAt(0).toUpperCase()}${column.slice(1)}`,
      value: ([, of]: (typeof rows)[number]) => of[column],
    })),
  ]);
}

function nextAfter({ state, inDoubt }: Run, name: string): string[] {
  if (inDoubt) return [`If it is as it should be, accept what it showed:   seatbridge sync "${name}" --confirm`];
  return state === 'failed' ? [`See what is wrong:   seatbridge test "${name}"`] : [];
}
