import type { Random } from '../../src/sandbox/world/random.ts';

/** What of the world a move can be about. */
export interface Facts {
  servers: readonly string[];
  groups: readonly { server: string; groupId: string; deviceIds: readonly string[] }[];
  additions: readonly number[];
  /** Tickets that are open or closed, whoever opened them. */
  tickets: readonly number[];
}

type Draw = (random: Random, facts: Facts) => object[];

const joins: Draw = (random, { servers }) => [{ join: { server: random.pick(servers), count: random.between(1, 3) } }];
const leaves: Draw = (random, { servers }) => [{ leave: { server: random.pick(servers), count: 1 } }];
const changes: Draw = (random, { servers }) => [
  { change: { server: random.pick(servers), count: random.between(1, 4) } },
];

const enters: Draw = (random, { groups }) => {
  const { server, groupId } = random.pick(groups);
  return [{ enter: { server, groupId, count: random.between(1, 3) } }];
};

/** More than one run opens tickets for. */
const storms: Draw = (random, { groups }) => {
  const { server, groupId } = random.pick(groups);
  return [{ enter: { server, groupId, count: 22 } }];
};

const exits: Draw = (random, { groups }) => {
  const { server, groupId } = random.pick(groups);
  return [{ exit: { server, groupId, count: random.between(1, 2) } }];
};

const mutes: Draw = (random, { groups }) => {
  const { server, deviceIds } = random.pick(groups);
  if (deviceIds.length === 0) return [];
  return [{ mute: { server, deviceId: random.pick(deviceIds), muted: random.chance(0.4) } }];
};

/** A person sets quantities, or a price, by hand. */
const setsAdditions: Draw = (random, { additions }) =>
  Array.from({ length: random.between(1, 4) }, () => {
    const field = random.chance(0.8) ? { quantity: random.between(0, 30) } : { unitPrice: random.between(1, 9) };
    return { setAddition: { id: random.pick(additions), ...field } };
  });

/** A person works on a ticket. */
const touchesTicket: Draw = (random, { tickets }) => {
  if (tickets.length === 0) return [];
  return [{ touchTicket: { id: random.pick(tickets), by: random.pick(['note', 'time', 'owner', 'close', 'reopen']) } }];
};

const time: Draw = (random) => [{ minutes: random.between(1, 90) }];

/** Each as often as the others of its kind make it. */
const draws: readonly (readonly [number, Draw])[] = [
  [8, joins],
  [3, leaves],
  [3, changes],
  [8, enters],
  [4, exits],
  [2, mutes],
  [6, setsAdditions],
  [3, touchesTicket],
  [2, time],
  [0.3, storms],
];
const weight = draws.reduce((sum, [share]) => sum + share, 0);

function drawOne(random: Random): Draw {
  let at = random.next() * weight;
  for (const [share, draw] of draws) {
    at -= share;
    if (at < 0) return draw;
  }
  return time;
}

/** What people and computers do between two runs of the program. */
export function drawMoves(random: Random, facts: Facts): object[] {
  return Array.from({ length: random.between(0, 4) }, () => drawOne(random)(random, facts)).flat();
}
