import { cloudCallsPerSecond } from '../world/eset.ts';
import { createRandom } from '../world/random.ts';
import { serverNamed, type World } from '../world.ts';
import { deviceMoves } from './device-moves.ts';
import { groupMoves } from './group-moves.ts';
import { type Ids, type Move, MoveArguments, type MoveContext, OrderError } from './order.ts';
import { psaMoves } from './psa-moves.ts';
import { reportMoves } from './report-moves.ts';
import { tableMoves } from './table-moves.ts';

const moves: Readonly<Record<string, Move>> = {
  ...deviceMoves,
  ...groupMoves,
  ...psaMoves,
  ...reportMoves,
  ...tableMoves,
  renewCertificate: ({ world }, order) => {
    const server = serverNamed(world, order.text('server'));
    server.certificateNumber++;
    return [server.name];
  },
};

/** Moves that take a bare value instead of an object. */
const settings: Readonly<Record<string, (world: World, value: unknown) => Ids>> = {
  minutes: (world, value) => {
    if (typeof value !== 'number' || !(value >= 0)) throw new OrderError('minutes is a number, 0 or more');
    world.clock.advance(value);
    return [];
  },
  bundles: (world, value) => {
    world.psa.takesBundles = value === true;
    return [];
  },
  rateLimit: (world, value) => {
    for (const server of world.servers) {
      server.callsPerSecond = value === true && server.kind === 'protect-cloud' ? cloudCallsPerSecond : 0;
    }
    return world.servers.map((server) => server.name);
  },
  forwardOnly: (world, value) => {
    world.psa.pagesForwardOnly = value === true;
    return [];
  },
};

/** Moves a world, one order after the other; the same orders on the same world end the same. */
export function createMover() {
  let number = 0;
  return {
    /** Back to the first move: call it when the world is built anew. */
    restart: () => {
      number = 0;
    },
    /** Returns the ids that were touched; throws an OrderError that says what is wrong with the order. */
    move: (world: World, orders: unknown): Ids =>
      (Array.isArray(orders) ? orders : [orders]).flatMap((order) => {
        number++;
        return moveOne({ world, random: createRandom(world.seed, `move ${number}`) }, order);
      }),
  };
}

function moveOne(context: MoveContext, order: unknown): Ids {
  if (typeof order !== 'object' || order === null) throw new OrderError('a move is an object');
  const [[kind, value] = [], ...more] = Object.entries(order);
  if (kind === undefined || more.length > 0) throw new OrderError('a move has one name');
  const set = settings[kind];
  if (set) return set(context.world, value);
  const move = moves[kind];
  if (!move) throw new OrderError(`unknown move: ${kind}`);
  return move(context, new MoveArguments(kind, value));
}
