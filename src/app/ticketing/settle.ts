import { findEntry, type StoredEntry } from '../../store/entries.ts';
import { loadOpenWrites, type OpenWrite } from '../../store/writes.ts';
import { loadSettings } from '../settings.ts';
import { type Order, settle } from '../writes.ts';
import {
  type Desk,
  entryOf,
  type Noting,
  notingOrder,
  type Opening,
  openingOrder,
  type Raising,
  raisingOrder,
  type StatusChange,
  statusOrder,
} from './orders.ts';

/**
 * Settles by reading what was left open of tickets; returns the keys of the entries that stay open. The caller holds
 * the lock `ticketing`. May be repeated.
 */
export async function settleTicketWrites(desk: Desk, signal: AbortSignal): Promise<Set<number>> {
  const { app, connectionId } = desk;
  const onItsWayMs = (await loadSettings(app)).writes.onItsWaySeconds * 1000;
  const open = new Set<number>();
  for (const write of await loadOpenWrites(app.db.read, { kinds: ['ticket', 'note', 'status', 'priority'] })) {
    const entry = await findEntry(app.db.read, entryOf(write.subject) ?? -1);
    if (entry === null || write.connectionId !== connectionId) continue;
    signal.throwIfAborted();
    const order = orderOf(desk, { entry, write });
    const verdict = await settle(app, { id: write.id, intendedAt: write.intendedAt, order, onItsWayMs }, signal);
    if (verdict.state === 'unknown') open.add(entry.id);
    app.log.info({ entry: entry.id, kind: write.kind, verdict: verdict.state }, 'ticket write settled by reading');
  }
  return open;
}

/** The order that an intent was written for. */
function orderOf(desk: Desk, { entry, write }: { entry: StoredEntry; write: OpenWrite }): Order<unknown> {
  if (write.kind === 'ticket') {
    return openingOrder(desk, { entry, ...(write.intent as Omit<Opening, 'entry'>) }) as Order<unknown>;
  }
  if (write.kind === 'note') {
    return notingOrder(desk, { entry, ...(write.intent as Omit<Noting, 'entry'>) }) as Order<unknown>;
  }
  if (write.kind === 'priority') {
    return raisingOrder(desk, { entry, ...(write.intent as Omit<Raising, 'entry'>) }) as Order<unknown>;
  }
  return statusOrder(desk, { entry, ...(write.intent as Omit<StatusChange, 'entry'>) }) as Order<unknown>;
}
