import type { ChangedRow, SyncedTable } from '../../store/objects.ts';
import { insertStaged, loadLeftStaged, removeStaged } from '../../store/staging.ts';
import { breathe, type SyncRun, slices } from './run.ts';

/** Changed rows kept in memory at most: some 10 MB of devices. */
const HELD_ROWS = 10_000;
/** Rows of one staged page, a few milliseconds of writing. */
const PAGE_ROWS = 1000;
const PAGES_A_REMOVAL = 10;

/** Takes the changed rows of a listing aside until the last page has come. */
export interface Stage {
  add(rows: readonly ChangedRow[]): Promise<void>;
  flush(): Promise<void>;
}

/** Rows are staged in the order of their vendor ids, so that applying them touches few pages of the index at a time. */
export function openStage(run: SyncRun, table: SyncedTable): Stage {
  let held: ChangedRow[] = [];
  const flush = async () => {
    const rows = held.sort((a, b) => (a.vendorId < b.vendorId ? -1 : 1));
    held = [];
    for (const page of slices(rows, PAGE_ROWS)) {
      await breathe(run.signal);
      const staged = { connectionId: run.connection.id, object: table, rows: page };
      await run.app.db.write((trx) => insertStaged(trx, staged));
    }
  };
  return {
    async add(rows) {
      held.push(...rows);
      if (held.length >= HELD_ROWS) await flush();
    },
    flush,
  };
}

/** Takes away what an earlier run staged and never applied, or what this one will not apply. */
export async function clearStaged(run: SyncRun): Promise<void> {
  const left = { connectionId: run.connection.id, limit: PAGES_A_REMOVAL };
  for (;;) {
    const ids = await loadLeftStaged(run.app.db.read, left);
    if (ids.length === 0) return;
    await run.app.db.write(async (trx) => {
      for (const id of ids) await removeStaged(trx, id);
    });
    await breathe(run.signal);
  }
}
