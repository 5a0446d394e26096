import type { BoardStatus, Ticket } from '../../domain/psa.ts';
import type { ReadTicket } from '../../domain/tickets.ts';
import { VendorError } from '../../errors.ts';
import type { StoredEntry } from '../../store/entries.ts';
import type { Psa } from '../../vendors/ports.ts';

/** A ticket is merged into another, which may be merged in its turn: followed so far. */
const MERGES = 5;

/** The ticket as it is now, a merged one followed to its parent; null: someone deleted it. Throws VendorError. */
export async function readTicket(psa: Psa, id: string, signal: AbortSignal): Promise<Ticket | null> {
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

/** The ticket with what people did on it, as deciding asks for it; null: someone deleted it. Throws VendorError. */
export async function readForDeciding(
  psa: Psa,
  { entry, activity, statuses }: { entry: StoredEntry; activity: boolean; statuses: readonly BoardStatus[] },
  signal: AbortSignal,
): Promise<ReadTicket | null> {
  if (entry.ticketId === null) return null;
  const ticket = await readTicket(psa, entry.ticketId, signal);
  if (ticket === null) return null;
  return {
    ticket,
    activity: activity ? await psa.ticketActivity(ticket.id, signal) : null,
    reopened: entry.closedAt !== null && !ticket.closed,
    statuses: statuses.filter(({ boardId }) => boardId === ticket.boardId),
  };
}
