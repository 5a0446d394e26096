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

/** The world moves, faults are set, the program is started once. */
export interface Round {
  moves: readonly object[];
  faults: readonly FaultOrder[];
  command: readonly string[];
  ending: Ending;
  /** A second one is started at the same time. */
  rival: boolean;
  /** What runs longer is killed, in milliseconds. */
  patienceMs: number;
}

const steps: readonly [string, number][] = [
  ['made', 40],
  ['sent', 40],
  ['answered', 40],
  ['read', 40],
  ['before-commit', 40],
  ['after-commit', 40],
  ['write-made', 4],
  ['write-sent', 4],
  ['write-answered', 4],
  ['write-read', 4],
];

function drawEnding(random: Random): Ending {
  const kind = random.below(10);
  if (kind < 3) return { ends: 'by itself' };
  if (kind < 5) return { ends: 'killed', afterMs: random.between(300, 3000) };
  const [step, most] = random.pick(steps);
  return { ends: 'killed', atStep: `${step}:${random.between(1, most)}` };
}

function drawRound(random: Random, facts: Facts): Round {
  return {
    moves: drawMoves(random, facts),
    faults: Array.from({ length: random.between(0, 4) }, () => drawFault(random, facts.servers)),
    command: random.chance(0.85) ? ['run'] : ['sync', '--full'],
    ending: drawEnding(random),
    rival: random.chance(0.1),
    patienceMs: random.chance(0.05) ? 45_000 : 12_000,
  };
}

/** The sequence of one cycle: the same chance and the same facts give the same sequence. */
export function drawScript(random: Random, facts: Facts): Round[] {
  return Array.from({ length: random.between(1, 3) }, () => drawRound(random, facts));
}
