import { z } from '@hono/zod-openapi';
import { Refusal } from './problem.ts';

const most = 500;
const usual = 100;

/** What every list takes, beside its own filters. */
export const paging = {
  cursor: z.string().max(1000).optional().openapi({ description: 'next of the answer before' }),
  limit: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, 'is a number')
    .transform(Number)
    .refine((limit) => limit <= most, `is ${most} at most`)
    .optional()
    .openapi({ type: 'string', description: `Rows at most: 1 to ${most}, ${usual} where it is missing` }),
};

/** What a list takes that can be sorted by these fields. */
export const sortBy = <const Sort extends string>(...sorts: Sort[]) => ({
  sort: z
    .enum(sorts.flatMap((sort): (Sort | `-${Sort}`)[] => [sort, `-${sort}`]))
    .optional()
    .openapi({ description: '- turns the order round' }),
});

/** What a list takes that is searched as a person types. */
export const searching = { search: z.string().max(200).optional() };

/** One page of a list. */
export const pageOf = <Row extends z.ZodType>(row: Row) =>
  z.strictObject({
    rows: z.array(row),
    next: z.string().nullable().openapi({ description: 'cursor of the next page; null: this is the last' }),
    total: z.number().int().openapi({ description: 'Rows on all pages' }),
  });

export interface Page<Row> {
  rows: Row[];
  next: string | null;
  total: number;
}

export interface PageAsked {
  cursor?: string | undefined;
  limit?: number | undefined;
  sort?: string | undefined;
}

type Value = string | number | null;

/** How the rows of a list that is held in memory are told apart and sorted. */
export interface Order<Row> {
  id(row: Row): number | string;
  /** By the names of the sorts. */
  sorts: Record<string, (row: Row) => Value>;
  /** Where none is asked for. */
  usual: string;
}

/** All rows in the order that is asked for. */
export function sorted<Row>(rows: readonly Row[], { sort }: PageAsked, order: Order<Row>): Row[] {
  const compare = comparison(order, sort);
  return [...rows].sort((one, other) => compare(keyOf(one, { sort, order }), keyOf(other, { sort, order })));
}

/** The page that is asked for: what comes after the cursor's row, wherever that row is now, or was. */
export function pageFrom<Row>(rows: readonly Row[], asked: PageAsked, order: Order<Row>): Page<Row> {
  const { sort, cursor, limit = usual } = asked;
  const inOrder = sorted(rows, asked, order);
  const start = cursor === undefined ? 0 : startAfter(inOrder, { after: readCursor(cursor), sort, order });
  const page = inOrder.slice(start, start + limit);
  const last = page.at(-1);
  const isLast = last === undefined || start + limit >= inOrder.length;
  return { rows: page, next: isLast ? null : writeCursor(keyOf(last, { sort, order })), total: rows.length };
}

/** The page of a list that the store slices by id, newest first: `load` gives one row more than the page. */
export async function newestFirst<Row extends { id: number }>(
  { cursor, limit = usual }: PageAsked,
  { load, total }: { load(slice: { beforeId?: number; limit: number }): Promise<Row[]>; total(): Promise<number> },
): Promise<Page<Row>> {
  const before = cursor === undefined ? {} : { beforeId: beforeOf(readCursor(cursor)) };
  const [found, all] = await Promise.all([load({ ...before, limit: limit + 1 }), total()]);
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return { rows, next: found.length > limit && last !== undefined ? writeCursor([null, last.id]) : null, total: all };
}

type Key = [value: Value, id: number | string];
type Sorting<Row> = { sort: string | undefined; order: Order<Row> };

function keyOf<Row>(row: Row, { sort, order }: Sorting<Row>): Key {
  const by = order.sorts[(sort ?? order.usual).replace(/^-/, '')];
  return [by?.(row) ?? null, order.id(row)];
}

function comparison<Row>(order: Order<Row>, sort = order.usual): (one: Key, other: Key) => number {
  const sign = sort.startsWith('-') ? -1 : 1;
  return ([value, id], [otherValue, otherId]) => sign * compared(value, otherValue) || compared(id, otherId);
}

/** Nothing comes before something. */
function compared(one: Value, other: Value): number {
  if (one === other) return 0;
  if (one === null || other === null) return one === null ? -1 : 1;
  return one < other ? -1 : 1;
}

function startAfter<Row>(rows: readonly Row[], { after, sort, order }: Sorting<Row> & { after: Key }): number {
  const compare = comparison(order, sort);
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const row = rows[middle] as Row;
    if (compare(keyOf(row, { sort, order }), after) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

const writeCursor = (key: Key): string => Buffer.from(JSON.stringify(key)).toString('base64url');

const Cursor = z.tuple([
  z.union([z.string(), z.number(), z.null()]),
  z.union([z.string(), z.number().int().positive()]),
]);

function readCursor(cursor: string): Key {
  try {
    return Cursor.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    throw new Refusal(400, 'malformed', {
      message: 'cursor: take it from next of the answer before.',
      field: 'cursor',
    });
  }
}

function beforeOf([, id]: Key): number {
  if (typeof id === 'number') return id;
  throw new Refusal(400, 'malformed', { message: 'cursor: it is of another list.', field: 'cursor' });
}
