import type { Kysely } from 'kysely';
import type { EndReason, Stay, StayChange } from '../domain/entries.ts';
import type { Instant } from '../domain/time.ts';
import { type Columns, writeRows } from './bulk.ts';
import type { Trx } from './db.ts';
import type { Database } from './schema.ts';

type Read = Kysely<Database>;
/** A group whose members are compared: it has a ticket rule, or it is dynamic and mapped. */
export interface WatchedGroup {
  id: number;
  vendorId: string;
  name: string;
  kind: 'static' | 'dynamic';
  /** null: watched for its mapping alone, and opens no tickets. */
  ruleId: number | null;
  /** Whether a complete listing came since the rule was made. */
  baselined: boolean;
  membersDoubt: string | null;
}

export async function loadWatchedGroups(db: Read, connectionId: number): Promise<WatchedGroup[]> {
  const rows = await db
    .selectFrom('groups as g')
    .leftJoin('ticket_rules as r', (join) => join.onRef('r.group_id', '=', 'g.id').on('r.to_at', 'is', null))
    .leftJoin('group_maps as m', (join) => join.onRef('m.group_id', '=', 'g.id').on('m.to_at', 'is', null))
    .select(['g.id', 'g.vendor_id', 'g.name', 'g.kind', 'g.members_doubt', 'r.id as rule_id', 'r.baselined_at'])
    .where('g.connection_id', '=', connectionId)
    .where('g.removed_at', 'is', null)
    .where((eb) =>
      eb.or([eb('r.id', 'is not', null), eb.and([eb('g.kind', '=', 'dynamic'), eb('m.id', 'is not', null)])]),
    )
    .orderBy('g.id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    vendorId: row.vendor_id,
    name: row.name,
    kind: row.kind,
    ruleId: row.rule_id,
    baselined: row.baselined_at !== null,
    membersDoubt: row.members_doubt,
  }));
}

/** Why nothing was concluded from the last member list of a mapped dynamic group, by ESET server. */
export async function loadMembersDoubts(db: Read): Promise<Map<number, string>> {
  const rows = await db
    .selectFrom('groups as g')
    .innerJoin('group_maps as m', (join) => join.onRef('m.group_id', '=', 'g.id').on('m.to_at', 'is', null))
    .select(['g.connection_id', 'g.name', 'g.members_doubt'])
    .where('g.members_doubt', 'is not', null)
    .where('g.removed_at', 'is', null)
    .execute();
  return new Map(rows.map((row) => [row.connection_id, `the members of "${row.name}": ${row.members_doubt}`]));
}

/** Groups with stays that last although nothing watches them any more. `hadRule`: they had a priority once. */
export async function loadUnwatchedGroups(db: Read, connectionId: number): Promise<{ id: number; hadRule: boolean }[]> {
  const groups = await db
    .selectFrom('groups as g')
    .leftJoin('ticket_rules as r', (join) => join.onRef('r.group_id', '=', 'g.id').on('r.to_at', 'is', null))
    .leftJoin('group_maps as m', (join) => join.onRef('m.group_id', '=', 'g.id').on('m.to_at', 'is', null))
    .select('g.id')
    .where('g.connection_id', '=', connectionId)
    .where('g.removed_at', 'is', null)
    .where('r.id', 'is', null)
    .where((eb) => eb.or([eb('g.kind', '=', 'static'), eb('m.id', 'is', null)]))
    .where((eb) =>
      eb.exists(
        eb.selectFrom('entries as e').select('e.id').whereRef('e.group_id', '=', 'g.id').where('e.left_at', 'is', null),
      ),
    )
    .execute();
  if (groups.length === 0) return [];
  const ids = groups.map(({ id }) => id);
  const rules = await db.selectFrom('ticket_rules').select('group_id').where('group_id', 'in', ids).execute();
  const withRule = new Set(rules.map((rule) => rule.group_id));
  return ids.map((id) => ({ id, hadRule: withRule.has(id) }));
}

export interface StoredStay extends Stay {
  deviceVendorId: string;
}

/** One slice of the stays of a group that last, in the order of their devices, after `after`. */
export async function loadStays(
  db: Read,
  slice: { groupId: number; after: number; limit: number },
): Promise<StoredStay[]> {
  const rows = await db
    .selectFrom('entries as e')
    .innerJoin('devices as d', 'd.id', 'e.device_id')
    .select(['e.id', 'e.device_id', 'e.missing_since', 'd.vendor_id'])
    .where('e.group_id', '=', slice.groupId)
    .where('e.left_at', 'is', null)
    .where('e.device_id', '>', slice.after)
    .orderBy('e.device_id')
    .limit(slice.limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    deviceKey: row.device_id,
    deviceVendorId: row.vendor_id,
    missingSince: row.missing_since,
  }));
}

/** The last ordinal of each of these devices that was ever in the group. */
export async function loadOrdinals(
  db: Read,
  { groupId, deviceIds }: { groupId: number; deviceIds: readonly number[] },
): Promise<Map<number, number>> {
  const rows = await db
    .selectFrom('entries')
    .select(['device_id', (eb) => eb.fn.max('ordinal').as('ordinal')])
    .where('group_id', '=', groupId)
    .where('device_id', 'in', deviceIds)
    .groupBy('device_id')
    .execute();
  return new Map(rows.map((row) => [row.device_id, row.ordinal]));
}

