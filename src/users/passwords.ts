import { hashPassword, verifyPassword } from 'better-auth/crypto';
import { type App, nowInstant } from '../app/app.ts';
import { AppError } from '../errors.ts';
import { loadPasswordHash, loadUser, savePassword, type User } from '../store/users.ts';
import { isCode } from './codes.ts';
import { refuseBadPassword } from './password-rules.ts';
import { userById } from './people.ts';
import { beginTry } from './tries.ts';

/** Sets a password with the code that an administrator handed over. Throws AppError 'usage', 'credentials', 'too-many-tries'. */
export async function setPasswordByCode(
  app: App,
  { code, password, address }: { code: string; password: string; address: string | null },
): Promise<User> {
  const attempt = await beginTry(app, { address, email: null });
  const [, id = '', bare = ''] = /^\s*(\d{1,15})-(.+)$/s.exec(code) ?? [];
  const use = { purpose: 'password' as const, userId: Number(id) };
  const user = await loadUser(app.db.read, { id: use.userId });
  if (user === null || !(await isCode(app, { use, code: bare }))) {
    await attempt.failed(user?.id ?? null);
    const message = 'This code is not right, was used, or is too old. Ask an administrator for another.';
    throw new AppError('credentials', message, { field: 'code' });
  }
  await attempt.succeeded();
  refuseBadPassword(password, user);
  const hash = await hashPassword(password);
  const act = { by: user.name, at: nowInstant(app) };
  // Two requests with the same code: the first uses it up.
  await app.db.write(async (trx) => {
    if (!(await isCode(app, { use, code: bare, db: trx }))) throw usedUp();
    await savePassword(trx, { userId: user.id, hash, keep: null, ...act });
  });
  return userById(app, user.id);
}

const usedUp = () => new AppError('credentials', 'This code was just used.', { field: 'code' });

interface Change {
  userId: number;
  current: string;
  next: string;
  /** The session that goes on; all others end. */
  session: number | null;
  address: string | null;
}

/** A person's own. Throws AppError 'usage', 'credentials' where the current one is wrong, 'too-many-tries'. */
export async function changePassword(app: App, change: Change): Promise<void> {
  const user = await userById(app, change.userId);
  refuseBadPassword(change.next, user);
  const attempt = await beginTry(app, { address: change.address, email: user.email });
  const kept = await loadPasswordHash(app.db.read, user.id);
  if (kept === null || !(await verifyPassword({ hash: kept, password: change.current }))) {
    await attempt.failed(user.id);
    throw new AppError('credentials', 'The current password is not right.', { field: 'current' });
  }
  await attempt.succeeded();
  const hash = await hashPassword(change.next);
  const act = { by: user.name, at: nowInstant(app) };
  await app.db.write((trx) => savePassword(trx, { userId: user.id, hash, keep: change.session, ...act }));
}
