import type { CalendarDate } from '../../domain/time.ts';
import { AppError } from '../../errors.ts';
import {
  type AdjustmentFilter,
  countAdjustments,
  loadAdjustmentHistory,
  loadAdjustments,
} from '../../store/adjustments.ts';
import type { App } from '../app.ts';
import { loadNamed, type NamedAdjustment, nameAdjustments } from './history.ts';

/** One adjustment with what others have to do with it. */
export interface AdjustmentInFull {
  adjustment: NamedAdjustment;
  /** Those that wait and have the same cause: they are approved together. */
  together: number[];
  /** Those that reverted it, or tried to. */
  undoneBy: number[];
  /** The day that the last adjustment of its addition was counted on that was posted before it; null: none was. */
  countedBefore: CalendarDate | null;
}

/** Throws AppError 'not-found'. */
export async function adjustmentWithId(app: Pick<App, 'db'>, id: number): Promise<AdjustmentInFull> {
  const [adjustment] = await loadNamed(app, [id]);
  if (adjustment === undefined)
    throw new AppError('not-found', `There is no adjustment ${id}. See seatbridge billing history.`, { id });
  const undos = await loadAdjustments(app.db.read, { undoOf: [id] });
  return {
    adjustment,
    together: await sameCause(app, adjustment),
    undoneBy: undos.map((each) => each.id),
    countedBefore: await countedBefore(app, adjustment),
  };
}

async function countedBefore(app: Pick<App, 'db'>, { id, additionId }: NamedAdjustment): Promise<CalendarDate | null> {
  const posted = { additionId, states: ['posted'], beforeId: id, limit: 1 } as const;
  const [before] = await loadAdjustmentHistory(app.db.read, posted);
  return before?.evidence.on ?? null;
}

async function sameCause(app: Pick<App, 'db'>, { id, cause }: NamedAdjustment): Promise<number[]> {
  if (cause === null) return [];
  const waiting = await loadAdjustments(app.db.read, { states: ['proposed', 'held'], cause });
  return waiting.flatMap((each) => (each.id === id ? [] : each.id));
}

export type HistoryFilter = Pick<AdjustmentFilter, 'states' | 'accountId' | 'additionId' | 'postingRun'>;

/** What was ever proposed, newest first, one page. */
export async function listHistory(
  app: Pick<App, 'db'>,
  slice: HistoryFilter & { beforeId?: number; limit: number },
): Promise<NamedAdjustment[]> {
  return nameAdjustments(app, await loadAdjustmentHistory(app.db.read, slice));
}

export const countedHistory = (app: Pick<App, 'db'>, filter: HistoryFilter): Promise<number> =>
  countAdjustments(app.db.read, filter);

const slice = 500;

/** All of it, newest first, in slices. */
export async function* everyAdjustment(app: Pick<App, 'db'>, filter: HistoryFilter): AsyncGenerator<NamedAdjustment> {
  for (let before = {}; ; ) {
    const rows = await listHistory(app, { ...filter, ...before, limit: slice });
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < slice) return;
    before = { beforeId: last.id };
  }
}
