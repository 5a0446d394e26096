import type { Role } from '../domain/roles.ts';
import type { Instant } from '../domain/time.ts';
import type { ApiKey } from '../store/api-keys.ts';

/** Who makes a request. */
export interface Person {
  id: string;
  /** Stands in the audit: a person's name, and the key's where a key makes the request. */
  name: string;
  /** What may be done now: an API key may not exceed its own, nor its owner's. */
  role: Role;
  via: 'session' | 'api-key';
}

/** The people who may use the program, as HTTP sees them. */
export interface Users {
  /** Who makes this request; null where nobody proves to be somebody. */
  identify(request: Request): Promise<Person | null>;
  /**
   * Answers what lies under /api/auth, for people who are nobody yet: signing in and out, the second factor, the first
   * start, a new password by a code. Checks the origin by itself.
   */
  handle(request: Request): Promise<Response>;
  /** Where a request comes from; null: not known. */
  addressOf(request: Request): string | null;
  /** Key of the session that makes a request; null where none does. */
  sessionOf(request: Request): Promise<number | null>;
  /** Makes a key of the person's own. Throws AppError 'usage', 'forbidden' for a role above the person's. */
  makeKey(person: Person, draft: KeyDraft): Promise<MadeKey>;
}

export interface KeyDraft {
  name: string;
  role: Role;
  /** null: it has no end. */
  endsAt: Instant | null;
}

export interface MadeKey {
  /** Shown once. */
  secret: string;
  key: ApiKey;
}
