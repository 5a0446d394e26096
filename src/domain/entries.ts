import type { Instant } from './time.ts';

/*
 * Entries: stays of devices in watched groups, from complete member lists. A leaving counts when a second
 * complete listing or a person confirms it; the first listing of a group is a baseline.
 */

/** A stay that lasts, as the store holds it. */
export interface Stay {
  id: number;
  deviceKey: number;
  missingSince: Instant | null;
}

/** One complete listing of a group's members. */
export interface MemberListing {
  at: Instant;
  /** Keys of devices. */
  members: ReadonlySet<number>;
  /** The first listing of the group, of a group watched again, or of a new server. */
  baseline: boolean;
  /** Devices that are removed for certain: their stays end at once. */
  gone: ReadonlySet<number>;
  /** Devices that may be there and not be shown: that the list lacks them says nothing. */
  hidden: ReadonlySet<number>;
  /** Devices of which a person confirmed that they left: no second listing is needed. */
  confirmed: ReadonlySet<number>;
}

export type EndReason = 'left' | 'device-gone' | 'group-gone' | 'mapping-gone' | 'priority-gone' | 'moved';

export type StayChange =
  | { change: 'entered'; deviceKey: number; ordinal: number; at: Instant; baseline: boolean }
  | { change: 'missing'; id: number; at: Instant }
  | { change: 'back'; id: number }
  | { change: 'ended'; id: number; at: Instant; reason: EndReason };

/**
 * What a complete listing says of a group's stays. `ordinals`: the last ordinal of each device that was ever in
 * the group. The same listing again confirms leavings and changes nothing else.
 */
export function diffMembers(
  stays: readonly Stay[],
  { listing, ordinals }: { listing: MemberListing; ordinals: ReadonlyMap<number, number> },
): StayChange[] {
  const staying = new Set(stays.map(({ deviceKey }) => deviceKey));
  const changes = stays.flatMap((stay) => changeOfStay(stay, listing));
  for (const deviceKey of listing.members) {
    if (staying.has(deviceKey) || listing.gone.has(deviceKey)) continue;
    const ordinal = (ordinals.get(deviceKey) ?? 0) + 1;
    changes.push({ change: 'entered', deviceKey, ordinal, at: listing.at, baseline: listing.baseline });
  }
  return changes;
}

function changeOfStay({ id, deviceKey, missingSince }: Stay, listing: MemberListing): StayChange[] {
  const { at, members, gone, hidden, confirmed } = listing;
  if (gone.has(deviceKey)) return [{ change: 'ended', id, at, reason: 'device-gone' }];
  if (members.has(deviceKey)) return missingSince === null ? [] : [{ change: 'back', id }];
  if (hidden.has(deviceKey)) return [];
  if (missingSince === null && !confirmed.has(deviceKey)) return [{ change: 'missing', id, at }];
  return [{ change: 'ended', id, at: missingSince ?? at, reason: 'left' }];
}
