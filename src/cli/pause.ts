import { accountNamed } from '../app/find-account.ts';
import { currentPauses, pause as pauseUse, resume as resumeUse, untilOf } from '../app/pauses.ts';
import type { AppSession, Fill } from './shell.ts';

const accountOption = ['--account <account>', 'only this account: account:ID, or its company'] as const;

export const pause: Fill = (command, shell) => {
  command
    .option(...accountOption)
    .option(
      '--until <when>',
      'when it ends by itself: 2026-03-01, 2026-03-01T06:00, 8h or 3d; without it, when somebody resumes',
    )
    .option('--reason <text>', 'why', '')
    .addHelpText('after', pauseExamples)
    .action(
      shell.withApp(async (session, options: { account?: string; until?: string; reason: string }) => {
        const { app, by } = session;
        const scope = await scopeOf(session, options.account);
        const until = options.until === undefined ? null : untilOf(options.until, app.clock.now());
        await pauseUse(app, { accountId: scope.accountId, reason: options.reason, until, by });
        const end = until === null ? 'until somebody resumes' : `until ${until}`;
        return {
          data: { paused: scope.name, accountId: scope.accountId, until, reason: options.reason, by },
          text: `Paused: ${scope.name}, ${end}. Nothing is posted and no ticket is opened; syncs go on and nothing is lost.`,
          next: [
            `End it:   seatbridge resume${scope.accountId === null ? '' : ` --account account:${scope.accountId}`}`,
          ],
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
      const others = await currentPauses(app);
      return {
        data: { resumed: ended, accountId: scope.accountId, pauses: others },
        text: ended ? `Resumed: ${scope.name}.` : `There was no pause of ${scope.name}.`,
        next: others.map(({ accountId }) =>
          accountId === null
            ? 'Everything is still paused:   seatbridge resume'
            : `Account ${accountId} is still paused:   seatbridge resume --account account:${accountId}`,
        ),
      };
    }),
  );
};

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
  seatbridge pause --account "Müller & Söhne" --reason "new contract"`;
