import type { GroupMapping, GroupNode } from './mapping.ts';

/*
 * The trees of groups and what their mappings mean for each group. A group without a mapping of its own
 * inherits from its nearest ancestor that has one, never across a group that is a customer of its own.
 */

export type Route =
  /** `from`: the group whose mapping says so. */
  | { kind: 'account'; accountId: number; from: number }
  /** `accountId`: the account of its tickets, where they are wanted: what it would inherit, were it not excluded. */
  | { kind: 'excluded'; tickets: boolean; accountId: number | null; from: number }
  /** `boundary`: the customer group that stopped the inheritance. */
  | { kind: 'none'; boundary: number | null };

/** A group whose place in the tree cannot be told: it is treated as a root. */
export interface TreeFault {
  groupKey: number;
  fault: 'circle' | 'missing-parent';
}

export interface Routing {
  routes: ReadonlyMap<number, Route>;
  faults: readonly TreeFault[];
  /** Parent of each group; null for roots, also for those that a fault made one. */
  parents: ReadonlyMap<number, number | null>;
  groups: ReadonlyMap<number, GroupNode>;
  /** Groups with a mapping of their own. */
  mapped: ReadonlyMap<number, GroupMapping>;
}

export function routeGroups(groups: readonly GroupNode[], mappings: readonly GroupMapping[]): Routing {
  const nodes = new Map(groups.map((group) => [group.key, group]));
  const mapped = new Map(mappings.filter(({ groupKey }) => nodes.has(groupKey)).map((m) => [m.groupKey, m]));
  const { parents, faults } = findParents(nodes);
  const routes = new Map<number, Route>();
  for (const key of nodes.keys()) routeWithAncestors(key, { nodes, mapped, parents, routes });
  return { routes, faults, parents, groups: nodes, mapped };
}

/** The names from the root down: "All / Customers / Müller". */
export function groupPath(routing: Pick<Routing, 'groups' | 'parents'>, key: number): string {
  const names: string[] = [];
  for (let at: number | null = key; at !== null; at = routing.parents.get(at) ?? null) {
    names.unshift(routing.groups.get(at)?.name ?? `#${at}`);
  }
  return names.join(' / ');
}

/** Whether a group is another one or lies below it. */
export function isWithin(routing: Pick<Routing, 'parents'>, key: number, ancestor: number): boolean {
  for (let at: number | null = key; at !== null; at = routing.parents.get(at) ?? null) {
    if (at === ancestor) return true;
  }
  return false;
}

/** A group and those above it whose places decide what it inherits: up to the first that is mapped or a customer. */
export function* heirLine(routing: Pick<Routing, 'groups' | 'parents' | 'mapped'>, key: number): Generator<number> {
  for (let at: number | null = key; at !== null; at = routing.parents.get(at) ?? null) {
    yield at;
    if (routing.mapped.has(at) || routing.groups.get(at)?.isCustomer === true) return;
  }
}

interface Walk {
  nodes: ReadonlyMap<number, GroupNode>;
  mapped: ReadonlyMap<number, GroupMapping>;
  parents: ReadonlyMap<number, number | null>;
  routes: Map<number, Route>;
}

/** Routes a group after its ancestors, without recursion: trees of any depth. */
function routeWithAncestors(key: number, walk: Walk): void {
  const waiting: number[] = [];
  for (let at: number | null = key; at !== null && !walk.routes.has(at); at = walk.parents.get(at) ?? null) {
    waiting.push(at);
  }
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) walk.routes.set(at, routeOf(at, walk));
}

function routeOf(key: number, { nodes, mapped, parents, routes }: Walk): Route {
  const inherited = inheritedRoute(key, { nodes, parents, routes });
  const mapping = mapped.get(key);
  if (mapping === undefined) return inherited;
  if (mapping.to === 'account') return { kind: 'account', accountId: mapping.accountId, from: key };
  const accountId = mapping.tickets ? ticketAccount(inherited) : null;
  return { kind: 'excluded', tickets: mapping.tickets, accountId, from: key };
}

function inheritedRoute(key: number, { nodes, parents, routes }: Omit<Walk, 'mapped'>): Route {
  if (nodes.get(key)?.isCustomer === true) return { kind: 'none', boundary: key };
  const parent = parents.get(key) ?? null;
  return (parent === null ? undefined : routes.get(parent)) ?? { kind: 'none', boundary: null };
}

function ticketAccount(route: Route): number | null {
  return route.kind === 'none' ? null : route.accountId;
}

function findParents(nodes: ReadonlyMap<number, GroupNode>): {
  parents: Map<number, number | null>;
  faults: TreeFault[];
} {
  const parents = new Map<number, number | null>();
  const faults: TreeFault[] = [];
  for (const { key, parentKey } of nodes.values()) {
    const missing = parentKey !== null && !nodes.has(parentKey);
    if (missing) faults.push({ groupKey: key, fault: 'missing-parent' });
    parents.set(key, missing ? null : parentKey);
  }
  for (const key of findCircles(parents)) {
    faults.push({ groupKey: key, fault: 'circle' });
    parents.set(key, null);
  }
  return { parents, faults };
}

/** Every group that lies on a circle: each becomes a root, so that the outcome does not hang on the order of rows. */
function findCircles(parents: ReadonlyMap<number, number | null>): number[] {
  const done = new Set<number>();
  const circles: number[] = [];
  for (const start of parents.keys()) {
    const path = new Set<number>();
    let at: number | null = start;
    while (at !== null && !done.has(at) && !path.has(at)) {
      path.add(at);
      at = parents.get(at) ?? null;
    }
    if (at !== null && path.has(at)) circles.push(...[...path].slice([...path].indexOf(at)));
    for (const key of path) done.add(key);
  }
  return circles;
}
