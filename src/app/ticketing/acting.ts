import type { EntryAction } from '../../domain/tickets.ts';
import { restartEntry, type StoredEntry } from '../../store/entries.ts';
import { nowInstant } from '../app.ts';
import { carryOut } from '../writes.ts';
import type { Work } from './deciding.ts';
import { type Deed, deedOf } from './deeds.ts';
import type { After } from './intents.ts';
import { writeNote } from './notes.ts';
import { statusOrder } from './orders.ts';

type Acting<Do extends EntryAction['do']> = { entry: StoredEntry; action: Extract<EntryAction, { do: Do }> };

/** Does what was decided about an entry that has a ticket. Throws VendorError where the next run may do better. */
export async function act(
  work: Work,
  { entry, action }: { entry: StoredEntry; action: EntryAction },
  signal: AbortSignal,
): Promise<Deed> {
  switch (action.do) {
    case 'restart': {
      const restart = { id: entry.id, at: nowInstant(work.app), reason: 'left', note: action.note } as const;
      await work.app.db.write((trx) => restartEntry(trx, restart));
      return { did: 'nothing' };
    }
    case 'note':
      return note(work, { entry, action }, signal);
    case 'close':
      return close(work, { entry, action }, signal);
    case 'reopen':
      return reopen(work, { entry, action }, signal);
    default:
      return { did: 'nothing' };
  }
}

/** The entry with other fields than it has. */
const after = ({ state: to, accountId, note }: StoredEntry, change: Partial<After>): After => {
  const asItIs = { to, settled: false, note, accountId };
  return { ...asItIs, ...change };
};

const leavingOf = ({ leftAt, enteredAt }: StoredEntry) => ({ what: 'left the group', when: leftAt ?? enteredAt });

async function note(work: Work, { entry, action }: Acting<'note'>, signal: AbortSignal): Promise<Deed> {
  const { ticketId } = action;
  const settled = after(entry, { settled: true, note: action.note });
  const verdict = await writeNote(work, { entry, ticketId, ...leavingOf(entry), after: settled }, signal);
  return deedOf(verdict, () => ({ did: 'noted' }));
}

/** Says why first: whoever finds the ticket closed reads it there. */
async function close(work: Work, { entry, action }: Acting<'close'>, signal: AbortSignal): Promise<Deed> {
  const { ticketId, statusId } = action;
  const leaving = { entry, ticketId, ...leavingOf(entry), perhapsThere: true, after: after(entry, {}) } as const;
  const noted = deedOf(await writeNote(work, leaving, signal), () => ({ did: 'noted' }));
  if (noted.did === 'unknown') return noted;
  const closed = after(entry, { to: 'closed', settled: true, note: 'closed when the device left the group' });
  const order = statusOrder(work, { entry, ticketId, statusId, closes: true, after: closed });
  return deedOf(await carryOut(work.app, order, signal), () => ({ did: 'closed' }));
}

async function reopen(work: Work, { entry, action }: Acting<'reopen'>, signal: AbortSignal): Promise<Deed> {
  const { ticketId, statusId } = action;
  const open = after(entry, { to: 'open', note: 'reopened: the device is still in the group' });
  const order = statusOrder(work, { entry, ticketId, statusId, closes: false, after: open });
  const reopened = deedOf(await carryOut(work.app, order, signal), () => ({ did: 'reopened' }));
  if (reopened.did !== 'reopened') return reopened;
  const still = { what: 'is still in the group', when: nowInstant(work.app) };
  await writeNote(work, { entry: { ...entry, state: 'open' }, ticketId, ...still, after: open }, signal);
  return reopened;
}
