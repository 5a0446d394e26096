import type { z } from 'zod';
import { VendorError } from '../../errors.ts';
import type { Listing, Page, Unreadable } from '../ports.ts';
import { parseUtc } from '../utc-time.ts';
import type { Client } from './client.ts';
import { fieldsOf } from './schema.ts';

/** How a record is read: its name in messages, its fields, and what they mean. */
export interface Shape<Raw, Row> {
  name: string;
  schema: z.ZodObject & z.ZodType<Raw>;
  fromApi: (raw: Raw) => Row;
}

export interface ListQuery<Raw, Row> {
  path: string;
  shape: Shape<Raw, Row>;
  conditions?: string | undefined;
  pageSize: number;
  signal: AbortSignal;
}

type Next = { pageId: string } | { page: number };
type Fetched = { rows: unknown[]; link: Next | null };

/**
 * All rows of a list. Forward-only where the server takes it: page-numbered paging over changing data can skip or
 * repeat rows. A server that ignores it is read on by page number, in order of ids.
 */
export async function* list<Raw, Row>(client: Client, query: ListQuery<Raw, Row>): Listing<Row> {
  let next: Next | null = { pageId: '' };
  let page = 1;
  let linked = false;
  let before = '';
  while (next !== null) {
    const { rows, link }: Fetched = await fetchPage(client, query, next);
    linked ||= link !== null;
    const following: Next | null = link ?? (rows.length < query.pageSize || linked ? null : { page: page + 1 });
    const ids = rows.map(idOf).join();
    if (following !== null && (isBehind(following, next) || (ids !== '' && ids === before)))
      throw goesRound(query.path);
    page += 1;
    next = following;
    before = ids;
    yield { ...readRows(rows, query.shape), last: next === null };
  }
}

/** All rows of a list that is small or must be had at once; a row given twice is one. */
export async function listAll<Raw, Row extends { id: string }>(
  client: Client,
  query: ListQuery<Raw, Row>,
): Promise<{ rows: Row[]; unreadable: Unreadable[] }> {
  const rows = new Map<string, Row>();
  const unreadable: Unreadable[] = [];
  for await (const page of list(client, query)) {
    for (const row of page.rows) rows.set(row.id, row);
    unreadable.push(...page.unreadable);
  }
  return { rows: [...rows.values()], unreadable };
}

async function fetchPage<Raw, Row>(
  client: Client,
  { path, shape, conditions, pageSize, signal }: ListQuery<Raw, Row>,
  next: Next,
): Promise<Fetched> {
  const forward = 'pageId' in next;
  const { body, headers } = await client.get(path, {
    query: {
      conditions,
      fields: fieldsOf(shape.schema),
      orderBy: 'id',
      pageSize,
      ...(forward ? { pageId: next.pageId === '' ? undefined : next.pageId } : { page: next.page }),
    },
    ...(forward ? { headers: { 'pagination-type': 'forward-only' } } : {}),
    signal,
  });
  if (!Array.isArray(body))
    throw new VendorError('unexpected', `ConnectWise answered ${path} with something that is no list.`);
  return { rows: body as unknown[], link: nextOf(headers['link']) };
}

// One link of a header: its address, and its parameters, in which a quoted text may hold a comma.
const linkValue = /<([^>]*)>((?:[^",]|"[^"]*")*)/g;

/** Where the Link header says that the next page is. Its host may be an inner one and is not followed. */
function nextOf(header: string | undefined): Next | null {
  const links = (header ?? '').matchAll(linkValue);
  const [, target] = links.find(([, , parameters = '']) => /;\s*rel\s*=\s*"?next"?\s*(?:;|$)/i.test(parameters)) ?? [];
  if (target === undefined) return null;
  const query = new URLSearchParams(target.slice(target.indexOf('?') + 1));
  const named = new Map([...query].map(([name, value]) => [name.toLowerCase(), value]));
  const pageId = named.get('pageid');
  if (pageId !== undefined && pageId !== '') return { pageId };
  const page = Number(named.get('page'));
  return Number.isInteger(page) && page > 0 ? { page } : null;
}

/** Whether what is named as the next page does not lie ahead of this one: it would be read forever. */
function isBehind(next: Next, now: Next): boolean {
  if ('pageId' in next) return 'pageId' in now && Number(next.pageId) <= Number(now.pageId);
  return 'page' in now && next.page <= now.page;
}

const goesRound = (path: string) =>
  new VendorError('unexpected', `ConnectWise does not get on with the list ${path}: it gives the same page again.`);

/** Rows to domain objects. A row that cannot be read is reported with its id, never dropped in silence. */
export function readRows<Raw, Row>(raw: unknown[], shape: Shape<Raw, Row>): Omit<Page<Row>, 'last'> {
  const rows: Row[] = [];
  const unreadable: Unreadable[] = [];
  let changedUntil = '';
  for (const row of raw) {
    const changed = instantOf(row);
    if (changed > changedUntil) changedUntil = changed;
    const read = readRow(row, shape);
    if ('why' in read) unreadable.push({ id: idOf(row), why: read.why });
    else rows.push(read.row);
  }
  return { rows, unreadable, ...(changedUntil === '' ? {} : { changedUntil }) };
}

/** One record. Throws `unexpected` where it cannot be read. */
export function readOne<Raw, Row>(body: unknown, shape: Shape<Raw, Row>): Row {
  const read = readRow(body, shape);
  if ('row' in read) return read.row;
  throw new VendorError(
    'unexpected',
    `ConnectWise answered with a record (${shape.name}) that cannot be read: ${read.why}.`,
  );
}

function readRow<Raw, Row>(body: unknown, { schema, fromApi }: Shape<Raw, Row>): { row: Row } | { why: string } {
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    return {
      why: parsed.error.issues.map(({ path, message }) => `${path.join('/') || 'record'}: ${message}`).join('; '),
    };
  }
  try {
    return { row: fromApi(parsed.data) };
  } catch (error) {
    if (error instanceof RangeError) return { why: error.message };
    throw error;
  }
}

function idOf(row: unknown): string | null {
  const id = typeof row === 'object' && row !== null && 'id' in row ? row.id : undefined;
  return typeof id === 'number' || (typeof id === 'string' && id !== '') ? String(id) : null;
}

function instantOf(row: unknown): string {
  const info = typeof row === 'object' && row !== null && '_info' in row ? row._info : undefined;
  const text = typeof info === 'object' && info !== null && 'lastUpdated' in info ? info.lastUpdated : undefined;
  const time = typeof text === 'string' ? parseUtc(text) : Number.NaN;
  return Number.isNaN(time) ? '' : new Date(time).toISOString();
}

/**
 * The condition for what changed after an instant. The vendor keeps whole seconds and refuses fractions,
 * so the second of the instant itself is asked for again: what changed later within it is not lost.
 */
export function changedSince(since: string | null): string | undefined {
  if (since === null) return undefined;
  const second = Math.floor(Date.parse(since) / 1000) - 1;
  return `lastUpdated > [${new Date(second * 1000).toISOString().slice(0, 19)}Z]`;
}

/** A text as a condition takes it. */
export const quoted = (text: string) => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
