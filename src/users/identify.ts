import { type App, nowInstant } from '../app/app.ts';
import { loadSettings, type UserSettings } from '../app/settings.ts';
import { covers, type Role } from '../domain/roles.ts';
import type { Instant } from '../domain/time.ts';
import { roleOfKey } from '../store/api-keys.ts';
import { dropSession, touchSession } from '../store/sessions.ts';
import { loadUser } from '../store/users.ts';
import type { Auth } from './auth.ts';
import { flow } from './flow.ts';
import type { Person } from './users.ts';

/** A sign of life is written down this often at most. */
const TOUCH_MS = 60_000;

/** Who makes a request, by its API key or else by its session. */
export async function identify(app: App, auth: Auth, { headers }: Request): Promise<Person | null> {
  const key = bearer(headers);
  if (key !== null) return byKey(app, auth, key);
  const session = await liveSession(app, auth, headers);
  if (session === null) return null;
  const { secondFactorForAdministrators } = (await loadSettings(app)).users;
  const lacks = session.method === 'password' && !session.secondFactor;
  const { userId, name, role } = session;
  const reads = secondFactorForAdministrators && role === 'administrator' && lacks;
  return { id: String(userId), name, role: reads ? 'viewer' : role, via: 'session' };
}

function bearer(headers: Headers): string | null {
  const [, token] = /^Bearer +(\S+)$/i.exec(headers.get('authorization') ?? '') ?? [];
  return token ?? null;
}

async function byKey(app: App, auth: Auth, key: string): Promise<Person | null> {
  const { key: found } = await flow.run({ by: 'api key', method: 'password', newcomer: null }, () =>
    auth.api.verifyApiKey({ body: { key } }),
  );
  if (found === null || (found.expiresAt !== null && found.expiresAt.getTime() <= app.clock.now())) return null;
  const owner = await loadUser(app.db.read, { id: Number(found.referenceId) });
  if (owner === null) return null;
  const role = least(owner.role, roleOfKey(JSON.stringify(found.metadata)));
  return { id: String(owner.id), name: `${owner.name} (key ${found.name})`, role, via: 'api-key' };
}

const least = (one: Role, other: Role): Role => (covers(one, other) ? other : one);

/** A session that is neither over nor asleep. */
export interface LiveSession {
  id: number;
  userId: number;
  name: string;
  role: Role;
  method: string;
  secondFactor: boolean;
}

/** The session of a request, where it still lasts; one that is over is taken away. Keeps its sign of life. */
export async function liveSession(app: App, auth: Auth, headers: Headers): Promise<LiveSession | null> {
  if (!headers.has('cookie')) return null;
  const found = await auth.api.getSession({ headers });
  if (found === null) return null;
  const { session, user } = found;
  const id = Number(session.id);
  const { users } = await loadSettings(app);
  const [now, seenAt] = [app.clock.now(), session.updatedAt.getTime()];
  if (isOver(users, { now, seenAt, createdAt: session.createdAt.getTime() })) {
    await app.db.write((trx) => dropSession(trx, id));
    return null;
  }
  const at: Instant = nowInstant(app);
  if (now - seenAt > TOUCH_MS) await app.db.write((trx) => touchSession(trx, { id, at }));
  return {
    ...{ id, userId: Number(user.id), name: user.name, role: user.role as Role },
    ...{ method: session.method, secondFactor: user.twoFactorEnabled === true },
  };
}

function isOver(
  { idleMinutes, sessionHours }: UserSettings,
  { now, seenAt, createdAt }: { now: number; seenAt: number; createdAt: number },
): boolean {
  return now - seenAt > idleMinutes * 60_000 || now - createdAt > sessionHours * 3_600_000;
}
