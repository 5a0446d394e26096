import { VendorError, type VendorErrorDetails, type VendorErrorKind } from '../errors.ts';
import { CertificateError } from './certificate.ts';

/** An answer as it came: header names in lower case. */
export interface RawAnswer {
  status: number;
  headers: Record<string, string>;
  text: string;
}

/** What a vendor's own error body says. `kind` only where it means something else than the status does. */
export interface Refusal {
  words: string;
  kind?: VendorErrorKind;
  field?: string;
  /** What to do about it, where the vendor's name for it is known. */
  remedy?: string;
}

/** `body` is the parsed JSON, undefined where it is none. */
export type ReadRefusal = (status: number, body: unknown) => Refusal | null;

/** Whom the message is about: "ConnectWise at na.myconnectwise.net". */
export interface Peer {
  who: string;
  readRefusal?: ReadRefusal | undefined;
  now: () => number;
  /** Masks secrets in a text of the vendor. Words of our own are no vendor's: a short secret would be found in them. */
  hide: (text: string) => string;
}

const requestIdHeaders = ['request-id', 'x-request-id', 'x-correlation-id'];

export function requestIdOf(headers: Record<string, string>): string | undefined {
  const name = requestIdHeaders.find((header) => headers[header] !== undefined);
  return name === undefined ? undefined : headers[name];
}

const isHtml = ({ headers, text }: RawAnswer) =>
  (headers['content-type'] ?? '').includes('html') || text.trimStart().startsWith('<');

/** The body of a good answer; an empty one is undefined. Throws `unavailable` for a proxy's page and for broken JSON. */
export function readBody(answer: RawAnswer, peer: Peer): unknown {
  if (isHtml(answer)) throw proxyPage(answer, peer);
  if (answer.text === '') return undefined;
  try {
    return JSON.parse(answer.text);
  } catch {
    const message = `${peer.who} sent an answer that ends early or is not JSON (${answer.status}). Try again later.`;
    throw new VendorError('unavailable', message, detailsOf(answer, peer));
  }
}

/** What a status other than 2xx means. */
export function refusalOf(answer: RawAnswer, peer: Peer): VendorError {
  const { status } = answer;
  if (status < 400) return redirected(answer, peer);
  if (isHtml(answer) && status !== 401 && status !== 429) return proxyPage(answer, peer);
  const said = readWords(answer, peer);
  const kind = said.kind ?? kindOf(status);
  const words = said.words === '' ? '.' : `: ${asSentence(peer.hide(said.words))}`;
  const message = `${peer.who} ${verdicts[kind]} (${status})${words} ${said.remedy ?? remedies[kind]}`.trimEnd();
  return new VendorError(kind, message, {
    ...detailsOf(answer, peer),
    ...(said.field === undefined ? {} : { field: peer.hide(said.field) }),
  });
}

const asSentence = (words: string) => (/[.!?]$/.test(words) ? words : `${words}.`);

