import type { BoardStatus } from '../../domain/psa.ts';
import type { TicketTarget } from '../../domain/ticket-rules.ts';
import {
  type DecideInput,
  decideEntry,
  type EarlierTicket,
  type EntryAction,
  type ReadTicket,
} from '../../domain/tickets.ts';
import { addMinutes, type Instant } from '../../domain/time.ts';
import { VendorError } from '../../errors.ts';
import { loadOtherTickets, moveEntry, type StoredEntry } from '../../store/entries.ts';
import { nowInstant } from '../app.ts';
import { type DeskState, isPaused, targetOf } from './desk-state.ts';
import type { Desk } from './orders.ts';
import { readForDeciding, readTicket } from './reading.ts';

/** A desk with what its run decides by. */
export interface Work extends Desk {
  state: DeskState;
  statuses: readonly BoardStatus[];
}

/** What is to be done with one entry. */
export interface Case {
  entry: StoredEntry;
  enteredAt: Instant;
  /** null: its group has no priority any more. */
  target: TicketTarget | null;
  action: EntryAction;
}

/** While a device stays, its open ticket is looked at so often, in minutes: has a person closed it? */
const LOOK_AGAIN_MINUTES = 360;

/** Decides an entry, reading its ticket where that matters. null: nothing to do, or the PSA could not be read now. */
export async function decideCase(work: Work, entry: StoredEntry, signal: AbortSignal): Promise<Case | null> {
  const { state, app } = work;
  const rule = state.rules.get(entry.groupKey);
  if (rule === undefined) return entry.leftAt === null ? null : caseOf(entry, { do: 'settle', note: '' });
  const now = nowInstant(app);
  if (isLookedAt(entry, now)) return null;
  const target = targetOf(state, entry);
  try {
    const input: DecideInput = {
      now,
      rule,
      settings: state.settings,
      target,
      muted: entry.muted,
      paused: isPaused(state, target),
      earlier: entry.state === 'waiting' ? await findEarlier(work, entry, signal) : null,
      read: null,
    };
    const action = decideEntry(entry, input);
    if (action.do !== 'read') return caseOf(entry, action, target);
    const read = await readForDeciding(work.psa, { entry, activity: action.activity, statuses: work.statuses }, signal);
    return await decideRead(work, { entry, input, read });
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    app.log.warn({ entry: entry.id, kind: error.kind, words: error.message }, 'ticket not read');
    return null;
  }
}

async function decideRead(
  { app }: Work,
  { entry, input, read }: { entry: StoredEntry; input: DecideInput; read: ReadTicket | null },
): Promise<Case> {
  if (read === null) return caseOf(entry, { do: 'settle', note: 'its ticket was deleted' }, input.target);
  const followed = { ...entry, ticketId: read.ticket.id };
  await app.db.write((trx) =>
    moveEntry(trx, {
      id: entry.id,
      from: [entry.state],
      to: entry.state,
      set: { ticketId: read.ticket.id, readAt: input.now },
    }),
  );
  return caseOf(followed, decideEntry(followed, { ...input, read }), input.target);
}

/** An open ticket of the device that an earlier stay brought about, and that is still open now. */
async function findEarlier({ psa, app }: Work, entry: StoredEntry, signal: AbortSignal): Promise<EarlierTicket | null> {
  for (const other of await loadOtherTickets(app.db.read, { deviceKey: entry.deviceKey, entryId: entry.id })) {
    const ticket = await readTicket(psa, other.ticketId, signal);
    if (ticket !== null && !ticket.closed) {
      return { ticketId: ticket.id, sameGroup: other.groupKey === entry.groupKey };
    }
    const set = { closedAt: nowInstant(app) };
    await app.db.write((trx) => moveEntry(trx, { id: other.entryId, from: ['open'], to: 'closed', set }));
  }
  return null;
}

function isLookedAt({ state, leftAt, readAt }: StoredEntry, now: Instant): boolean {
  const staying = (state === 'open' || state === 'closed') && leftAt === null;
  return staying && readAt !== null && addMinutes(readAt, LOOK_AGAIN_MINUTES) > now;
}

function caseOf(entry: StoredEntry, action: EntryAction, target: TicketTarget | null = null): Case {
  return { entry, enteredAt: entry.enteredAt, target, action };
}