/** Keys of the devices of a connection that are there, by their vendor ids. */
export async function loadDeviceKeys(
  db: Read,
  { connectionId, vendorIds }: { connectionId: number; vendorIds: readonly string[] },
): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('devices')
    .select(['id', 'vendor_id'])
    .where('connection_id', '=', connectionId)
    .where('vendor_id', 'in', vendorIds)
    .where('removed_at', 'is', null)
    .execute();
  return new Map(rows.map((row) => [row.vendor_id, row.id]));
}

/** Writes what a listing changed. `tickets`: whether new stays wait for a ticket. */
export async function applyStayChanges(
  trx: Trx,
  batch: { groupId: number; changes: readonly StayChange[]; at: Instant; tickets: boolean },
): Promise<void> {
  const entered: Columns[] = [];
  for (const change of batch.changes) {
    if (change.change === 'entered') entered.push(enteredRow(change, batch));
    else await changeStay(trx, change, batch.at);
  }
  await writeRows(trx, { table: 'entries', rows: entered });
}

const BASELINE_NOTE = 'it was in the group when the group was first listed';

function enteredRow(
  { deviceKey, ordinal, at, baseline }: Extract<StayChange, { change: 'entered' }>,
  { groupId, tickets }: { groupId: number; tickets: boolean },
): Columns {
  return {
    group_id: groupId,
    device_id: deviceKey,
    ordinal,
    entered_at: at,
    missing_since: null,
    left_at: null,
    end_reason: null,
    baseline: baseline ? 1 : 0,
    seen_at: null,
    account_id: null,
    state: tickets && !baseline ? 'waiting' : 'none',
    ticket_id: null,
    note: baseline ? BASELINE_NOTE : '',
    doubt: 0,
    closed_at: null,
    read_at: null,
    settled_at: null,
  };
}

/**
 * A stay that ended counts until the listing that confirmed it, so that a past day counts what was counted then;
 * since when it was missing stays beside it.
 */
async function changeStay(trx: Trx, change: Exclude<StayChange, { change: 'entered' }>, at: Instant): Promise<void> {
  const set = {
    missing: { missing_since: at },
    back: { missing_since: null },
    ended: { left_at: at, end_reason: change.change === 'ended' ? change.reason : null },
  }[change.change];
  await trx.updateTable('entries').set(set).where('id', '=', change.id).where('left_at', 'is', null).execute();
}

/** The stays of a newly watched group that opened nothing so far were there before it was watched. */
export async function markStaysBaseline(trx: Trx, groupId: number): Promise<void> {
  await trx
    .updateTable('entries')
    .set({ baseline: 1, state: 'none', note: BASELINE_NOTE })
    .where('group_id', '=', groupId)
    .where('left_at', 'is', null)
    .where('baseline', '=', 0)
    .where('ticket_id', 'is', null)
    .where((eb) => eb.or([eb('state', '=', 'none'), eb('state', '=', 'waiting')]))
    .execute();
}

/** Lets the stays of a group that last and opened nothing wait for a ticket, the baseline too; returns how many. */
export async function awaitTickets(trx: Trx, groupKey: number): Promise<number> {
  const woken = await trx
    .updateTable('entries')
    .set({ state: 'waiting', baseline: 0, note: '', settled_at: null })
    .where('group_id', '=', groupKey)
    .where('left_at', 'is', null)
    .where('state', '=', 'none')
    .executeTakeFirst();
  return Number(woken.numUpdatedRows);
}

/** Ends the stays of devices that are gone. */
export async function endStaysOfDevices(trx: Trx, end: { deviceIds: readonly number[]; at: Instant }): Promise<void> {
  await trx
    .updateTable('entries')
    .set({ left_at: end.at, end_reason: 'device-gone' })
    .where('device_id', 'in', end.deviceIds)
    .where('left_at', 'is', null)
    .execute();
}

/** Ends up to `limit` stays of a group; returns how many there were. */
export async function endStaysOfGroup(
  trx: Trx,
  end: { groupId: number; reason: EndReason; at: Instant; limit: number },
): Promise<number> {
  const rows = await trx
    .selectFrom('entries')
    .select('id')
    .where('group_id', '=', end.groupId)
    .where('left_at', 'is', null)
    .limit(end.limit)
    .execute();
  if (rows.length === 0) return 0;
  const ids = rows.map(({ id }) => id);
  await trx.updateTable('entries').set({ left_at: end.at, end_reason: end.reason }).where('id', 'in', ids).execute();
  return ids.length;
}

/** Why nothing was concluded from a group's last list of members; null: something was. */
export async function markMembersDoubt(trx: Trx, group: { id: number; why: string | null }): Promise<void> {
  await trx.updateTable('groups').set({ members_doubt: group.why }).where('id', '=', group.id).execute();
}

/** A stay that waits for its device's first sign of life. */
export interface UnseenStay {
  id: number;
  deviceVendorId: string;
  enteredAt: Instant;
}

export async function loadUnseenStays(db: Read, connectionId: number): Promise<UnseenStay[]> {
  const rows = await db
    .selectFrom('entries as e')
    .innerJoin('devices as d', 'd.id', 'e.device_id')
    .select(['e.id', 'd.vendor_id', 'e.entered_at'])
    .where('e.state', '=', 'waiting')
    .where('e.seen_at', 'is', null)
    .where('e.left_at', 'is', null)
    .where('d.connection_id', '=', connectionId)
    .execute();
  return rows.map((row) => ({ id: row.id, deviceVendorId: row.vendor_id, enteredAt: row.entered_at }));
}

export async function saveFirstSign(trx: Trx, stay: { id: number; seenAt: Instant }): Promise<void> {
  await trx
    .updateTable('entries')
    .set({ seen_at: stay.seenAt })
    .where('id', '=', stay.id)
    .where('seen_at', 'is', null)
    .execute();
}
