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
          next: [amiss === 0 ? 'All is well.' : `${amiss} of ${found.length} want attention.`],
          exit: exitOf(found),
        } satisfies Answer;
      }),
    );
};

// What keeps the store from opening is the first finding, and all that can be found then.
async function examineAll({ config, signal, progress }: Session): Promise<Examination[]> {
  const [{ openApp }, { examine }] = await Promise.all([import('../context.ts'), import('../app/doctor.ts')]);
  const onProgress = ({ what, done, total }: { what: string; done: number; total: number }) =>
    progress.show({ label: `Looking at ${what}`, done, total });
  try {
    const app = await openApp(config);
    try {
      return await examine(app, { dataFolder: config.dataFolder, signal, onProgress });
    } finally {
      await app.close();
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [{ what: error.code.replace('-', ' '), state: 'failed', words: error.message }];
  }
}

const marks = { ok: 'ok    ', person: 'look  ', failed: 'FAILED' } as const;

const line = ({ what, state, words }: Examination) => `${marks[state]}  ${what}${words === '' ? '' : `: ${words}`}`;

function exitOf(found: readonly Examination[]): ExitCode {
  if (found.some(({ state }) => state === 'failed')) return 1;
  return found.some(({ state }) => state === 'person') ? 3 : 0;
}
