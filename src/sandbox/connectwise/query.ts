import { bendList, bendPage, narrowList } from '../bend.ts';
import type { Exchange } from '../deliver.ts';
import { accessor, kindOf, parseConditions, type Row, type Test } from './conditions.ts';
import { badCondition, badRequest, Refusal } from './failure.ts';
import type { Fields } from './fields.ts';

/** What a read takes; a write takes none. */
export const queryNames = [
  'conditions',
  'childConditions',
  'customFieldConditions',
  'orderBy',
  'fields',
  'page',
  'pageSize',
  'pageId',
] as const;
export type Query = Partial<Record<(typeof queryNames)[number], string>>;

const defaultPageSize = 25;
const maximumPageSize = 1000;

/** The query of an address; an unknown or a repeated name is refused. */
export function readQuery(names: readonly (keyof Query)[], search: URLSearchParams): Query {
  const query: Query = {};
  for (const [name, value] of search) {
    const known = names.find((each) => each === name);
    if (!known) throw badRequest(`${name} is not a recognized parameter.`, 'unknown-query');
    if (query[known] !== undefined) throw badRequest(`${name} is given twice.`, 'repeated-query');
    query[known] = value;
  }
  return query;
}

/** One record of a list; written out only when it is needed. */
export interface Entry {
  readonly id: number;
  row(): Row;
}

export interface ListPlan {
  readonly entries: Iterable<Entry>;
  readonly fields: Fields;
  readonly query: Query;
  /** Whether the client asked for forward-only paging and the list takes it. */
  readonly forwardOnly: boolean;
  /** Where to look for rows left out, doubled or spoilt. */
  readonly exchange: Exchange;
}

export interface ListAnswer {
  readonly rows: Row[];
  /** The query of the next page; null on the last. */
  readonly next: Query | null;
  readonly last: Query | null;
}

/** One page of a list, as the query asks for it. */
export function answerList(plan: ListPlan): ListAnswer {
  const { query, exchange } = plan;
  const size = wholeNumber(query.pageSize, { name: 'pageSize', otherwise: defaultPageSize, from: 1 });
  if (size > maximumPageSize) throw badRequest(`pageSize cannot be greater than ${maximumPageSize}.`, 'page-size');
  const visible = bendList([...plan.entries], { ...exchange, idOf });
  const page = plan.forwardOnly ? forwardPage(visible, { plan, size }) : numberedPage(visible, { plan, size });
  const rows = bendPage(page.rows, { ...exchange, spoil: (row) => ({ ...row, id: null }) });
  return { ...page, rows: rows.map((row) => project(row, query.fields)) };
}

const idOf = ({ id }: Pick<Entry, 'id'>) => String(id);

/** How many records the conditions leave. */
export const countRows = (plan: Omit<ListPlan, 'forwardOnly'>): number =>
  select(narrowList([...plan.entries], { ...plan.exchange, idOf }), plan).length;

function select(entries: readonly Entry[], { query, fields }: Pick<ListPlan, 'query' | 'fields'>): Row[] {
  const matches = matcher(query, fields);
  return entries.map((entry) => entry.row()).filter(matches);
}

function matcher(query: Query, fields: Fields): Test {
  const custom: Fields = new Map([
    ['caption', 'text'],
    ['value', 'text'],
    ['id', 'number'],
  ]);
  const tests = [parseConditions(query.conditions ?? '', fields), parseConditions(query.childConditions ?? '', fields)];
  if (query.customFieldConditions !== undefined) {
    const test = parseConditions(query.customFieldConditions, custom);
    tests.push((row) => Array.isArray(row['customFields']) && row['customFields'].some((field) => test(field as Row)));
  }
  return (row) => tests.every((test) => test(row));
}

