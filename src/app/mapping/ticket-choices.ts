import type { Board, BoardChoice, BoardStatus, Priority, TicketSource } from '../../domain/psa.ts';
import { AppError } from '../../errors.ts';
import { loadConnections } from '../../store/connections.ts';
import { loadBoards, loadChoices, loadPriorities, loadSources, loadStatuses } from '../../store/psa-objects.ts';
import type { App } from '../app.ts';
import { findNamed, fitting, type Named } from './find.ts';

/** What a ticket may be given, as the last sync left it. */
export interface TicketChoices {
  priorities: readonly Priority[];
  sources: readonly TicketSource[];
  boards: readonly Board[];
  statuses: readonly BoardStatus[];
  /** Types, subtypes and items of all boards. */
  choices: readonly BoardChoice[];
}

/** Nothing where no PSA was ever connected. */
export async function loadTicketChoices(app: Pick<App, 'db'>): Promise<TicketChoices> {
  const psa = (await loadConnections(app.db.read)).find(({ role }) => role === 'psa');
  if (psa === undefined) return { priorities: [], sources: [], boards: [], statuses: [], choices: [] };
  const [priorities, sources, boards, statuses, choices] = await Promise.all([
    loadPriorities(app.db.read, psa.id),
    loadSources(app.db.read, psa.id),
    loadBoards(app.db.read, psa.id),
    loadStatuses(app.db.read, psa.id),
    loadChoices(app.db.read, psa.id),
  ]);
  return { priorities, sources, boards, statuses, choices };
}

/** Throws AppError 'not-found' or 'ambiguous' with the choices. */
export function findPriority({ priorities }: TicketChoices, text: string): Priority {
  return findChoice(text, { kind: 'priority', among: priorities });
}

/** Throws as `findPriority`. */
export function findSource({ sources }: TicketChoices, text: string): TicketSource {
  return findChoice(text, { kind: 'source', among: sources });
}

/** Throws AppError 'not-found' or 'ambiguous' with the choices, and 'usage' for one that takes no tickets. */
export function findBoard({ boards }: TicketChoices, text: string): Board {
  return findUsable(text, { kind: 'board', among: boards, barred: whyNoTickets });
}

/** Throws as `findBoard`, 'usage' for one that is inactive; `closed`: whether it must be one that closes a ticket, or one that does not. */
export function findStatus(
  { statuses }: TicketChoices,
  text: string,
  { boardId, closed }: { boardId: string; closed?: boolean },
): BoardStatus {
  const ofBoard = statuses.filter((each) => each.boardId === boardId);
  const status = findUsable(text, { kind: 'status', among: ofBoard, barred: whyInactive });
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
  return findUsable(text, { kind: level, among, barred: whyInactive });
}

interface Choice {
  id: string;
  name: string;
}

type Among<Each> = { kind: string; among: readonly Each[] };

function findChoice<Each extends Choice>(text: string, { kind, among }: Among<Each>): Each {
  return findNamed(text, { kind, among: named(kind, among), listedBy: null });
}

const whyInactive = ({ inactive }: { inactive: boolean }) => (inactive ? 'is inactive in the PSA' : null);

const whyNoTickets = (board: Board) =>
  whyInactive(board) ?? (board.isProject ? 'is a project board, on which the PSA takes no service ticket' : null);

/** `barred`: why one cannot be used, null where it can. */
type Usable<Each> = Among<Each> & { barred: (each: Each) => string | null };

function findUsable<Each extends Choice>(text: string, { kind, among, barred }: Usable<Each>): Each {
  const usable = among.filter((each) => barred(each) === null);
  const [meant] = fitting(text, { kind, among: named(kind, among) });
  if (meant === undefined || fitting(text, { kind, among: named(kind, usable) }).length > 0)
    return findChoice(text, { kind, among: usable });
  const names = usable.map(({ name }) => name);
  const message = `The ${kind} "${meant.thing.name}" ${barred(meant.thing)}. ${chooseOne(names)}`;
  throw new AppError('usage', message, { field: kind, candidates: names });
}

function named<Each extends Choice>(kind: string, among: readonly Each[]): Named<Each>[] {
  return among.map((thing) => ({ thing, ref: `${kind}:${thing.id}`, ids: [thing.id], names: [thing.name] }));
}

const chooseOne = (names: readonly string[]): string =>
  names.length === 0 ? 'There is none to choose instead.' : `Choose one of ${names.join(', ')}.`;
