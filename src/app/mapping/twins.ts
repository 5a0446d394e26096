import type { Count, ProbableTwin } from '../../domain/count.ts';
import type { Twin } from '../../domain/mapping.ts';
import { AppError } from '../../errors.ts';
import { loadKnownDevices } from '../../store/inventory.ts';
import { loadTwins, confirmTwin as sayConfirmed, releaseTwin as sayReleased } from '../../store/mapping.ts';
import { type App, nowInstant } from '../app.ts';
import { shownCount } from '../counting.ts';
import { fitting, type Named } from './find.ts';
import { calledAccount, loadMapping } from './said.ts';

/** Two records of one device. */
export interface TwinRow {
  older: { key: number; name: string };
  newer: { key: number; name: string };
  /** What they have in common, and whose they are; null once they are confirmed. */
  by: 'serial' | 'mac' | null;
  account: string | null;
  /** Who confirmed it and when; null: nobody, both are counted. */
  confirmedBy: string | null;
  since: string | null;
}

/** Records that are probably one device, and those that a person confirmed to be one. `count`: where it is known already. */
export async function listTwins(app: App, { count }: { count?: Count } = {}): Promise<TwinRow[]> {
  return [...(await loadConfirmed(app)), ...(await namedTwins(app, count ?? (await shownCount(app))))];
}

async function namedTwins(app: App, { probableTwins }: Count): Promise<TwinRow[]> {
  const mapping = await loadMapping(app);
  return probableTwins.map(({ accountId, olderKey, newerKey, olderName, newerName, by }: ProbableTwin) => ({
    older: { key: olderKey, name: olderName },
    newer: { key: newerKey, name: newerName },
    by,
    account: calledAccount(mapping, accountId).name,
    confirmedBy: null,
    since: null,
  }));
}

async function loadConfirmed(app: App): Promise<TwinRow[]> {
  const twins = await loadTwins(app.db.read, null);
  const devices = await loadKnownDevices(
    app.db.read,
    twins.flatMap(({ olderKey, newerKey }) => [olderKey, newerKey]),
  );
  const called = (key: number) => ({ key, name: devices.get(key)?.name ?? `device:${key}` });
  return twins.map(({ olderKey, newerKey, by: confirmedBy, since }) => ({
    older: called(olderKey),
    newer: called(newerKey),
    by: null,
    account: null,
    confirmedBy,
    since,
  }));
}

export interface TwinChanged {
  twin: TwinRow;
  changed: boolean;
}

/**
 * The older record is not counted any more, as both are one device. Only what is probably one can be confirmed: the
 * same hardware in one account, the one gone before the other came. May be repeated. Throws AppError 'not-found',
 * 'ambiguous'.
 */
export async function confirmTwin(
  app: App,
  { older, newer, by }: { older: string; newer: string; by: string },
): Promise<TwinChanged> {
  const twin = oneOf(await listTwins(app), { older, newer });
  const keys: Twin = { olderKey: twin.older.key, newerKey: twin.newer.key };
  const changed = await app.db.write((trx) => sayConfirmed(trx, keys, { by, at: nowInstant(app) }));
  return { twin, changed };
}

/** Both records count again. May be repeated. Throws AppError 'not-found', 'ambiguous'. */
export async function releaseTwin(
  app: App,
  { older, newer, by }: { older: string; newer: string; by: string },
): Promise<TwinChanged> {
  const twin = oneOf(await listTwins(app), { older, newer });
  const changed = await app.db.write((trx) => sayReleased(trx, twin.older.key, { by, at: nowInstant(app) }));
  return { twin, changed };
}

function oneOf(rows: readonly TwinRow[], { older, newer }: { older: string; newer: string }): TwinRow {
  const fits = rows.filter((row) => means(older, row.older) && means(newer, row.newer));
  const [twin] = fits;
  if (twin !== undefined && fits.length === 1) return twin;
  const listed = (fits.length > 0 ? fits : rows).map(twinWords);
  const pair = `"${older}" and "${newer}"`;
  if (fits.length > 1) {
    const message = `${pair} fit several pairs. Name each by what stands before it:\n${listed.join('\n')}`;
    throw new AppError('ambiguous', message, { candidates: listed });
  }
  const none = rows.length === 0 ? 'None are.' : `These are:\n${listed.join('\n')}`;
  throw new AppError('not-found', `${pair} are not probably one device. ${none}`, { candidates: listed });
}

function means(text: string, device: { key: number; name: string }): boolean {
  const { key, name } = device;
  const among: Named<number>[] = [{ thing: key, ref: `device:${key}`, ids: [String(key)], names: [name] }];
  return fitting(text, { kind: 'device', among }).length > 0;
}

const twinWords = ({ older, newer }: TwinRow): string =>
  `  device:${older.key} ${older.name}   device:${newer.key} ${newer.name}`;
