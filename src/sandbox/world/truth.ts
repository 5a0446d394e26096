import { companyIdOf, type Device, type EsetServer, lastSyncTime } from './eset.ts';
import { billedBy } from './products.ts';

/** Distinct devices by company id, then by a name: a product's, or a catalog item's identifier. */
export type Counts = Map<number, Map<string, number>>;

/** Distinct devices per company and installed product. A device that two servers know counts where it was last seen. */
export const countByProduct = (servers: readonly EsetServer[], now: number): Counts =>
  countDevices(standing(servers, now), (device) => device.installed.map((product) => product.name));

/** Distinct devices per company and the catalog item that bills their products. */
export const countByCatalogItem = (servers: readonly EsetServer[], now: number): Counts =>
  countDevices(standing(servers, now), (device) => device.installed.flatMap((product) => billedBy[product.name] ?? []));

function* standing(servers: readonly EsetServer[], now: number): Generator<Device> {
  for (const server of servers) {
    const others = servers.filter((other) => other !== server);
    for (const device of server.devices) if (!wasSeenLater(device, { others, now })) yield device;
  }
}

function wasSeenLater(device: Device, { others, now }: { others: readonly EsetServer[]; now: number }): boolean {
  for (const other of others) {
    const twin = other.deviceById.get(device.id);
    if (twin && lastSyncTime(twin, now) >= lastSyncTime(device, now)) return true;
  }
  return false;
}

function countDevices(devices: Iterable<Device>, namesOf: (device: Device) => readonly string[]): Counts {
  const counts: Counts = new Map();
  for (const device of devices) {
    const companyId = companyIdOf(device.group);
    if (companyId === null) continue;
    const byName = counts.get(companyId) ?? new Map<string, number>();
    counts.set(companyId, byName);
    for (const name of new Set(namesOf(device))) byName.set(name, (byName.get(name) ?? 0) + 1);
  }
  return counts;
}
