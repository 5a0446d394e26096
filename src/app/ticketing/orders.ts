import type { Ticket, TicketDraft } from '../../domain/psa.ts';
import { barestDraft } from '../../domain/ticket-text.ts';
import { VendorError } from '../../errors.ts';
import { moveEntry, type StoredEntry } from '../../store/entries.ts';
import type { EntryTable } from '../../store/schema.ts';
import type { Psa } from '../../vendors/ports.ts';
import { type App, nowInstant } from '../app.ts';
import type { Order, Verdict } from '../writes.ts';

type Trx = Parameters<Order<unknown>['claim']>[0];

/** What the orders of one run are made with. */
export interface Desk {
  app: App;
  psa: Psa;
  connectionId: number;
  /** The store was restored from a backup once: tickets may exist that it does not know. */
  restored: boolean;
}

/** A ticket that was opened, or found again. */
export interface Opened {
  ticket: Pick<Ticket, 'id' | 'closed' | 'statusId'>;
  /** What the PSA said of the full ticket, where it took the bare one only. */
  refused: string | null;
}

export interface Opening {
  entry: StoredEntry;
  draft: TicketDraft;
  accountId: number | null;
}

export const subjectOf = (entryId: number): string => `entry:${entryId}`;

/** The key of the entry that a write is for; null for another kind of subject. */
export function entryOf(subject: string): number | null {
  const found = /^entry:(\d+)$/.exec(subject);
  return found === null ? null : Number(found[1]);
}

/**
 * Opens the ticket of an entry. What the PSA refuses is tried once more with the least that it needs. Whether it is
 * there already is looked up by its reference first wherever a post may have gone out before.
 */
export function openingOrder({ app, psa, connectionId }: Desk, opening: Opening): Order<Opened> {
  const { entry, draft, accountId } = opening;
  const find = async (signal: AbortSignal) => (await psa.findTickets(draft.reference, signal))[0];
  return {
    connectionId,
    kind: 'ticket',
    subject: subjectOf(entry.id),
    intent: { draft, accountId },
    claim: (trx) => moveEntry(trx, { id: entry.id, from: ['waiting'], to: 'opening', set: { doubt: true, accountId } }),
    send: async (signal) => {
      const there = entry.doubt ? await find(signal) : undefined;
      return there === undefined ? open(psa, { draft, signal }) : { ticket: there, refused: null };
    },
    look: async (signal) => {
      const there = await find(signal);
      return there === undefined ? { seen: 'not-there' } : { seen: 'done', outcome: { ticket: there, refused: null } };
    },
    settle: (trx, verdict) => settleOpening(trx, { app, entry, verdict }),
  };
}

async function open(psa: Psa, { draft, signal }: { draft: TicketDraft; signal: AbortSignal }): Promise<Opened> {
  try {
    return { ticket: await psa.openTicket(draft, signal), refused: null };
  } catch (error) {
    if (!(error instanceof VendorError) || error.kind !== 'rejected') throw error;
    return { ticket: await psa.openTicket(barestDraft(draft), signal), refused: error.message };
  }
}

async function settleOpening(
  trx: Trx,
  { app, entry, verdict }: { app: App; entry: StoredEntry; verdict: Verdict<Opened> },
): Promise<void> {
  const { id } = entry;
  const from: EntryTable['state'][] = ['opening', 'unknown'];
  if (verdict.state === 'done') {
    const { ticket, refused } = verdict.outcome;
    const note = refused === null ? '' : `opened with company, summary, board and priority alone: ${refused}`;
    await moveEntry(trx, {
      id,
      from,
      to: 'open',
      set: { ticketId: ticket.id, doubt: false, note, readAt: nowInstant(app) },
    });
    return;
  }
  if (verdict.state === 'unknown') {
    await moveEntry(trx, { id, from, to: 'unknown', set: { doubt: true, note: verdict.words } });
    return;
  }
  // A refusal in words is for a person to mend; anything else is tried again in the next run.
  const to = verdict.state === 'refused' && verdict.kind === 'rejected' ? 'refused' : 'waiting';
  await moveEntry(trx, { id, from, to, set: { doubt: verdict.state === 'not-done', note: verdict.words } });
}

export interface Noting {
  entry: StoredEntry;
  ticketId: string;
  text: string;
  visibility: 'internal' | 'customer';
  /** The entry's state and fields once the note is there. */
  then: { to: EntryTable['state']; settled: boolean; note: string; accountId: number | null };
}

/** Adds a note to a ticket; the note carries its own mark, by which it is found after a doubt. */
export function notingOrder({ app, psa, connectionId }: Desk, noting: Noting): Order<null> {
  const { entry, ticketId, text, visibility, then } = noting;
  const from: EntryTable['state'][] = [entry.state];
  return {
    connectionId,
    kind: 'note',
    subject: subjectOf(entry.id),
    intent: { ticketId, text, visibility, then },
    claim: (trx) => moveEntry(trx, { id: entry.id, from, to: entry.state }),
    send: async (signal) => {
      await psa.addNote(ticketId, { text, visibility }, signal);
      return null;
    },
    look: async (signal) => {
      const texts = await psa.notes(ticketId, signal);
      return texts.some((each) => each.includes(text)) ? { seen: 'done', outcome: null } : { seen: 'not-there' };
    },
    settle: async (trx, verdict) => {
      if (verdict.state === 'unknown' || verdict.state === 'not-done') return;
      const at = nowInstant(app);
      const note = verdict.state === 'done' ? then.note : `the note was refused: ${verdict.words}`;
      const set = { ticketId, note, accountId: then.accountId, readAt: at, ...(then.settled && { settledAt: at }) };
      await moveEntry(trx, { id: entry.id, from, to: then.to, set });
    },
  };
}

export interface StatusChange {
  entry: StoredEntry;
  ticketId: string;
  statusId: string;
  then: { to: EntryTable['state']; settled: boolean; note: string };
}

/** Sets the status of a ticket. The same again changes nothing, so a lost answer is simply looked at. */
export function statusOrder({ app, psa, connectionId }: Desk, change: StatusChange): Order<null> {
  const { entry, ticketId, statusId, then } = change;
  const from: EntryTable['state'][] = [entry.state];
  return {
    connectionId,
    kind: 'status',
    subject: subjectOf(entry.id),
    intent: { ticketId, statusId, then },
    claim: (trx) => moveEntry(trx, { id: entry.id, from, to: entry.state }),
    send: async (signal) => {
      await psa.setStatus(ticketId, statusId, signal);
      return null;
    },
    look: async (signal) => {
      const ticket = await psa.ticket(ticketId, signal);
      return ticket.statusId === statusId ? { seen: 'done', outcome: null } : { seen: 'not-there' };
    },
    settle: async (trx, verdict) => {
      if (verdict.state === 'unknown' || verdict.state === 'not-done') return;
      const at = nowInstant(app);
      const note = verdict.state === 'done' ? then.note : `the PSA refused the status: ${verdict.words}`;
      const set = { note, closedAt: null, readAt: at, ...(then.settled && { settledAt: at }) };
      await moveEntry(trx, { id: entry.id, from, to: then.to, set });
    },
  };
}
