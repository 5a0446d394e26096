import type { Kysely } from 'kysely';
import { searchKey } from '../domain/names.ts';
import type { Role } from '../domain/roles.ts';
import type { Instant } from '../domain/time.ts';
import { type Act, recordAudit } from './audit.ts';
import type { Trx } from './db.ts';
import type { Database } from './schema.ts';

/** Somebody who may use the program. */
export interface User {
  id: number;
  name: string;
  email: string;
  role: Role;
  /** Whether a second factor is on. */
  secondFactor: boolean;
  /** Whether a password is set; without one only single sign-on leads in. */
  password: boolean;
  createdAt: Instant;
  /** Newest sign of life of a session that is still there. */
  seenAt: Instant | null;
}

export type UserDraft = Pick<User, 'name' | 'email' | 'role'>;

/** Name of the credential that is a password, as better-auth calls it. */
export const PASSWORD = 'credential';

const shown = (db: Kysely<Database>) =>
  db
    .selectFrom('users')
    .select(['users.id', 'users.name', 'users.email', 'users.role', 'users.two_factor_enabled', 'users.created_at'])
    .select((eb) => [
      eb
        .selectFrom('credentials')
        .select((inner) => inner.fn.count<number>('credentials.id').as('count'))
        .whereRef('credentials.user_id', '=', 'users.id')
        .where('credentials.password', 'is not', null)
        .as('passwords'),
      eb
        .selectFrom('sessions')
        .select((inner) => inner.fn.max('sessions.seen_at').as('seen'))
        .whereRef('sessions.user_id', '=', 'users.id')
        .as('seen_at'),
    ]);

type Row = Awaited<ReturnType<ReturnType<typeof shown>['executeTakeFirstOrThrow']>>;

const fromRow = ({ two_factor_enabled, passwords, created_at, seen_at, ...row }: Row): User => ({
  ...row,
  secondFactor: two_factor_enabled === 1,
  password: Number(passwords) > 0,
  createdAt: created_at,
  seenAt: seen_at ?? null,
});

/** In the order of their names. */
export async function loadUsers(db: Kysely<Database>): Promise<User[]> {
  return (await shown(db).orderBy('users.name_key').execute()).map(fromRow);
}

/** By one of the columns that are unique. */
export async function loadUser(
  db: Kysely<Database>,
  by: { id: number } | { email: string } | { name: string },
): Promise<User | null> {
  const rows = shown(db);
  const found =
    'id' in by
      ? rows.where('users.id', '=', by.id)
      : 'email' in by
        ? rows.where('users.email', '=', emailKey(by.email))
        : rows.where('users.name_key', '=', searchKey(by.name));
  const row = await found.executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** As addresses are kept and compared. */
export const emailKey = (email: string): string => email.trim().toLowerCase();

/** Returns its key. */
export async function insertUser(trx: Trx, draft: UserDraft, { by, at }: Act): Promise<number> {
  const { name, role } = draft;
  const email = emailKey(draft.email);
  const { id } = await trx
    .insertInto('users')
    .values({
      ...{ name, name_key: searchKey(name), email, role },
      // Whoever adds a person vouches for the address: single sign-on may find the person by it.
      email_verified: 1,
      image: null,
      two_factor_enabled: 0,
      created_at: at,
      updated_at: at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await recordAudit(trx, { by, at, action: 'add', object: userObject(id), before: null, after: { name, email, role } });
  return id;
}

/** How the audit names a user. */
export const userObject = (id: number): string => `user:${id}`;

/** What changes. The same again changes nothing. */
export async function updateUser(
  trx: Trx,
  { user, changes, by, at }: Act & { user: User; changes: Partial<UserDraft> },
): Promise<void> {
  const { name, email, role } = user;
  const before = { name, email, role };
  const after = { ...before, ...changes, ...(changes.email && { email: emailKey(changes.email) }) };
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  await trx
    .updateTable('users')
    .set({ ...after, name_key: searchKey(after.name), updated_at: at })
    .where('id', '=', user.id)
    .execute();
  await recordAudit(trx, { by, at, action: 'change', object: userObject(user.id), before, after });
}

/** Takes a user away with all that proves who it is. What the user did stays in the audit under the name. */
export async function deleteUser(trx: Trx, { user, by, at }: Act & { user: User }): Promise<void> {
  for (const table of ['sessions', 'credentials', 'second_factors', 'api_keys', 'one_time_codes'] as const)
    await trx.deleteFrom(table).where('user_id', '=', user.id).execute();
  await forgetDevices(trx, user.id);
  await trx.deleteFrom('users').where('id', '=', user.id).execute();
  const { name, email, role } = user;
  await recordAudit(trx, {
    ...{ by, at, action: 'remove', object: userObject(user.id) },
    before: { name, email, role },
    after: null,
  });
}

/** How many administrators there would be without this one. */
export async function countOtherAdministrators(trx: Kysely<Database>, id: number | null): Promise<number> {
  let query = trx
    .selectFrom('users')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('role', '=', 'administrator');
  if (id !== null) query = query.where('id', '!=', id);
  return Number((await query.executeTakeFirstOrThrow()).count);
}

/** The hash of a user's password; null where none is set. */
export async function loadPasswordHash(db: Kysely<Database>, userId: number): Promise<string | null> {
  const row = await db
    .selectFrom('credentials')
    .select('password')
    .where('user_id', '=', userId)
    .where('provider', '=', PASSWORD)
    .executeTakeFirst();
  return row?.password ?? null;
}

/** Browsers that are asked for no code, and sign-ins that are half done: better-auth keeps them by the user alone. */
async function forgetDevices(trx: Trx, userId: number): Promise<void> {
  await trx.deleteFrom('verifications').where('value', '=', String(userId)).execute();
}

/** Sets or takes away (null) the hash of a password, and ends the sessions but for `keep`. */
export async function savePassword(
  trx: Trx,
  { userId, hash, keep, by, at }: Act & { userId: number; hash: string | null; keep: number | null },
): Promise<void> {
  const before = (await loadPasswordHash(trx, userId)) !== null;
  await trx
    .insertInto('credentials')
    .values({
      ...{ user_id: userId, provider: PASSWORD, subject: String(userId), password: hash },
      created_at: at,
      updated_at: at,
    })
    .onConflict((conflict) => conflict.columns(['provider', 'subject']).doUpdateSet({ password: hash, updated_at: at }))
    .execute();
  await trx.deleteFrom('one_time_codes').where('user_id', '=', userId).execute();
  await forgetDevices(trx, userId);
  let sessions = trx.deleteFrom('sessions').where('user_id', '=', userId);
  if (keep !== null) sessions = sessions.where('id', '!=', keep);
  await sessions.execute();
  await recordAudit(trx, {
    ...{ by, at, action: hash === null ? 'reset-password' : 'change-password', object: userObject(userId) },
    before: { password: before },
    after: { password: hash !== null },
  });
}

/** Takes the second factor away, as for a lost phone. May be repeated. */
export async function deleteSecondFactor(trx: Trx, { userId, by, at }: Act & { userId: number }): Promise<void> {
  const { numDeletedRows } = await trx
    .deleteFrom('second_factors')
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
  if (numDeletedRows === 0n) return;
  await forgetDevices(trx, userId);
  await trx.updateTable('users').set({ two_factor_enabled: 0, updated_at: at }).where('id', '=', userId).execute();
  await recordAudit(trx, {
    ...{ by, at, action: 'remove-second-factor', object: userObject(userId) },
    before: { secondFactor: true },
    after: { secondFactor: false },
  });
}
