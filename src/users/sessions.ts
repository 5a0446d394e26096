import { type App, nowInstant } from '../app/app.ts';
import { AppError } from '../errors.ts';
import { endSessions, loadSessions, type Session } from '../store/sessions.ts';
import { userById } from './people.ts';

/** Where a user is signed in. Throws AppError 'not-found'. */
export async function listSessions(app: App, userId: number): Promise<Session[]> {
  return loadSessions(app.db.read, (await userById(app, userId)).id);
}

/** Throws AppError 'not-found' for a session that is not this user's, or is over. */
export async function endSession(
  app: App,
  { userId, session, by }: { userId: number; session: number; by: string },
): Promise<void> {
  const act = { by, at: nowInstant(app) };
  const ended = await app.db.write((trx) => endSessions(trx, { userId, ending: { only: session }, ...act }));
  if (ended === 0) throw new AppError('not-found', `There is no session ${session}.`, { field: 'session' });
}

/** Signs a user out everywhere, but for one session where it is named. Returns how many ended. May be repeated. */
export async function signOutEverywhere(
  app: App,
  userId: number,
  { by, except = null }: { by: string; except?: number | null },
): Promise<number> {
  await userById(app, userId);
  const act = { by, at: nowInstant(app) };
  return app.db.write((trx) => endSessions(trx, { userId, ending: { except }, ...act }));
}
