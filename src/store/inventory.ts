import type { Kysely } from 'kysely';
import type { CountableDevice, CountedDevice, Membership } from '../domain/count.ts';
import type { GroupNode } from '../domain/mapping.ts';
import type { Instant } from '../domain/time.ts';
import { DeviceKinds, type OfKindKey } from './device-kinds.ts';
import type { Database } from './schema.ts';

/*
 * What ESET servers hold, as the counting sees it: now (`at` null), or as it was at any moment of the past. Servers
 * that are disconnected or failing are as they were when last read.
 */

type Read = Kysely<Database>;

/** Rows of one slice: some 10 ms of reading. */
const SLICE = 2000;

const columns = ['group_id', 'name', 'kind_id', 'serial', 'macs', 'last_seen'] as const;

/** All devices that are there now, in chunks in the order of their keys. Between two chunks others may go first. */
export async function* presentDevices(db: Read): AsyncGenerator<CountableDevice[]> {
  const kinds = new DeviceKinds(db);
  for (let after = 0; ; ) {
    const rows = await selectPresent(db, after).execute();
    const last = rows.at(-1);
    if (last !== undefined) yield await kinds.put(rows);
    if (last === undefined || rows.length < SLICE) return kinds.keep();
    after = last.key;
  }
}

/** No column more than counting takes: a row less wide is read in three quarters of the time. */
const selectPresent = (db: Read, after: number) =>
  db
    .selectFrom('devices')
    .select(['id as key', 'connection_id as serverId', 'vendor_id as id', 'group_id as groupKey'])
    .select(['kind_id as kind', 'serial', 'macs', 'last_seen as lastSeen'])
    .where('removed_at', 'is', null)
    .where('id', '>', after)
    .orderBy('devices.id') // not the vendor's, which is called so here
    .limit(SLICE)
    .$castTo<OfKindKey<CountableDevice>>();

/** All devices, in the same way, with all that is known of each. */
export async function* countedDevices(db: Read, { at }: { at: Instant | null }): AsyncGenerator<CountedDevice[]> {
  const known = { firstReads: await loadFirstReads(db), kinds: new DeviceKinds(db) };
  for (let after = 0; ; ) {
    const rows = await selectDevices(db, at).where('id', '>', after).orderBy('id').limit(SLICE).execute();
    const last = rows.at(-1);
    if (last === undefined) return;
    const past =
      at === null
        ? []
        : await selectPast(db, at).where('device_id', '>', after).where('device_id', '<=', last.id).execute();
    const chunk = await countedRows(rows, { past, at, ...known });
    if (chunk.length > 0) yield chunk;
    if (rows.length < SLICE) return;
    after = last.id;
  }
}

const KEYS_A_QUERY = 500;

/** The same of these devices alone. */
export async function* countedDevicesOf(
  db: Read,
  { keys, at }: { keys: readonly number[]; at: Instant | null },
): AsyncGenerator<CountedDevice[]> {
  const known = { firstReads: await loadFirstReads(db), kinds: new DeviceKinds(db) };
  for (let from = 0; from < keys.length; from += KEYS_A_QUERY) {
    const part = keys.slice(from, from + KEYS_A_QUERY);
    const rows = await selectDevices(db, at).where('id', 'in', part).orderBy('id').execute();
    const past = at === null ? [] : await selectPast(db, at).where('device_id', 'in', part).execute();
    yield await countedRows(rows, { past, at, ...known });
  }
}

const selectDevices = (db: Read, at: Instant | null) =>
  db
    .selectFrom('devices')
    .select(['id', 'connection_id', 'vendor_id', 'since', 'removed_at', 'known_since', ...columns])
    .$if(at === null, (query) => query.where('removed_at', 'is', null))
    .$if(at !== null, (query) => query.where('known_since', '<=', at ?? ''));

/** What devices were at a moment before they became what they are. */
const selectPast = (db: Read, at: Instant) =>
  db
    .selectFrom('device_past')
    .select(['device_id', ...columns])
    .where('from_at', '<=', at)
    .where('to_at', '>', at);

interface Held {
  since: Instant;
  removed_at: Instant | null;
}

const isAsOf = ({ since, removed_at: removedAt }: Held, at: Instant): boolean =>
  since <= at && (removedAt === null || removedAt > at);

type Facts = Pick<Database['devices'], (typeof columns)[number]>;

interface Row extends Held, Facts {
  id: number;
  connection_id: number;
  vendor_id: string;
  known_since: Instant;
}