/** By id, from the last one seen. A full page always names a next one: the server has not looked further. */
function forwardPage(entries: readonly Entry[], { plan, size }: { plan: ListPlan; size: number }): ListAnswer {
  const after = wholeNumber(plan.query.pageId, { name: 'pageId', otherwise: 0, from: 0 });
  const matches = matcher(plan.query, plan.fields);
  const found: Row[] = [];
  for (const entry of entries) {
    if (entry.id <= after) continue;
    const row = entry.row();
    if (matches(row)) found.push(row);
    if (found.length === size) break;
  }
  const { page: _page, orderBy: _orderBy, ...query } = plan.query;
  const lastId = found.length === size ? found.at(-1)?.['id'] : undefined;
  return { rows: found, next: lastId === undefined ? null : { ...query, pageId: String(lastId) }, last: null };
}

function numberedPage(entries: readonly Entry[], { plan, size }: { plan: ListPlan; size: number }): ListAnswer {
  const { query } = plan;
  const number = wholeNumber(query.page, { name: 'page', otherwise: 1, from: 1 });
  const { total, slice } = asksForAll(query) ? plainList(entries) : chosenList(entries, plan);
  const pages = Math.ceil(total / size);
  const next = number < pages ? { ...query, page: String(number + 1) } : null;
  return {
    rows: slice((number - 1) * size, number * size),
    next,
    last: next ? { ...query, page: String(pages) } : null,
  };
}

interface Numbered {
  readonly total: number;
  slice(from: number, to: number): Row[];
}

const asksForAll = (query: Query): boolean =>
  [query.conditions, query.childConditions, query.customFieldConditions, query.orderBy].every(
    (each) => each === undefined,
  );

/** Without a condition only the page's own records are written out. */
const plainList = (entries: readonly Entry[]): Numbered => ({
  total: entries.length,
  slice: (from, to) => entries.slice(from, to).map((entry) => entry.row()),
});

function chosenList(entries: readonly Entry[], { query, fields }: ListPlan): Numbered {
  const rows = select(entries, { query, fields });
  if (query.orderBy !== undefined) rows.sort(sorter(query.orderBy, fields));
  return { total: rows.length, slice: (from, to) => rows.slice(from, to) };
}

function sorter(orderBy: string, fields: Fields): (a: Row, b: Row) => number {
  const keys = orderBy.split(',').map((part) => {
    const [path = '', direction = 'asc', ...rest] = part.trim().split(/\s+/);
    if (rest.length > 0 || !/^(asc|desc)$/i.test(direction)) throw badCondition(`"${part.trim()}" is not an order.`);
    kindOf(path, fields);
    return { read: accessor(path, fields), sign: direction.toLowerCase() === 'desc' ? -1 : 1 };
  });
  return (a, b) => {
    for (const { read, sign } of keys) {
      const [x, y] = [read(a)[0] ?? '', read(b)[0] ?? ''] as [string | number, string | number];
      if (x !== y) return x < y ? -sign : sign;
    }
    return 0;
  };
}

/** Only the fields that were asked for; a name that does not exist is silently left out. */
export function project(row: Row, fields: string | undefined): Row {
  if (fields === undefined || fields.trim() === '') return row;
  const kept: Row = {};
  for (const path of fields.split(',').map((each) => each.trim())) {
    const [first = '', second] = path.split('/');
    const value = row[first];
    if (value === undefined) continue;
    if (second === undefined) kept[first] = value;
    else if (isRow(value) && second in value)
      kept[first] = { ...(kept[first] as Row | undefined), [second]: value[second] };
  }
  return kept;
}

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);

function wholeNumber(text: string | undefined, plan: { name: string; otherwise: number; from: number }): number {
  if (text === undefined) return plan.otherwise;
  if (!/^\d+$/.test(text) || Number(text) < plan.from)
    throw badRequest(`${plan.name} is not valid: ${text}`, 'bad-query');
  return Number(text);
}

/** A record asked for by its id, under the same narrowing as its list. */
export function refuseHidden(id: number, exchange: Exchange): void {
  if (narrowList([{ id }], { ...exchange, idOf }).length === 0) throw forbidden();
}

export const forbidden = (): Refusal =>
  new Refusal(403, {
    body: { code: 'Security', message: 'You do not have security permission to perform this action.' },
  });
