import { AppError } from '../../errors.ts';
import { countPostingRuns, loadPostingRun, loadPostingRuns, type PostingRun } from '../../store/posting-runs.ts';
import type { App } from '../app.ts';

/** Batches of postings, newest first. */
export const listPostingRuns = (
  app: Pick<App, 'db'>,
  slice: { beforeId?: number; limit: number },
): Promise<PostingRun[]> => loadPostingRuns(app.db.read, slice);

const slice = 500;

/** All of them, newest first, in slices. */
export async function* everyPostingRun(app: Pick<App, 'db'>): AsyncGenerator<PostingRun> {
  for (let before = {}; ; ) {
    const runs = await listPostingRuns(app, { ...before, limit: slice });
    yield* runs;
    const last = runs.at(-1);
    if (last === undefined || runs.length < slice) return;
    before = { beforeId: last.id };
  }
}

export const countedPostingRuns = (app: Pick<App, 'db'>): Promise<number> => countPostingRuns(app.db.read);

/** Throws AppError 'not-found'. */
export async function postingRunWithId(app: Pick<App, 'db'>, id: number): Promise<PostingRun> {
  const run = await loadPostingRun(app.db.read, id);
  if (run !== null) return run;
  throw new AppError('not-found', `There is no posting run ${id}.`, { id });
}
