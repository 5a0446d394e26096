import type { EndReason } from '../../domain/entries.ts';
import { diffMembers, type StayChange } from '../../domain/entries.ts';
import type { Device } from '../../domain/inventory.ts';
import type { Instant } from '../../domain/time.ts';
import {
  applyStayChanges,
  endStaysOfGroup,
  loadDeviceKeys,
  loadOrdinals,
  loadUnseenStays,
  loadUnwatchedGroups,
  markMembersDoubt,
  markStaysBaseline,
  type StoredStay,
  saveFirstSign,
  type WatchedGroup,
} from '../../store/stays.ts';
import { markBaselined } from '../../store/ticket-rules.ts';
import type { Applier } from './apply.ts';
import { confirmedLeavings, isHidden, loadLastingStays } from './leavings.ts';
import type { MemberList } from './members.ts';
import type { Reading } from './reading.ts';
import { breathe, countsOf, type SyncRun, slices } from './run.ts';

const ROWS_A_WRITE = 250;

/** Applies what the member lists say of entries, after the devices themselves. */
export async function applyMemberLists(
  run: SyncRun,
  applier: Applier,
  {
    lists,
    devices,
    gone,
  }: { lists: readonly MemberList[]; devices: Pick<Reading, 'known'>; gone: ReadonlySet<number> },
): Promise<void> {
  for (const { group, members, doubt } of lists) {
    if (doubt !== group.membersDoubt) {
      await applier.write((trx) => markMembersDoubt(trx, { id: group.id, why: doubt }));
    }
    if (members !== null) await applyMembers(run, applier, { group, members, devices, gone });
  }
  for (const { id, hadRule } of await loadUnwatchedGroups(run.app.db.read, run.connection.id)) {
    await endGroup(applier, { groupId: id, reason: hadRule ? 'priority-gone' : 'mapping-gone' });
  }
}

interface Members {
  group: WatchedGroup;
  members: ReadonlySet<string>;
  devices: Pick<Reading, 'known'>;
  /** Keys of the devices that this run removed. */
  gone: ReadonlySet<number>;
}

async function applyMembers(run: SyncRun, applier: Applier, { group, gone, ...listed }: Members): Promise<void> {
  const stays = await loadLastingStays(run, group.id);
  const keys = await keysOf(run, listed);
  const baseline = group.ruleId !== null && !group.baselined;
  const confirmed = confirmedLeavings(run, group);
  const listing = {
    at: applier.at,
    members: keys,
    baseline,
    gone,
    hidden: keysWhere(stays, ({ deviceVendorId }) => {
      const unproven = run.again && !confirmed.has(deviceVendorId);
      return unproven || isHidden(listed.devices.known.get(deviceVendorId), group);
    }),
    confirmed: keysWhere(stays, ({ deviceVendorId }) => confirmed.has(deviceVendorId)),
  };
  const ordinals = await ordinalsOf(run, { groupId: group.id, keys, stays });
  const changes = diffMembers(stays, { listing, ordinals });
  const batch = { groupId: group.id, at: applier.at, tickets: group.ruleId !== null };
  for (const slice of slices(changes, ROWS_A_WRITE)) {
    await applier.write((trx) => applyStayChanges(trx, { ...batch, changes: slice }));
  }
  countChanges(run, changes);
  if (!baseline) return;
  await applier.write(async (trx) => {
    await markStaysBaseline(trx, group.id);
    await markBaselined(trx, group.id, applier.at);
  });
}

function countChanges(run: SyncRun, changes: readonly StayChange[]): void {
  if (changes.length === 0) return;
  const counts = countsOf(run.counts, 'members');
  for (const { change } of changes) {
    if (change === 'entered') counts.added += 1;
    if (change === 'ended') counts.removed += 1;
    if (change === 'missing') counts.missing += 1;
  }
}

const keysWhere = (stays: readonly StoredStay[], is: (stay: StoredStay) => boolean): ReadonlySet<number> =>
  new Set(stays.filter(is).map(({ deviceKey }) => deviceKey));

/** Our keys of the members. One that this run has not seen as a device came in between: the next run will. */
async function keysOf(run: SyncRun, { members, devices }: Pick<Members, 'members' | 'devices'>): Promise<Set<number>> {
  const keys = new Set<number>();
  const fresh: string[] = [];
  for (const vendorId of members) {
    const device = devices.known.get(vendorId);
    if (device === undefined || (device.removed && !device.seen)) continue;
    if (device.id === null) fresh.push(vendorId);
    else keys.add(device.id);
  }
  for (const vendorIds of slices(fresh, ROWS_A_WRITE)) {
    const found = await loadDeviceKeys(run.app.db.read, { connectionId: run.connection.id, vendorIds });
    for (const key of found.values()) keys.add(key);
    await breathe(run.signal);
  }
  return keys;
}

async function ordinalsOf(
  run: SyncRun,
  { groupId, keys, stays }: { groupId: number; keys: ReadonlySet<number>; stays: readonly StoredStay[] },
): Promise<Map<number, number>> {
  const staying = new Set(stays.map(({ deviceKey }) => deviceKey));
  const entering = [...keys].filter((key) => !staying.has(key));
  const ordinals = new Map<number, number>();
  for (const deviceIds of slices(entering, ROWS_A_WRITE)) {
    for (const [key, last] of await loadOrdinals(run.app.db.read, { groupId, deviceIds })) ordinals.set(key, last);
    await breathe(run.signal);
  }
  return ordinals;
}

/** Ends the entries of groups that are gone, before the groups themselves: that closes no ticket. */
export async function endStaysOfGroups(applier: Applier, groupIds: readonly number[]): Promise<void> {
  for (const groupId of groupIds) await endGroup(applier, { groupId, reason: 'group-gone' });
}

async function endGroup(applier: Applier, end: { groupId: number; reason: EndReason }): Promise<void> {
  let ended = ROWS_A_WRITE;
  while (ended === ROWS_A_WRITE) {
    await applier.write(async (trx) => {
      ended = await endStaysOfGroup(trx, { ...end, at: applier.at, limit: ROWS_A_WRITE });
    });
  }
}

/** Watches, while devices pass, for the first sign of life of those whose entries wait for one. */
export interface SignWatch {
  lookAt(device: Pick<Device, 'id' | 'lastSeen'>): void;
  apply(applier: Applier): Promise<void>;
}

export async function watchSigns(run: SyncRun): Promise<SignWatch> {
  const waiting = new Map<string, { id: number; enteredAt: Instant }[]>();
  for (const { deviceVendorId, ...stay } of await loadUnseenStays(run.app.db.read, run.connection.id)) {
    waiting.set(deviceVendorId, [...(waiting.get(deviceVendorId) ?? []), stay]);
  }
  const seen: { id: number; seenAt: Instant }[] = [];
  return {
    lookAt({ id, lastSeen }) {
      if (lastSeen === null || waiting.size === 0) return;
      for (const stay of waiting.get(id) ?? []) {
        if (lastSeen > stay.enteredAt) seen.push({ id: stay.id, seenAt: lastSeen });
      }
    },
    async apply(applier) {
      for (const slice of slices(seen, ROWS_A_WRITE)) {
        await applier.write(async (trx) => {
          for (const stay of slice) await saveFirstSign(trx, stay);
        });
      }
    },
  };
}
