import { createHash } from 'node:crypto';
import { type App, nowInstant } from '../app/app.ts';
import type { Instant } from '../domain/time.ts';
import { AppError } from '../errors.ts';
import { recordAudit } from '../store/audit.ts';
import { deleteTries, forgetTries, loadTries, saveTries, type Tries } from '../store/tries.ts';
import { emailKey, userObject } from '../store/users.ts';

const MINUTE_MS = 60_000;

/** The fifth failure in a row locks an account for a minute, each further one for twice as long, up to an hour. */
const account = { free: 4, firstLockMs: MINUTE_MS, longestLockMs: 60 * MINUTE_MS };
/** So many failures from one address within a quarter of an hour; then it waits for that quarter's end. */
const address = { most: 20, windowMs: 15 * MINUTE_MS };
const forgottenMs = 24 * 60 * MINUTE_MS;

/** Where a try comes from and what it aims at. */
export interface Aim {
  /** null: not known. Those share one count. */
  address: string | null;
  /** The account's e-mail address, as it was typed; null where the try aims at none. */
  email: string | null;
}

/** A try that counts as failed until it is said to have succeeded: many at once are counted as well. */
export interface Try {
  succeeded(): Promise<void>;
  /** Records the failure, of the user where it is known who. */
  failed(userId: number | null): Promise<void>;
}

/** Throws AppError 'too-many-tries' while the account or the address has to wait; that try is not counted. */
export async function beginTry(app: App, aim: Aim): Promise<Try> {
  const at = nowInstant(app);
  const counted = await app.db.write(async (trx) => {
    await forgetTries(trx, later(at, -forgottenMs));
    const counts: Tries[] = [];
    let wait = 0;
    for (const subject of subjectsOf(aim)) {
      const before = await loadTries(trx, subject);
      wait = Math.max(wait, waitMs(before, at));
      counts.push(count(subject, { before, at }));
    }
    if (wait > 0) return wait;
    for (const each of counts) await saveTries(trx, each);
    return null;
  });
  if (counted !== null) throw tooMany(counted);
  return { succeeded: () => forgive(app, aim), failed: (userId) => record(app, { aim, userId }) };
}

function tooMany(waitMs: number): AppError {
  const seconds = Math.ceil(waitMs / 1000);
  const words = seconds < 60 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
  const message = `Too many tries have failed. Try again in ${words}, or have an administrator unlock the account.`;
  return new AppError('too-many-tries', message, { retryAfterSeconds: seconds });
}

const subjectsOf = (aim: Aim): string[] => [
  addressSubject(aim),
  ...(aim.email === null ? [] : [accountSubject(aim.email)]),
];

const addressSubject = (aim: Aim): string => `address:${aim.address ?? 'unknown'}`;

/** What was typed may be anything, a password by mistake: only its digest is kept. */
export const accountSubject = (email: string): string =>
  `account:${createHash('sha256').update(emailKey(email)).digest('base64url')}`;

const later = (at: Instant, ms: number): Instant => new Date(Date.parse(at) + ms).toISOString();

const waitMs = (tries: Tries | null, at: Instant): number =>
  tries?.lockedUntil ? Date.parse(tries.lockedUntil) - Date.parse(at) : 0;

function count(subject: string, { before, at }: { before: Tries | null; at: Instant }): Tries {
  return subject.startsWith('address:') ? countAddress(subject, { before, at }) : countAccount(subject, { before, at });
}

function countAccount(subject: string, { before, at }: { before: Tries | null; at: Instant }): Tries {
  const failures = (before?.failures ?? 0) + 1;
  const over = failures - account.free - 1;
  const lockMs = Math.min(account.firstLockMs * 2 ** over, account.longestLockMs);
  return {
    ...{ subject, failures, firstAt: before?.firstAt ?? at, lastAt: at },
    lockedUntil: over < 0 ? null : later(at, lockMs),
  };
}

function countAddress(subject: string, { before, at }: { before: Tries | null; at: Instant }): Tries {
  const goesOn = before !== null && later(before.firstAt, address.windowMs) > at;
  const [failures, firstAt] = goesOn ? [before.failures + 1, before.firstAt] : [1, at];
  const lockedUntil = failures < address.most ? null : later(firstAt, address.windowMs);
  return { subject, failures, firstAt, lastAt: at, lockedUntil };
}

/** The account starts anew; the address has one failure less. */
async function forgive(app: App, aim: Aim): Promise<void> {
  await app.db.write(async (trx) => {
    if (aim.email !== null) await deleteTries(trx, accountSubject(aim.email));
    const tries = await loadTries(trx, addressSubject(aim));
    if (tries !== null) await saveTries(trx, { ...tries, failures: tries.failures - 1, lockedUntil: null });
  });
}

async function record(app: App, { aim, userId }: { aim: Aim; userId: number | null }): Promise<void> {
  const act = { by: 'seatbridge', at: nowInstant(app) };
  const object = userId === null ? 'sign-in' : userObject(userId);
  await app.db.write(async (trx) => {
    const after = { address: aim.address };
    await recordAudit(trx, { ...act, action: 'sign-in-failed', object, before: null, after });
    const tries = aim.email === null ? null : await loadTries(trx, accountSubject(aim.email));
    if (tries?.lockedUntil && userId !== null)
      await recordAudit(trx, { ...act, action: 'lock', object, before: null, after: { until: tries.lockedUntil } });
  });
}
