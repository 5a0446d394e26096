import type { Person } from '../users/users.ts';

/** What the routes find in the context of a request. */
export interface ApiEnv {
  Variables: { person: Person };
}
