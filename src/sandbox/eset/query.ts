import type { RestKind } from '../world/eset.ts';
import { hashText } from '../world/random.ts';
import { Refusal } from './answers.ts';

/** The parameters of a call, each checked to be one that the call has. */
export type Query = { one(name: string): string | null; all(name: string): string[] };

export const pageParameters = ['pageSize', 'pageToken'];

export function readQuery(search: URLSearchParams, known: { single: readonly string[]; repeated?: readonly string[] }) {
  const { single, repeated = [] } = known;
  for (const name of new Set(search.keys())) {
    if (!single.includes(name) && !repeated.includes(name)) throw malformed(`unknown parameter ${name}`);
    if (single.includes(name) && search.getAll(name).length > 1) throw malformed(`${name} is given twice`);
  }
  return { one: (name: string) => search.get(name), all: (name: string) => search.getAll(name) } satisfies Query;
}

export function readFlag(query: Query, name: string): boolean | null {
  const text = query.one(name);
  if (text === null) return null;
  if (text !== 'true' && text !== 'false') throw malformed(`${name} is true or false, not "${text}"`);
  return text === 'true';
}

/** One page of a list, and the token of the next one: null on the last. A token serves the list it came from, no other. */
export function cutPage<Row>(
  rows: readonly Row[],
  { query, kind, list }: { query: Query; kind: RestKind; list: string },
) {
  const from = readToken(query.one('pageToken') ?? '', list);
  const to = from + readPageSize(query.one('pageSize'), kind);
  return { rows: rows.slice(from, to), nextPageToken: to < rows.length ? tokenFor(to, list) : null };
}

// The limits of both kinds are those of their specifications; only the cloud says that it coerces.
const pageSizes = {
  'protect-cloud': { least: 0, default: 50, coercedTo: 1000, most: 99_999 },
  'protect-onprem': { least: 1, default: 100, coercedTo: 10_000, most: 10_000 },
};

function readPageSize(text: string | null, kind: RestKind): number {
  const limits = pageSizes[kind];
  if (text === null) return limits.default;
  const size = Number(text);
  if (!/^\d+$/.test(text) || size < limits.least || size > limits.most) throw malformed(`pageSize ${text}`);
  return size === 0 ? limits.default : Math.min(size, limits.coercedTo);
}

const tokenFor = (offset: number, list: string) =>
  Buffer.from(`${offset}.${hashText(`${list} from ${offset}`)}`).toString('base64url');

function readToken(token: string, list: string): number {
  if (token === '') return 0;
  const offset = Number.parseInt(Buffer.from(token, 'base64url').toString('latin1'), 10);
  if (token !== tokenFor(offset, list)) throw malformed('this pageToken was not given for this list');
  return offset;
}

export const malformed = (message: string) => new Refusal(400, { message, violation: 'parameter' });
