import { type Clock, createClock } from './world/clock.ts';
import { planCustomers } from './world/customers.ts';
import type { EsetServer, OldKind } from './world/eset.ts';
import { buildEsetServers } from './world/fleet.ts';
import { buildPsa } from './world/practice.ts';
import type { Psa } from './world/psa.ts';
import { sizes, type WorldSize } from './world/sizes.ts';

/** A whole MSP: its customers' devices under ESET, its business in ConnectWise. */
export interface World {
  readonly size: WorldSize;
  readonly seed: number;
  /** Servers beside those of its size. */
  readonly old: readonly OldKind[];
  readonly clock: Clock;
  readonly servers: readonly EsetServer[];
  readonly psa: Psa;
}

interface WorldOptions {
  realNow?: () => number;
  /** Servers beside those of its size; they manage some of its customers. */
  old?: readonly OldKind[];
}

/** The same world for the same size, seed, day and old servers, on every machine. */
export function createWorld(size: WorldSize, seed: number, { realNow = Date.now, old = [] }: WorldOptions = {}): World {
  const clock = createClock(realNow);
  const extent = sizes[size];
  const context = { ...extent, servers: [...extent.servers, ...old], seed, clock };
  const customers = planCustomers(context);
  const servers = buildEsetServers(context, customers);
  return { size, seed, old, clock, servers, psa: buildPsa(context, { customers, servers }) };
}

/** The ESET server of that name; throws a RangeError when there is none. */
export function serverNamed(world: World, name: string): EsetServer {
  const server = world.servers.find((each) => each.name === name);
  if (!server) throw new RangeError(`no ESET server is called ${name}`);
  return server;
}

/** Builds the world anew from its seed, in place: whoever holds it holds the new one. */
export function rebuildWorld(world: World): void {
  Object.assign(world, createWorld(world.size, world.seed, world));
}
