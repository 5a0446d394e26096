import type { Columns, Value } from '../../store/bulk.ts';
import type { ChangedRow } from '../../store/objects.ts';
import { breathe, slices } from './run.ts';

/** Changed rows kept as texts of the heap at most: some 4 MB of devices. */
const LOOSE_ROWS = 10_000;
/** Rows of one packed page, which is applied in one write: well under 50 ms, as other processes wait meanwhile. */
const PAGE_ROWS = 1000;

/** Takes the changed rows of one listing aside until its last page has come. */
export interface Stage {
  add(rows: readonly ChangedRow[], signal: AbortSignal): Promise<void>;
  /** All that was added, page by page; what was taken is forgotten. */
  take(): Generator<ChangedRow[]>;
}

/** The names of its columns are those of every row of the listing. */
type Packed = [id: number | null, vendorId: string, hash: string, ...values: Value[]];

/** A row as it waits: one text lives through garbage collections at less cost than its parts. */
interface Waiting {
  vendorId: string;
  /** JSON of the packed row. */
  text: string;
}

/**
 * Rows wait in memory: what a run that does not end well has read is of no use to the next one. They are packed outside
 * the heap, where 50,000 new devices are 20 MB that no garbage collection looks at, and in the order of their vendor
 * ids, so that applying them touches few pages of the index at a time.
 */
export function openStage(): Stage {
  const pages: Buffer[] = [];
  let names: string[] = [];
  let loose: Waiting[] = [];
  const settle = function* () {
    const rows = loose.sort((a, b) => (a.vendorId < b.vendorId ? -1 : 1));
    loose = [];
    for (const slice of slices(rows, PAGE_ROWS)) yield Buffer.from(`[${slice.map(({ text }) => text).join()}]`);
  };
  return {
    async add(rows, signal) {
      if (rows[0] !== undefined) names = Object.keys(rows[0].columns);
      for (const row of rows) loose.push({ vendorId: row.vendorId, text: textOf(row) });
      if (loose.length < LOOSE_ROWS) return;
      for (const page of settle()) {
        pages.push(page);
        await breathe(signal);
      }
    },
    *take() {
      for (let page = pages.shift(); page !== undefined; page = pages.shift()) yield unpack(page, names);
      for (const page of settle()) yield unpack(page, names);
    },
  };
}

const textOf = ({ id, vendorId, hash, columns }: ChangedRow) =>
  JSON.stringify([id, vendorId, hash, ...Object.values(columns)] satisfies Packed);

function unpack(page: Buffer, names: readonly string[]): ChangedRow[] {
  const rows = JSON.parse(page.toString()) as Packed[];
  return rows.map(([id, vendorId, hash, ...values]) => {
    const columns: Columns = {};
    for (const [index, name] of names.entries()) columns[name] = values[index] ?? null;
    return { id, vendorId, hash, columns };
  });
}
