import type { Role } from '../domain/roles.ts';

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
  /** Answers what lies under /api/auth: signing in and out, the second factor. Checks the origin by itself. */
  handle(request: Request): Promise<Response>;
}
