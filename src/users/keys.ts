import type { App } from '../app/app.ts';
import { nowInstant } from '../app/app.ts';
import { covers } from '../domain/roles.ts';
import { DAY_MS, type Instant } from '../domain/time.ts';
import { AppError } from '../errors.ts';
import { type ApiKey, disableApiKey, loadApiKeys } from '../store/api-keys.ts';
import type { Auth } from './auth.ts';
import { flow } from './flow.ts';
import { refuseKeys, userKey } from './profile.ts';
import type { KeyDraft, MadeKey, Person } from './users.ts';

const LONGEST_NAME = 100;
const SECOND_MS = 1000;
const LONGEST_DAYS = 3650;

/** A key of the person's own. Throws AppError 'usage', 'forbidden' for a role above the person's. */
export async function makeKey(
  app: App,
  auth: Auth,
  { person, draft }: { person: Person; draft: KeyDraft },
): Promise<MadeKey> {
  refuseKeys(person);
  if (!covers(person.role, draft.role))
    throw new AppError('forbidden', `A key may have your role at most: ${person.role}.`, { field: 'role' });
  const name = draft.name.trim();
  if (name === '' || name.length > LONGEST_NAME)
    throw new AppError('usage', `The name needs 1 to ${LONGEST_NAME} characters.`, { field: 'name' });
  const expiresIn = draft.endsAt === null ? null : secondsUntil(app, draft.endsAt);
  const body = { name, userId: person.id, metadata: { role: draft.role }, expiresIn };
  const made = await flow.run({ by: person.name, method: 'password', newcomer: null }, () =>
    auth.api.createApiKey({ body }),
  );
  return { secret: made.key, key: await keyById(app, Number(made.id)) };
}

/** Rounded up: a key that ends at midnight is not shown with the day before. */
function secondsUntil(app: App, end: Instant): number {
  const ms = Date.parse(end) - app.clock.now();
  if (ms >= SECOND_MS && ms <= LONGEST_DAYS * DAY_MS) return Math.ceil(ms / SECOND_MS);
  throw new AppError('usage', `The end must be later than now, and within ${LONGEST_DAYS} days.`, { field: 'endsAt' });
}

/** Every key for an administrator, otherwise the person's own. */
export function listKeys(app: App, person: Person): Promise<ApiKey[]> {
  return loadApiKeys(app.db.read, person.role === 'administrator' ? {} : { userId: userKey(person) });
}

/** May be repeated. Throws AppError 'not-found' also for the key of somebody else, unless asked by an administrator. */
export async function revokeKey(app: App, id: number, person: Person): Promise<ApiKey> {
  const key = await keyById(app, id);
  if (person.role !== 'administrator' && key.userId !== userKey(person)) throw noKey(id);
  await app.db.write((trx) => disableApiKey(trx, { key, by: person.name, at: nowInstant(app) }));
  return { ...key, revoked: true };
}

async function keyById(app: App, id: number): Promise<ApiKey> {
  const key = (await loadApiKeys(app.db.read)).find((each) => each.id === id);
  if (key === undefined) throw noKey(id);
  return key;
}

const noKey = (id: number) => new AppError('not-found', `There is no API key ${id}.`, { field: 'id' });
