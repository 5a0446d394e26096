import type { Kysely } from 'kysely';
import { z } from 'zod';
import { type App, nowInstant } from '../app/app.ts';
import { searchKey } from '../domain/names.ts';
import { roles } from '../domain/roles.ts';
import type { Instant } from '../domain/time.ts';
import { AppError } from '../errors.ts';
import { recordAudit } from '../store/audit.ts';
import type { Trx } from '../store/db.ts';
import { saveCode } from '../store/one-time-codes.ts';
import type { Database } from '../store/schema.ts';
import { deleteTries, loadTries, unlockSecondFactor } from '../store/tries.ts';
import {
  countOtherAdministrators,
  deleteSecondFactor,
  deleteUser,
  insertUser,
  loadUser,
  loadUsers,
  savePassword,
  type User,
  type UserDraft,
  updateUser,
  userObject,
} from '../store/users.ts';
import { hashCode, hoursFrom, newCode } from './codes.ts';
import { accountSubject } from './tries.ts';

/** A user as others see it. */
export interface Listed extends User {
  /** Until when no sign-in by password is heard; null: it is. */
  lockedUntil: Instant | null;
}

/** A user with the code by which that person sets a password. */
export interface Invited {
  user: User;
  /** Shown once. */
  code: string;
  expiresAt: Instant;
}

const CODE_HOURS = 72;

export async function listUsers(app: App): Promise<Listed[]> {
  return Promise.all((await loadUsers(app.db.read)).map((user) => withLock(app, user)));
}

/** One of them. Throws AppError 'not-found'. */
export async function listedUser(app: App, id: number): Promise<Listed> {
  return withLock(app, await userById(app, id));
}

async function withLock(app: App, user: User): Promise<Listed> {
  const until = (await loadTries(app.db.read, accountSubject(user.email)))?.lockedUntil ?? null;
  return { ...user, lockedUntil: until !== null && until > nowInstant(app) ? until : null };
}

/** Throws AppError 'not-found'. */
export async function userById(app: App, id: number): Promise<User> {
  return found(await loadUser(app.db.read, { id }), `no user ${id}`);
}

/** By name or e-mail address. Throws AppError 'not-found'. */
export async function userNamed(app: App, name: string): Promise<User> {
  const user = await loadUser(app.db.read, name.includes('@') ? { email: name } : { name });
  return found(user, `no user "${name}"`);
}

function found(user: User | null, what: string): User {
  if (user === null) throw new AppError('not-found', `There is ${what}. See seatbridge users list.`, { field: 'user' });
  return user;
}

/** Adds a person, who then sets a password with the code. Throws AppError 'usage', 'conflict'. */
export async function addUser(app: App, { by, ...draft }: UserDraft & { by: string }): Promise<Invited> {
  const checked = checkUser(draft);
  const act = { by, at: nowInstant(app) };
  return app.db.write(async (trx) => {
    await refuseTaken(trx, { draft: checked, own: null });
    const id = await insertUser(trx, checked, act);
    return invite(app, trx, { user: (await loadUser(trx, { id })) as User, at: act.at });
  });
}

/** Throws AppError 'usage', 'not-found', 'conflict': a name in use, or the last administrator. */
export async function changeUser(
  app: App,
  id: number,
  { by, changes }: { by: string; changes: Partial<UserDraft> },
): Promise<User> {
  const act = { by, at: nowInstant(app) };
  return app.db.write(async (trx) => {
    const user = found(await loadUser(trx, { id }), `no user ${id}`);
    const draft = checkUser({ name: user.name, email: user.email, role: user.role, ...changes });
    await refuseTaken(trx, { draft, own: id });
    if (draft.role !== 'administrator') await refuseLast(trx, user);
    await updateUser(trx, { user, changes: draft, ...act });
    return (await loadUser(trx, { id })) as User;
  });
}

