import { connectionNamed } from '../app/connections.ts';
import type { SyncProgress } from '../app/sync/run.ts';
import { syncConnection } from '../app/sync/sync-connection.ts';
import { type SyncOutcome, syncAll } from '../app/sync-all.ts';
import { AppError } from '../errors.ts';
import { keepNewSpaceSmall } from '../heap.ts';
import { type ExitCode, failureOf } from './failure.ts';
import type { Progress } from './progress.ts';
import { reportFilesKind } from './report-columns.ts';
import type { AppSession, Fill } from './shell.ts';
import { table } from './table.ts';
import { countWords, durationWords } from './words.ts';

interface SyncOptions {
  full?: true;
  confirm?: true;
}

export const sync: Fill = (command, shell) => {
  command
    .argument('[name]', 'name of a connection; all of them without it')
    .option('--full', 'read ConnectWise again as a whole, not only what changed')
    .option('--confirm', 'accept what the last doubtful sync of this connection showed')
    .addHelpText('after', examples)
    .action(
      shell.withApp(async (session, name: string | undefined, options: SyncOptions) => {
        if (options.confirm && name === undefined) command.error('error: --confirm needs the name of one connection');
        const outcomes =
          name === undefined ? await syncEvery(session, options) : [await syncNamed(session, { name, options })];
        requireSome(outcomes);
        return {
          data: outcomes.map(outcomeData),
          text: outcomeText(outcomes),
          next: outcomes.flatMap(nextAfter),
          exit: exitOf(outcomes),
        };
      }),
    );
};

/** Throws AppError 'not-found' where no connection was there to work on. */
export function requireSome(worked: readonly unknown[]): void {
  if (worked.length > 0) return;
  throw new AppError('not-found', 'Nothing is connected yet. Connect something first: seatbridge connect --help');
}

async function syncNamed(
  { app, by, signal, progress }: AppSession,
  { name, options }: { name: string; options: SyncOptions },
): Promise<SyncOutcome> {
  const connection = await connectionNamed(app, name);
  if (connection.kind === reportFilesKind) keepNewSpaceSmall();
  const onProgress = (step: SyncProgress) => showProgress(progress, { name: connection.name, step });
  return { connection, run: await syncConnection(app, { name, by, ...options, onProgress }, signal), error: null };
}

function syncEvery(
  { app, by, signal, progress }: AppSession,
  { full = false }: { full?: boolean },
): Promise<SyncOutcome[]> {
  return syncAll(app, { by, full, onProgress: ({ name }, step) => showProgress(progress, { name, step }) }, signal);
}

export function showProgress(progress: Progress, { name, step }: { name: string; step: SyncProgress }): void {
  progress.show({ label: `${name}: ${step.reading}`, done: step.rows, total: step.expected });
}

export function outcomeData({ connection, run, error }: SyncOutcome) {
  if (run === null)
    return {
      name: connection.name,
      state: 'not started',
      error: error && toFailure(error),
    };
  const { id, state, full, startedAt, endedAt, counts, requests, message, inDoubt } = run;
  return { name: connection.name, state, run: id, full, startedAt, endedAt, counts, requests, message, inDoubt };
}

export function outcomeText(outcomes: readonly SyncOutcome[]): string {
  const rows = table(outcomes, [
    { title: 'Connection', value: ({ connection }) => connection.name },
    { title: 'Result', value: ({ run }) => run?.state ?? 'not started' },
    { title: 'Read', value: (outcome) => total(outcome, 'read') },
    { title: 'New', value: (outcome) => total(outcome, 'added') },
    { title: 'Changed', value: (outcome) => total(outcome, 'changed') },
    { title: 'Removed', value: (outcome) => total(outcome, 'removed') },
    { title: 'Requests', value: ({ run }) => run?.requests ?? 0 },
    { title: 'Took', value: tookWords, align: 'right' },
  ]);
  const said = outcomes.map(({ connection, run, error }) => ({
    name: connection.name,
    words: run?.message ?? error?.message ?? '',
  }));
  return [rows, ...said.filter(({ words }) => words !== '').map(({ name, words }) => `${name}: ${words}`)].join('\n\n');
}

export function toFailure(error: Error) {
  const { code, message } = failureOf(error);
  return { code, message };
}

type Counted = 'read' | 'added' | 'changed' | 'removed' | 'unreadable';

function total({ run }: SyncOutcome, counted: Counted): number {
  return Object.values(run?.counts ?? {}).reduce((sum, counts) => sum + counts[counted], 0);
}

function tookWords({ run }: SyncOutcome): string {
  if (run === null || run.endedAt === null) return '-';
  return durationWords(Date.parse(run.endedAt) - Date.parse(run.startedAt));
}

function nextAfter(outcome: SyncOutcome): string[] {
  const { connection, run } = outcome;
  if (run?.state === 'failed') return [`See what is wrong:   seatbridge test "${connection.name}"`];
  const unreadable = total(outcome, 'unreadable');
  if (unreadable === 0) return [];
  return [`${connection.name}: ${countWords(unreadable, 'record')} could not be read:   seatbridge findings`];
}

export function exitOf(outcomes: readonly SyncOutcome[]): ExitCode {
  const states = outcomes.map(({ run }) => run?.state ?? 'failed');
  if (states.some((state) => state === 'failed' || state === 'interrupted')) return 1;
  return states.includes('doubtful') ? 3 : 0;
}

const examples = `
Exit codes: 0 all read, 1 something failed, 3 a doubtful reading waits for a person.

Examples:
  seatbridge sync
  seatbridge sync ConnectWise --full
  seatbridge sync "Main server" --confirm`;
