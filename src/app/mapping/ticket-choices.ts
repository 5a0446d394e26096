import type { Board, BoardChoice, BoardStatus, Priority } from '../../domain/psa.ts';
import { AppError } from '../../errors.ts';
import { loadConnections } from '../../store/connections.ts';
import { loadBoards, loadChoices, loadPriorities, loadStatuses } from '../../store/psa-objects.ts';
import type { App } from '../app.ts';
import { findNamed, fitting, type Named } from './find.ts';

/** What a ticket may be given, as the last sync left it. */
export interface TicketChoices {
  priorities: readonly Priority[];
  boards: readonly Board[];
  statuses: readonly BoardStatus[];
  /** Types, subtypes and items of all boards. */
  choices: readonly BoardChoice[];
}

/** Nothing where no PSA was ever connected. */
export async function loadTicketChoices(app: Pick<App, 'db'>): Promise<TicketChoices> {
  const psa = (await loadConnections(app.db.read)).find(({ role }) => role === 'psa');
  if (psa === undefined) return { priorities: [], boards: [], statuses: [], choices: [] };
  const [priorities, boards, statuses, choices] = await Promise.all([
    loadPriorities(app.db.read, psa.id),
    loadBoards(app.db.read, psa.id),
    loadStatuses(app.db.read, psa.id),
    loadChoices(app.db.read, psa.id),
  ]);
  return { priorities, boards, statuses, choices };
}

/** Throws AppError 'not-found' or 'ambiguous' with the choices. */
export function findPriority({ priorities }: TicketChoices, text: string): Priority {
  return findChoice(text, { kind: 'priority', among: priorities });
}

/** Throws AppError 'not-found' or 'ambiguous' with the choices, and 'usage' for one that is not in use. */
export function findBoard({ boards }: TicketChoices, text: string): Board {
  return findActive(text, { kind: 'board', among: boards });
}

/** Throws as `findBoard`; `closed`: whether it must be one that closes a ticket, or one that does not. */
export function findStatus(
  { statuses }: TicketChoices,
  text: string,
  { boardId, closed }: { boardId: string; closed?: boolean },
): BoardStatus {
  const ofBoard = statuses.filter((each) => each.boardId === boardId);
  const status = findActive(text, { kind: 'status', among: ofBoard });
  if (closed === undefined || status.closed === closed) return status;
  const others = ofBoard.filter((each) => each.closed === closed && !each.inactive).map(({ name }) => name);
  const words = closed ? 'does not close a ticket' : 'closes a ticket';
  throw new AppError('usage', `The status "${status.name}" ${words}. ${chooseOne(others)}`, {
    field: 'status',
    candidates: others,
  });
}

/** A type, subtype or item of a board. Throws as `findBoard`. */
export function findLevel(
  { choices }: TicketChoices,
  text: string,
  { boardId, level }: { boardId: string; level: BoardChoice['level'] },
): BoardChoice {
  const among = choices.filter((each) => each.boardId === boardId && each.level === level);
  return findActive(text, { kind: level, among });
}

interface Choice {
  id: string;
  name: string;
}

type Among<Each> = { kind: string; among: readonly Each[] };

function findChoice<Each extends Choice>(text: string, { kind, among }: Among<Each>): Each {
  return findNamed(text, { kind, among: named(kind, among), listedBy: null });
}

function findActive<Each extends Choice & { inactive: boolean }>(text: string, { kind, among }: Among<Each>): Each {
  const active = among.filter(({ inactive }) => !inactive);
  const [inactive] = fitting(text, { kind, among: named(kind, among) });
  if (inactive === undefined || fitting(text, { kind, among: named(kind, active) }).length > 0)
    return findChoice(text, { kind, among: active });
  const names = active.map(({ name }) => name);
  const message = `The ${kind} "${inactive.thing.name}" is inactive in the PSA. ${chooseOne(names)}`;
  throw new AppError('usage', message, { field: kind, candidates: names });
}

function named<Each extends Choice>(kind: string, among: readonly Each[]): Named<Each>[] {
  return among.map((thing) => ({ thing, ref: `${kind}:${thing.id}`, ids: [thing.id], names: [thing.name] }));
}

const chooseOne = (names: readonly string[]): string =>
  names.length === 0 ? 'There is none to choose instead.' : `Choose one of ${names.join(', ')}.`;
