/** What a vendor's answer means, whatever its status or words. Retries and callers read the kind, nobody parses messages. */
export type VendorErrorKind =
  | 'auth' // the credentials are refused
  | 'forbidden' // the credentials are good, a right is missing
  | 'not-found' // this very object does not exist
  | 'rejected' // the vendor read the request and refuses it; never retried
  | 'conflict' // the record is in use; may be retried
  | 'rate-limited' // too many requests; may be retried after `retryAfterMs`
  | 'unavailable' // no answer, a cut answer, a proxy's page, an overload: the outcome of a write is unknown
  | 'unexpected'; // an answer that this program cannot read: nothing may be concluded from it

export interface VendorErrorDetails {
  /** HTTP status, where there was an answer. */
  status?: number;
  /** The vendor's id of this exchange, for its support. */
  requestId?: string;
  /** How long the vendor asks to wait, in milliseconds. */
  retryAfterMs?: number;
  /** The field the vendor complains of, in the vendor's words. */
  field?: string;
  /** True where the request certainly never reached the vendor (name not resolved, connection refused). */
  neverSent?: boolean;
  cause?: unknown;
}

/** An answer, or the lack of one, from a vendor's server. `message` carries the vendor's own words. */
export class VendorError extends Error {
  readonly kind: VendorErrorKind;
  readonly details: VendorErrorDetails;

  constructor(kind: VendorErrorKind, message: string, details: VendorErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'VendorError';
    this.kind = kind;
    this.details = details;
  }
}

/** Why the product itself refuses or cannot go on. `code` is stable: page, API and command line rely on it. */
export type AppErrorCode =
  | 'usage' // the input names something that is not there or not allowed; details.field says which
  | 'not-found'
  | 'ambiguous' // a name fits several objects; details.candidates lists them
  | 'conflict' // somebody else changed or holds it
  | 'locked' // another process does the same work right now
  | 'forbidden' // whoever asks may not do this
  | 'credentials' // a password or a one-time code is not right
  | 'too-many-tries' // details.retryAfterSeconds says when the next one is heard
  | 'needs-person' // a person must decide first
  | 'connection' // the test of a connection failed; details.probes say where
  | 'unsettled' // data is incomplete or doubtful, so nothing may be concluded from it
  | 'paused'
  | 'secret-key' // the key is missing or is not the one that encrypted the store
  | 'data-folder' // the data folder cannot be read or written
  | 'database'
  | 'config';

/** An error a person can act on: `message` says what happened, to what, and what to do. */
export class AppError extends Error {
  readonly code: AppErrorCode;
  readonly details: Record<string, unknown>;

  constructor(code: AppErrorCode, message: string, details: Record<string, unknown> = {}) {
    super(message, details['cause'] === undefined ? undefined : { cause: details['cause'] });
    this.name = 'AppError';
    this.code = code;
    this.details = details;
  }
}

const fileWords: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'what it would lie in is no folder',
  EISDIR: 'it is a folder',
  EACCES: 'this user may not',
  EPERM: 'this user may not',
  EROFS: 'the disk can only be read',
  ENOSPC: 'the disk is full',
};

/** Why a file could not be read or written, in words; what is not known keeps the system's own. */
export function fileTrouble(error: unknown): string {
  const { code = '', message = String(error) } = error as NodeJS.ErrnoException;
  return fileWords[code] ?? message;
}
