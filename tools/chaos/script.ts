import type { Random } from '../../src/sandbox/world/random.ts';
import type { FaultOrder } from '../../test/support/sandbox.ts';
import { drawFault } from './faults.ts';
import { drawMoves, type Facts } from './moves.ts';

/** How a start of the program ends. */
export type Ending =
  | { ends: 'by itself' }
  /** Killed so many milliseconds after its start. */
  | { ends: 'killed'; afterMs: number }
  /** Killed at a step of its own, see kill-at-step.ts; by itself where it does not come so far. */
  | { ends: 'killed'; atStep: string };

/** The world moves, a person decides, faults are set, the program is started once. */
export interface Round {
  moves: readonly object[];
  /** A person looks at everything and approves what waits: the program then has something to post. */
  decides: boolean;
  faults: readonly FaultOrder[];
  command: readonly string[];
  ending: Ending;
  /** A second one is started at the same time. */
  rival: boolean;
  /** What runs longer is killed, in milliseconds. The program itself sits out a server that hangs for half a minute. */
  patienceMs: number;
}

/** Kinds of steps, and about how many a run has of each. */
const steps: readonly [string, number][] = [
  ['made', 22],
  ['sent', 22],
  ['answered', 22],
  ['read', 22],
  ['before-commit', 20],
  ['after-commit', 20],
];
const writeSteps: typeof steps = [
  ['write-made', 3],
  ['write-sent', 3],
  ['write-answered', 3],
  ['write-read', 3],
];

/** What a person may call in between. */
const otherCommands = [
  ['sync', '--full'],
  ['billing', 'post'],
  ['tickets', 'run'],
];

function drawEnding(random: Random, faulty: boolean): Ending {
  if (random.chance(faulty ? 0.4 : 0.1)) return { ends: 'by itself' };
  if (random.chance(0.25)) return { ends: 'killed', afterMs: random.between(300, 3000) };
  const [step, most] = random.pick(random.chance(0.5) ? steps : writeSteps);
  return { ends: 'killed', atStep: `${step}:${random.between(1, most)}` };
}

function drawRound(random: Random, facts: Facts): Round {
  const faults = Array.from({ length: random.between(0, 4) }, () => drawFault(random, facts.servers));
  const hangs = faults.some(({ kind }) => kind === 'hang');
  return {
    moves: drawMoves(random, facts),
    decides: random.chance(0.4),
    faults,
    command: random.chance(0.8) ? ['run'] : random.pick(otherCommands),
    ending: drawEnding(random, faults.length > 0),
    rival: random.chance(0.1),
    patienceMs: hangs && random.chance(0.8) ? random.between(3_000, 9_000) : 45_000,
  };
}

/** The sequence of one cycle: the same chance and the same facts give the same sequence. */
export function drawScript(random: Random, facts: Facts): Round[] {
  return Array.from({ length: random.between(1, 3) }, () => drawRound(random, facts));
}
