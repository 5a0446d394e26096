import { VendorError } from '../../errors.ts';
import type { HttpAnswer } from '../http.ts';
import type { Refusal } from '../http-errors.ts';
import { ListAnswer, RefusalAnswer, uuidOf } from './schema.ts';
import type { Session } from './session.ts';
import { sendUntilReady, type Wire } from './slow-answers.ts';

/** A page of a list as it came: its records are not read yet. */
export interface RawPage {
  records: unknown[];
  announced: number | null;
  nextToken: string | null;
}

export interface List {
  path: string;
  query?: Record<string, string>;
  /** The field of the answer that holds the records. */
  field: 'devices' | 'deviceGroups';
  /** The list belongs to an object that may be gone. For any other, a 404 only means that this API is not there. */
  mayBeGone: boolean;
}

export const groupList: List = { path: '/v1/device_groups', field: 'deviceGroups', mayBeGone: false };

export const deviceList: List = { path: '/v1/devices', field: 'devices', mayBeGone: false };

/** The devices in exactly this group, without those of its sub-groups. */
export const memberList = (groupId: string): List => ({
  path: `/v1/device_groups/${encodeURIComponent(groupId)}/devices`,
  query: { recurseSubgroups: 'false' },
  field: 'devices',
  mayBeGone: true,
});

// The cloud's limit. On-Prem allows 10,000, but a page of that size holds the event loop for half a second.
const largestPage = 1000;

export type Client = ReturnType<typeof makeClient>;

/** The resources of ESET's REST API, which are the same on both kinds of server. Everything throws VendorError. */
export function makeClient(wire: Wire, { base, session }: { base: string; session: Session }) {
  /** Logs in where needed, and once more where the server no longer takes the token. */
  async function get(path: string, signal: AbortSignal): Promise<HttpAnswer> {
    const ask = (token: string) => {
      const headers = { authorization: `Bearer ${token}` };
      return sendUntilReady(wire, { url: base + path, headers, repeatable: true, signal });
    };
    const token = await session.token(signal);
    try {
      return await ask(token);
    } catch (error) {
      if (!(error instanceof VendorError) || error.kind !== 'auth') throw error;
      session.drop(token);
    }
    return ask(await session.token(signal));
  }

  async function page(list: List, from: { size: number; token?: string }, signal: AbortSignal): Promise<RawPage> {
    const pageToken = from.token === undefined ? {} : { pageToken: from.token };
    const query = new URLSearchParams({ ...list.query, pageSize: String(from.size), ...pageToken });
    try {
      return readList(await get(`${list.path}?${query}`, signal), list.field);
    } catch (error) {
      if (list.mayBeGone || !(error instanceof VendorError) || error.kind !== 'not-found') throw error;
      throw new VendorError('unexpected', `${error.message} Check the address: its API is not there.`, error.details);
    }
  }

  /** All pages. The next one is fetched while the caller works on this one. */
  async function* pages(list: List, signal: AbortSignal): AsyncGenerator<RawPage> {
    const left = new AbortController();
    const fetchFrom = (token?: string) => {
      const from = { size: largestPage, ...(token === undefined ? {} : { token }) };
      const coming = page(list, from, AbortSignal.any([signal, left.signal]));
      coming.catch(() => undefined); // It is thrown where it is awaited: not at all, if the caller leaves before.
      return coming;
    };
    const tokens = new Set<string>();
    let before = '';
    try {
      let coming = fetchFrom();
      for (;;) {
        const current = await coming;
        if (current.nextToken === null) return yield current;
        const ends = endsOf(current);
        if (tokens.has(current.nextToken) || (ends !== '' && ends === before)) throw goesRound(list);
        tokens.add(current.nextToken);
        before = ends;
        coming = fetchFrom(current.nextToken);
        yield current;
      }
    } finally {
      left.abort();
    }
  }

  return { get, page, pages };
}

/** What tells a page from the one before it: its first and last record; '' where it has none that can be told. */
const endsOf = ({ records }: RawPage) => [records.at(0), records.at(-1)].map((each) => uuidOf(each) ?? '').join('');

/**
 * A list that is left out is an empty one (proto3), but then nothing else stands in its place. Throws `unexpected`
 * where the answer is no page of this list: nothing may be concluded from it.
 */
function readList(answer: HttpAnswer, field: List['field']): RawPage {
  const read = ListAnswer.safeParse(answer.body);
  if (!read.success) throw unreadable(answer, `a page of ${field}`);
  const { nextPageToken, totalSize, ...rest } = read.data;
  const records = rest[field] ?? [];
  const isPage = Array.isArray(records) && (field in rest || Object.keys(rest).length === 0);
  if (!isPage) throw unreadable(answer, `a page of ${field}`);
  return { records, announced: totalSize ?? null, nextToken: nextPageToken || null };
}

/** `what` was expected and something else came. */
export function unreadable({ status, requestId }: HttpAnswer, what: string): VendorError {
  const support = requestId === undefined ? {} : { requestId };
  const message = `The ESET server answered with something else than ${what} (${status}). Check its address and version.`;
  return new VendorError('unexpected', message, { status, ...support });
}

const goesRound = ({ path }: List) =>
  new VendorError(
    'unexpected',
    `The ESET server gave the same page of ${path} twice: its list does not come to an end.`,
  );

/** ESET's own words in a refusal: google.rpc.Status of the resources, RFC 6749 of the log-in. */
export function readRefusal(_status: number, body: unknown): Refusal | null {
  const read = RefusalAnswer.safeParse(body);
  if (!read.success) return null;
  const words = read.data.message || read.data.error_description || read.data.error;
  return words ? { words } : null;
}
