import type { Spent } from './server.ts';
import type { Visit } from './visit.ts';

const limits = { ms: 1_000, heldMs: 150, largestBytes: 200_000 };

/** Of several visits to a screen: the machine is shared, so what counts is the least of each. */
export interface Screen extends Visit {
  path: string;
  /** The first visit apart: the best of those after it. */
  againMs: number;
}

export function screenOf(path: string, [first, ...later]: readonly [Visit, ...Visit[]]): Screen {
  const least = (of: keyof Visit) => Math.min(first[of], ...later.map((each) => each[of]));
  return {
    ...{ path, ms: first.ms, againMs: Math.min(...later.map(({ ms }) => ms)) },
    ...{ requests: least('requests'), inSequence: least('inSequence'), largestBytes: least('largestBytes') },
    ...{ cpuMs: least('cpuMs'), heldMs: least('heldMs') },
  };
}

/** Which limits a screen does not keep. */
export const missedBy = (screen: Screen): string[] =>
  (Object.keys(limits) as (keyof typeof limits)[]).filter((limit) => screen[limit] > limits[limit]);

export const head = row(['first ms', 'again ms', 'requests', 'in a row', 'kB most', 'cpu ms', 'held ms'], 'screen');

export const lineOf = (screen: Screen): string =>
  row(
    [screen.ms, screen.againMs, screen.requests, screen.inSequence, kB(screen), screen.cpuMs, screen.heldMs],
    [screen.path, ...missedBy(screen).map((limit) => `MISSED ${limit}`)].join('  '),
  );

export const lineOfWork = ({ cpuMs, heldMs }: Spent, name: string): string =>
  row(['', '', '', '', '', cpuMs, heldMs], `(${name})`);

export const isHeld = ({ heldMs }: Spent): boolean => heldMs > limits.heldMs;

const kB = ({ largestBytes }: Screen): number => Math.round(largestBytes / 1000);

function row(cells: readonly (string | number)[], last: string): string {
  return `${cells.map((cell) => String(cell).padStart(10)).join('')}  ${last}`;
}
