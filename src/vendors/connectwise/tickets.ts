import type { Ticket, TicketActivity, TicketDraft } from '../../domain/psa.ts';
import { VendorError } from '../../errors.ts';
import type { Client } from './client.ts';
import { type Note, toApiNote, toApiRef, toApiTicket } from './convert.ts';
import { listAll, quoted, readOne } from './paging.ts';
import * as api from './schema.ts';
import { noteShape, ticketShape, timeEntryShape } from './shapes.ts';

const pathOf = (id: string) => `/service/tickets/${id}`;

/** Tickets and what people did on them. The methods are those of the port. */
export function openTickets(client: Client, { pageSize }: { pageSize: number }) {
  async function ticket(id: string, signal: AbortSignal): Promise<Ticket> {
    const { body } = await client.get(pathOf(id), { query: { fields: api.fieldsOf(api.Ticket) }, signal });
    return readOne(body, ticketShape);
  }

  async function replace(
    ticketId: string,
    { path, id }: { path: 'status' | 'priority'; id: string },
    signal: AbortSignal,
  ): Promise<void> {
    // The reference is replaced whole: a sub-path would answer 200 and change nothing.
    await client.patch(pathOf(ticketId), [{ op: 'replace', path, value: toApiRef(id) }], { signal });
  }

  return {
    ticket,

    async openTicket(draft: TicketDraft, signal: AbortSignal): Promise<Ticket> {
      const { body } = await client.post('/service/tickets', toApiTicket(draft), { signal });
      return readOne(body, ticketShape);
    },

    async findTickets(reference: string, signal: AbortSignal): Promise<Ticket[]> {
      const conditions = `externalXRef = ${quoted(reference)}`;
      const { rows, unreadable } = await listAll(client, {
        path: '/service/tickets',
        shape: ticketShape,
        conditions,
        pageSize,
        signal,
      });
      const [first] = unreadable;
      if (first)
        throw new VendorError('unexpected', `A ticket with the reference ${reference} cannot be read: ${first.why}.`);
      // The vendor compares texts without case.
      return rows.filter((found) => found.reference === reference).sort(byId);
    },

    async ticketActivity(id: string, signal: AbortSignal): Promise<TicketActivity> {
      const ofTicket = '(chargeToType = "ServiceTicket" or chargeToType = "ProjectTicket")';
      const conditions = `chargeToId = ${Number(id)} and ${ofTicket}`;
      const [times, notes, author] = await Promise.all([
        listAll(client, { path: '/time/entries', shape: timeEntryShape, conditions, pageSize, signal }),
        fetchNotes(client, { id, pageSize, signal }),
        fetchAuthor(client, id, signal),
      ]);
      return {
        timeEntries: times.rows.length + times.unreadable.length,
        foreignNotes: notes.filter(({ by }) => by === '' || by !== author).length,
      };
    },

    async notes(ticketId: string, signal: AbortSignal): Promise<string[]> {
      const notes = await fetchNotes(client, { id: ticketId, pageSize, signal });
      return notes.map(({ text }) => text);
    },

    async addNote(ticketId: string, note: Parameters<typeof toApiNote>[0], signal: AbortSignal): Promise<void> {
      await client.post(`${pathOf(ticketId)}/notes`, toApiNote(note), { signal });
    },

    setStatus: (ticketId: string, statusId: string, signal: AbortSignal): Promise<void> =>
      replace(ticketId, { path: 'status', id: statusId }, signal),

    setPriority: (ticketId: string, priorityId: string, signal: AbortSignal): Promise<void> =>
      replace(ticketId, { path: 'priority', id: priorityId }, signal),
  };
}

const byId = (a: { id: string }, b: { id: string }) => Number(a.id) - Number(b.id);

async function fetchNotes(
  client: Client,
  { id, pageSize, signal }: { id: string; pageSize: number; signal: AbortSignal },
): Promise<Note[]> {
  const { rows, unreadable } = await listAll(client, {
    path: `${pathOf(id)}/notes`,
    shape: noteShape,
    pageSize,
    signal,
  });
  const [first] = unreadable;
  if (first) throw new VendorError('unexpected', `A note of ticket ${id} cannot be read: ${first.why}.`);
  return rows.sort(byId);
}

// The ticket was entered by our API member, so its author is who we are; nothing else tells a key its member's name.
async function fetchAuthor(client: Client, id: string, signal: AbortSignal): Promise<string> {
  const { body } = await client.get(pathOf(id), { query: { fields: api.fieldsOf(api.TicketAuthor) }, signal });
  const author = api.TicketAuthor.safeParse(body);
  return (author.data?._info?.enteredBy ?? '').toLowerCase();
}
