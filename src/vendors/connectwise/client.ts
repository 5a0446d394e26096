import { AppError, VendorError } from '../../errors.ts';
import { type HttpAnswer, openHttp } from '../http.ts';
import { type Peer, type Refusal, refusalOf } from '../http-errors.ts';
import { redact } from '../redact.ts';
import type { Pin, VendorDeps } from '../vendor.ts';
import { ErrorBody } from './schema.ts';
import { findApi, type Place } from './site.ts';

export interface Connection {
  /** Address of the site, e.g. https://na.myconnectwise.net, without a path. */
  site: string;
  company: string;
  publicKey: string;
  privateKey: string;
  clientId: string;
  /** null: none pinned; missing: one that is vouched for, as the vendor's own cloud has. */
  pin?: Pin | null;
}

interface Call {
  query?: Record<string, string | number | undefined>;
  headers?: Record<string, string>;
  signal: AbortSignal;
}

export interface Client {
  get(path: string, call: Call): Promise<HttpAnswer>;
  /** A POST that only reads, so that it may be repeated. */
  ask(path: string, body: unknown, call: Call): Promise<HttpAnswer>;
  /** Sent once: see http.ts for what is sent again all the same. */
  post(path: string, body: unknown, call: Call): Promise<HttpAnswer>;
  patch(path: string, body: unknown, call: Call): Promise<HttpAnswer>;
  /** The error that an answer with this status and body means. */
  refusal(status: number, body: unknown): VendorError;
  /** Whether the server is the vendor's cloud; null before the first call. */
  cloud(): boolean | null;
  requests(): number;
  clockSkewMs(): number | null;
  close(): Promise<void>;
}

// The vendor publishes no limit of its own; longer addresses were refused by what stands before its servers.
const longestUrl = 2000;
const accept = 'application/vnd.connectwise.com+json; version=2025.1';

/** The wire: headers, the place of the API and its moves, errors in the vendor's words. */
export function openClient(connection: Connection, deps: VendorDeps): Client {
  const login = `${connection.company}+${connection.publicKey}:${connection.privateKey}`;
  const basic = Buffer.from(login, 'utf8').toString('base64');
  const secrets = () => [connection.privateKey, basic];
  const hide = (text: string) => redact(text, secrets());
  const { pin } = connection;
  const http = openHttp({ vendor: 'ConnectWise', deps, secrets, readRefusal, ...(pin !== undefined && { pin }) });
  const headers = { authorization: `Basic ${basic}`, clientid: connection.clientId, accept };
  let place: Place | undefined;

  async function locate(signal: AbortSignal): Promise<Place> {
    place = await findApi(connection, { http, signal });
    return place;
  }

  type Request = Call & { method: 'GET' | 'POST' | 'PATCH'; path: string; body?: unknown; repeatable: boolean };

  function sendTo({ base }: Place, { method, path, query = {}, body, repeatable, signal, headers: more }: Request) {
    const url = withQuery(base + path, query);
    // Without the charset the vendor mangles what is not ASCII.
    const typed = body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    return http.send({ method, url, headers: { ...headers, ...typed, ...more }, ...sent, repeatable, signal });
  }

  async function send(request: Request): Promise<HttpAnswer> {
    const first = place ?? (await locate(request.signal));
    try {
      return await sendTo(first, request);
    } catch (error) {
      if (!(error instanceof VendorError) || error.details.status !== 404) throw error;
      const second = await locate(request.signal);
      if (second.base === first.base) throw error;
      return sendTo(second, request);
    }
  }

  return {
    get: (path, call) => send({ ...call, method: 'GET', path, repeatable: true }),
    ask: (path, body, call) => send({ ...call, method: 'POST', path, body, repeatable: true }),
    post: (path, body, call) => send({ ...call, method: 'POST', path, body, repeatable: false }),
    patch: (path, body, call) => send({ ...call, method: 'PATCH', path, body, repeatable: false }),
    refusal: (status, body) => refusalIn(status, body, { site: connection.site, now: deps.now, hide }),
    cloud: () => place?.cloud ?? null,
    requests: http.requests,
    clockSkewMs: http.clockSkewMs,
    close: http.close,
  };
}

function refusalIn(status: number, body: unknown, { site, ...peer }: Pick<Peer, 'now' | 'hide'> & { site: string }) {
  const answer = { status, headers: {}, text: JSON.stringify(body ?? null) };
  return refusalOf(answer, { ...peer, who: `ConnectWise at ${new URL(site).host}`, readRefusal });
}

function withQuery(address: string, query: Record<string, string | number | undefined>): string {
  const parts = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  const url = parts.length === 0 ? address : `${address}?${parts.join('&')}`;
  if (url.length >= longestUrl) {
    throw new AppError(
      'usage',
      `A question to ConnectWise is too long (${url.length} characters; the limit is ${longestUrl}).`,
    );
  }
  return url;
}

export const loginRemedy = 'Check company, public key, private key and client id, and that the API member is active.';

const remedies: Record<number, string> = {
  401: loginRemedy,
  403: 'Give the security role of the API member this right; test the connection to see which.',
};

/** The vendor's code, message and the messages of each field. */
function readRefusal(status: number, body: unknown): Refusal | null {
  const remedy = remedies[status];
  const help = remedy === undefined ? {} : { remedy };
  const read = ErrorBody.safeParse(body);
  const code = read.data?.code ?? read.data?.error ?? '';
  // Wrong keys can give 404 in the cloud: only the vendor's own word says that a record is not there.
  const doubt = status === 404 && code !== 'NotFound' ? { kind: 'unexpected' as const } : {};
  if (!read.success) return status === 404 ? { words: 'no such address', ...doubt } : { words: '', ...help };
  const { message, errors } = read.data;
  const problems = (errors ?? []).map(({ message, field }) =>
    field ? `${message ?? ''} (${field})` : (message ?? ''),
  );
  const words = [message ?? '', problems.join('; ')].filter((text) => text !== '').join(': ');
  const field = errors?.find((error) => error.field)?.field ?? undefined;
  return {
    words: [code, words].filter((text) => text !== '').join(': '),
    ...help,
    ...doubt,
    ...(field ? { field } : {}),
  };
}
