import { ticketReference } from '../../domain/reference.ts';
import type { TicketTarget } from '../../domain/ticket-rules.ts';
import { draftTicket } from '../../domain/ticket-text.ts';
import type { EntryAction } from '../../domain/tickets.ts';
import { moveEntry, restartEntry, type StoredEntry } from '../../store/entries.ts';
import type { EntryTable } from '../../store/schema.ts';
import { nowInstant } from '../app.ts';
import { carryOut, type Verdict } from '../writes.ts';
import type { Case, Work } from './deciding.ts';
import { factsOf, groupName, serverIdentity } from './desk-state.ts';
import { notingOrder, openingOrder, statusOrder } from './orders.ts';

/** What was done with one entry, for the report of the run. */
export type Deed =
  | { did: 'nothing' }
  | { did: 'waited'; why: string }
  | { did: 'opened'; ticketId: string; summary: string }
  | { did: 'noted' | 'closed' | 'reopened' | 'refused' | 'unknown' };

const nothing: Deed = { did: 'nothing' };

/** Does what was decided: a write to the PSA, or a line in the store. */
export async function act(work: Work, { entry, target, action }: Case, signal: AbortSignal): Promise<Deed> {
  switch (action.do) {
    case 'rest':
    case 'read':
      return nothing;
    case 'wait':
      await keep(work, { entry, to: entry.state, note: action.note });
      return { did: 'waited', why: action.note };
    case 'none':
      await keep(work, { entry, to: 'none', note: action.note, settled: true });
      return nothing;
    case 'settle':
      await keep(work, { entry, to: entry.state, note: action.note, settled: true });
      return nothing;
    case 'closed':
      await keep(work, { entry, to: 'closed', note: action.note, closed: true });
      return nothing;
    case 'restart':
      await work.app.db.write((trx) =>
        restartEntry(trx, { id: entry.id, at: nowInstant(work.app), reason: 'left', note: action.note }),
      );
      return nothing;
    case 'open':
      return openFor(work, { entry, target: action.target }, signal);
    case 'join':
      return join(work, { entry, target, action }, signal);
    case 'note':
      return note(work, { entry, action }, signal);
    case 'close':
      return setStatus(work, { entry, action, to: 'closed', note: 'closed when the device left the group' }, signal);
    case 'reopen':
      return setStatus(work, { entry, action, to: 'open', note: 'reopened: the device is still in the group' }, signal);
  }
}

interface Keeping {
  entry: StoredEntry;
  to: EntryTable['state'];
  note: string;
  settled?: true;
  closed?: true;
}

async function keep({ app }: Work, { entry, to, note, settled, closed }: Keeping): Promise<void> {
  if (entry.state === to && entry.note === note && !settled && !closed) return;
  const at = nowInstant(app);
  const set = { note, ...(settled && { settledAt: at }), ...(closed && { closedAt: at }) };
  await app.db.write((trx) => moveEntry(trx, { id: entry.id, from: [entry.state], to, set }));
}

type Destination = Extract<TicketTarget, { companyId: string }>;

async function openFor(
  work: Work,
  { entry, target }: { entry: StoredEntry; target: Destination },
  signal: AbortSignal,
): Promise<Deed> {
  const { state, psa, restored } = work;
  const rule = state.rules.get(entry.groupKey);
  if (rule === undefined) return nothing;
  const facts = factsOf(state, { entry, target });
  const draftOf = (ordinal: number) =>
    draftTicket(rule, { target, facts, reference: referenceOf(work, { ...entry, ordinal }), settings: state.settings });
  let draft = draftOf(entry.ordinal);
  let known = false;
  // A restored copy does not know what was opened after its backup: an open ticket of the stay is taken over,
  // a reference that a closed one has used up is passed over.
  for (let ordinal = entry.ordinal; restored && !known; ordinal += 1) {
    draft = draftOf(ordinal);
    const tickets = await psa.findTickets(draft.reference, signal);
    known = tickets.some(({ closed }) => !closed);
    if (tickets.length === 0) break;
  }
  const accountId = target.to === 'account' ? target.accountId : null;
  const opening = { entry: known ? { ...entry, doubt: true } : entry, draft, accountId };
  const verdict = await carryOut(work.app, openingOrder(work, opening), signal);
  if (verdict?.state === 'done') return { did: 'opened', ticketId: verdict.outcome.ticket.id, summary: draft.summary };
  return deedOf(verdict, { did: 'nothing' });
}

async function join(
  work: Work,
  {
    entry,
    target,
    action,
  }: { entry: StoredEntry; target: TicketTarget | null; action: Extract<EntryAction, { do: 'join' }> },
  signal: AbortSignal,
): Promise<Deed> {
  const text = noteText(work, { entry, what: action.note });
  const accountId = target?.to === 'account' ? target.accountId : null;
  const then = { to: 'open', settled: false, note: action.note, accountId } as const;
  const noting = { entry, ticketId: action.ticketId, text, visibility: visibilityOf(work, entry), then };
  return deedOf(await carryOut(work.app, notingOrder(work, noting), signal), { did: 'noted' });
}

async function note(
  work: Work,
  { entry, action }: { entry: StoredEntry; action: Extract<EntryAction, { do: 'note' }> },
  signal: AbortSignal,
): Promise<Deed> {
  const text = noteText(work, { entry, what: action.note });
  const then = { to: entry.state, settled: true, note: action.note, accountId: entry.accountId };
  const noting = { entry, ticketId: action.ticketId, text, visibility: visibilityOf(work, entry), then };
  return deedOf(await carryOut(work.app, notingOrder(work, noting), signal), { did: 'noted' });
}

interface Status {
  entry: StoredEntry;
  action: Extract<EntryAction, { do: 'close' | 'reopen' }>;
  to: 'open' | 'closed';
  note: string;
}

async function setStatus(work: Work, { entry, action, to, note: words }: Status, signal: AbortSignal): Promise<Deed> {
  const { ticketId, statusId } = action;
  const then = { to, settled: action.do === 'close', note: words };
  const verdict = await carryOut(work.app, statusOrder(work, { entry, ticketId, statusId, then }), signal);
  return deedOf(verdict, { did: action.do === 'close' ? 'closed' : 'reopened' });
}

function deedOf(verdict: Verdict<unknown> | null, done: Deed): Deed {
  if (verdict === null) return nothing;
  if (verdict.state === 'done') return done;
  return { did: verdict.state === 'unknown' ? 'unknown' : 'refused' };
}

function referenceOf({ state }: Work, { connectionId, groupVendorId, deviceVendorId, ordinal }: StoredEntry): string {
  const connection = state.connections.get(connectionId);
  const server = connection === undefined ? '' : serverIdentity(connection);
  return ticketReference({ server, groupId: groupVendorId, deviceId: deviceVendorId, ordinal });
}

/** Says what happened, and carries the entry's reference, by which the note is found after a doubt. */
function noteText(work: Work, { entry, what }: { entry: StoredEntry; what: string }): string {
  const group = groupName(work.state, entry.groupKey);
  const when = entry.leftAt ?? entry.enteredAt;
  return `${entry.deviceName} ${what} "${group}" at ${when}. [${referenceOf(work, entry)} ${what}]`;
}

function visibilityOf({ state }: Work, entry: StoredEntry): 'internal' | 'customer' {
  return state.rules.get(entry.groupKey)?.visibility ?? 'internal';
}
