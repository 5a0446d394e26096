import type { Exchange } from './deliver.ts';
import { createRandom } from './world/random.ts';

type Bend<Row> = Exchange & { idOf: (row: Row) => string };

/** The whole list as this call may see it: a narrowed role hides rows, and a broken server has none. */
export function bendList<Row>(rows: readonly Row[], bend: Bend<Row>): readonly Row[] {
  return bend.faults.strike(bend.call, 'empty-list') ? [] : narrowList(rows, bend);
}

/** The rows that a narrowed role still sees; all of them where no role is narrowed. */
export function narrowList<Row>(rows: readonly Row[], { call, faults, idOf }: Bend<Row>): readonly Row[] {
  const narrow = faults.strike(call, 'narrow');
  if (!narrow) return rows;
  const { value } = narrow;
  if (Array.isArray(value)) {
    const hidden = new Set(value.map(String));
    return rows.filter((row) => !hidden.has(idOf(row)));
  }
  const share = typeof value === 'number' ? value : 0.5;
  return rows.filter((row) => placeOf(idOf(row)) < share);
}

/** One page as it goes wrong on its way: the middle row missing, the first one twice, the last one unreadable. */
export function bendPage<Row>(rows: readonly Row[], { call, faults, spoil }: Exchange & { spoil: (row: Row) => Row }) {
  const bent = [...rows];
  if (bent.length > 0 && faults.strike(call, 'missing-row')) bent.splice(bent.length >> 1, 1);
  const [first] = bent;
  if (first !== undefined && faults.strike(call, 'duplicate-row')) bent.push(first);
  const last = bent.at(-1);
  if (last !== undefined && faults.strike(call, 'bad-row')) bent.splice(-1, 1, spoil(last));
  return bent;
}

// Always the same for an id: the same rows stay hidden from call to call and from page to page.
const placeOf = (id: string) => createRandom(0, id).next();
