import type { App } from '../app/app.ts';
import { accountNamed } from '../app/find-account.ts';
import { listPauses, type PauseRow } from '../app/pause-list.ts';
import { currentPauses, pause as pauseUse, resume as resumeUse, untilOf } from '../app/pauses.ts';
import { AppError } from '../errors.ts';
import type { AppSession, Fill } from './shell.ts';
import { table } from './table.ts';
import { momentWords, sentence } from './words.ts';

const accountOption = ['--account <account>', 'only this account: account:ID, or its company'] as const;

export const pause: Fill = (command, shell) => {
  command
    .command('list')
    .description('what is paused, by whom, why and until when')
    .action(
      shell.withApp(async ({ app }) => {
        const rows = await listPauses(app);
        return { data: rows, text: rows.length === 0 ? 'Nothing is paused.' : pauseTable(rows) };
      }),
    );
  command
    .option(...accountOption)
    .option(
      '--until <when>',
      'when it ends by itself: 2026-03-01, 2026-03-01T06:00, 8h or 3d; without it, when somebody resumes',
    )
    .option('--reason <text>', 'why; needed')
    .addHelpText('after', pauseExamples)
    .action(
      shell.withApp(async (session, options: { account?: string; until?: string; reason?: string }) => {
        const { app, by } = session;
        const { reason = '' } = options;
        const scope = await scopeOf(session, options.account);
        const until = options.until === undefined ? null : untilOf(options.until, app.clock.now());
        if (reason.trim() === '') throw new AppError('usage', 'Say why: --reason "..."', { field: 'reason' });
        const before = (await namedPauses(app)).find(({ accountId }) => accountId === scope.accountId) ?? null;
        await pauseUse(app, { accountId: scope.accountId, reason, until, by });
        const end = until === null ? 'until somebody resumes' : `until ${momentWords(until)}`;
        return {
          data: { paused: scope.name, accountId: scope.accountId, until, reason, by, before },
          text: [
            `Paused: ${scope.name}, ${end}. Nothing is posted and no ticket is opened; syncs go on and nothing is lost.`,
            ...(before === null ? [] : [`It takes the place of the pause by ${before.by} (${before.reason}).`]),
          ].join('\n'),
          next: [`End it:   ${resumeCommand(scope.accountId)}`],
        };
      }),
    );
};

export const resume: Fill = (command, shell) => {
  command.option(...accountOption).action(
    shell.withApp(async (session, options: { account?: string }) => {
      const { app, by } = session;
      const scope = await scopeOf(session, options.account);
      const ended = await resumeUse(app, { accountId: scope.accountId, by });
      const others = await namedPauses(app);
      return {
        data: { resumed: ended, accountId: scope.accountId, pauses: others },
        text: sentence(ended ? `Resumed: ${scope.name}` : `There was no pause of ${scope.name}`),
        next: others.map(({ accountId, name }) => `Still paused, ${name}:   ${resumeCommand(accountId)}`),
      };
    }),
  );
};

function pauseTable(rows: readonly PauseRow[]): string {
  return table(rows, [
    { title: 'Paused', value: ({ account }) => account?.name ?? 'everything' },
    { title: 'Until', value: ({ until }) => (until === null ? 'somebody resumes' : momentWords(until)) },
    { title: 'Since', value: ({ since }) => momentWords(since) },
    { title: 'By', value: ({ by }) => by },
    { title: 'Reason', value: ({ reason }) => reason },
    { title: 'End it', value: ({ account }) => resumeCommand(account?.id ?? null) },
  ]);
}

const resumeCommand = (accountId: number | null) =>
  `seatbridge resume${accountId === null ? '' : ` --account account:${accountId}`}`;

/** A pause in force, with the name of what is paused. */
export type NamedPause = Awaited<ReturnType<typeof currentPauses>>[number] & { name: string };

export async function namedPauses(app: App): Promise<NamedPause[]> {
  const pauses = await currentPauses(app);
  return Promise.all(pauses.map(async (each) => ({ ...each, name: await nameOf(app, each.accountId) })));
}

async function nameOf(app: App, accountId: number | null): Promise<string> {
  return accountId === null ? 'everything' : (await accountNamed(app, `account:${accountId}`)).name;
}

async function scopeOf(
  { app }: AppSession,
  account: string | undefined,
): Promise<{ accountId: number | null; name: string }> {
  if (account === undefined) return { accountId: null, name: 'everything' };
  const named = await accountNamed(app, account);
  return { accountId: named.account.id, name: named.name };
}

const pauseExamples = `
Examples:
  seatbridge pause --until 8h --reason "ConnectWise upgrade"
  seatbridge pause --account "Müller & Söhne" --reason "new contract"
  seatbridge pause list`;
