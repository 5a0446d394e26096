import { DAY_MS, type Instant } from '../domain/time.ts';
import { AppError } from '../errors.ts';
import { resume as endPause, loadPauses, type Pause, pause as savePause } from '../store/pauses.ts';
import type { Stated } from '../store/statements.ts';
import { type App, nowInstant } from './app.ts';

/** The pauses in force at this moment. */
export function currentPauses(app: Pick<App, 'db' | 'clock'>): Promise<Stated<Pause>[]> {
  return loadPauses(app.db.read, nowInstant(app));
}

/** Stops postings and tickets, of all or of one account; in the place of a pause of the same. Throws AppError 'usage' for an end in the past. */
export async function pause(app: App, { by, ...wanted }: Pause & { by: string }): Promise<void> {
  const at = nowInstant(app);
  if (wanted.until !== null && wanted.until <= at) {
    throw new AppError('usage', `A pause cannot end in the past (${wanted.until}).`, { field: 'until' });
  }
  await app.db.write((trx) => savePause(trx, wanted, { by, at }));
}

/** Ends a pause; false where there was none. May be repeated. */
export function resume(app: App, { accountId, by }: { accountId: number | null; by: string }): Promise<boolean> {
  return app.db.write((trx) => endPause(trx, accountId, { by, at: nowInstant(app) }));
}

/**
 * When a pause ends: a moment ("2026-03-01T06:00"), the end of a date in this machine's zone ("2026-03-01"), or a
 * length from now ("90m", "8h", "3d"). Throws AppError 'usage'.
 */
export function untilOf(text: string, now: number): Instant {
  const length = /^(\d+)\s*(m|h|d)$/.exec(text);
  if (length) return new Date(now + Number(length[1]) * unitMs[length[2] as keyof typeof unitMs]).toISOString();
  const ms = Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T23:59:59.999` : text);
  if (/^\d{4}-\d{2}-\d{2}/.test(text) && !Number.isNaN(ms)) return new Date(ms).toISOString();
  throw new AppError(
    'usage',
    `"${text}" is no end of a pause. Give a date (2026-03-01), a moment (2026-03-01T06:00) or a length (8h, 3d).`,
    { field: 'until' },
  );
}

const unitMs = { m: 60_000, h: 3_600_000, d: DAY_MS };
