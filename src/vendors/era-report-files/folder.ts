import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { VendorError } from '../../errors.ts';
import { doubtful, type ReportSet } from '../era-reports/columns.ts';
import { isSame, namesIn, type Sighting, sight } from './disk.ts';
import type { Settings } from './settings.ts';

export type Role = keyof ReportSet;

export const roleWords: Readonly<Record<Role, string>> = {
  computers: 'computers',
  products: 'products',
  dynamicGroups: 'dynamic groups',
};

export const rolesOf = ({ reports }: Settings): Role[] =>
  (['computers', 'products', 'dynamicGroups'] as const).filter((role) => reports[role] !== null);

/** Whether a name is one of these files, where * stands for any text and ? for one character; in any case of letters. */
export function isNamed(name: string, files: string): boolean {
  const parts = files.split(/([*?])/).map((part) => {
    if (part === '*') return '.*';
    return part === '?' ? '.' : part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`, 'is').test(name);
}

// A file that changed so lately may still be written.
const restMs = 60_000;
const secondLookMs = 2000;
/** Clocks of two machines differ, but not by more. */
const aheadMs = 86_400_000;

export interface Look {
  now: () => number;
  signal: AbortSignal;
}

/** The newest file of a report, whole as far as its size tells. Throws VendorError: 'unavailable' where there is none yet. */
export async function findReport(
  settings: Pick<Settings, 'folder'>,
  files: string,
  { now, signal }: Look,
): Promise<Sighting> {
  const { folder } = settings;
  const names = (await namesIn(folder, signal)).filter((name) => isNamed(name, files));
  const sightings: Sighting[] = [];
  for (const name of names) sightings.push(await sight(join(folder, name), signal));
  const [newest] = sightings.toSorted((a, b) => b.changedAt - a.changedAt || (a.path < b.path ? 1 : -1));
  if (newest === undefined) throw new VendorError('unavailable', `There is no file ${files} in ${folder}.`);
  if (newest.changedAt > now() + aheadMs)
    throw doubtful(`${newest.path} is dated ${new Date(newest.changedAt).toISOString()}, in the future.`);
  if (now() - newest.changedAt > restMs) return newest;
  await sleep(secondLookMs, undefined, { signal });
  if (isSame(newest, await sight(newest.path, signal))) return newest;
  throw new VendorError('unavailable', `${newest.path} is still being written. The next sync reads it.`);
}

export type Found = Partial<Record<Role, Sighting>>;

/** The newest file of every report, looked for at once as each may have to be looked at twice. Throws VendorError: 'unexpected' where they are not of one set. */
export async function findSet(settings: Settings, look: Look): Promise<Found> {
  const finding = rolesOf(settings).map(
    async (role) => [role, await findReport(settings, settings.reports[role]?.files ?? '', look)] as const,
  );
  const found: Found = Object.fromEntries(await Promise.all(finding));
  refuseApart(found, settings.apartMinutes);
  return found;
}

function refuseApart(found: Found, apartMinutes: number): void {
  const byAge = Object.values(found).toSorted((a, b) => a.changedAt - b.changedAt);
  const [oldest, newest] = [byAge[0], byAge.at(-1)];
  if (oldest === undefined || newest === undefined) return;
  const minutes = Math.round((newest.changedAt - oldest.changedAt) / 60_000);
  if (minutes <= apartMinutes) return;
  throw doubtful(
    `${oldest.path} and ${newest.path} were made ${minutes} minutes apart: they are not of one set. Up to ${apartMinutes} minutes are allowed.`,
  );
}
