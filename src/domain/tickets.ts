import type { BoardStatus, Priority, Ticket, TicketActivity } from './psa.ts';
import type { TicketSettings } from './settings.ts';
import type { TicketEntry, TicketRule, TicketTarget } from './ticket-rules.ts';
import { addDays, addMinutes, dateOf, type Instant } from './time.ts';

/*
 * What becomes of an entry, decided from the store and, where a ticket exists, from the ticket as just read.
 * Deciding is repeatable: nothing is done here.
 */

/** An open ticket that an earlier stay of the device brought about. */
export interface EarlierTicket {
  ticketId: string;
  /** The stay was in the same group; otherwise in another one. */
  sameGroup: boolean;
}

/** A ticket as read just now; null fields were not needed, and not asked for. */
export interface ReadTicket {
  ticket: Ticket;
  activity: TicketActivity | null;
  /** A person closed it, opened it again or merged it, at any time: it is in their hands. */
  reopened: boolean;
  /** Statuses of the board that the ticket is on now. */
  statuses: readonly BoardStatus[];
}

export interface DecideInput {
  now: Instant;
  rule: TicketRule;
  settings: TicketSettings;
  target: TicketTarget;
  muted: boolean;
  /** Everything, or the account, is paused. */
  paused: boolean;
  /** Why it is not certain that the device is in its group now; null: it is. */
  uncertain: string | null;
  /** Other stays that last have the same ticket. */
  shared: boolean;
  earlier: EarlierTicket | null;
  /** The entry's own ticket; null: it has none, or it was not read. */
  read: ReadTicket | null;
}

export type EntryAction =
  /** Look again later. */
  | { do: 'wait'; note: string }
  /** Opens nothing, for good. */
  | { do: 'none'; note: string }
  | { do: 'open'; target: Extract<TicketTarget, { companyId: string }> }
  /**
   * The entry takes over the ticket of an earlier stay, and says so in a note. `reopen`: back to its first status;
   * `raise`: to the priority of its own group, where it may be.
   */
  | { do: 'join'; ticketId: string; reopen: boolean; raise: boolean; note: string }
  /** The decision needs the ticket, or what people did on it, read first. */
  | { do: 'read'; ticketId: string; activity: boolean }
  | { do: 'note'; ticketId: string; note: string }
  | { do: 'close'; ticketId: string; statusId: string }
  | { do: 'reopen'; ticketId: string; statusId: string }
  /** The stay ends and a new one starts, with a ticket of its own. */
  | { do: 'restart'; note: string }
  /** Someone closed the ticket while the device stays. */
  | { do: 'closed'; note: string }
  /** Nothing more will be done. */
  | { do: 'settle'; note: string }
  /** Nothing to do now. */
  | { do: 'rest' };

export function decideEntry(entry: TicketEntry, input: DecideInput): EntryAction {
  if (entry.state === 'none' || entry.state === 'refused') return entry.leftAt === null ? { do: 'rest' } : settle('');
  if (entry.state === 'opening' || entry.state === 'unknown')
    return wait('whether its ticket was opened is being looked up');
  if (entry.state === 'waiting') return decideWaiting(entry, input);
  return entry.leftAt === null ? decideStaying(entry, input) : decideLeft(entry, input);
}

function decideWaiting(entry: TicketEntry, input: DecideInput): EntryAction {
  const { target, rule, settings } = input;
  if (entry.baseline) return { do: 'none', note: 'it was in the group when the group was first listed' };
  const delay = rule.delayMinutes ?? settings.delayMinutes;
  const due = dueAt(entry, delay);
  const over = entry.leftAt === null ? null : overWhy(entry, { due, input });
  if (over !== null) return { do: 'none', note: over };
  if (isMuted(input)) return wait('the device is muted');
  if (target.to === 'off') return { do: 'none', note: target.words };
  if (target.to === 'unrouted') return wait(target.words);
  if (input.paused) return wait('tickets are paused');
  if (entry.leftAt === null && input.uncertain !== null) return wait(input.uncertain);
  if (due === null) return wait('the device has not been seen since it entered');
  if (delay > 0 && due > input.now) return wait(`its delay of ${delay} minutes ends at ${due}`);
  return joinEarlier(input) ?? { do: 'open', target };
}

/** When the ticket of an entry is due; null: its delay has not begun. */
function dueAt({ seenAt, enteredAt }: TicketEntry, delay: number): Instant | null {
  if (delay === 0) return enteredAt;
  return seenAt === null ? null : addMinutes(seenAt, delay);
}

const isMuted = ({ muted, rule, settings }: DecideInput) => muted && !(rule.mutedOpen ?? settings.mutedOpen);

/** Why an entry that ended opens nothing any more; null: its ticket was due before, and something held it. */
function overWhy(
  { missingSince, leftAt, endReason }: TicketEntry,
  { due, input }: { due: Instant | null; input: DecideInput },
): string | null {
  if (endReason === 'priority-gone' || endReason === 'mapping-gone') return 'its group lost its priority';
  const stayedUntil = missingSince ?? leftAt;
  if (due === null || (stayedUntil !== null && due > stayedUntil)) return 'it ended before a ticket was due';
  return isMuted(input) ? 'it ended while the device was muted' : null;
}

function joinEarlier({ earlier, settings }: DecideInput): EntryAction | null {
  if (earlier === null) return null;
  if (earlier.sameGroup) {
    if (settings.reentry === 'new') return null;
    const reopen = settings.reentry === 'reopen';
    return { do: 'join', ticketId: earlier.ticketId, reopen, raise: false, note: 'entered again' };
  }
  return settings.ticketPer === 'device'
    ? { do: 'join', ticketId: earlier.ticketId, reopen: false, raise: true, note: 'entered another group' }
    : null;
}

