import type { TicketRule, TicketTarget } from '../../domain/ticket-rules.ts';
import { type DecideInput, decideEntry, type EntryAction, type ReadTicket } from '../../domain/tickets.ts';
import { addMinutes } from '../../domain/time.ts';
import { loadTicketPast, moveEntry, type StoredEntry } from '../../store/entries.ts';
import { isHalfApplied, uncertainWhy } from './certainty.ts';
import type { DeskState } from './desk-state.ts';
import { isPaused, targetOf } from './destinations.ts';
import type { Desk } from './orders.ts';
import { readForDeciding } from './reading.ts';

/** A desk with what its run decides by. */
export interface Work extends Desk {
  state: DeskState;
}

/** What is to be done with one entry. */
export interface Case {
  entry: StoredEntry;
  /** null: its group has no priority any more. */
  target: TicketTarget | null;
  action: EntryAction;
}

/** While a device stays, its ticket is looked at so often, in minutes: has a person closed it? */
const LOOK_AGAIN_MINUTES = 360;

/** A refused ticket is tried again so often, in minutes, and as soon as its group's priority is said anew. */
const TRY_AGAIN_MINUTES = 1440;

/** Decides an entry, reading its ticket where that matters. null: nothing to do now. Throws VendorError. */
export async function decideCase(work: Work, entry: StoredEntry, signal: AbortSignal): Promise<Case | null> {
  const known = decideKnown(work.state, entry);
  return known !== null && 'input' in known ? decideRead(work, known, signal) : known;
}

/** Decides an entry as far as the store alone knows it: what waits for its ticket needs no more. null: nothing to do now. */
export function decideKnown(state: DeskState, entry: StoredEntry): Case | Reading | null {
  const rule = state.rules.get(entry.groupKey);
  if (rule === undefined) return entry.leftAt === null ? null : endOf(entry);
  if (rests(state, entry, rule.since)) return null;
  if (isHalfApplied(state, entry)) return halfApplied(entry);
  const target = targetOf(state, entry);
  const input = inputOf(state, { entry, rule, target });
  const action = decideEntry(asWaiting(entry), input);
  if (action.do === 'read') return { entry, target, input, action };
  // What was said of a refusal stays until it is tried again.
  if (entry.state === 'refused' && entry.leftAt === null && action.do !== 'open') return null;
  return { entry, target, action };
}

/** What deciding rests on, as far as the store knows it: neither earlier tickets nor its own. */
export function inputOf(
  state: DeskState,
  { entry, rule, target }: { entry: StoredEntry; rule: TicketRule; target: TicketTarget },
): DecideInput {
  return {
    now: state.now,
    rule,
    settings: state.settings,
    target,
    muted: entry.muted,
    paused: isPaused(state, target),
    uncertain: uncertainWhy(state, entry),
    shared: false,
    earlier: null,
    read: null,
  };
}

/** A refused ticket that is tried again is one that waits. */
export function asWaiting(entry: StoredEntry): StoredEntry {
  return entry.state === 'refused' && entry.leftAt === null ? { ...entry, state: 'waiting' } : entry;
}

export const withoutPriority = 'its group has no priority any more';

function endOf(entry: StoredEntry): Case {
  const never = entry.state === 'waiting';
  const action: EntryAction = never ? { do: 'none', note: withoutPriority } : { do: 'settle', note: '' };
  return { entry, target: null, action };
}

function halfApplied(entry: StoredEntry): Case | null {
  if (entry.state !== 'waiting') return null;
  const note = 'the last changes of its ESET server are only half applied';
  return { entry, target: null, action: { do: 'wait', note } };
}

/** Whether an entry was looked at not long ago. */
function rests(state: DeskState, { state: at, leftAt, readAt }: StoredEntry, ruleSince: string): boolean {
  if (leftAt !== null || readAt === null || at === 'waiting') return false;
  if (at === 'refused') return ruleSince <= readAt && addMinutes(readAt, TRY_AGAIN_MINUTES) > state.now;
  return addMinutes(readAt, LOOK_AGAIN_MINUTES) > state.now;
}

/** A case that its ticket, as it is now, decides. */
interface Reading extends Case {
  input: DecideInput;
  action: Extract<EntryAction, { do: 'read' }>;
}

async function decideRead(work: Work, { entry, input, action }: Reading, signal: AbortSignal): Promise<Case> {
  const { target } = input;
  const { ticketId, activity } = action;
  const past = await pastOf(work, { entry, ticketId });
  const { statuses } = work.state;
  const read = await readForDeciding(
    work.psa,
    { ticketId, activity, wasClosed: past.wasClosed, statuses: [...statuses] },
    signal,
  );
  if (read === null) return { entry, target, action: { do: 'settle', note: 'its ticket was deleted' } };
  const followed = await follow(work, { entry, read });
  const shared = past.staying > 0;
  return { entry: followed, target, action: decideEntry(followed, { ...input, shared, read }) };
}

/** Only at a leaving does it matter what became of the ticket before. */
async function pastOf({ app }: Work, { entry, ticketId }: { entry: StoredEntry; ticketId: string }) {
  if (entry.leftAt === null) return { staying: 0, wasClosed: false };
  return loadTicketPast(app.db.read, { ticketId, entryId: entry.id });
}

/** Keeps what was seen of the ticket: that it was merged, or opened again. */
async function follow(
  { app, state }: Work,
  { entry, read: { ticket } }: { entry: StoredEntry; read: ReadTicket },
): Promise<StoredEntry> {
  const merged = ticket.id !== entry.ticketId;
  const to = entry.state === 'closed' && !ticket.closed ? 'open' : entry.state;
  const set = { ticketId: ticket.id, readAt: state.now, ...(merged && { closedAt: state.now }) };
  await app.db.write((trx) => moveEntry(trx, { id: entry.id, from: [entry.state], to, set }));
  return { ...entry, ...set, state: to };
}
