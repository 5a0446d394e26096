import type { Membership } from './count.ts';
import { isWithin, type Route, type Routing } from './group-tree.ts';
import type { GroupMapping, GroupNode } from './mapping.ts';

/*
 * Whose a device is: its static group answers first; where that says nothing, the dynamic groups that are mapped
 * and hold it. Two that say different things hold it: it is nobody's until a person decides.
 */

export type DeviceRoute = Route | { kind: 'held'; accounts: readonly number[] };

/** The mapped dynamic groups that hold each device, by key of the device. */
export type Caught = ReadonlyMap<number, readonly number[]>;

/** Keys of the dynamic groups that have a mapping of their own: these catch devices. */
export function catchingGroups(groups: readonly GroupNode[], mappings: readonly GroupMapping[]): number[] {
  const mapped = new Set(mappings.map(({ groupKey }) => groupKey));
  return groups.flatMap(({ key, kind }) => (kind === 'dynamic' && mapped.has(key) ? [key] : []));
}

/** Keeps the memberships of dynamic groups that have a mapping of their own. */
export function catchDevices(routing: Routing, memberships: Iterable<Membership>): Caught {
  const caught = new Map<number, number[]>();
  for (const { groupKey, deviceKey } of memberships) {
    if (!routing.mapped.has(groupKey) || routing.groups.get(groupKey)?.kind !== 'dynamic') continue;
    const groups = caught.get(deviceKey);
    if (groups === undefined) caught.set(deviceKey, [groupKey]);
    else groups.push(groupKey);
  }
  for (const groups of caught.values()) groups.sort((a, b) => a - b);
  return caught;
}

/** What a device's static group says. */
export function staticRoute(routing: Routing, groupKey: number | null): Route {
  return (groupKey === null ? undefined : routing.routes.get(groupKey)) ?? { kind: 'none', boundary: null };
}

/** Whose a device is. `groups`: the mapped dynamic groups that hold it. */
export function routeDevice(
  routing: Routing,
  device: { groupKey: number | null; groups: readonly number[] },
): DeviceRoute {
  const own = staticRoute(routing, device.groupKey);
  if (own.kind !== 'none') return own;
  const answers = device.groups.filter((key) => mayCatch(routing, { key, boundary: own.boundary }));
  const routes = answers.flatMap((key) => routing.routes.get(key) ?? []);
  const first = routes[0];
  if (first === undefined) return own;
  if (routes.every((route) => sameAnswer(route, first))) return first;
  const accounts = new Set(routes.flatMap((route) => (route.kind === 'account' ? [route.accountId] : [])));
  return { kind: 'held', accounts: [...accounts].sort((a, b) => a - b) };
}

/** A dynamic group outside a customer of its own does not reach into it: a new customer is nobody else's seats. */
function mayCatch(routing: Routing, { key, boundary }: { key: number; boundary: number | null }): boolean {
  return boundary === null || isWithin(routing, key, boundary);
}

function sameAnswer(a: Route, b: Route): boolean {
  if (a.kind !== 'account' || b.kind !== 'account') return a.kind === b.kind;
  return a.accountId === b.accountId;
}
