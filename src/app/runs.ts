import { AppError } from '../errors.ts';
import { countRuns, loadRun, loadRuns, type Run, type RunFilter } from '../store/runs.ts';
import type { App } from './app.ts';

export interface RunSlice extends RunFilter {
  beforeId?: number;
  limit: number;
}

/** What syncs came to, newest first. */
export const listRuns = (app: Pick<App, 'db'>, slice: RunSlice): Promise<Run[]> => loadRuns(app.db.read, slice);

export const countedRuns = (app: Pick<App, 'db'>, filter: RunFilter): Promise<number> => countRuns(app.db.read, filter);

const SLICE = 500;

/** All of them, newest first, in slices. */
export async function* everyRun(app: Pick<App, 'db'>, filter: RunFilter): AsyncGenerator<Run> {
  for (let before = {}; ; ) {
    const runs = await listRuns(app, { ...filter, ...before, limit: SLICE });
    yield* runs;
    const last = runs.at(-1);
    if (last === undefined || runs.length < SLICE) return;
    before = { beforeId: last.id };
  }
}

/** Throws AppError 'not-found'. */
export async function runWithId(app: Pick<App, 'db'>, id: number): Promise<Run> {
  const run = await loadRun(app.db.read, id).catch(() => null);
  if (run !== null) return run;
  throw new AppError('not-found', `There is no run ${id}.`, { id });
}
