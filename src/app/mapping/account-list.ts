import type { GroupNode } from '../../domain/mapping.ts';
import { searchKey } from '../../domain/names.ts';
import { inSlices } from '../../domain/steps.ts';
import type { Instant } from '../../domain/time.ts';
import type { StoredAccount } from '../../store/accounts.ts';
import { loadMemberships, presentDevices } from '../../store/inventory.ts';
import type { App } from '../app.ts';
import { inSteps } from '../in-steps.ts';
import { type Forest, groupName } from './groups.ts';
import { accountName } from './psa-records.ts';
import { loadMapping, type Mapping, type Said, saidOf } from './said.ts';

/** A group with whose it is. */
export interface GroupRow {
  key: number;
  serverId: number;
  server: string;
  /** null: a root. */
  parentKey: number | null;
  /** Groups right below it. */
  children: number;
  name: string;
  /** The whole path, after the server where there are several. */
  path: string;
  /** 0 for a root. */
  depth: number;
  kind: 'static' | 'dynamic';
  isCustomer: boolean;
  /** In exactly this group; null for a dynamic group whose members are not read. */
  devices: number | null;
  /** In it and below; of a dynamic group its own. */
  devicesBelow: number | null;
  said: Said;
  /** Who said it and when; null where it inherits, or nothing is said. */
  by: string | null;
  since: Instant | null;
}

/**
 * Every group in the order of its tree, names in alphabetical order, each below its parent. `devices`: how many each
 * static group has, where that is known already.
 */
export async function listGroups(
  app: App,
  { devices }: { devices?: ReadonlyMap<number, number> } = {},
): Promise<GroupRow[]> {
  const mapping = await loadMapping(app);
  const { forest } = mapping;
  const sizes = await withDynamic(app, { forest, devices: devices ?? (await countGroupDevices(app)) });
  const below = sumBelow(forest, sizes);
  const rows: GroupRow[] = [];
  // In steps: a large MSP has tens of thousands.
  await inSteps(inSlices(inTreeOrder(forest), (placed) => rows.push(rowOf(placed, { mapping, sizes, below }))));
  return rows;
}

interface Known {
  mapping: Mapping;
  sizes: ReadonlyMap<number, number>;
  below: ReadonlyMap<number, number>;
}

function rowOf({ group, depth, children }: Placed, { mapping, sizes, below }: Known): GroupRow {
  const { forest } = mapping;
  const { key, serverId, name, kind, isCustomer } = group;
  const own = forest.mappings.get(key);
  return {
    key,
    serverId,
    parentKey: forest.routing.parents.get(key) ?? null,
    children,
    server: forest.servers.get(serverId) ?? '',
    name,
    path: groupName(forest, key),
    depth,
    kind,
    isCustomer,
    devices: sizes.get(key) ?? (kind === 'static' ? 0 : null),
    devicesBelow: kind === 'static' ? (below.get(key) ?? 0) : (sizes.get(key) ?? null),
    said: saidOf(mapping, key),
    by: own?.by ?? null,
    since: own?.since ?? null,
  };
}

/** Devices of each static group that has any. */
export async function countGroupDevices(app: App): Promise<Map<number, number>> {
  const sizes = new Map<number, number>();
  for await (const chunk of presentDevices(app.db.read)) {
    for (const { groupKey } of chunk) if (groupKey !== null) sizes.set(groupKey, (sizes.get(groupKey) ?? 0) + 1);
  }
  return sizes;
}

/** The same with those of each dynamic group that is mapped. */
async function withDynamic(
  app: App,
  { forest: { routing }, devices }: { forest: Forest; devices: ReadonlyMap<number, number> },
): Promise<Map<number, number>> {
  const sizes = new Map(devices);
  const add = (key: number) => sizes.set(key, (sizes.get(key) ?? 0) + 1);
  const dynamic = [...routing.mapped.keys()].filter((key) => routing.groups.get(key)?.kind === 'dynamic');
  for (const key of dynamic) sizes.set(key, 0);
  for (const { groupKey } of await loadMemberships(app.db.read, { groupKeys: dynamic, at: null })) add(groupKey);
  return sizes;
}

function sumBelow({ routing: { groups, parents } }: Forest, sizes: ReadonlyMap<number, number>): Map<number, number> {
  const below = new Map<number, number>();
  for (const [key, size] of sizes) {
    if (groups.get(key)?.kind !== 'static') continue;
    for (let at: number | null = key; at !== null; at = parents.get(at) ?? null)
      below.set(at, (below.get(at) ?? 0) + size);
  }
  return below;
}

interface Placed {
  group: GroupNode;
  depth: number;
  /** Groups right below it. */
  children: number;
}

/** Server by server, each group after its parent; without recursion, as trees may be of any depth. */
function inTreeOrder({ routing, servers }: Forest): Placed[] {
  const children = Map.groupBy(routing.groups.values(), ({ key }) => routing.parents.get(key) ?? null);
  const keys = new Map([...routing.groups.values()].map(({ key, name }) => [key, searchKey(name)]));
  const order = new Map([...servers.keys()].map((id, at) => [id, at]));
  const placeOf = ({ serverId }: GroupNode) => order.get(serverId) ?? 0;
  const sorted = (groups: readonly GroupNode[]) =>
    groups.toSorted((a, b) => placeOf(a) - placeOf(b) || compareText(keys.get(a.key) ?? '', keys.get(b.key) ?? ''));

  const placed = (group: GroupNode, depth: number): Placed => {
    return { group, depth, children: children.get(group.key)?.length ?? 0 };
  };
  const waiting = sorted(children.get(null) ?? [])
    .map((group) => placed(group, 0))
    .reverse();
  const all: Placed[] = [];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    all.push(next);
    const { group, depth } = next;
    const below = sorted(children.get(group.key) ?? []).map((each) => placed(each, depth + 1));
    waiting.push(...below.reverse());
  }
  return all;
}

const compareText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** An account with what it is called and what feeds it. */
export interface AccountRow {
  account: StoredAccount;
  name: string;
  company: string;
  /** null: an account for tickets only. */
  agreement: string | null;
  /** Groups that are mapped to it. */
  groups: string[];
}

/** All accounts in the order of their names. */
export async function listAccounts(app: App): Promise<AccountRow[]> {
  const { forest, records, accounts } = await loadMapping(app);
  const groups = Map.groupBy(forest.mappings.values(), (each) => (each.to === 'account' ? each.accountId : null));
  const rows = [...accounts.values()].map((account): AccountRow => {
    const { id, companyId, agreementId } = account;
    return {
      account,
      name: accountName(account, records),
      company: accountName({ companyId, agreementId: null }, records),
      agreement: agreementId === null ? null : (records.agreements.get(agreementId)?.name ?? agreementId),
      groups: (groups.get(id) ?? []).map(({ groupKey }) => groupName(forest, groupKey)),
    };
  });
  return rows.sort((a, b) => compareText(searchKey(a.name), searchKey(b.name)));
}
