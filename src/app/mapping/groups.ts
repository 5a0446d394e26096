import { type Routing, routeGroups } from '../../domain/group-tree.ts';
import type { GroupMapping, GroupNode } from '../../domain/mapping.ts';
import { type Connection, loadConnections } from '../../store/connections.ts';
import { loadGroupNodes, loadStoredGroups, type StoredGroup } from '../../store/inventory.ts';
import { loadGroupMappings } from '../../store/mapping.ts';
import type { Stated } from '../../store/statements.ts';
import type { App } from '../app.ts';
import { findNamed, type Named, pathNames } from './find.ts';

/** The group trees of all ESET servers, with what is said of each group now. */
export interface Forest {
  routing: Routing;
  mappings: ReadonlyMap<number, Stated<GroupMapping>>;
  /** Every group that was ever listed, by its key: those that are gone too. */
  known: ReadonlyMap<number, KnownGroup>;
  /** Names of the ESET servers, in the order in which they were connected. */
  servers: ReadonlyMap<number, string>;
}

export interface KnownGroup {
  key: number;
  serverId: number;
  vendorId: string;
  /** Names from the root down. */
  path: readonly string[];
  /** null: it is gone from its server. */
  node: GroupNode | null;
}

export async function loadForest(app: Pick<App, 'db'>): Promise<Forest> {
  const servers = (await loadConnections(app.db.read)).filter(({ role }) => role === 'eset');
  // One after the other: between them others have their turn, before the tens of thousands of a large MSP are routed.
  const nodes = await loadGroupNodes(app.db.read, { at: null });
  const mappings = await loadGroupMappings(app.db.read, null);
  const routing = routeGroups(nodes, mappings);
  const known: KnownGroup[] = [];
  for (const server of servers) {
    const stored = await loadStoredGroups(app.db.read, server.id);
    known.push(...knownGroups(stored, { server, routing }));
  }
  return {
    routing,
    mappings: new Map(mappings.map((each) => [each.groupKey, each])),
    known: new Map(known.map((each) => [each.key, each])),
    servers: new Map(servers.map(({ id, name }) => [id, name])),
  };
}

function knownGroups(stored: readonly StoredGroup[], { server, routing }: { server: Connection; routing: Routing }) {
  const byVendorId = new Map(stored.map((each) => [each.vendorId, each]));
  return stored.map((group): KnownGroup => {
    const { id: key, vendorId } = group;
    return {
      key,
      serverId: server.id,
      vendorId,
      path: pathOf(group, byVendorId),
      node: routing.groups.get(key) ?? null,
    };
  });
}

function pathOf(group: StoredGroup, byVendorId: ReadonlyMap<string, StoredGroup>): string[] {
  const path = new Set<StoredGroup>(); // a set, as parents may go in a circle
  for (let at: StoredGroup | undefined = group; at !== undefined && !path.has(at); ) {
    path.add(at);
    at = at.parentVendorId === null ? undefined : byVendorId.get(at.parentVendorId);
  }
  return [...path].reverse().map(({ name }) => name);
}

/** A group as people call it: its path, after its server where there are several. */
export function groupName({ known, servers }: Forest, key: number): string {
  const group = known.get(key);
  if (group === undefined) return `group:${key}`;
  const path = servers.size > 1 ? [servers.get(group.serverId) ?? '', ...group.path] : group.path;
  return path.join(' / ');
}

/** Throws AppError 'not-found' or 'ambiguous' with the groups that may be meant. */
export function findGroup(forest: Forest, text: string): GroupNode {
  const alive = [...forest.known.values()].filter(({ node }) => node !== null);
  const { node } = findNamed(text, { kind: 'group', among: named(forest, alive), listedBy: LIST });
  if (node === null) throw new Error(`${text} was found among the groups that are gone`);
  return node;
}

/** The same, also among groups that are gone: what was said of them can still be taken back. */
export function findKnownGroup(forest: Forest, text: string): KnownGroup {
  const all = [...forest.known.values()];
  return findNamed(text, {
    kind: 'group',
    among: named(forest, all),
    prefer: ({ node }) => node !== null,
    listedBy: LIST,
  });
}

const LIST = 'seatbridge accounts list, with --dynamic for dynamic groups';

function named({ servers }: Forest, groups: readonly KnownGroup[]): Named<KnownGroup>[] {
  return groups.map((group) => {
    const { key, vendorId, path, serverId } = group;
    const names = pathNames([servers.get(serverId) ?? '', ...path]);
    return { thing: group, ref: `group:${key}`, ids: [vendorId], names };
  });
}
