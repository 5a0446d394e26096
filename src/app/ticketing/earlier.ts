import type { Ticket } from '../../domain/psa.ts';
import { decideEntry, type EntryAction, mayBeReopened, openStatus } from '../../domain/tickets.ts';
import { loadOtherTickets, moveEntry, type OtherTicket, type StoredEntry } from '../../store/entries.ts';
import type { StoredTicketRule } from '../../store/ticket-rules.ts';
import { carryOut } from '../writes.ts';
import { asWaiting, inputOf, type Work } from './deciding.ts';
import { type Deed, deedOf } from './deeds.ts';
import { accountIdOf, type Destination, isSameCustomer } from './destinations.ts';
import { writeNote } from './notes.ts';
import { statusOrder } from './orders.ts';
import { raisePriority } from './raising.ts';
import { readTicket } from './reading.ts';

/** An entry whose ticket is due. */
export interface Due {
  entry: StoredEntry;
  target: Destination;
  rule: StoredTicketRule;
}

/** Takes over a ticket of the device that is open already, where the settings say so; null: there is none. Throws VendorError. */
export async function joinEarlier(work: Work, due: Due, signal: AbortSignal): Promise<Deed | null> {
  const earlier = await findEarlier(work, due, signal);
  if (earlier === null) return null;
  const { ticket, groupKey } = earlier;
  const sameGroup = groupKey === due.entry.groupKey;
  const input = { ...inputOf(work.state, due), earlier: { ticketId: ticket.id, sameGroup } };
  const action = decideEntry(asWaiting(due.entry), input);
  if (action.do !== 'join') return null;
  await keepReopened(work, { ...due, ticket, groupKey });
  return join(work, { ...due, ticket, action }, signal);
}

/** What we change on a ticket hides who had the last word on it before: that it may be reopened is kept. */
async function keepReopened({ app, state }: Work, { entry, rule, ticket, groupKey }: Due & Earlier): Promise<void> {
  const rules = [rule, state.rules.get(groupKey) ?? rule];
  const statuses = state.statuses.filter(({ boardId }) => boardId === ticket.boardId);
  if (!rules.some((each) => mayBeReopened({ ticket, statuses }, each))) return;
  const set = { closedAt: state.now };
  await app.db.write((trx) => moveEntry(trx, { id: entry.id, from: [entry.state], to: entry.state, set }));
}

/** So many earlier tickets of a device are looked at: an older one is hardly open still. */
const EARLIER = 5;

interface Earlier {
  ticket: Ticket;
  /** The group of the stay that brought it about. */
  groupKey: number;
}

/**
 * Tickets that other stays of the device brought about at the same customer, and that it takes over where one is open
 * still: those of the same group first.
 */
export async function loadEarlier(
  { app, state }: Pick<Work, 'app' | 'state'>,
  { entry, target }: Pick<Due, 'entry' | 'target'>,
): Promise<OtherTicket[]> {
  const isSame = (other: OtherTicket) => other.groupKey === entry.groupKey;
  const { reentry, ticketPer } = state.settings;
  const others = (await loadOtherTickets(app.db.read, { deviceKey: entry.deviceKey, entryId: entry.id }))
    .filter(({ accountId }) => isSameCustomer(state, accountId, accountIdOf(target)))
    .filter((other) => (isSame(other) ? reentry !== 'new' : ticketPer === 'device'));
  const inOrder = [...others.filter(isSame), ...others.filter((each) => !isSame(each))];
  const firsts = new Map(inOrder.toReversed().map((other) => [other.ticketId, other]));
  return inOrder.filter((other) => firsts.get(other.ticketId) === other).slice(0, EARLIER);
}

/** The first of them that is open. */
async function findEarlier(work: Work, due: Due, signal: AbortSignal): Promise<Earlier | null> {
  const { psa } = work;
  for (const other of await loadEarlier(work, due)) {
    const ticket = await readTicket(psa, other.ticketId, signal);
    if (ticket !== null && !ticket.closed) return { ticket, groupKey: other.groupKey };
  }
  return null;
}

interface Joining extends Due {
  ticket: Ticket;
  action: Extract<EntryAction, { do: 'join' }>;
}

/** The status and the priority first: the same again changes nothing, and the note then ends the joining. */
async function join(work: Work, joining: Joining, signal: AbortSignal): Promise<Deed> {
  const { entry, target, ticket, action } = joining;
  const back = action.reopen ? await putBack(work, joining, signal) : null;
  if (back?.did === 'unknown') return back;
  const raised = action.raise ? await raisePriority(work, joining, signal) : null;
  if (raised?.did === 'unknown') return raised;
  const after = { to: 'open', settled: false, note: action.note, accountId: accountIdOf(target) } as const;
  const verdict = await writeNote(
    work,
    { entry, ticketId: ticket.id, what: action.note, when: entry.enteredAt, after },
    signal,
  );
  return deedOf(verdict, () => ({ did: 'noted' }));
}

/** To the status that a new ticket of the group would have. */
async function putBack(work: Work, { entry, rule, ticket }: Joining, signal: AbortSignal): Promise<Deed | null> {
  const statusId = openStatus({ ticket, statuses: work.state.statuses }, rule);
  if (statusId === null || statusId === ticket.statusId) return null;
  const { state: to, note, accountId } = entry;
  const after = { to, settled: false, note, accountId };
  const order = statusOrder(work, { entry, ticketId: ticket.id, statusId, closes: false, after });
  return deedOf(await carryOut(work.app, order, signal), () => ({ did: 'reopened' }));
}
