import type { Kysely } from 'kysely';
import type { Instant } from '../domain/time.ts';
import { type Act, recordAudit } from './audit.ts';
import type { Trx } from './db.ts';
import type { Database } from './schema.ts';
import { userObject } from './users.ts';

/** Where somebody is signed in. */
export interface Session {
  id: number;
  method: 'password' | 'single-sign-on';
  address: string | null;
  /** What the browser says of itself. */
  agent: string | null;
  createdAt: Instant;
  seenAt: Instant;
}

/** Newest sign of life first. */
export async function loadSessions(db: Kysely<Database>, userId: number): Promise<Session[]> {
  const rows = await db
    .selectFrom('sessions')
    .select(['id', 'method', 'address', 'agent', 'created_at as createdAt', 'seen_at as seenAt'])
    .where('user_id', '=', userId)
    .orderBy('seen_at', 'desc')
    .orderBy('id')
    .execute();
  return rows;
}

/** Which sessions end: one, all, or all but one. */
export type Ending = { only: number } | { except: number | null };

/** Returns how many ended. */
export async function endSessions(
  trx: Trx,
  { userId, ending, by, at }: Act & { userId: number; ending: Ending },
): Promise<number> {
  let query = trx.deleteFrom('sessions').where('user_id', '=', userId);
  if ('only' in ending) query = query.where('id', '=', ending.only);
  else if (ending.except !== null) query = query.where('id', '!=', ending.except);
  const ended = Number((await query.executeTakeFirstOrThrow()).numDeletedRows);
  if (ended > 0)
    await recordAudit(trx, {
      ...{ by, at, action: 'end-sessions', object: userObject(userId) },
      before: { sessions: ended },
      after: null,
    });
  return ended;
}

/** Takes away one that is over by itself. */
export async function dropSession(trx: Trx, id: number): Promise<void> {
  await trx.deleteFrom('sessions').where('id', '=', id).execute();
}

export async function touchSession(trx: Trx, { id, at }: { id: number; at: Instant }): Promise<void> {
  await trx.updateTable('sessions').set({ seen_at: at }).where('id', '=', id).execute();
}

/** Whose session it is, by the token that its cookie carries. */
export async function loadSessionByToken(
  db: Kysely<Database>,
  token: string,
): Promise<(Pick<Session, 'id' | 'method' | 'address'> & { userId: number; name: string }) | null> {
  const row = await db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .select(['sessions.id', 'sessions.method', 'sessions.address', 'sessions.user_id as userId', 'users.name'])
    .where('sessions.token', '=', token)
    .executeTakeFirst();
  return row ?? null;
}
