import { setTimeout as sleep } from 'node:timers/promises';
import type { Agent, Dispatcher } from 'undici';
import { AppError, VendorError } from '../errors.ts';
import { CertificateError, pinnedOptions, readCertificate } from './certificate.ts';
import {
  isPassing,
  lossOf,
  type Peer,
  type RawAnswer,
  type ReadRefusal,
  readBody,
  refusalOf,
  requestIdOf,
} from './http-errors.ts';
import { makePace } from './pace.ts';
import { redact } from './redact.ts';
import type { Pin, VendorDeps } from './vendor.ts';

export interface HttpOptions {
  /** The vendor's name as messages say it. */
  vendor: string;
  deps: VendorDeps;
  /** Everything that must not appear in a message or a log line, in any encoding; asked anew each time. */
  secrets: () => readonly string[];
  /** Accepts this certificate and no other; null: none yet, a person can pin one; missing: this vendor's are not pinned. */
  pin?: Pin | null;
  /** Reads the vendor's own error body. */
  readRefusal?: ReadRefusal;
  /** Calls at the same time. Default 4. */
  parallel?: number;
  perSecond?: number;
  /** How often a call is sent at most. Default 5; 3 where nothing is reached at all. */
  attempts?: number;
  /** Wait before the second attempt, doubled with each further one. Default 500. */
  backOffMs?: number;
  /** The longest wait that is sat out; the vendor asking for more fails the call. Default 120,000. */
  longestWaitMs?: number;
  /** Default: connect 10,000, headers 30,000, body (between two pieces) 30,000, whole 180,000. */
  timeouts?: { connect?: number; headers?: number; body?: number; whole?: number };
  /** Default 64 MiB. */
  largestBody?: number;
}

export interface HttpCall {
  method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  url: string;
  headers?: Record<string, string>;
  body?: string;
  /** Whether sending it twice does no harm. If not, it is sent again only where the first was certainly not carried out. */
  repeatable: boolean;
  signal: AbortSignal;
}

export interface HttpAnswer {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  /** Parsed JSON; undefined where the body is empty. */
  body: unknown;
  requestId?: string;
}

export interface HttpClient {
  /** Throws VendorError; AppError 'config' for an address that is not allowed; the signal's reason when aborted. */
  send(call: HttpCall): Promise<HttpAnswer>;
  /** Requests sent, repeats included. */
  requests(): number;
  /** How far the server's clock was ahead of ours at its last good answer, in milliseconds; null: it has not said. */
  clockSkewMs(): number | null;
  /** Frees sockets. May be repeated. */
  close(): Promise<void>;
}

/** The one HTTP client of all vendors: paced, pinned, limited; repeats what may be repeated; keeps secrets to itself. */
export function openHttp(options: HttpOptions): HttpClient {
  const { deps, attempts = 5, longestWaitMs: longestWait = 120_000 } = options;
  let opening: Promise<Agent> | undefined;
  const pace = makePace({ parallel: options.parallel ?? 4, perSecond: options.perSecond });
  let sent = 0;
  let skew: number | null = null;
  let closed: Promise<void> | undefined;

  const attempt = (call: HttpCall, url: URL) =>
    pace.run(async () => {
      sent += 1;
      opening ??= openAgent(options);
      return exchange(call, { url, agent: await opening, options });
    }, call.signal);

  async function send(call: HttpCall): Promise<HttpAnswer> {
    const url = allowedUrl(call.url);
    for (let count = 1; ; count += 1) {
      try {
        const answer = await attempt(call, url);
        pace.wentWell();
        skew = skewOf(answer, deps.now()) ?? skew;
        return answer;
      } catch (error) {
        call.signal.throwIfAborted();
        if (!(error instanceof VendorError)) throw error;
        const wait = waitBefore(error, count, options);
        const patient = wait <= longestWait;
        if (patient && error.kind === 'rate-limited') pace.slowDown(wait);
        if (!patient || count >= attemptsAfter(error, attempts) || !mayRepeat(error, call)) throw error;
        const facts = { vendor: options.vendor, host: url.host, kind: error.kind, wait, count };
        deps.log.debug(facts, 'vendor call repeated');
        // After a complaint the pace makes everybody wait; after a failure only this call does.
        if (error.kind !== 'rate-limited') await sleep(wait, undefined, { signal: call.signal });
      }
    }
  }

  return {
    send,
    requests: () => sent,
    clockSkewMs: () => skew,
    close: () => {
      closed ??= (async () => (await opening)?.destroy())();
      return closed;
    },
  };
}

function skewOf({ headers }: HttpAnswer, now: number): number | null {
  const at = Date.parse(headers['date'] ?? '');
  return Number.isNaN(at) ? null : at - now;
}

// A host that is not reached at all is more often a wrong name than a hiccup: a person is waiting to be told.
const attemptsAfter = ({ details }: VendorError, attempts: number) =>
  details.neverSent === true ? Math.min(attempts, 3) : attempts;

function mayRepeat(error: VendorError, call: HttpCall): boolean {
  if (!isPassing(error)) return false;
  return call.repeatable || error.kind === 'rate-limited' || error.details.neverSent === true;
}

function waitBefore(error: VendorError, count: number, { backOffMs = 500, deps }: HttpOptions): number {
  if (error.details.retryAfterMs !== undefined) return error.details.retryAfterMs;
  return Math.round(backOffMs * 2 ** (count - 1) * (0.5 + deps.random() / 2));
}

/** Loaded when something is sent: it is a sixth of the memory of a command that sends nothing. */
const loadUndici = () => import('undici');

