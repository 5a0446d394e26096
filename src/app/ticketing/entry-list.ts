import { AppError } from '../../errors.ts';
import { loadConnections } from '../../store/connections.ts';
import { countEntryHistory, findEntry } from '../../store/entries.ts';
import { loadWritesOf, type PastWrite } from '../../store/writes.ts';
import type { App } from '../app.ts';
import { type EntryFacts, factsOfEntry } from './entry-facts.ts';
import { type EntryRow, listEntries } from './listing.ts';
import { subjectOf } from './orders.ts';

/** Entries that may still need something, oldest first; none where no PSA was ever connected. */
export async function currentEntries(app: App): Promise<EntryRow[]> {
  return (await hasPsa(app)) ? listEntries(app, { choice: 'current', limit: 0 }) : [];
}

interface Slice {
  accountId?: number;
  beforeId?: number;
  limit: number;
}

/** Every entry, newest first, one page. */
export async function entryHistory(app: App, slice: Slice): Promise<EntryRow[]> {
  return (await hasPsa(app)) ? listEntries(app, { choice: 'all', ...slice }) : [];
}

export const countedEntries = (app: Pick<App, 'db'>, filter: Pick<Slice, 'accountId'>): Promise<number> =>
  countEntryHistory(app.db.read, filter);

const slice = 500;

/** All of them, newest first, in slices. */
export async function* everyEntry(app: App, filter: Pick<Slice, 'accountId'>): AsyncGenerator<EntryRow> {
  for (let before = {}; ; ) {
    const rows = await entryHistory(app, { ...filter, ...before, limit: slice });
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < slice) return;
    before = { beforeId: last.entryId };
  }
}

/** An entry with its device, and all that was ever written to the PSA for it. */
export interface EntryInFull extends EntryFacts {
  entry: EntryRow;
  writes: PastWrite[];
}

/** Throws AppError 'not-found'. */
export async function entryWithId(app: App, id: number): Promise<EntryInFull> {
  const stored = await findEntry(app.db.read, id);
  const entry = stored === null ? undefined : await rowWithId(app, id);
  if (stored === null || entry === undefined)
    throw new AppError('not-found', `There is no entry ${id}. See seatbridge tickets list --all.`, { id });
  return { entry, ...(await factsOfEntry(app, stored)), writes: await loadWritesOf(app.db.read, subjectOf(id)) };
}

// The page of one that begins with it.
async function rowWithId(app: App, id: number): Promise<EntryRow | undefined> {
  const [row] = await entryHistory(app, { beforeId: id + 1, limit: 1 });
  return row?.entryId === id ? row : undefined;
}

const hasPsa = async (app: Pick<App, 'db'>): Promise<boolean> =>
  (await loadConnections(app.db.read)).some(({ role, disconnectedAt }) => role === 'psa' && disconnectedAt === null);