/** Takes away the person's password, sessions, keys and second factor. Throws AppError 'conflict' for the last administrator. */
export async function removeUser(app: App, id: number, by: string): Promise<User> {
  const act = { by, at: nowInstant(app) };
  return app.db.write(async (trx) => {
    const user = found(await loadUser(trx, { id }), `no user ${id}`);
    await refuseLast(trx, user);
    await deleteUser(trx, { user, ...act });
    return user;
  });
}

/**
 * For a lost password: ends all sessions, the old password is no longer heard, a new one is set with the code.
 * `secondFactor`: that is lost too.
 */
export async function resetPassword(
  app: App,
  id: number,
  { by, secondFactor }: { by: string; secondFactor: boolean },
): Promise<Invited> {
  const act = { by, at: nowInstant(app) };
  return app.db.write(async (trx) => {
    const user = found(await loadUser(trx, { id }), `no user ${id}`);
    await savePassword(trx, { userId: id, hash: null, keep: null, ...act });
    if (secondFactor) await deleteSecondFactor(trx, { userId: id, ...act });
    return invite(app, trx, { user, at: act.at });
  });
}

/** Lets an account that was locked be tried again. May be repeated. */
export async function unlockUser(app: App, id: number, by: string): Promise<User> {
  const act = { by, at: nowInstant(app) };
  return app.db.write(async (trx) => {
    const user = found(await loadUser(trx, { id }), `no user ${id}`);
    const wasLocked = await deleteTries(trx, accountSubject(user.email));
    const hadFailures = await unlockSecondFactor(trx, id);
    if (wasLocked || hadFailures)
      await recordAudit(trx, { ...act, action: 'unlock', object: userObject(id), before: null, after: null });
    return user;
  });
}

async function invite(app: App, trx: Trx, { user, at }: { user: User; at: Instant }): Promise<Invited> {
  const use = { purpose: 'password' as const, userId: user.id };
  const [bare, expiresAt] = [newCode(), hoursFrom(at, CODE_HOURS)];
  await saveCode(trx, { use, hash: hashCode(app, { use, code: bare }), expiresAt });
  return { user, code: `${user.id}-${bare}`, expiresAt };
}

const Draft = z.object({
  name: z
    .string()
    .trim()
    .max(100)
    .refine((name) => searchKey(name) !== '', 'needs letters or digits'),
  email: z.email().max(254),
  role: z.enum(roles),
});

/** What is kept of a draft. Throws AppError 'usage' with the field. */
export function checkUser(draft: { name: string; email: string; role: string }): UserDraft {
  const read = Draft.safeParse(draft);
  if (read.success) return read.data;
  const field = String(read.error.issues[0]?.path[0]);
  throw new AppError('usage', wrong[field as keyof typeof wrong], { field });
}

const wrong = {
  name: 'The name needs 1 to 100 characters, letters or digits among them: it stands in the record of who did what.',
  email: 'That is not an e-mail address.',
  role: `The role is one of ${roles.join(', ')}.`,
};

type Place = { draft: UserDraft; own: number | null };

async function refuseTaken(db: Kysely<Database>, { draft, own }: Place): Promise<void> {
  const [named, addressed] = [await loadUser(db, { name: draft.name }), await loadUser(db, { email: draft.email })];
  if (named !== null && named.id !== own)
    throw new AppError('conflict', `There is a user "${named.name}" already. Choose another name.`, { field: 'name' });
  if (addressed !== null && addressed.id !== own)
    throw new AppError('conflict', `${addressed.name} has this e-mail address already.`, { field: 'email' });
}

/** Inside the write that would take an administrator away: two at once cannot both be the last but one. */
async function refuseLast(trx: Trx, user: User): Promise<void> {
  if (user.role !== 'administrator' || (await countOtherAdministrators(trx, user.id)) > 0) return;
  const message = `${user.name} is the last administrator. Make somebody else one first.`;
  throw new AppError('conflict', message, { user: user.id });
}