interface AsOf {
  past: readonly (Facts & { device_id: number })[];
  at: Instant | null;
  firstReads: ReadonlyMap<number, Instant>;
  kinds: DeviceKinds;
}

function countedRows(rows: readonly Row[], { past, at, firstReads, kinds }: AsOf): Promise<CountedDevice[]> {
  const pastOf = new Map(past.map((row) => [row.device_id, row]));
  const devices: OfKindKey<CountedDevice>[] = [];
  for (const row of rows) {
    const then = at === null || isAsOf(row, at) ? row : pastOf.get(row.id);
    if (then !== undefined) devices.push(countedOf(row, { then, at, firstRead: firstReads.get(row.connection_id) }));
  }
  return kinds.put(devices);
}

function countedOf(
  row: Row,
  { then, at, firstRead }: { then: Facts; at: Instant | null; firstRead: Instant | undefined },
): OfKindKey<CountedDevice> {
  return {
    key: row.id,
    serverId: row.connection_id,
    id: row.vendor_id,
    name: then.name,
    groupKey: then.group_id,
    kind: then.kind_id,
    serial: then.serial,
    macs: then.macs,
    firstSeen: firstRead === undefined || row.known_since <= firstRead ? null : row.known_since,
    // A row holds while its device was seen day after day, so on each of its days it had been seen that day.
    lastSeen: at !== null && then.last_seen !== null && then.last_seen > at ? at : then.last_seen,
  };
}

/** When each server was first read whole: what was there then may have been there for years. */
async function loadFirstReads(db: Read): Promise<Map<number, Instant>> {
  const rows = await db
    .selectFrom('signs')
    .select(['connection_id', (eb) => eb.fn.min('from_at').as('first')])
    .groupBy('connection_id')
    .execute();
  return new Map(rows.map((row) => [row.connection_id, row.first]));
}

/** Newest sign of life of any device of each ESET server. The date is exact, the time is not. */
export async function loadNewestSigns(db: Read, { at }: { at: Instant | null }): Promise<Map<number, Instant>> {
  const rows = await db
    .selectFrom('signs')
    .select(['connection_id', 'newest_sign'])
    .$if(at !== null, (query) => query.where('from_at', '<=', at ?? ''))
    .orderBy('connection_id')
    .orderBy('from_at')
    .execute();
  return new Map(rows.map((row) => [row.connection_id, row.newest_sign]));
}

/** Since when there are groups, and so anything to count; null: there never were any. */
export async function loadFirstRecord(db: Read): Promise<Instant | null> {
  const now = await db
    .selectFrom('groups')
    .select(({ fn }) => fn.min('since').as('first'))
    .executeTakeFirst();
  const past = await db
    .selectFrom('group_past')
    .select(({ fn }) => fn.min('from_at').as('first'))
    .executeTakeFirst();
  return [now?.first, past?.first].filter((first) => first != null).sort()[0] ?? null;
}

/** All groups of all ESET servers. */
export async function loadGroupNodes(db: Read, { at }: { at: Instant | null }): Promise<GroupNode[]> {
  const { groups, keys } = await loadGroupRows(db);
  const past = at === null ? [] : await selectPastGroups(db, at).execute();
  const pastOf = new Map(past.map((row) => [row.group_id, row]));
  return groups.flatMap((row) => {
    const asOf = at === null ? row.removed_at === null : isAsOf(row, at);
    const then = asOf ? row : pastOf.get(row.id);
    return then === undefined ? [] : [groupNode(row, { was: then, keys })];
  });
}

/** The same of now, with those that are gone as they last were. */
export async function loadGroupsEver(db: Read): Promise<GroupNode[]> {
  const { groups, keys } = await loadGroupRows(db);
  return groups.map((row) => groupNode(row, { was: row, keys }));
}

type NodeFacts = Pick<GroupRow, 'parent_vendor_id' | 'name' | 'kind' | 'is_customer'>;

function groupNode(row: GroupRow, { was, keys }: { was: NodeFacts; keys: GroupRows['keys'] }): GroupNode {
  const { parent_vendor_id: parent, name, kind, is_customer: isCustomer } = was;
  const parentKey = parent === null ? null : (keys.get(row.connection_id)?.get(parent) ?? null);
  return { key: row.id, serverId: row.connection_id, parentKey, name, kind, isCustomer: isCustomer === 1 };
}

type GroupRow = Awaited<ReturnType<ReturnType<typeof selectGroups>['execute']>>[number];

