import type { Columns, Value } from '../../store/bulk.ts';
import type { ChangedRow } from '../../store/objects.ts';
import { breathe, slices } from './run.ts';

/** Changed rows kept as objects at most: some 10 MB of devices. */
const LOOSE_ROWS = 10_000;
/** Rows of one packed page, a few milliseconds of work. */
const PAGE_ROWS = 1000;

/** Takes the changed rows of one listing aside until its last page has come. */
export interface Stage {
  add(rows: readonly ChangedRow[], signal: AbortSignal): Promise<void>;
  /** All that was added, page by page; what was taken is forgotten. */
  take(): Generator<ChangedRow[]>;
}

/** A page as it is kept: the names of the columns once, then a list of values for each row. */
interface Packed {
  names: string[];
  rows: [id: number | null, vendorId: string, hash: string, ...values: Value[]][];
}

/**
 * Rows wait in memory: what a run that does not end well has read is of no use to the next one. They are packed outside
 * the heap, where 50,000 new devices are 20 MB that no garbage collection looks at, and in the order of their vendor
 * ids, so that applying them touches few pages of the index at a time.
 */
export function openStage(): Stage {
  const pages: Buffer[] = [];
  let loose: ChangedRow[] = [];
  const settle = () => {
    const rows = loose.sort((a, b) => (a.vendorId < b.vendorId ? -1 : 1));
    loose = [];
    return slices(rows, PAGE_ROWS);
  };
  return {
    async add(rows, signal) {
      loose.push(...rows);
      if (loose.length < LOOSE_ROWS) return;
      for (const page of settle()) {
        pages.push(pack(page));
        await breathe(signal);
      }
    },
    *take() {
      for (let page = pages.shift(); page !== undefined; page = pages.shift()) yield unpack(page);
      yield* settle();
    },
  };
}

function pack(rows: readonly ChangedRow[]): Buffer {
  const packed: Packed = {
    names: Object.keys(rows[0]?.columns ?? {}),
    rows: rows.map(({ id, vendorId, hash, columns }) => [id, vendorId, hash, ...Object.values(columns)]),
  };
  return Buffer.from(JSON.stringify(packed));
}

function unpack(page: Buffer): ChangedRow[] {
  const { names, rows } = JSON.parse(page.toString()) as Packed;
  return rows.map(([id, vendorId, hash, ...values]) => {
    const columns: Columns = {};
    for (const [index, name] of names.entries()) columns[name] = values[index] ?? null;
    return { id, vendorId, hash, columns };
  });
}
