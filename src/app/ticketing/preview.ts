import { limitNote } from '../../domain/tickets.ts';
import { loadUnsettledEntries, type StoredEntry } from '../../store/entries.ts';
import type { App } from '../app.ts';
import { loadPsaRecords } from '../mapping/psa-records.ts';
import { requirePsa } from '../psa-connection.ts';
import { decideKnown, withoutPriority } from './deciding.ts';
import { type DeskState, loadDeskState } from './desk-state.ts';
import { type Destination, targetOf } from './destinations.ts';
import { loadEarlier } from './earlier.ts';
import { previewOf } from './entry-facts.ts';
import { type EntryRow, isWithoutTicket, rowOf } from './listing.ts';

/** What the next run would do about an entry that has no ticket. */
export interface PreviewedEntry extends Pick<EntryRow, 'entryId' | 'device' | 'server' | 'group' | 'account'> {
  /** `over-limit`: due, and left for the run after; `none`: it gets none for good. */
  outcome: 'opens' | 'over-limit' | 'waits' | 'none';
  /** The company that its ticket goes to; null: nothing says which. */
  customer: string | null;
  priority: { id: string; name: string } | null;
  /** Of the ticket as it would be written now; null: nobody can say yet. */
  summary: string | null;
  /** Why it opens none now; '' where it does. */
  why: string;
  /** An earlier ticket of the device: if it is open still, it gets a note and no other ticket is opened. */
  earlierTicketId: string | null;
}

export interface TicketPreviews {
  /** Tickets that one run opens at most. */
  limit: number;
  rows: PreviewedEntry[];
}

interface Previewed {
  entry: StoredEntry;
  outcome: PreviewedEntry['outcome'];
  why: string;
  /** null: it opens none now. */
  target: Destination | null;
}

/**
 * The tickets that a run would open now, and why other entries get none, oldest first: decided as a run decides, with
 * nothing asked and nothing written. May be repeated. Throws AppError 'not-found' without a PSA.
 */
export async function previewTickets(app: App): Promise<TicketPreviews> {
  const psa = await requirePsa(app);
  const [state, records] = [await loadDeskState(app, psa.id), await loadPsaRecords(app)];
  const limit = state.settings.perRun;
  const waiting = (await loadUnsettledEntries(app.db.read)).filter(isWithoutTicket);
  const previews = withLimit(
    waiting.map((entry) => decide(state, entry)),
    limit,
  );
  const rows: PreviewedEntry[] = [];
  for (const preview of previews) {
    const { entryId, device, server, group, account } = rowOf(preview.entry, { state, records });
    rows.push({ ...{ entryId, device, server, group, account }, ...(await toldOf({ app, state }, preview)) });
  }
  return { limit, rows };
}

function decide(state: DeskState, entry: StoredEntry): Previewed {
  const known = decideKnown(state, entry);
  const held = (outcome: 'waits' | 'none', why: string): Previewed => ({ entry, outcome, why, target: null });
  if (known === null) return held('waits', entry.state === 'waiting' ? withoutPriority : entry.note);
  const { action } = known;
  if (action.do === 'open') return { entry, outcome: 'opens', why: '', target: action.target };
  if (action.do === 'none' || action.do === 'settle') return held('none', action.note);
  return held('waits', action.do === 'wait' ? action.note : entry.note);
}

/** A run opens so many at most, the oldest first. */
function withLimit(previews: readonly Previewed[], limit: number): Previewed[] {
  const due = previews.filter(({ outcome }) => outcome === 'opens');
  const over = new Set(due.slice(limit));
  const why = limitNote(limit, over.size);
  return previews.map((each) => (over.has(each) ? { ...each, outcome: 'over-limit', why } : each));
}

async function toldOf(desk: { app: App; state: DeskState }, { entry, outcome, why, target }: Previewed) {
  const { state } = desk;
  const written = previewOf(state, entry);
  const [earlier] = target === null ? [] : await loadEarlier(desk, { entry, target });
  return {
    ...{ outcome, why },
    customer: customerOf(state, entry),
    priority: priorityOf(state, entry),
    summary: written?.summary ?? null,
    earlierTicketId: earlier?.ticketId ?? null,
  };
}

function customerOf(state: DeskState, entry: StoredEntry): string | null {
  const target = targetOf(state, entry);
  return 'companyId' in target ? (state.companies.get(target.companyId)?.name ?? `company:${target.companyId}`) : null;
}

function priorityOf({ rules, priorities }: DeskState, { groupKey }: StoredEntry): PreviewedEntry['priority'] {
  const id = rules.get(groupKey)?.priorityId;
  if (id === undefined) return null;
  return { id, name: priorities.find((each) => each.id === id)?.name ?? `priority:${id}` };
}