async function openAgent({ pin, timeouts = {}, parallel = 4 }: HttpOptions): Promise<Agent> {
  const { Agent } = await loadUndici();
  return new Agent({
    connections: parallel,
    headersTimeout: timeouts.headers ?? 30_000,
    bodyTimeout: timeouts.body ?? 30_000,
    connect: { timeout: timeouts.connect ?? 10_000, ...(pin ? pinnedOptions(pin) : {}) },
  });
}

/** Whether a host, as URL.hostname gives it, is this very machine. */
export const isLoopback = (hostname: string) => /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);

/** Https everywhere; plain http only to this very machine. Throws AppError 'config'. */
function allowedUrl(text: string): URL {
  if (!URL.canParse(text)) throw new AppError('config', `"${text}" is not a web address. Give it as https://host.`);
  const url = new URL(text);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))) return url;
  const message = `${url.protocol}//${url.host} is not protected: keys would travel readable. Use https:// (plain http is for this machine only).`;
  throw new AppError('config', message, { host: url.host });
}

type Wire = { url: URL; agent: Agent; options: HttpOptions };

/** One request and its answer. What a VendorError tells of the vendor's words has the secrets masked. */
async function exchange(call: HttpCall, wire: Wire): Promise<HttpAnswer> {
  const { options, url } = wire;
  const peer: Peer = {
    who: `${options.vendor} at ${url.host}`,
    readRefusal: options.readRefusal,
    now: options.deps.now,
    hide: (text) => redact(text, options.secrets()),
  };
  const started = performance.now();
  const answer = await fetchAnswer(call, wire, peer);
  note(call, wire, { status: answer.status, ms: Math.round(performance.now() - started) });
  if (answer.status < 200 || answer.status > 299) throw refusalOf(answer, peer);
  const requestId = requestIdOf(answer.headers);
  const { status, headers } = answer;
  return { status, headers, body: readBody(answer, peer), ...(requestId === undefined ? {} : { requestId }) };
}

function note(call: HttpCall, { url, options }: Wire, facts: { status: number; ms: number }): void {
  const { log } = options.deps;
  if (!log.isLevelEnabled('debug')) return;
  const path = redact(url.pathname + url.search, options.secrets());
  log.debug({ vendor: options.vendor, method: call.method ?? 'GET', host: url.host, path, ...facts }, 'vendor call');
}

async function fetchAnswer(call: HttpCall, { url, agent, options }: Wire, peer: Peer): Promise<RawAnswer> {
  const whole = AbortSignal.timeout(options.timeouts?.whole ?? 180_000);
  const { request } = await loadUndici();
  try {
    const { statusCode, headers, body } = await request(url, {
      dispatcher: agent,
      method: call.method ?? 'GET',
      headers: call.headers ?? {},
      body: call.body ?? null,
      signal: AbortSignal.any([call.signal, whole]),
    });
    return {
      status: statusCode,
      headers: flat(headers),
      text: await readText(body, { largest: options.largestBody ?? 64 * 2 ** 20, peer }),
    };
  } catch (error) {
    call.signal.throwIfAborted();
    if (error instanceof VendorError) throw error;
    if (whole.aborted) throw lossOf('TIMEOUT', peer);
    if (isCertificateFailure(error)) throw await wrongCertificate(error, { url, options, signal: call.signal, peer });
    throw lossOf(codeOf(error), peer);
  }
}

type Limit = { largest: number; peer: Peer };

async function readText(body: Dispatcher.ResponseData['body'], { largest, peer }: Limit): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of body) {
    size += piece.length;
    if (size > largest) {
      body.destroy();
      throw new VendorError(
        'unexpected',
        `${peer.who} sent an answer of more than ${largest} bytes, which is not read.`,
      );
    }
    pieces.push(piece);
  }
  // Some servers put a byte order mark before their JSON: the decoder leaves it out.
  return new TextDecoder().decode(Buffer.concat(pieces));
}

function flat(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const entries = Object.entries(headers).filter((entry) => entry[1] !== undefined);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : `${value}`]),
  );
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'UNKNOWN';
}

// Codes of OpenSSL's verification as node names them, and of node's own check of the name.
const certificateCodes = /CERT|SELF_SIGNED|LEAF_SIGNATURE|ERR_TLS_|ISSUER/;

function isCertificateFailure(error: unknown): error is Error {
  return error instanceof CertificateError || (error instanceof Error && certificateCodes.test(codeOf(error)));
}

type Refused = { url: URL; options: HttpOptions; signal: AbortSignal; peer: Peer };

async function wrongCertificate(error: Error, { url, options, signal, peer }: Refused): Promise<VendorError> {
  const { pin } = options;
  const seen = await readCertificate(url, signal).then(
    ({ fingerprint }) => fingerprint,
    () => 'none that could be read',
  );
  signal.throwIfAborted();
  const expected = pin
    ? `the pinned one is ${pin.fingerprint}`
    : `no authority that this machine trusts vouches for it (${codeOf(error)})`;
  const remedy =
    pin && seen === pin.fingerprint
      ? 'It is the pinned one but no longer valid: renew it on the server.'
      : 'If the server got a new certificate on purpose, trust it anew; if not, somebody may be in between.';
  const { name } = options.deps;
  const canTrust = pin !== undefined && name !== null;
  const how = canTrust ? ` To trust the certificate that it shows now: seatbridge modify "${name}" --trust` : '';
  const message = `${peer.who} shows the certificate ${seen}, but ${expected}. Nothing was sent. ${remedy}${how}`;
  return new VendorError('unavailable', message, { neverSent: true, cause: new CertificateError(message) });
}
