import { makeBackup } from '../app/backup.ts';
import { type Restored, restore as restoreUse } from '../app/restore.ts';
import { AppError } from '../errors.ts';
import type { Answer, Fill, Session } from './shell.ts';
import { countWords, momentWords } from './words.ts';

export const backup: Fill = (command, shell) => {
  command
    .argument('<file>', 'a new file')
    .option('--with-key', 'put the key of the secrets into it: whoever has the file then has the passwords')
    .addHelpText('after', backupExamples)
    .action(
      shell.withApp(async ({ app, config }, file: string, { withKey }: { withKey?: true }) => {
        const key = withKey ? { dataFolder: config.dataFolder, ...config.key } : null;
        const made = await makeBackup(app, { file, key });
        const safety = withKey
          ? 'It holds the key of the secrets: keep it as safe as the passwords themselves.'
          : `The key of the secrets is not in it: keep ${keyPlace(config)} in another safe place.`;
        const size = (made.bytes / 2 ** 20).toFixed(1);
        return {
          data: made,
          text: `${made.file} holds everything as it was at ${momentWords(made.madeAt)} (${size} MB, ${countWords(made.rows['devices'] ?? 0, 'device')}).\n${safety}`,
        };
      }),
    );
};

export const restore: Fill = (command, shell) => {
  command
    .argument('<file>', 'a file made by seatbridge backup')
    .option('--force', 'put a database that is there aside, and keep it')
    .addHelpText('after', restoreExamples)
    .action(
      shell.withoutApp(async (session, file: string, { force = false }: { force?: boolean }) => {
        const { openRestorePlace } = await import('../context.ts');
        const place = openRestorePlace(session.config);
        try {
          const done = await restoreUse(place, { file, by: session.by, force });
          return await restoredAnswer(session, done);
        } finally {
          await place.locks.close();
        }
      }),
    );
};

// Whether the key fits shows only when the program opens; what was restored stands either way.
async function restoredAnswer({ config }: Session, done: Restored): Promise<Answer> {
  const kept = done.keptBeside === null ? [] : [`What was there before is kept: ${done.keptBeside}`];
  const text = [
    `Restored the backup of ${momentWords(done.madeAt)}. It is paused: nothing is posted and no ticket is opened.`,
    ...kept,
  ];
  const resume = 'When you have looked at it:   seatbridge resume';
  try {
    const { openApp } = await import('../context.ts');
    await (await openApp(config)).close();
    return { data: { ...done, opens: true }, text: text.join('\n'), next: ['Check it:   seatbridge doctor', resume] };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'secret-key') throw error;
    const reason = 'Its passwords do not open yet: the key that encrypted them is missing here, or it is another one.';
    return {
      data: { ...done, opens: false, reason },
      text: [...text, reason].join('\n'),
      next: [`Put the key to ${keyPlace(config)}, then:   seatbridge doctor`],
      exit: 3,
    };
  }
}

function keyPlace({ key, dataFolder }: Session['config']): string {
  if (key.value !== undefined) return 'SEATBRIDGE_SECRET_KEY';
  return key.file ?? `${dataFolder}/secret.key`;
}

const backupExamples = `
Examples:
  seatbridge backup /backup/seatbridge-2026-03-01.sqlite
  seatbridge backup /safe/seatbridge-with-key.sqlite --with-key`;

const restoreExamples = `
Example:
  SEATBRIDGE_DATA=/var/lib/seatbridge-copy seatbridge restore /backup/seatbridge-2026-03-01.sqlite`;
