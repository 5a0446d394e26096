import type { BoardStatus, Ticket } from '../../domain/psa.ts';
import type { ReadTicket } from '../../domain/tickets.ts';
import { VendorError } from '../../errors.ts';
import type { TicketPsa } from './asking.ts';

/** A ticket is merged into another, which may be merged in its turn: followed so far. */
const MERGES = 5;

/** The ticket as it is now, a merged one followed to its parent; null: someone deleted it. Throws VendorError. */
export async function readTicket(psa: TicketPsa, id: string, signal: AbortSignal): Promise<Ticket | null> {
  try {
    let ticket = await psa.ticket(id, signal);
    for (let merges = 0; ticket.mergedIntoId !== null && merges < MERGES; merges += 1) {
      ticket = await psa.ticket(ticket.mergedIntoId, signal);
    }
    return ticket;
  } catch (error) {
    if (error instanceof VendorError && error.kind === 'not-found') return null;
    throw error;
  }
}

interface Wanted {
  ticketId: string;
  /** Whether what people did on it is asked for as well. */
  activity: boolean;
  wasClosed: boolean;
  statuses: readonly BoardStatus[];
}

/** The ticket as deciding asks for it; null: someone deleted it. Throws VendorError. */
export async function readForDeciding(
  psa: TicketPsa,
  { ticketId, activity, wasClosed, statuses }: Wanted,
  signal: AbortSignal,
): Promise<ReadTicket | null> {
  const ticket = await readTicket(psa, ticketId, signal);
  if (ticket === null) return null;
  return {
    ticket,
    activity: activity && !ticket.closed ? await psa.ticketActivity(ticket.id, signal) : null,
    reopened: !ticket.closed && (wasClosed || ticket.id !== ticketId),
    statuses: statuses.filter(({ boardId }) => boardId === ticket.boardId),
  };
}