/** The device is in the group and has a ticket: has a person closed it meanwhile? */
function decideStaying(entry: TicketEntry, input: DecideInput): EntryAction {
  const { now, read, settings } = input;
  if (entry.ticketId === null) return settle('');
  if (read === null) return { do: 'read', ticketId: entry.ticketId, activity: false };
  if (!read.ticket.closed) return { do: 'rest' };
  if (entry.state !== 'closed' || entry.closedAt === null)
    return { do: 'closed', note: 'closed by a person while the device is still in the group' };
  const again = addDays(dateOf(entry.closedAt), settings.closedByPersonDays);
  const held = input.paused || input.uncertain !== null || input.target.to === 'off';
  if (settings.closedByPerson === 'nothing' || held || dateOf(now) < again) return { do: 'rest' };
  if (settings.closedByPerson === 'new') return { do: 'restart', note: 'its ticket was closed and the device stayed' };
  const status = openStatus(read, input.rule);
  return status === null
    ? { do: 'restart', note: 'its ticket was closed, and its board has no status to reopen it with' }
    : { do: 'reopen', ticketId: read.ticket.id, statusId: status };
}

function decideLeft(entry: TicketEntry, input: DecideInput): EntryAction {
  const { read, rule, settings, target } = input;
  const leaving = rule.leaving ?? settings.leaving;
  if (entry.ticketId === null || entry.endReason !== 'left' || leaving === 'nothing') return settle('');
  if (target.to === 'off') return settle(target.words);
  if (input.paused) return wait('tickets are paused');
  const closes = leaving === 'close' && !input.shared;
  if (read?.ticket.closed) return settle('its ticket is closed already');
  if (read === null || (closes && read.activity === null)) {
    return { do: 'read', ticketId: entry.ticketId, activity: closes };
  }
  return closes ? closeIfUntouched(read, rule) : { do: 'note', ticketId: read.ticket.id, note: 'left the group' };
}

function closeIfUntouched(read: ReadTicket, rule: TicketRule): EntryAction {
  const touched = touchedWhy(read, rule);
  if (touched !== null) return settle(`its ticket stays open: ${touched}`);
  const statusId = closingStatus(read, rule);
  if (statusId === null) return settle('its ticket stays open: its board has no closing status');
  return { do: 'close', ticketId: read.ticket.id, statusId };
}

/** Why a person has the ticket in hand; null where nobody has touched it. */
export function touchedWhy(read: ReadTicket, rule: TicketRule): string | null {
  const { ticket, activity, reopened } = read;
  if (reopened || mayBeReopened(read, rule)) return 'someone closed, reopened or merged it';
  if (ticket.hasOwner) return 'it has an owner';
  if (activity === null || activity.timeEntries > 0) return 'there is time on it';
  if (activity.foreignNotes > 0) return 'someone wrote a note';
  const initial = initialStatus(read, rule);
  const untouched =
    rule.untouchedStatusIds.length > 0 ? rule.untouchedStatusIds : initial === undefined ? [] : [initial];
  return untouched.includes(ticket.statusId) ? null : `its status is "${ticket.statusName}"`;
}

type OnBoard = Pick<ReadTicket, 'ticket' | 'statuses'>;

const initialStatus = ({ statuses }: Pick<OnBoard, 'statuses'>, rule: TicketRule): string | undefined =>
  rule.statusId ?? statuses.find(({ isDefault }) => isDefault)?.id;

/**
 * Whether a person may have closed and reopened an open ticket between two looks at it: someone else had the last word,
 * and its status is the one that it was opened with. Another status would tell what was changed.
 */
export function mayBeReopened({ ticket, statuses }: OnBoard, rule: TicketRule): boolean {
  return !ticket.closed && ticket.changedByOthers && ticket.statusId === initialStatus({ statuses }, rule);
}

/** The rule's closing status where it belongs to the ticket's present board, else the board's first one. */
function closingStatus({ ticket, statuses }: ReadTicket, rule: TicketRule): string | null {
  const closing = statuses.filter((each) => each.boardId === ticket.boardId && each.closed && !each.inactive);
  return (closing.find(({ id }) => id === rule.closingStatusId) ?? closing[0])?.id ?? null;
}

/** The status that a ticket is put back to: the rule's initial one, else the default or first open one of its board. */
export function openStatus({ ticket, statuses }: OnBoard, rule: TicketRule): string | null {
  const open = statuses.filter((each) => each.boardId === ticket.boardId && !each.closed && !each.inactive);
  const initial = open.find(({ id }) => id === rule.statusId) ?? open.find(({ isDefault }) => isDefault);
  return (initial ?? open[0])?.id ?? null;
}

/** The priority that a ticket has now, the one that this program gave it last, and the one that a further group wants. */
interface Priorities {
  now: string | null;
  given: string | null;
  wanted: string;
}

/** Whether a ticket's priority may be raised: to a more urgent one alone, and not where somebody has changed it since. */
export function mayRaise({ now, given, wanted }: Priorities, all: readonly Priority[]): boolean {
  const order = (id: string | null) => all.find((each) => each.id === id)?.sortOrder ?? 0;
  return now === given && order(wanted) > 0 && order(wanted) < order(now);
}

/** Why an entry waits that a run left for the next one. */
export const limitNote = (limit: number, waiting: number): string =>
  `the limit of ${limit} tickets a run is reached: ${waiting} wait for the next one`;

function wait(note: string): EntryAction {
  return { do: 'wait', note };
}

function settle(note: string): EntryAction {
  return { do: 'settle', note };
}
