import { VendorError } from '../../errors.ts';
import type { Listing, Psa } from '../../vendors/ports.ts';
import { boardObject, choiceObject, priorityObject, sourceObject, statusObject } from './objects.ts';
import { type Reading, readListing } from './reading.ts';
import type { SyncRun } from './run.ts';

/** Priorities, sources, boards and what belongs to boards: for tickets alone, so a missing right to them holds nothing else up. */
export async function readBoards(run: SyncRun, port: Psa): Promise<Reading[]> {
  const { signal } = run;
  const boardIds: string[] = [];
  const readings = [
    await unlessForbidden(run, { words: 'priorities' }, () =>
      readListing(run, { object: priorityObject, listing: port.priorities(signal) }),
    ),
    await unlessForbidden(run, { words: 'sources' }, () =>
      readListing(run, { object: sourceObject, listing: port.sources(signal) }),
    ),
  ];
  const boards = await unlessForbidden(run, { words: 'boards' }, () =>
    readListing(run, { object: boardObject, listing: port.boards(signal), look: ({ id }) => void boardIds.push(id) }),
  );
  if (boards !== null) {
    const statuses = ofAllBoards(boardIds, (id) => port.statuses(id, signal));
    const choices = ofAllBoards(boardIds, (id) => port.choices(id, signal));
    readings.push(
      boards,
      await unlessForbidden(run, { words: 'statuses' }, () =>
        readListing(run, { object: statusObject, listing: statuses }),
      ),
      await unlessForbidden(run, { words: 'types' }, () =>
        readListing(run, { object: choiceObject, listing: choices }),
      ),
    );
  }
  return readings.filter((reading) => reading !== null);
}

async function unlessForbidden(
  run: SyncRun,
  { words }: { words: string },
  read: () => Promise<Reading>,
): Promise<Reading | null> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof VendorError) || error.kind !== 'forbidden') throw error;
    run.notes.push(`A right to read ${words} is missing: ${error.message}`);
    return null;
  }
}

/** The lists of all boards as one: whole only if each of them is. */
async function* ofAllBoards<Row>(boardIds: readonly string[], list: (boardId: string) => Listing<Row>): Listing<Row> {
  for (const boardId of boardIds) {
    let whole = false;
    for await (const { announced: _, ...page } of list(boardId)) {
      whole = page.last;
      yield { ...page, last: false };
      if (whole) break;
    }
    if (!whole) return;
  }
  yield { rows: [], unreadable: [], last: true };
}
