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
export function makeKey(
  app: App,
  auth: Auth,
  { person, draft }: { person: Person; draft: KeyDraft },
): Promise<MadeKey> {
  refuseKeys(person);
  return makeKeyOf(app, auth, { owner: person, by: person.name, draft });
}

interface KeyOrder {
  owner: Pick<Person, 'id' | 'role'>;
  by: string;
  draft: KeyDraft;
}

/** A key that acts for its owner, whoever makes it. Throws AppError 'usage', 'forbidden' for a role above the owner's. */
export async function makeKeyOf(app: App, auth: Auth, { owner, by, draft }: KeyOrder): Promise<MadeKey> {
  if (!covers(owner.role, draft.role))
    throw new AppError('forbidden', `A key may have the role of its owner at most: ${owner.role}.`, { field: 'role' });
  const name = draft.name.trim();
  if (name === '' || name.length > LONGEST_NAME)
    throw new AppError('usage', `The name needs 1 to ${LONGEST_NAME} characters.`, { field: 'name' });
  const expiresIn = draft.endsAt === null ? null : secondsUntil(app, draft.endsAt);
  const body = { name, userId: owner.id, metadata: { role: draft.role }, expiresIn };
  const made = await flow.run({ by, method: 'password', newcomer: null }, () => auth.api.createApiKey({ body }));
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
  return person.role === 'administrator' ? everyKey(app) : loadApiKeys(app.db.read, { userId: userKey(person) });
}

/** Newest first. */
export const everyKey = (app: App): Promise<ApiKey[]> => loadApiKeys(app.db.read);

/** May be repeated. Throws AppError 'not-found' also for the key of somebody else, unless asked by an administrator. */
export async function revokeKey(app: App, id: number, person: Person): Promise<ApiKey> {
  const key = await keyById(app, id);
  if (person.role !== 'administrator' && key.userId !== userKey(person)) throw noKey(id);
  return endKey(app, { key, by: person.name });
}

/** Anybody's. May be repeated. Throws AppError 'not-found'. */
export async function revokeAnyKey(app: App, id: number, by: string): Promise<ApiKey> {
  return endKey(app, { key: await keyById(app, id), by });
}

async function endKey(app: App, { key, by }: { key: ApiKey; by: string }): Promise<ApiKey> {
  await app.db.write((trx) => disableApiKey(trx, { key, by, at: nowInstant(app) }));
  return { ...key, revoked: true };
}

async function keyById(app: App, id: number): Promise<ApiKey> {
  const key = (await loadApiKeys(app.db.read)).find((each) => each.id === id);
  if (key === undefined) throw noKey(id);
  return key;
}

const noKey = (id: number) => new AppError('not-found', `There is no API key ${id}.`, { field: 'id' });
