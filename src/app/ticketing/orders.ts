import type { z } from 'zod';
import type { Ticket } from '../../domain/psa.ts';
import type { Trx } from '../../store/db.ts';
import { moveEntry, type StoredEntry } from '../../store/entries.ts';
import { type App, nowInstant } from '../app.ts';
import type { Order, Verdict } from '../writes.ts';
import type { TicketPsa } from './asking.ts';
import type { After, notingIntent, openingIntent, raisingIntent, statusIntent } from './intents.ts';

/** What the orders of one run are made with. */
export interface Desk {
  app: App;
  psa: TicketPsa;
  connectionId: number;
}

export const subjectOf = (entryId: number): string => `entry:${entryId}`;

/** The key of the entry that a write is for; null for another kind of subject. */
export function entryOf(subject: string): number | null {
  const found = /^entry:(\d+)$/.exec(subject);
  return found === null ? null : Number(found[1]);
}

/** What is written for an entry; all but the entry is stored before it is sent. */
type For<Intent extends z.ZodType> = { entry: StoredEntry } & z.infer<Intent>;

export type Opening = For<typeof openingIntent>;

/** Opens the ticket of an entry, in one request. The caller has looked for it where one may be there already. */
export function openingOrder({ app, psa, connectionId }: Desk, opening: Opening): Order<Pick<Ticket, 'id'>> {
  const { entry, ...intent } = opening;
  const { draft, ordinal, accountId } = intent;
  const set = { doubt: true, accountId, ordinal };
  return {
    connectionId,
    kind: 'ticket',
    subject: subjectOf(entry.id),
    intent,
    claim: (trx) => moveEntry(trx, { id: entry.id, from: ['waiting', 'refused'], to: 'opening', set }),
    send: async (signal) => ({ seen: 'done', outcome: await psa.openTicket(draft, signal) }),
    look: async (signal) => {
      const [ticket] = await psa.findTickets(draft.reference, signal);
      return ticket === undefined ? { seen: 'not-there' } : { seen: 'done', outcome: { id: ticket.id } };
    },
    settle: (trx, verdict) => settleOpening(trx, { app, opening, verdict }),
  };
}

async function settleOpening(
  trx: Trx,
  { app, opening, verdict }: { app: App; opening: Opening; verdict: Verdict<Pick<Ticket, 'id'>> },
): Promise<void> {
  const { entry, refused, more } = opening;
  const open = { id: entry.id, from: ['opening', 'unknown'] } as const;
  const readAt = nowInstant(app);
  if (verdict.state === 'done') {
    const note = refused === null ? '' : `opened with company, summary, board and priority alone: ${refused}`;
    await moveEntry(trx, { ...open, to: 'open', set: { ticketId: verdict.outcome.id, doubt: false, note, readAt } });
    return;
  }
  const set = { note: verdict.words, readAt };
  if (verdict.state === 'unknown') await moveEntry(trx, { ...open, to: 'unknown', set });
  // Nothing can be on its way any more, but a look before the next post costs little.
  else if (verdict.state === 'not-done') await moveEntry(trx, { ...open, to: 'waiting', set });
  else {
    const to = verdict.kind === 'rejected' && !more ? 'refused' : 'waiting';
    await moveEntry(trx, { ...open, to, set: { ...set, doubt: false } });
  }
}

/** Adds a note to a ticket; its text is the note's own, by which it is found after a doubt. */
export function notingOrder(
  { app, psa, connectionId }: Desk,
  { entry, ...intent }: For<typeof notingIntent>,
): Order<null> {
  const { ticketId, text, visibility, perhapsThere, after } = intent;
  const isThere = async (signal: AbortSignal) =>
    (await psa.notes(ticketId, signal)).some((each) => each.includes(text));
  return {
    connectionId,
    kind: 'note',
    subject: subjectOf(entry.id),
    intent,
    claim: (trx) => moveEntry(trx, { id: entry.id, from: [entry.state], to: entry.state }),
    send: async (signal) => {
      if (!perhapsThere || !(await isThere(signal))) await psa.addNote(ticketId, { text, visibility }, signal);
      return { seen: 'done', outcome: null };
    },
    look: async (signal) => ((await isThere(signal)) ? { seen: 'done', outcome: null } : { seen: 'not-there' }),
    settle: async (trx, verdict) => {
      if (!isOver(verdict)) return;
      const note = verdict.state === 'done' ? after.note : `the note was refused: ${verdict.words}`;
      await follow(trx, { app, entry, ticketId, after: { ...after, note } });
    },
  };
}

/** Sets the status of a ticket. The same again changes nothing, so it is simply looked at what came of it. */
export function statusOrder(
  { app, psa, connectionId }: Desk,
  { entry, ...intent }: For<typeof statusIntent>,
): Order<null> {
  const { ticketId, statusId, closes, after } = intent;
  return {
    connectionId,
    kind: 'status',
    subject: subjectOf(entry.id),
    intent,
    claim: (trx) => moveEntry(trx, { id: entry.id, from: [entry.state], to: entry.state }),
    send: async (signal) => {
      await psa.setStatus(ticketId, statusId, signal);
      return null;
    },
    look: async (signal) => {
      const ticket = await psa.ticket(ticketId, signal);
      return ticket.statusId === statusId ? { seen: 'done', outcome: null } : { seen: 'not-there' };
    },
    settle: async (trx, verdict) => {
      if (!isOver(verdict)) return;
      const done = verdict.state === 'done';
      const refused = { ...after, to: entry.state, note: done ? '' : `its status was refused: ${verdict.words}` };
      await follow(trx, { app, entry, ticketId, after: done ? after : refused, closed: done && closes });
    },
  };
}

/** Sets the priority of a ticket. The same again changes nothing, so it is simply looked at what came of it. */
export function raisingOrder(
  { psa, connectionId }: Desk,
  { entry, ...intent }: For<typeof raisingIntent>,
): Order<null> {
  const { ticketId, priorityId } = intent;
  return {
    connectionId,
    kind: 'priority',
    subject: subjectOf(entry.id),
    intent,
    claim: (trx) => moveEntry(trx, { id: entry.id, from: [entry.state], to: entry.state }),
    send: async (signal) => {
      await psa.setPriority(ticketId, priorityId, signal);
      return null;
    },
    look: async (signal) => {
      const ticket = await psa.ticket(ticketId, signal);
      return ticket.priorityId === priorityId ? { seen: 'done', outcome: null } : { seen: 'not-there' };
    },
    // The write itself is the record of what was given; the entry goes on to its note.
    settle: async () => {},
  };
}

/** Done, or refused in words that trying again would not change; all else leaves the entry to the next run. */
function isOver(verdict: Verdict<null>): verdict is Extract<Verdict<null>, { state: 'done' | 'refused' }> {
  return verdict.state === 'done' || (verdict.state === 'refused' && verdict.kind === 'rejected');
}

interface Followed {
  app: App;
  entry: StoredEntry;
  ticketId: string;
  after: After;
  closed?: boolean;
}

async function follow(trx: Trx, { app, entry, ticketId, after, closed = false }: Followed): Promise<void> {
  const at = nowInstant(app);
  const { to, note, accountId, settled } = after;
  const times = { readAt: at, ...(settled && { settledAt: at }), ...(closed && { closedAt: at }) };
  await moveEntry(trx, { id: entry.id, from: [entry.state], to, set: { ticketId, note, accountId, ...times } });
}
