import type { TicketDraft } from '../../domain/psa.ts';
import { findEntry, type StoredEntry } from '../../store/entries.ts';
import { loadOpenWrites, type OpenWrite } from '../../store/writes.ts';
import { loadSettings } from '../settings.ts';
import { type Order, settle } from '../writes.ts';
import {
  type Desk,
  entryOf,
  type Noting,
  notingOrder,
  openingOrder,
  type StatusChange,
  statusOrder,
} from './orders.ts';

/** Settles by reading what was left open of tickets. The caller holds the lock `ticketing`. */
export async function settleTicketWrites(desk: Desk, signal: AbortSignal): Promise<void> {
  const { app, connectionId } = desk;
  const onItsWayMs = (await loadSettings(app)).writes.onItsWaySeconds * 1000;
  for (const write of await loadOpenWrites(app.db.read, { kinds: ['ticket', 'note', 'status'] })) {
    const entry = await findEntry(app.db.read, entryOf(write.subject) ?? -1);
    if (entry === null || write.connectionId !== connectionId) continue;
    signal.throwIfAborted();
    const order = orderOf(desk, { entry, write });
    const verdict = await settle(app, { id: write.id, intendedAt: write.intendedAt, order, onItsWayMs }, signal);
    app.log.info({ entry: entry.id, kind: write.kind, verdict: verdict.state }, 'ticket write settled by reading');
  }
}

/** The order that an intent was written for. */
function orderOf(desk: Desk, { entry, write }: { entry: StoredEntry; write: OpenWrite }): Order<unknown> {
  if (write.kind === 'ticket') {
    const { draft, accountId } = write.intent as { draft: TicketDraft; accountId: number | null };
    return openingOrder(desk, { entry, draft, accountId }) as Order<unknown>;
  }
  if (write.kind === 'note') {
    return notingOrder(desk, { entry, ...(write.intent as Omit<Noting, 'entry'>) }) as Order<unknown>;
  }
  return statusOrder(desk, { entry, ...(write.intent as Omit<StatusChange, 'entry'>) }) as Order<unknown>;
}