function readWords(answer: RawAnswer, peer: Peer): Refusal {
  const words = isHtml(answer) ? '' : peer.hide(answer.text.trim()).slice(0, 300);
  return peer.readRefusal?.(answer.status, parsed(answer.text)) ?? { words };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function kindOf(status: number): VendorErrorKind {
  if (status === 401) return 'auth';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not-found';
  if (status === 408) return 'unavailable';
  if (status === 409 || status === 412) return 'conflict';
  if (status === 429) return 'rate-limited';
  return status >= 500 ? 'unavailable' : 'rejected';
}

const verdicts: Record<VendorErrorKind, string> = {
  auth: 'refused the credentials',
  forbidden: 'says that a right is missing',
  'not-found': 'does not have what was asked for',
  rejected: 'refused the request',
  conflict: 'says that the record is in use',
  'rate-limited': 'asks for fewer requests',
  unavailable: 'could not answer',
  unexpected: 'gave an answer that cannot be read',
};

const remedies: Record<VendorErrorKind, string> = {
  auth: 'Check the credentials of the connection.',
  forbidden: 'Give its user this right.',
  'not-found': '',
  rejected: '',
  conflict: 'Try again when it is free.',
  'rate-limited': 'Try again later.',
  unavailable: 'Try again later.',
  unexpected: '',
};

function redirected(answer: RawAnswer, peer: Peer): VendorError {
  const to = peer.hide(answer.headers['location'] ?? 'nowhere');
  const message = `${peer.who} answers with a redirect to ${to} (${answer.status}), which is not followed. Set the address of the API itself.`;
  return new VendorError('unexpected', message, detailsOf(answer, peer));
}

// A page says nothing about the record: also with 404 nobody may conclude "gone" from it.
function proxyPage(answer: RawAnswer, peer: Peer): VendorError {
  const title = /<title>([^<]*)<\/title>/i.exec(answer.text)?.[1]?.trim();
  const page = title === undefined || title === '' ? 'a web page' : `a web page ("${peer.hide(title).slice(0, 80)}")`;
  const message = `${peer.who} answered with ${page} instead of data (${answer.status}). A proxy in between may have answered: check the address, or try again later.`;
  return new VendorError('unavailable', message, detailsOf(answer, peer));
}

function detailsOf({ status, headers }: RawAnswer, { now }: Peer): VendorErrorDetails {
  const requestId = requestIdOf(headers);
  const retryAfterMs = waitAsked(headers['retry-after'], now);
  return {
    status,
    ...(requestId === undefined ? {} : { requestId }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

// RFC 9110, 10.2.3: whole seconds, or a date. Other numbers were seen too, and Date.parse makes a month of one.
function waitAsked(value: string | undefined, now: () => number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1000);
  const at = /^[a-z]{3}/i.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - now());
}

const lossWords: Record<string, string> = {
  ENOTFOUND: 'cannot be reached: its name is not known. Check the spelling of the host and the DNS.',
  EAI_AGAIN: 'cannot be reached: its name could not be looked up. Check the network and the DNS.',
  ECONNREFUSED: 'cannot be reached: nothing listens there. Check host and port, and that the service runs.',
  UND_ERR_CONNECT_TIMEOUT: 'cannot be reached: it does not take the connection. Check host, port and firewall.',
  EHOSTUNREACH: 'cannot be reached: there is no way to the host. Check the network and the firewall.',
  ENETUNREACH: 'cannot be reached: there is no way to its network. Check the network.',
  EPROTO: 'does not speak TLS as expected. Check that the port is the one for https.',
  ERR_SSL_WRONG_VERSION_NUMBER: 'does not speak TLS as expected. Check that the port is the one for https.',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'does not speak TLS as expected. Check that the port is the one for https.',
  UND_ERR_HEADERS_TIMEOUT: 'did not answer in time. Try again later.',
  UND_ERR_BODY_TIMEOUT: 'did not answer in time. Try again later.',
  TIMEOUT: 'did not answer in time. Try again later.',
};

// These come before a connection stands; the other codes may come when the request is already under way.
const neverSent: readonly string[] = ['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'UND_ERR_CONNECT_TIMEOUT'];

/** What it means that no whole answer came. `code` is the code of node or undici. */
export function lossOf(code: string, { who }: Peer): VendorError {
  const words = lossWords[code] ?? 'broke off before the answer was complete. Try again later.';
  return new VendorError(
    'unavailable',
    `${who} ${words} (${code})`,
    neverSent.includes(code) ? { neverSent: true } : {},
  );
}

/** Whether the same call may well succeed in a moment. */
export function isPassing(error: VendorError): boolean {
  if (error.kind === 'rate-limited' || error.kind === 'conflict') return true;
  if (error.kind !== 'unavailable' || error.cause instanceof CertificateError) return false;
  const { status } = error.details;
  return status === undefined || status < 400 || status === 408 || status >= 500;
}
