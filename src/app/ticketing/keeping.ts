import type { EntryAction } from '../../domain/tickets.ts';
import { moveEntry, type StoredEntry } from '../../store/entries.ts';
import type { EntryTable } from '../../store/schema.ts';
import { type App, nowInstant } from '../app.ts';

/** A line in the store about an entry for which nothing is sent. */
export interface Keeping {
  entry: StoredEntry;
  to: EntryTable['state'];
  note: string;
  settled?: true;
  closed?: true;
  /** Something kept its ticket back though it was due. */
  hadTurn?: true;
}

/** What a decision asks to be kept; null: it asks for more than that, or for nothing. */
export function keepingOf(entry: StoredEntry, action: EntryAction): Keeping | null {
  switch (action.do) {
    case 'wait':
      return { entry, to: entry.state, note: action.note };
    case 'none':
      return { entry, to: 'none', note: action.note, settled: true };
    case 'settle':
      return { entry, to: entry.state, note: action.note, settled: true };
    case 'closed':
      return { entry, to: 'closed', note: action.note, closed: true };
    default:
      return null;
  }
}

/** Entries of one write: a few milliseconds. */
const ROWS_A_WRITE = 200;

/** Writes what differs from what is known. May be repeated. */
export async function saveKeepings(app: App, keepings: readonly Keeping[]): Promise<void> {
  const changes = keepings.filter((each) => each.settled || each.closed || each.entry.note !== each.note);
  const at = nowInstant(app);
  for (let start = 0; start < changes.length; start += ROWS_A_WRITE) {
    await app.db.write(async (trx) => {
      for (const { entry, to, note, settled, closed, hadTurn } of changes.slice(start, start + ROWS_A_WRITE)) {
        const times = {
          ...(settled && { settledAt: at }),
          ...(closed && { closedAt: at }),
          ...(hadTurn && { readAt: at }),
        };
        await moveEntry(trx, { id: entry.id, from: [entry.state], to, set: { note, ...times } });
      }
    });
  }
}
