import type { Ticket } from '../../domain/psa.ts';
import { barestDraft, draftTicket } from '../../domain/ticket-text.ts';
import { moveEntry, type StoredEntry } from '../../store/entries.ts';
import { carryOut } from '../writes.ts';
import type { Work } from './deciding.ts';
import { type Deed, deedOf } from './deeds.ts';
import type { DeskState } from './desk-state.ts';
import { accountIdOf } from './destinations.ts';
import { type Due, joinEarlier } from './earlier.ts';
import { factsOf } from './facts.ts';
import { type Opening, openingOrder } from './orders.ts';
import { referenceOf } from './references.ts';

/** Brings an entry to its ticket: one that the device has already, one that was opened before a doubt, or a new one. Throws VendorError. */
export async function openOrJoin(work: Work, due: Due, signal: AbortSignal): Promise<Deed> {
  const joined = await joinEarlier(work, due, signal);
  if (joined !== null) return joined;
  const own = await findOwn(work, due.entry, signal);
  return own.ticket === null ? open(work, { ...due, ordinal: own.ordinal }, signal) : adopt(work, due, own);
}

/** A ticket of the stay that is there already; null: no ticket has used the ordinal. */
interface Own {
  ticket: Ticket | null;
  ordinal: number;
}

/**
 * After any doubt the reference is looked up before a post. A restored copy does not know the stays since its backup
 * and gives their ordinals out again: an open ticket is taken over, a closed one too where it may be of this very stay.
 */
async function findOwn({ state, psa }: Work, entry: StoredEntry, signal: AbortSignal): Promise<Own> {
  let last: Own | null = null;
  if (!entry.doubt && state.restored === null) return { ticket: null, ordinal: entry.ordinal };
  for (let { ordinal } = entry; ; ordinal += 1) {
    const tickets = await psa.findTickets(referenceOf(state, entry, ordinal), signal);
    const ticket = tickets.find(({ closed }) => !closed) ?? tickets[0];
    if (ticket === undefined) return last !== null && mayBeOfThisStay(state, entry) ? last : { ticket: null, ordinal };
    last = { ticket, ordinal };
    if (!ticket.closed) return last;
  }
}

/** Only a device that a complete listing since the restoring lacked has certainly begun a new stay. */
function mayBeOfThisStay({ restored }: DeskState, { doubt, connectionId, enteredAt }: StoredEntry): boolean {
  const firstSync = restored?.firstSyncs.get(connectionId);
  return doubt || firstSync === undefined || enteredAt <= firstSync;
}

async function adopt({ app }: Work, { entry, target }: Due, { ticket, ordinal }: Own): Promise<Deed> {
  if (ticket === null) return { did: 'nothing' };
  const note = 'its ticket was found by its reference';
  const set = { ticketId: ticket.id, ordinal, doubt: false, accountId: accountIdOf(target), note };
  await app.db.write((trx) => moveEntry(trx, { id: entry.id, from: [entry.state], to: 'open', set }));
  return { did: 'found' };
}

/** What the PSA refuses is tried once more with the least that a ticket needs. */
async function open(
  work: Work,
  { entry, target, rule, ordinal }: Due & { ordinal: number },
  signal: AbortSignal,
): Promise<Deed> {
  const { state, app } = work;
  const reference = referenceOf(state, entry, ordinal);
  const facts = factsOf(state, { entry, target });
  const draft = draftTicket(rule, { target, facts, reference, settings: state.settings });
  const barest = barestDraft(draft);
  const more = JSON.stringify(barest) !== JSON.stringify(draft);
  const full: Opening = { entry, draft, ordinal, accountId: accountIdOf(target), refused: null, more };
  const opened = ({ id: ticketId }: { id: string }): Deed => ({ did: 'opened', ticketId, summary: draft.summary });
  const first = await carryOut(app, openingOrder(work, full), signal);
  if (!more || first?.state !== 'refused' || first.kind !== 'rejected') return deedOf(first, opened);
  const bare: Opening = { ...full, draft: barest, refused: first.words, more: false };
  return deedOf(await carryOut(app, openingOrder(work, bare), signal), opened);
}
