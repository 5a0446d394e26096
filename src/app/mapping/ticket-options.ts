import { plainTickets, type TicketFacts, type TicketRule } from '../../domain/ticket-rules.ts';
import { AppError } from '../../errors.ts';
import { findBoard, findLevel, findSource, findStatus, type TicketChoices } from './ticket-choices.ts';

/** What a person says of a group's tickets; what is not named stays, null is back to what the settings say. */
export interface TicketOptions {
  board?: string | null;
  type?: string | null;
  subtype?: string | null;
  item?: string | null;
  status?: string | null;
  source?: string | null;
  delayMinutes?: number | null;
  leaving?: 'nothing' | 'note' | 'close' | null;
  closingStatus?: string | null;
  /** Statuses in which nobody has touched the ticket yet. */
  untouched?: readonly string[];
  visibility?: 'internal' | 'customer';
  mutedOpen?: boolean | null;
  summary?: string | null;
  description?: string | null;
}

/** A rule that names a priority alone. */
export const plainRule = (groupKey: number, priorityId: string): TicketRule => ({
  groupKey,
  priorityId,
  ...plainTickets,
});

/**
 * The rule with the options, each judged against what the PSA has. Another board takes the type, status and so on of
 * the one before with it. Throws AppError 'not-found', 'ambiguous' or 'usage' with the choices.
 */
export function withOptions(rule: TicketRule, options: TicketOptions, choices: TicketChoices): TicketRule {
  const boardId = changed(options.board, { before: rule.boardId, find: (text) => findBoard(choices, text).id });
  const before = boardId === rule.boardId ? rule : { ...rule, ...NO_BOARD };
  const { delayMinutes, leaving, visibility, mutedOpen } = options;
  return {
    ...before,
    ...onBoard(before, { options, choices, boardId }),
    boardId,
    sourceId: changed(options.source, { before: rule.sourceId, find: (text) => findSource(choices, text).id }),
    delayMinutes: changed(delayMinutes, { before: rule.delayMinutes, find: delay }),
    leaving: leaving === undefined ? rule.leaving : leaving,
    visibility: visibility ?? rule.visibility,
    mutedOpen: mutedOpen === undefined ? rule.mutedOpen : mutedOpen,
    summary: changed(options.summary, { before: rule.summary, find: template('summary') }),
    description: changed(options.description, { before: rule.description, find: template('description') }),
  };
}

/** What belongs to a board, and means nothing on another. */
const NO_BOARD = {
  typeId: null,
  subtypeId: null,
  itemId: null,
  statusId: null,
  closingStatusId: null,
  untouchedStatusIds: [],
} satisfies Partial<TicketRule>;

type BoardParts = Pick<TicketRule, keyof typeof NO_BOARD>;

interface OnBoard {
  options: TicketOptions;
  choices: TicketChoices;
  boardId: string | null;
}

function onBoard(before: TicketRule, { options, choices, boardId }: OnBoard): BoardParts {
  const board = () => {
    if (boardId !== null) return boardId;
    const message = 'Types, subtypes, items and statuses belong to a board: name it with --board.';
    throw new AppError('usage', message, { field: 'board' });
  };
  const level = (each: 'type' | 'subtype' | 'item') => (text: string) =>
    findLevel(choices, text, { boardId: board(), level: each }).id;
  const status = (closed?: boolean) => (text: string) =>
    findStatus(choices, text, { boardId: board(), ...(closed === undefined ? {} : { closed }) }).id;
  return {
    typeId: changed(options.type, { before: before.typeId, find: level('type') }),
    subtypeId: changed(options.subtype, { before: before.subtypeId, find: level('subtype') }),
    itemId: changed(options.item, { before: before.itemId, find: level('item') }),
    statusId: changed(options.status, { before: before.statusId, find: status(false) }),
    closingStatusId: changed(options.closingStatus, { before: before.closingStatusId, find: status(true) }),
    untouchedStatusIds: options.untouched?.map(status()) ?? before.untouchedStatusIds,
  };
}

function changed<Given, Kept>(
  given: Given | null | undefined,
  { before, find }: { before: Kept | null; find: (given: Given) => Kept },
): Kept | null {
  if (given === undefined) return before;
  return given === null ? null : find(given);
}

const MOST_MINUTES = 100_000;

function delay(minutes: number): number {
  if (Number.isInteger(minutes) && minutes >= 0 && minutes <= MOST_MINUTES) return minutes;
  throw new AppError('usage', `The delay is a whole number of minutes from 0 to ${MOST_MINUTES}.`, { field: 'delay' });
}

/** What templates may name. */
const FACTS = {
  device: true,
  group: true,
  server: true,
  os: true,
  lastSeen: true,
  products: true,
  account: true,
  entered: true,
  serial: true,
} satisfies Record<keyof TicketFacts, true>;

/** A template without what no device can fill in. */
const template = (field: string) => (text: string) => {
  const foreign = [...text.matchAll(/\{(\w+)\}/g)].filter(([, name = '']) => !Object.hasOwn(FACTS, name));
  const known = Object.keys(FACTS).map((name) => `{${name}}`);
  if (text.trim() === '') throw new AppError('usage', `The ${field} is empty.`, { field });
  if (foreign.length === 0) return text;
  const message = `The ${field} names ${foreign[0]?.[0]}, which no device has. There is ${known.join(' ')}.`;
  throw new AppError('usage', message, { field, candidates: known });
};
