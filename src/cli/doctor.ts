import type { Examination } from '../app/doctor.ts';
import { AppError } from '../errors.ts';
import type { ExitCode } from './failure.ts';
import type { Answer, Fill, Session } from './shell.ts';

export const doctor: Fill = (command, shell) => {
  command
    .addHelpText('after', '\nExit codes: 0 all well, 1 something is broken, 3 a person should do something.')
    .action(
      shell.withoutApp(async (session) => {
        const found = await examineAll(session);
        const amiss = found.filter(({ state }) => state !== 'ok').length;
        return {
          data: { ok: amiss === 0, examinations: found },
          text: found.map(line).join('\n'),
          next: [amiss === 0 ? 'All is well.' : `To see to: ${amiss} of ${found.length}.`],
          exit: exitOf(found),
        } satisfies Answer;
      }),
    );
};

// What keeps the store from opening is told after what explains it: a full disk, a folder that nobody may write.
async function examineAll({ config, signal, progress }: Session): Promise<Examination[]> {
  const [{ openApp }, { examine, examinePlace }] = await Promise.all([
    import('../context.ts'),
    import('../app/doctor.ts'),
  ]);
  const { dataFolder } = config;
  const app = await openApp(config).catch(appErrorOf);
  if (app instanceof AppError)
    return [...examinePlace(dataFolder), { what: app.code.replace('-', ' '), state: 'failed', words: app.message }];
  const onProgress = ({ what, done, total }: { what: string; done: number; total: number }) =>
    progress.show({ label: `Looking at ${what}`, done, total });
  try {
    return await examine(app, { dataFolder, signal, onProgress });
  } finally {
    await app.close();
  }
}

function appErrorOf(error: unknown): AppError {
  if (error instanceof AppError) return error;
  throw error;
}

const marks = { ok: 'ok    ', person: 'look  ', failed: 'FAILED' } as const;

const line = ({ what, state, words }: Examination) => `${marks[state]}  ${what}${words === '' ? '' : `: ${words}`}`;

function exitOf(found: readonly Examination[]): ExitCode {
  if (found.some(({ state }) => state === 'failed')) return 1;
  return found.some(({ state }) => state === 'person') ? 3 : 0;
}
