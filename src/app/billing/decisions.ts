import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { GuardName } from '../../domain/adjustment.ts';
import { withSameCause } from '../../domain/lifecycle.ts';
import { AppError } from '../../errors.ts';
import type { App } from '../app.ts';
import { approveAdjustments, dismissAdjustments } from './approve.ts';
import { loadWaiting, type NamedAdjustment } from './history.ts';
import { type Sums, sumsOf } from './sums.ts';

/** What a decision about several adjustments would do. */
export interface DecisionSummary extends Sums {
  /** Those of them that were not chosen, but have the same cause as one that was. */
  together: number;
  /** By the money of one invoice. */
  largest: NamedAdjustment | null;
  /** How many each guard has stopped. */
  guards: Partial<Record<GuardName, number>>;
  /** Stands for what was summed up: a decision that carries it is refused where something of it has changed. */
  mark: string;
}

/** `ids`, or all that fit. */
export type Chosen = { ids: readonly number[] } | { fits: (row: NamedAdjustment) => boolean };

/** Waits for a person's decision. */
export const isUndecided = ({ state }: Pick<NamedAdjustment, 'state'>): boolean =>
  state === 'proposed' || state === 'held';

/** May be repeated. Throws AppError 'conflict' for an id that does not wait for a decision. */
export async function summariseDecision(app: App, chosen: Chosen): Promise<DecisionSummary> {
  return summaryOf(await choose(app, chosen));
}

interface Choice {
  /** The keys of those that were chosen. */
  ids: ReadonlySet<number>;
  /** They, and those of the same causes. */
  rows: NamedAdjustment[];
}

async function choose(app: App, chosen: Chosen): Promise<Choice> {
  const waiting = (await loadWaiting(app)).filter(isUndecided);
  const ids = new Set('ids' in chosen ? chosen.ids : waiting.filter(chosen.fits).map(({ id }) => id));
  requireAll(ids, waiting);
  return { ids, rows: withSameCause(waiting, ids) };
}

function requireAll(ids: ReadonlySet<number>, waiting: readonly NamedAdjustment[]): void {
  const known = new Set(waiting.map(({ id }) => id));
  const others = [...ids].filter((id) => !known.has(id));
  if (others.length === 0) return;
  throw new AppError('conflict', `Not waiting for a decision (any more): ${others.join(', ')}.`, { ids: others });
}

function summaryOf({ ids, rows }: Choice): DecisionSummary {
  const guards: DecisionSummary['guards'] = {};
  for (const { guard } of rows.flatMap((row) => row.guards)) guards[guard] = (guards[guard] ?? 0) + 1;
  return {
    ...sumsOf(rows),
    together: rows.filter(({ id }) => !ids.has(id)).length,
    largest: rows.reduce<NamedAdjustment | null>((one, other) => larger(one, other), null),
    guards,
    mark: markOf(rows),
  };
}

const larger = (one: NamedAdjustment | null, other: NamedAdjustment): NamedAdjustment =>
  one !== null && Math.abs(one.moneyCents) >= Math.abs(other.moneyCents) ? one : other;

/** Quantities stay as long as an adjustment does; its money, and what stopped it, may become others. */
function markOf(rows: readonly NamedAdjustment[]): string {
  const seen = rows.map(({ id, moneyCents, guards }) => [id, moneyCents, guards.map(({ guard }) => guard)]);
  return createHash('sha256').update(JSON.stringify(seen)).digest('base64url').slice(0, 22);
}

export interface Decided {
  ids: number[];
  /** Those of them that were not chosen, but have the same cause as one that was. */
  together: number[];
}

interface Decide {
  chosen: Chosen;
  /** A named person. */
  by: string;
  /** Of the summary that the person saw. */
  mark?: string | undefined;
}

/**
 * Approves the chosen adjustments, with those of the same causes. Large choices go in slices of whole causes: what
 * somebody else decides in between is refused, and what was approved before it stays so. Throws AppError 'conflict'
 * where one does not wait any more, or the choice is not what was summed up.
 */
export async function approveChosen(app: App, { chosen, by, mark }: Decide): Promise<Decided> {
  const choice = await chooseSeen(app, { chosen, mark });
  for (const rows of slicesByCause(choice.rows)) {
    await approveAdjustments(app, { ids: rows.map(({ id }) => id), by });
    await nextTurn();
  }
  const ids = choice.rows.map(({ id }) => id);
  return { ids, together: ids.filter((id) => !choice.ids.has(id)) };
}

/** Dismisses the chosen ones, and no others. Throws like `approveChosen`; 'usage' without a reason. */
export async function dismissChosen(app: App, { reason, ...decide }: Decide & { reason: string }): Promise<Decided> {
  const { ids } = await chooseSeen(app, decide);
  for (const slice of inSlices([...ids])) {
    await dismissAdjustments(app, { ids: slice, by: decide.by, reason });
    await nextTurn();
  }
  return { ids: [...ids], together: [] };
}

async function chooseSeen(app: App, { chosen, mark }: Pick<Decide, 'chosen' | 'mark'>): Promise<Choice> {
  const choice = await choose(app, chosen);
  if (choice.ids.size === 0) throw new AppError('conflict', 'Nothing of it waits for a decision.');
  if (mark === undefined || mark === markOf(choice.rows)) return choice;
  throw new AppError('conflict', 'What waits has changed since it was summed up. Look at the summary again.', {
    field: 'mark',
  });
}

/** One transaction takes so many at most: nothing else has a turn meanwhile. */
const most = 200;

function inSlices<Row>(rows: readonly Row[]): Row[][] {
  return Array.from({ length: Math.ceil(rows.length / most) }, (_, at) => rows.slice(at * most, (at + 1) * most));
}

/** A cause is never cut: it would be approved whole with its first slice, and refused with its second. */
function slicesByCause(rows: readonly NamedAdjustment[]): NamedAdjustment[][] {
  const slices: NamedAdjustment[][] = [];
  for (const group of Map.groupBy(rows, ({ id, cause }) => cause ?? id).values()) {
    const last = slices.at(-1);
    if (last !== undefined && last.length + group.length <= most) last.push(...group);
    else slices.push([...group]);
  }
  return slices;
}
