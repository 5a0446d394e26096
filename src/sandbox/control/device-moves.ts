import { startOfDay } from '../world/clock.ts';
import { makeDevice, makeHabits } from '../world/devices.ts';
import { addDevice, type Device, type EsetServer, type Group, placeDevice, removeDevice } from '../world/eset.ts';
import { currentProduct, notSeats, productSet } from '../world/products.ts';
import type { Random } from '../world/random.ts';
import { serverNamed } from '../world.ts';
import { type Move, type MoveArguments, type MoveContext, OrderError } from './order.ts';

export const deviceMoves: Readonly<Record<string, Move>> = {
  join,
  leave,
  change,
  enter: (context, order) => throughDoor(context, { order, inward: true }),
  exit: (context, order) => throughDoor(context, { order, inward: false }),
  moveDevice: ({ world }, order) => {
    order.only('server', 'deviceId', 'groupId');
    const server = serverNamed(world, order.text('server'));
    const device = deviceOf(server, order.text('deviceId'));
    placeDevice(device, staticGroup(server, order.text('groupId')));
    return [device.id];
  },
  mute: ({ world }, order) => {
    order.only('server', 'deviceId', 'muted');
    const device = deviceOf(serverNamed(world, order.text('server')), order.text('deviceId'));
    device.muted = order.flag('muted', true);
    device.revision++;
    return [device.id];
  },
  silence: ({ world }, order) => {
    order.only('server', 'deviceIds');
    const server = serverNamed(world, order.text('server'));
    const silent = order.texts('deviceIds').map((id) => deviceOf(server, id));
    for (const device of silent) device.silentSince ??= world.clock.now();
    return silent.map((device) => device.id);
  },
  reimage: ({ world, random }, order) => {
    order.only('server', 'deviceIds');
    const server = serverNamed(world, order.text('server'));
    const machines = order.texts('deviceIds').map((id) => deviceOf(server, id));
    return machines.map((device) => setUpAnew(server, { device, id: random.uuid(), now: world.clock.now() }));
  },
};

/** The same machine under a new id; its old record stays, and falls silent. */
function setUpAnew(server: EsetServer, { device, id, now }: { device: Device; id: string; now: number }): string {
  device.silentSince ??= now;
  addDevice(server, { ...device, id, firstSeenAt: now, silentSince: null, revision: 1 });
  return id;
}

function join({ world, random }: MoveContext, order: MoveArguments): string[] {
  order.only('server', 'groupId', 'count', 'products');
  const server = serverNamed(world, order.text('server'));
  const now = world.clock.now();
  const customers = [...server.groups.values()].filter((group) => group.entity === 'COMPANY');
  const enrolment = { random, today: startOfDay(now), previous: null };
  return Array.from({ length: order.number('count', 1) }, () => {
    const group = order.has('groupId') ? staticGroup(server, order.text('groupId')) : random.pick(customers);
    const habits = makeHabits(enrolment);
    const made = makeDevice(enrolment, { group, tag: 'NEW', number: random.below(900), habits });
    const installed = order.has('products') ? chosenProducts(order.texts('products'), random) : made.installed;
    const joined = {
      installed,
      activations: habits.activations(installed),
      firstSeenAt: now,
      silentSince: null,
      muted: false,
    };
    const device = { ...made, ...joined };
    addDevice(server, device);
    return device.id;
  });
}

const chosenProducts = (names: readonly string[], random: Random): Device['installed'] =>
  productSet(['ESET Management Agent', ...names].map((name) => currentProduct(name, random)));

function leave({ world, random }: MoveContext, order: MoveArguments): string[] {
  order.only('server', 'deviceIds', 'count', 'groupId');
  const server = serverNamed(world, order.text('server'));
  const pool = order.has('groupId') ? [...groupOf(server, order.text('groupId')).members] : server.devices;
  const leaving = chosen(pool, { server, order, random });
  for (const device of leaving) removeDevice(server, device);
  return leaving.map((device) => device.id);
}

/** Every third change is a new version or product, every third a new name, every third another group. */
function change({ world, random }: MoveContext, order: MoveArguments): string[] {
  order.only('server', 'share', 'count');
  const server = serverNamed(world, order.text('server'));
  const count = order.has('share')
    ? Math.round(server.devices.length * order.number('share'))
    : order.number('count', 1);
  const places = [...server.groups.values()].filter((group) => group.kind === 'static' && group.members.size > 0);
  return sample(server.devices, { count, random }).map((device, i) => {
    if (i % 3 === 0) swapProducts(device, random);
    if (i % 3 === 1) device.name = `${device.name.replace(/-R\d+$/, '')}-R${random.below(1000)}`;
    if (i % 3 === 2) placeDevice(device, random.pick(places));
    device.revision++;
    return device.id;
  });
}

function swapProducts(device: Device, random: Random): void {
  const names = device.installed.map(({ name }) => {
    if (name === 'ESET Endpoint Antivirus') return 'ESET Endpoint Security';
    if (name === 'ESET File Security for Microsoft Windows Server')
      return 'ESET Server Security for Microsoft Windows Server';
    return name;
  });
  if (names.every((name) => notSeats.has(name))) names.push('ESET Endpoint Security');
  device.installed = productSet(names.map((name) => currentProduct(name, random)));
}

function throughDoor(
  { world, random }: MoveContext,
  { order, inward }: { order: MoveArguments; inward: boolean },
): string[] {
  order.only('server', 'groupId', 'deviceIds', 'count');
  const server = serverNamed(world, order.text('server'));
  const group = order.has('groupId') ? groupOf(server, order.text('groupId')) : firstDynamic(server);
  if (group.kind !== 'dynamic') throw new OrderError(`${group.name} is not a dynamic group`);
  const pool = inward ? server.devices.filter((device) => !group.members.has(device)) : [...group.members];
  const walking = chosen(pool, { server, order, random });
  for (const device of walking) {
    if (inward) group.members.add(device);
    else group.members.delete(device);
  }
  return walking.map((device) => device.id);
}

function firstDynamic(server: EsetServer): Group {
  const group = [...server.groups.values()].find((each) => each.kind === 'dynamic');
  if (!group) throw new OrderError(`${server.name} has no dynamic group`);
  return group;
}

/** The devices that an order names, or a random few of a pool. */
function chosen(pool: readonly Device[], plan: { server: EsetServer; order: MoveArguments; random: Random }): Device[] {
  const { server, order, random } = plan;
  if (order.has('deviceIds')) return order.texts('deviceIds').map((id) => deviceOf(server, id));
  return sample(pool, { count: order.number('count', 1), random });
}

function sample(pool: readonly Device[], { count, random }: { count: number; random: Random }): Device[] {
  const rest = [...pool];
  return Array.from({ length: Math.min(count, rest.length) }, () => {
    const at = random.below(rest.length);
    const picked = rest[at];
    const last = rest.pop();
    if (!picked || !last) throw new Error('the pool ran dry');
    if (at < rest.length) rest[at] = last;
    return picked;
  });
}

function deviceOf(server: EsetServer, id: string): Device {
  const device = server.deviceById.get(id);
  if (!device) throw new OrderError(`${server.name} has no device ${id}`);
  return device;
}

export function groupOf(server: EsetServer, id: string): Group {
  const group = server.groups.get(id);
  if (!group) throw new OrderError(`${server.name} has no group ${id}`);
  return group;
}

function staticGroup(server: EsetServer, id: string): Group {
  const group = groupOf(server, id);
  if (group.kind !== 'static') throw new OrderError(`${group.name} is a dynamic group`);
  return group;
}
