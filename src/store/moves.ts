import { type Kysely, sql } from 'kysely';
import type { CountedDevice } from '../domain/count.ts';
import type { DeviceType } from '../domain/inventory.ts';
import type { Instant } from '../domain/time.ts';
import type { Database } from './schema.ts';

/** A device that changed its static group, as it was before and as it is. */
export interface Move {
  at: Instant;
  before: CountedDevice;
  after: CountedDevice;
}

/** Devices that changed their static group after a moment, at most `limit`, newest first. */
export async function loadMoves(
  db: Kysely<Database>,
  { after, limit }: { after: Instant; limit: number },
): Promise<Move[]> {
  const rows = await movesQuery(db, { after, limit }).execute();
  return rows.map(({ at, was, ...row }) => {
    const device = movedDevice(row);
    return { at, before: { ...device, groupKey: was }, after: device };
  });
}

/** A device that left a mapped dynamic group. */
export interface Leaving {
  at: Instant;
  groupKey: number;
  device: CountedDevice;
}

/** Devices that left a dynamic group that is mapped after a moment, at most `limit`, newest first. */
export async function loadLeavings(
  db: Kysely<Database>,
  { after, limit }: { after: Instant; limit: number },
): Promise<Leaving[]> {
  const rows = await leavingsQuery(db, { after, limit }).execute();
  return rows.flatMap(({ at, groupKey, ...row }) => (at === null ? [] : [{ at, groupKey, device: movedDevice(row) }]));
}

/** A group that changed its place in the tree, and the group it was in. */
export interface GroupMove {
  at: Instant;
  groupKey: number;
  was: number | null;
}

/**
 * Groups that changed their place after a moment, at most `limit`, newest first. Those that inherited nothing there,
 * being mapped or customers of their own, took nothing with them.
 */
export async function loadGroupMoves(
  db: Kysely<Database>,
  { after, limit }: { after: Instant; limit: number },
): Promise<GroupMove[]> {
  return db
    .selectFrom('group_past as p')
    .innerJoin('groups as g', 'g.id', 'p.group_id')
    .leftJoin('groups as parent', (join) =>
      join.onRef('parent.connection_id', '=', 'g.connection_id').onRef('parent.vendor_id', '=', 'p.parent_vendor_id'),
    )
    .leftJoin('group_maps as m', (join) =>
      join
        .onRef('m.group_id', '=', 'p.group_id')
        .onRef('m.from_at', '<', 'p.to_at')
        .on((eb) => eb.or([eb('m.to_at', 'is', null), eb('m.to_at', '>=', eb.ref('p.to_at'))])),
    )
    .select(['p.to_at as at', 'g.id as groupKey', 'parent.id as was'])
    .where('p.to_at', '>', after)
    .where('p.is_customer', '=', 0)
    .where('m.id', 'is', null)
    .where('g.removed_at', 'is', null)
    .where(sql<boolean>`coalesce(p.parent_vendor_id, '') <> coalesce(g.parent_vendor_id, '')`)
    .orderBy('p.to_at', 'desc')
    .limit(limit)
    .execute();
}

const movesQuery = (db: Kysely<Database>, { after, limit }: { after: Instant; limit: number }) =>
  db
    .selectFrom('device_past as p')
    .innerJoin('devices as d', 'd.id', 'p.device_id')
    .innerJoin('device_kinds as k', 'k.id', 'd.kind_id')
    .select(['p.to_at as at', 'p.group_id as was'])
    .select(MOVED)
    .where('p.to_at', '>', after)
    .where('d.removed_at', 'is', null)
    .where(sql<boolean>`coalesce(p.group_id, 0) <> coalesce(d.group_id, 0)`)
    .orderBy('p.to_at', 'desc')
    .limit(limit);

const leavingsQuery = (db: Kysely<Database>, { after, limit }: { after: Instant; limit: number }) =>
  db
    .selectFrom('group_maps as m')
    .innerJoin('groups as g', 'g.id', 'm.group_id')
    .innerJoin('entries as e', 'e.group_id', 'm.group_id')
    .innerJoin('devices as d', 'd.id', 'e.device_id')
    .innerJoin('device_kinds as k', 'k.id', 'd.kind_id')
    .select(['e.left_at as at', 'e.group_id as groupKey'])
    .select(MOVED)
    .where('m.to_at', 'is', null)
    .where('g.kind', '=', 'dynamic')
    .where('e.left_at', '>', after)
    .where('d.removed_at', 'is', null)
    .orderBy('e.left_at', 'desc')
    .limit(limit);

const MOVED = [
  ...(['d.id', 'd.connection_id', 'd.vendor_id', 'd.name', 'd.group_id', 'k.type', 'k.os'] as const),
  ...(['k.products', 'd.serial', 'd.macs', 'd.last_seen'] as const),
] as const;

type MovedRow = Pick<
  Database['devices'],
  'connection_id' | 'vendor_id' | 'name' | 'group_id' | 'serial' | 'macs' | 'last_seen'
> &
  Omit<Database['device_kinds'], 'id' | 'hash'> & { id: number };

function movedDevice({ id, ...row }: MovedRow): CountedDevice {
  return {
    key: id,
    serverId: row.connection_id,
    id: row.vendor_id,
    name: row.name,
    groupKey: row.group_id,
    kind: { type: row.type as DeviceType, os: row.os, products: row.products },
    serial: row.serial,
    macs: row.macs,
    firstSeen: null,
    lastSeen: row.last_seen,
  };
}
