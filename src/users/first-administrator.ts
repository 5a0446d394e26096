import { hashPassword } from 'better-auth/crypto';
import { type App, nowInstant } from '../app/app.ts';
import { AppError } from '../errors.ts';
import { deleteCode, saveCode } from '../store/one-time-codes.ts';
import { countOtherAdministrators, insertUser, loadUser, savePassword, type User } from '../store/users.ts';
import { hashCode, isCode, newCode } from './codes.ts';

import { refuseBadPassword } from './password-rules.ts';
import { checkUser } from './people.ts';
import { beginTry } from './tries.ts';

const use = { purpose: 'first-administrator' } as const;

/** Whether there is an administrator yet. */
export async function hasAdministrator(app: Pick<App, 'db'>): Promise<boolean> {
  return (await countOtherAdministrators(app.db.read, null)) > 0;
}

/** A new code by which the first administrator proves to have started the program; null where there is one already. */
export async function codeForFirstAdministrator(app: App): Promise<string | null> {
  const code = newCode();
  const made = await app.db.write(async (trx) => {
    if ((await countOtherAdministrators(trx, null)) > 0) return false;
    await saveCode(trx, { use, hash: hashCode(app, { use, code }), expiresAt: null });
    return true;
  });
  return made ? code : null;
}

export interface FirstAdministrator {
  code: string;
  name: string;
  email: string;
  password: string;
  /** Where the request comes from. */
  address: string | null;
}

/** Throws AppError 'usage', 'conflict' where there is an administrator, 'credentials' for a wrong code, 'too-many-tries'. */
export async function makeFirstAdministrator(app: App, first: FirstAdministrator): Promise<User> {
  const { name, email, role } = checkUser({ name: first.name, email: first.email, role: 'administrator' });
  refuseBadPassword(first.password, { name, email });
  if (await hasAdministrator(app)) throw thereIsOne();
  const attempt = await beginTry(app, { address: first.address, email: null });
  if (!(await isCode(app, { use, code: first.code }))) {
    await attempt.failed(null);
    throw new AppError(
      'credentials',
      'This is not the code that the program printed when it was started last. Look at its terminal, or at the file first-start-code in its data folder.',
      { field: 'code' },
    );
  }
  await attempt.succeeded();
  const hash = await hashPassword(first.password);
  const act = { by: name, at: nowInstant(app) };
  return app.db.write(async (trx) => {
    if ((await countOtherAdministrators(trx, null)) > 0) throw thereIsOne();
    const id = await insertUser(trx, { name, email, role }, act);
    await savePassword(trx, { userId: id, hash, keep: null, ...act });
    await deleteCode(trx, use);
    return (await loadUser(trx, { id })) as User;
  });
}

const thereIsOne = () =>
  new AppError('conflict', 'There is an administrator already. Sign in, or ask that person to add you.', {});
