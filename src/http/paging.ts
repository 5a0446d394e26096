import { z } from '@hono/zod-openapi';
import { inSlices, type Steps, sortInSlices } from '../domain/steps.ts';
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

/** How the rows of a list that is held in memory are told apart, sorted and shown. */
export interface Order<Row> {
  id(row: Row): number | string;
  /** By the names of the sorts. */
  sorts: Record<string, (row: Row) => Value>;
  /** Where none is asked for; null: the rows as they come. */
  usual: string | null;
}

export interface Table<Row, Shown> extends Order<Row> {
  show(row: Row): Shown;
}

/** All rows in the order that is asked for. */
export function sorted<Row>(rows: readonly Row[], { sort }: PageAsked, order: Order<Row>): readonly Row[] {
  const by = sort ?? order.usual;
  if (by === null) return rows;
  const compare = comparison(by);
  return rows
    .map((row) => ({ row, key: keyOf(row, { by, order }) }))
    .sort((one, other) => compare(one.key, other.key))
    .map(({ row }) => row);
}

/** The same for hundreds of thousands. */
export function* sortInSteps<Row>(rows: readonly Row[], { sort }: PageAsked, order: Order<Row>): Steps<readonly Row[]> {
  const by = sort ?? order.usual;
  if (by === null) return rows;
  const compare = comparison(by);
  const keyed: { row: Row; key: Key }[] = [];
  yield* inSlices(rows, (row) => keyed.push({ row, key: keyOf(row, { by, order }) }));
  const inOrder = yield* sortInSlices(keyed, (one, other) => compare(one.key, other.key));
  return inOrder.map(({ row }) => row);
}

/** The page that is asked for: what comes after the cursor's row, wherever that row is now, or was. */
export function pageFrom<Row, Shown>(rows: readonly Row[], asked: PageAsked, table: Table<Row, Shown>): Page<Shown> {
  const { cursor, limit = usual } = asked;
  const by = asked.sort ?? table.usual;
  const inOrder = sorted(rows, asked, table);
  const start = cursor === undefined ? 0 : startAfter(inOrder, { after: readCursor(cursor), by, order: table });
  const page = fitting(inOrder.slice(start, start + limit), table.show);
  const last = inOrder[start + page.length - 1];
  const isLast = last === undefined || start + page.length >= inOrder.length;
  const next = isLast
    ? null
    : writeCursor(by === null ? [start + page.length, table.id(last)] : keyOf(last, { by, order: table }));
  return { rows: page, next, total: rows.length };
}

/** What a page may weigh: rows beyond it come with the next. */
const heaviest = 180_000;

function fitting<Row, Shown>(rows: readonly Row[], show: (row: Row) => Shown): Shown[] {
  const page: Shown[] = [];
  let weight = 0;
  for (const row of rows) {
    const shown = show(row);
    weight += Buffer.byteLength(JSON.stringify(shown));
    if (page.length > 0 && weight > heaviest) break;
    page.push(shown);
  }
  return page;
}

/** The page of a list that the store slices by id, newest first: `load` gives as many as it is asked for. */
export async function newestFirst<Row extends { id: number }, Shown>(
  { cursor, limit = usual }: PageAsked,
  source: NewestSource<Row, Shown>,
): Promise<Page<Shown>> {
  const before = cursor === undefined ? {} : { beforeId: idOf(readCursor(cursor)) };
  const [found, total] = await Promise.all([source.load({ ...before, limit: limit + 1 }), source.total()]);
  const rows = fitting(found.slice(0, limit), source.show);
  const last = found[rows.length - 1];
  const isLast = last === undefined || rows.length === found.length;
  return { rows, next: isLast ? null : writeCursor([null, last.id]), total };
}

interface NewestSource<Row, Shown> {
  load(slice: { beforeId?: number; limit: number }): Promise<Row[]>;
  total(): Promise<number>;
  show(row: Row): Shown;
}

type Key = [value: Value, id: number | string];
type By<Row> = { by: string; order: Order<Row> };

const keyOf = <Row>(row: Row, { by, order }: By<Row>): Key => [
  order.sorts[by.replace(/^-/, '')]?.(row) ?? null,
  order.id(row),
];

function comparison(by: string): (one: Key, other: Key) => number {
  const sign = by.startsWith('-') ? -1 : 1;
  return ([value, id], [otherValue, otherId]) => sign * compared(value, otherValue) || compared(id, otherId);
}

/** Nothing comes before something. */
function compared(one: Value, other: Value): number {
  if (one === other) return 0;
  if (one === null || other === null) return one === null ? -1 : 1;
  return one < other ? -1 : 1;
}

type After<Row> = { after: Key; by: string | null; order: Order<Row> };

function startAfter<Row>(rows: readonly Row[], { after, by, order }: After<Row>): number {
  if (by === null) return placeAfter(rows, { after, order });
  const compare = comparison(by);
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const row = rows[middle] as Row;
    if (compare(keyOf(row, { by, order }), after) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Rows in an order of their own: after the cursor's row, or where it was if it is gone. */
function placeAfter<Row>(rows: readonly Row[], { after: [place, id], order }: Omit<After<Row>, 'by'>): number {
  const was = numberOf(place);
  const before = rows[was - 1];
  if (before !== undefined && order.id(before) === id) return was;
  const now = rows.findIndex((row) => order.id(row) === id);
  return now === -1 ? was : now + 1;
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
    throw foreign();
  }
}

const idOf = ([, id]: Key): number => numberOf(id);

function numberOf(value: Value): number {
  if (typeof value === 'number') return value;
  throw foreign();
}

const foreign = () =>
  new Refusal(400, 'malformed', { message: 'cursor: take it from next of the answer before.', field: 'cursor' });
