import { decideEntry } from '../../domain/tickets.ts';
import type { Instant } from '../../domain/time.ts';
import { loadEntryHistory, loadUnsettledEntries, type StoredEntry } from '../../store/entries.ts';
import type { EntryTable } from '../../store/schema.ts';
import type { App } from '../app.ts';
import { accountName, loadPsaRecords, type PsaRecords } from '../mapping/psa-records.ts';
import { requirePsa } from '../psa-connection.ts';
import { isHalfApplied } from './certainty.ts';
import { inputOf } from './deciding.ts';
import { type DeskState, loadDeskState } from './desk-state.ts';
import { accountIdOf, targetOf } from './destinations.ts';
import { pathOf } from './facts.ts';

/** An entry as a person looks at it. */
export interface EntryRow {
  entryId: number;
  device: string;
  server: string;
  group: { key: number; path: string };
  /** The account of its ticket, or that it would go to; null: none. */
  account: { id: number; name: string } | null;
  enteredAt: Instant;
  leftAt: Instant | null;
  state: EntryTable['state'];
  ticketId: string | null;
  /** Why it waits, or what was last done; '' where there is nothing to say. */
  why: string;
  /** No account says where its ticket goes. */
  unrouted: boolean;
}

/** `current`: all that may still need something; `all`: what is over too. */
export type EntryChoice = 'current' | 'waiting' | 'open' | 'unrouted' | 'all';

export interface EntryQuery {
  choice: EntryChoice;
  accountId?: number;
  /** How many of what is over at most. */
  limit: number;
  /** Goes on in what is over where the last page ended. */
  beforeId?: number;
}

/** Entries with their tickets: current ones oldest first, all of them newest first. Throws AppError 'not-found' without a PSA. */
export async function listEntries(app: App, { choice, accountId, ...slice }: EntryQuery): Promise<EntryRow[]> {
  const psa = await requirePsa(app);
  const [state, records] = [await loadDeskState(app, psa.id), await loadPsaRecords(app)];
  const only = accountId === undefined ? {} : { accountId };
  const entries =
    choice === 'all'
      ? await loadEntryHistory(app.db.read, { ...slice, ...only })
      : await loadUnsettledEntries(app.db.read);
  return entries
    .map((entry) => rowOf(entry, { state, records }))
    .filter((row) => isChosen(row, choice))
    .filter(({ account }) => accountId === undefined || account?.id === accountId);
}

const waits = new Set<EntryTable['state']>(['waiting', 'opening', 'unknown', 'refused']);

/** Whether a current entry is among the chosen. */
export function isChosen({ state, unrouted }: EntryRow, choice: EntryChoice): boolean {
  if (choice === 'waiting') return waits.has(state);
  if (choice === 'open') return state === 'open' || state === 'closed';
  return choice !== 'unrouted' || unrouted;
}

function rowOf(entry: StoredEntry, { state, records }: { state: DeskState; records: PsaRecords }): EntryRow {
  const target = targetOf(state, entry);
  const accountId = entry.ticketId === null ? accountIdOf(target) : entry.accountId;
  const account = accountId === null ? undefined : state.accounts.get(accountId);
  return {
    entryId: entry.id,
    device: entry.deviceName,
    server: state.connections.get(entry.connectionId)?.name ?? '',
    group: { key: entry.groupKey, path: pathOf(state, entry.groupKey) },
    account: account === undefined ? null : { id: account.id, name: accountName(account, records) },
    enteredAt: entry.enteredAt,
    leftAt: entry.leftAt,
    state: entry.state,
    ticketId: entry.ticketId,
    why: whyOf(state, entry),
    unrouted: entry.state === 'waiting' && target.to === 'unrouted',
  };
}

/** What a waiting entry waits for is told as of now, not as of its last turn. */
function whyOf(state: DeskState, entry: StoredEntry): string {
  const rule = state.rules.get(entry.groupKey);
  if (entry.state !== 'waiting' || entry.settledAt !== null) return entry.note;
  if (rule === undefined) return 'its group has no priority any more';
  if (isHalfApplied(state, entry)) return 'the last changes of its ESET server are only half applied';
  const action = decideEntry(entry, inputOf(state, { entry, rule, target: targetOf(state, entry) }));
  if (action.do === 'wait' || action.do === 'none') return action.note;
  // Its turn came, and something kept its ticket from being opened.
  return entry.readAt !== null && entry.note !== '' ? entry.note : 'due: the next run opens it';
}
