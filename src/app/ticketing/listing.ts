import { inSlices } from '../../domain/steps.ts';
import type { Instant } from '../../domain/time.ts';
import { loadEntryHistory, loadUnsettledEntries, type StoredEntry } from '../../store/entries.ts';
import type { EntryTable } from '../../store/schema.ts';
import type { App } from '../app.ts';
import { inSteps } from '../in-steps.ts';
import { accountName, loadPsaRecords, type PsaRecords } from '../mapping/psa-records.ts';
import { requirePsa } from '../psa-connection.ts';
import { decideKnown, withoutPriority } from './deciding.ts';
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
  /** The next run opens its ticket, unless a limit keeps it. */
  due: boolean;
  /** ESET has muted the device. */
  muted: boolean;
}

/** `current`: all that may still need something; `all`: what is over too. */
export type EntryChoice =
  | 'current'
  | 'waiting'
  | 'due'
  | 'open'
  | 'closed'
  | 'left'
  | 'unrouted'
  | 'muted'
  | 'refused'
  | 'all';

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
  const rows: EntryRow[] = [];
  const add = (entry: StoredEntry) => {
    const row = rowOf(entry, { state, records });
    if (isChosen(row, choice) && (accountId === undefined || row.account?.id === accountId)) rows.push(row);
  };
  // In steps: a bad day of a large MSP has tens of thousands.
  await inSteps(inSlices(entries, add));
  return rows;
}

const waits = new Set<EntryTable['state']>(['waiting', 'opening', 'unknown', 'refused']);

/** Whether an entry has no ticket yet that is known of, and may get one. */
export const isWithoutTicket = ({ state }: Pick<EntryRow, 'state'>): boolean => waits.has(state);

/** Whether a current entry is among the chosen. */
export const isChosen = (row: EntryRow, choice: EntryChoice): boolean => fits[choice](row);

const always = () => true;

const fits: Record<EntryChoice, (row: EntryRow) => boolean> = {
  current: always,
  all: always,
  waiting: isWithoutTicket,
  due: ({ due }) => due,
  open: ({ state }) => state === 'open' || state === 'closed',
  closed: ({ state }) => state === 'closed',
  left: ({ leftAt }) => leftAt !== null,
  unrouted: ({ unrouted }) => unrouted,
  muted: ({ muted }) => muted,
  refused: ({ state }) => state === 'refused',
};

export function rowOf(entry: StoredEntry, { state, records }: { state: DeskState; records: PsaRecords }): EntryRow {
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
    unrouted: entry.state === 'waiting' && target.to === 'unrouted',
    muted: entry.muted,
    ...standingOf(state, entry),
  };
}

/** What a waiting entry waits for is told as of now, not as of its last turn. */
function standingOf(state: DeskState, entry: StoredEntry): Pick<EntryRow, 'why' | 'due'> {
  const held = (why: string) => ({ why, due: false });
  if (entry.state !== 'waiting' || entry.settledAt !== null) return held(entry.note);
  const known = decideKnown(state, entry);
  if (known === null) return held(withoutPriority);
  const { action } = known;
  if (action.do === 'wait' || action.do === 'none') return held(action.note);
  // Its turn came, and something kept its ticket from being opened.
  const kept = entry.readAt !== null && entry.note !== '';
  return { why: kept ? entry.note : 'due: the next run opens it', due: true };
}
