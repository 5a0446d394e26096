import { type Clock, createClock } from './world/clock.ts';
import { planCustomers } from './world/customers.ts';
import type { EsetServer } from './world/eset.ts';
import { buildEsetServers } from './world/fleet.ts';
import { buildPsa } from './world/practice.ts';
import type { Psa } from './world/psa.ts';
import { sizes, type WorldSize } from './world/sizes.ts';

/** A whole MSP: its customers' devices under ESET, its business in ConnectWise. */
export interface World {
  readonly size: WorldSize;
  readonly seed: number;
  readonly clock: Clock;
  readonly servers: readonly EsetServer[];
  readonly psa: Psa;
}

/** The same world for the same size, seed and day, on every machine. */
export function createWorld(size: WorldSize, seed: number, realNow: () => number = Date.now): World {
  const clock = createClock(realNow);
  const context = { ...sizes[size], seed, clock };
  const customers = planCustomers(context);
  const servers = buildEsetServers(context, customers);
  return { size, seed, clock, servers, psa: buildPsa(context, { customers, servers }) };
}

/** The ESET server of that name; throws a RangeError when there is none. */
export function serverNamed(world: World, name: string): EsetServer {
  const server = world.servers.find((each) => each.name === name);
  if (!server) throw new RangeError(`no ESET server is called ${name}`);
  return server;
}

/** Builds the world anew from its seed, in place: whoever holds it holds the new one. */
export function rebuildWorld(world: World): void {
  Object.assign(world, createWorld(world.size, world.seed));
}