interface GroupRows {
  groups: GroupRow[];
  /** Keys by server and vendor id. */
  keys: Map<number, Map<string, number>>;
}

/** In slices: a large MSP has tens of thousands. */
async function loadGroupRows(db: Read): Promise<GroupRows> {
  const groups: GroupRow[] = [];
  const keys: GroupRows['keys'] = new Map();
  for (let after = 0; ; ) {
    const rows = await selectGroups(db, after).execute();
    for (const row of rows) {
      groups.push(row);
      const ofServer = keys.get(row.connection_id) ?? new Map<string, number>();
      keys.set(row.connection_id, ofServer.set(row.vendor_id, row.id));
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < SLICE) return { groups, keys };
    after = last.id;
  }
}

const selectGroups = (db: Read, after: number) =>
  db
    .selectFrom('groups')
    .select(['id', 'connection_id', 'vendor_id', 'parent_vendor_id', 'name', 'kind', 'is_customer'])
    .select(['since', 'removed_at'])
    .where('id', '>', after)
    .orderBy('id')
    .limit(SLICE);

const selectPastGroups = (db: Read, at: Instant) =>
  db
    .selectFrom('group_past')
    .select(['group_id', 'parent_vendor_id', 'name', 'kind', 'is_customer'])
    .where('to_at', '>', at)
    .where('from_at', '<=', at);

/** The devices in each of these dynamic groups. */
export async function loadMemberships(
  db: Read,
  { groupKeys, at }: { groupKeys: readonly number[]; at: Instant | null },
): Promise<Membership[]> {
  const memberships: Membership[] = [];
  for (const groupKey of groupKeys) {
    for (let after = 0; ; ) {
      const rows = await selectMembers(db, { groupKey, at, after }).execute();
      for (const row of rows) memberships.push({ groupKey, deviceKey: row.device_id });
      const last = rows.at(-1);
      if (last === undefined || rows.length < SLICE) break;
      after = last.device_id;
    }
  }
  return memberships;
}

const selectMembers = (db: Read, { groupKey, at, after }: { groupKey: number; at: Instant | null; after: number }) =>
  db
    .selectFrom('entries')
    .select('device_id')
    .where('group_id', '=', groupKey)
    .where('device_id', '>', after)
    .$if(at === null, (query) => query.where('left_at', 'is', null))
    .$if(at !== null, (query) =>
      query
        .where('entered_at', '<=', at ?? '')
        .where((eb) => eb.or([eb('left_at', 'is', null), eb('left_at', '>', at ?? '')])),
    )
    .orderBy('device_id')
    .limit(SLICE);

/** A group as the sync knew it before a listing. */
export interface StoredGroup {
  id: number;
  vendorId: string;
  parentVendorId: string | null;
  name: string;
  isCustomer: boolean;
  /** A person has mapped it to an account. */
  isMapped: boolean;
}

/** All groups of a connection, removed ones too: a device may still be known in one. */
export async function loadStoredGroups(db: Read, connectionId: number): Promise<StoredGroup[]> {
  const rows = await db
    .selectFrom('groups as g')
    .leftJoin('group_maps as m', (join) => join.onRef('m.group_id', '=', 'g.id').on('m.to_at', 'is', null))
    .select(['g.id', 'g.vendor_id', 'g.parent_vendor_id', 'g.name', 'g.is_customer', 'm.target'])
    .where('g.connection_id', '=', connectionId)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    vendorId: row.vendor_id,
    parentVendorId: row.parent_vendor_id,
    name: row.name,
    isCustomer: row.is_customer === 1,
    isMapped: row.target === 'account',
  }));
}

/** How a device is known and called. */
export interface KnownDevice {
  key: number;
  serverId: number;
  vendorId: string;
  name: string;
  /** It is gone from its server. */
  removed: boolean;
}

/** Devices by their keys, removed ones too. */
export async function loadKnownDevices(db: Read, keys: readonly number[]): Promise<Map<number, KnownDevice>> {
  if (keys.length === 0) return new Map();
  const rows = await db
    .selectFrom('devices')
    .select(['id', 'connection_id', 'vendor_id', 'name', 'removed_at'])
    .where('id', 'in', keys)
    .execute();
  const devices = rows.map((row): KnownDevice => {
    const { id: key, connection_id: serverId, vendor_id: vendorId, name } = row;
    return { key, serverId, vendorId, name, removed: row.removed_at !== null };
  });
  return new Map(devices.map((device) => [device.key, device]));
}
