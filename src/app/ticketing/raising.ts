import type { Ticket } from '../../domain/psa.ts';
import type { TicketRule } from '../../domain/ticket-rules.ts';
import { mayRaise } from '../../domain/tickets.ts';
import { loadTicketEntries, type StoredEntry } from '../../store/entries.ts';
import { type DoneWrite, loadDoneWrites } from '../../store/writes.ts';
import { carryOut } from '../writes.ts';
import type { Work } from './deciding.ts';
import { type Deed, deedOf } from './deeds.ts';
import { openedOutcome, openingIntent, raisingIntent } from './intents.ts';
import { raisingOrder, subjectOf } from './orders.ts';

/**
 * Raises the ticket of a device to the priority of a further group, where that is more urgent and nobody has changed
 * the priority since it was given; null: it stays as it is. Throws VendorError.
 */
export async function raisePriority(
  work: Work,
  { entry, rule, ticket }: { entry: StoredEntry; rule: TicketRule; ticket: Ticket },
  signal: AbortSignal,
): Promise<Deed | null> {
  const { priorityId } = rule;
  const given = await loadGiven(work, { entry, ticket });
  if (!mayRaise({ now: ticket.priorityId, given, wanted: priorityId }, work.state.priorities)) return null;
  const order = raisingOrder(work, { entry, ticketId: ticket.id, priorityId });
  return deedOf(await carryOut(work.app, order, signal), () => ({ did: 'nothing' }));
}

/** The priority that this program gave a ticket last; null where it is not known to have given one. */
async function loadGiven(
  { app }: Work,
  { entry, ticket }: { entry: StoredEntry; ticket: Ticket },
): Promise<string | null> {
  const entryIds = new Set([...(await loadTicketEntries(app.db.read, ticket.id)), entry.id]);
  const subjects = [...entryIds].map(subjectOf);
  const writes = await loadDoneWrites(app.db.read, { kinds: ['ticket', 'priority'], subjects });
  return writes.map((write) => givenBy(write, ticket.id)).findLast((given) => given !== null) ?? null;
}

/** What is stored of a write and cannot be read gave nothing that is known. */
function givenBy({ kind, intent, outcome }: DoneWrite, ticketId: string): string | null {
  if (kind === 'priority') {
    const raised = raisingIntent.safeParse(intent).data;
    return raised?.ticketId === ticketId ? raised.priorityId : null;
  }
  const opened = openedOutcome.safeParse(outcome).data;
  if (opened?.outcome.id !== ticketId) return null;
  return openingIntent.safeParse(intent).data?.draft.priorityId ?? null;
}
