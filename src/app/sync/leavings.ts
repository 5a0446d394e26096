import { loadStays, type StoredStay, type WatchedGroup } from '../../store/stays.ts';
import { doubtOfLeavings, isCovered } from './doubts.ts';
import type { Reading, Sighted } from './reading.ts';
import { breathe, type SyncRun } from './run.ts';

/** What a doubt and its confirmation call the devices that leave a group. */
export const leavingsOf = ({ vendorId }: Pick<WatchedGroup, 'vendorId'>): string => `members:${vendorId}`;

/** Vendor ids of the devices of which a person confirmed that they left a group. */
export function confirmedLeavings({ confirmed }: SyncRun, group: WatchedGroup): ReadonlySet<string> {
  return new Set(confirmed?.[leavingsOf(group)]);
}

/**
 * Whether a device that a list of members lacks may be there all the same: the listing of devices lacks it too, so
 * that it is deleted or not shown; or what it says of the device, its static group among it, could not be read.
 */
export function isHidden(device: Sighted | undefined, { kind }: Pick<WatchedGroup, 'kind'>): boolean {
  return device?.seen !== true || (kind === 'static' && device.unreadable !== null);
}

/** Judges a whole list by how many of the stays that last it would end; null: it may conclude, or a person confirmed it. */
export async function judgeLeavings(
  run: SyncRun,
  { group, members, devices }: { group: WatchedGroup; members: ReadonlySet<string>; devices: Pick<Reading, 'known'> },
): Promise<{ why: string; leaving: string[] } | null> {
  const shown = (await loadLastingStays(run, group.id))
    .map(({ deviceVendorId }) => deviceVendorId)
    .filter((vendorId) => !isHidden(devices.known.get(vendorId), group));
  const leaving = shown.filter((vendorId) => !members.has(vendorId));
  const why = doubtOfLeavings({ listed: members.size, total: shown.length, leaving }, run.limits);
  if (why === null) return null;
  if (run.confirmed === null) return { why, leaving };
  const isConfirmed = isCovered({ [leavingsOf(group)]: leaving }, run.confirmed);
  return isConfirmed ? null : { why: `${why}, more than was confirmed`, leaving };
}

const STAYS_SLICE = 2000;

export async function loadLastingStays(run: SyncRun, groupId: number): Promise<StoredStay[]> {
  const stays: StoredStay[] = [];
  for (let after = 0; ; ) {
    const slice = await loadStays(run.app.db.read, { groupId, after, limit: STAYS_SLICE });
    stays.push(...slice);
    const last = slice.at(-1);
    if (last === undefined || slice.length < STAYS_SLICE) return stays;
    after = last.deviceKey;
    await breathe(run.signal);
  }
}
