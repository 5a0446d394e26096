import type { App } from '../app/app.ts';
import { loadSettings } from '../app/settings.ts';
import { AppError } from '../errors.ts';
import type { User } from '../store/users.ts';
import { changeUser, type Listed, listedUser } from './people.ts';
import type { Person } from './users.ts';

/** What a person sees of their own account. */
export interface Profile extends Listed {
  /** Until a second factor is set up, this administrator may only read. */
  secondFactorDemanded: boolean;
}

/** Throws AppError 'not-found'. */
export async function readProfile(app: App, person: Person): Promise<Profile> {
  const user = await listedUser(app, userKey(person));
  const { secondFactorForAdministrators } = (await loadSettings(app)).users;
  return { ...user, secondFactorDemanded: secondFactorForAdministrators && user.role === 'administrator' };
}

/**
 * A person's own name. The address an administrator vouches for: single sign-on finds people by it.
 * Throws AppError 'usage', 'conflict', 'forbidden' for an API key.
 */
export async function rename(app: App, person: Person, name: string): Promise<User> {
  refuseKeys(person);
  return changeUser(app, userKey(person), { by: person.name, changes: { name } });
}

/** Key of the user that a person is. */
export const userKey = ({ id }: Person): number => Number(id);

/** Whoever has found a key must not become its owner. Throws AppError 'forbidden'. */
export function refuseKeys({ via }: Person): void {
  if (via === 'api-key') throw new AppError('forbidden', 'This takes a person who has signed in, not an API key.', {});
}
