import type { z } from 'zod';
import { findEntry, type StoredEntry } from '../../store/entries.ts';
import { loadOpenWrites, type OpenWrite } from '../../store/writes.ts';
import { loadSettings } from '../settings.ts';
import { type Order, settle, type Verdict } from '../writes.ts';
import { notingIntent, openingIntent, raisingIntent, statusIntent } from './intents.ts';
import { type Desk, entryOf, notingOrder, openingOrder, raisingOrder, statusOrder } from './orders.ts';

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
    const verdict = await settleOne(desk, { entry, write, onItsWayMs }, signal);
    if (verdict === null || verdict.state === 'unknown') open.add(entry.id);
    const about = { entry: entry.id, kind: write.kind };
    if (verdict === null) app.log.error(about, 'what was stored of a ticket write cannot be read');
    else app.log.info({ ...about, verdict: verdict.state }, 'ticket write settled by reading');
  }
  return open;
}

interface LeftOpen {
  entry: StoredEntry;
  write: OpenWrite;
  onItsWayMs: number;
}

/** null: what was stored of the write cannot be read, so that it stays open. */
async function settleOne(
  desk: Desk,
  { entry, write, onItsWayMs }: LeftOpen,
  signal: AbortSignal,
): Promise<Verdict<unknown> | null> {
  const { id, intendedAt } = write;
  const settleAs = <Intent extends z.ZodType, Outcome>(
    schema: Intent,
    orderOf: (intent: z.infer<Intent>) => Order<Outcome>,
  ): Promise<Verdict<Outcome>> | null => {
    const { data: intent, success } = schema.safeParse(write.intent);
    return success ? settle(desk.app, { id, intendedAt, order: orderOf(intent), onItsWayMs }, signal) : null;
  };
  switch (write.kind) {
    case 'ticket':
      return settleAs(openingIntent, (opening) => openingOrder(desk, { entry, ...opening }));
    case 'note':
      return settleAs(notingIntent, (noting) => notingOrder(desk, { entry, ...noting }));
    case 'priority':
      return settleAs(raisingIntent, (raising) => raisingOrder(desk, { entry, ...raising }));
    case 'status':
      return settleAs(statusIntent, (change) => statusOrder(desk, { entry, ...change }));
    default:
      return null;
  }
}
