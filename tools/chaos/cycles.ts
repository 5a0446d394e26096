import { createRandom } from '../../src/sandbox/world/random.ts';
import { check } from './check.ts';
import { startCycle } from './happened.ts';
import { clearFaults, factsOf, playRound, type Start } from './play.ts';
import { drawScript, type Round } from './script.ts';
import { settle, writesOfIdleRun } from './settle.ts';
import { type Size, type Stage, setStage, withApp } from './stage.ts';

/** A cycle after which something is amiss. */
export interface Failure {
  cycle: number;
  amiss: string[];
  script: Round[];
  starts: Start[];
  /** Plays it again. */
  command: string;
}

export interface Report {
  seed: number;
  cycles: number;
  starts: number;
  /** By what: time, a step of the program, patience. */
  kills: Record<string, number>;
  /** How often each kind of fault struck. */
  faults: Record<string, number>;
  failures: Failure[];
  seconds: number;
}

interface Order {
  seed: number;
  from: number;
  cycles: number;
  size: Size;
}

/** So many cycles share a world and a data folder: what one leaves behind, the next meets. */
const CYCLES_A_WORLD = 20;

/** Plays cycles one after the other. One that failed ends its world. */
export async function playCycles(order: Order, print: (text: string) => void): Promise<Report> {
  const { seed, from, cycles } = order;
  const report: Report = { seed, cycles: 0, starts: 0, kills: {}, faults: {}, failures: [], seconds: 0 };
  const began = performance.now();
  const last = from + cycles - 1;
  for (let world = Math.floor((from - 1) / CYCLES_A_WORLD); world * CYCLES_A_WORLD < last; world += 1) {
    await playWorld({ order, world, last, report, print });
  }
  report.seconds = Math.round((performance.now() - began) / 1000);
  return report;
}

interface Worlds {
  order: Order;
  world: number;
  last: number;
  report: Report;
  print: (text: string) => void;
}

async function playWorld({ order, world, last, report, print }: Worlds): Promise<void> {
  const { seed, size, from } = order;
  const first = world * CYCLES_A_WORLD + 1;
  const stage = await setStage({ seed: seed * 1000 + world, size });
  try {
    for (let cycle = first; cycle < first + CYCLES_A_WORLD && cycle <= last; cycle += 1) {
      const played = await playCycle(stage, { seed, cycle });
      count(report, played);
      print(
        `cycle ${cycle}${cycle < from ? ' (before)' : ''}: ${played.amiss.length === 0 ? 'ok' : 'FAILED'} ${endings(played.starts)}`,
      );
      if (played.amiss.length === 0) continue;
      const failure = failureOf(played, { order, cycle });
      report.failures.push(failure);
      print(failureText(failure, seed));
      return;
    }
  } finally {
    await stage.end();
  }
}

interface Played {
  script: Round[];
  starts: Start[];
  faults: Record<string, number>;
  amiss: string[];
}

/** One whole cycle: the sequence of its number, then all settles, then everything is looked at. */
async function playCycle(stage: Stage, { seed, cycle }: { seed: number; cycle: number }): Promise<Played> {
  const script = drawScript(createRandom(seed, `cycle ${cycle}`), await factsOf(stage));
  const writesBefore = (await stage.sandbox.state()).connectwise.writes.length;
  await startCycle(stage.sandbox, stage.happened);
  const starts: Start[] = [];
  for (const round of script) starts.push(...(await playRound(stage, round)));
  const faults = await clearFaults(stage);
  const amiss = await withApp(stage, async (app, signal) => {
    const open = await settle(app, signal);
    const idle = await writesOfIdleRun(app, stage, signal);
    return [
      ...open.map((each) => `not settled: ${each}`),
      ...idle,
      ...(await check(app, { stage, writesBefore }, signal)),
    ];
  });
  return { script, starts, faults, amiss: [...badAnswers(starts), ...amiss] };
}

/** Whatever happens, the program ends with an answer of its own, as scripts expect it. */
function badAnswers(starts: readonly Start[]): string[] {
  return starts.flatMap(({ command, exit, words }) => {
    if (exit === null) return [];
    if (exit !== 2 && isAnswer(words)) return [];
    return [`${command} ended with ${exit} and said: ${words.slice(0, 2000)}`];
  });
}

function isAnswer(words: string): boolean {
  try {
    return JSON.parse(words).error?.code !== 'crash';
  } catch {
    return false;
  }
}

function count(report: Report, { starts, faults }: Played): void {
  report.cycles += 1;
  report.starts += starts.length;
  for (const { killedBy } of starts) if (killedBy !== null) report.kills[killedBy] = (report.kills[killedBy] ?? 0) + 1;
  for (const [kind, hits] of Object.entries(faults)) report.faults[kind] = (report.faults[kind] ?? 0) + hits;
}

const endings = (starts: readonly Start[]) => starts.map(({ exit, killedBy }) => killedBy ?? `exit ${exit}`).join(', ');

function failureOf({ amiss, script, starts }: Played, { order, cycle }: { order: Order; cycle: number }): Failure {
  const size = order.size === 'demo' ? '' : ` --size ${order.size}`;
  const command = `npm run chaos -- --seed ${order.seed} --from ${cycle} --cycles 1${size}`;
  return {
    cycle,
    amiss,
    script,
    starts: starts.map((start) => ({ ...start, words: start.words.slice(0, 2000) })),
    command,
  };
}

function failureText({ cycle, amiss, script, starts, command }: Failure, seed: number): string {
  const rounds = script.flatMap(({ moves, faults, command: started, ending, rival }, at) => [
    `  round ${at + 1}:`,
    ...moves.map((move) => `    moves ${JSON.stringify(move)}`),
    ...faults.map((fault) => `    fault ${JSON.stringify(fault)}`),
    `    ${started.join(' ')}${rival ? ', twice at once' : ''}: ${JSON.stringify(ending)}`,
  ]);
  return [
    `Seed ${seed}, cycle ${cycle} failed:`,
    ...amiss.map((each) => `  ${each}`),
    'What happened:',
    ...rounds,
    `  it ended with ${endings(starts)}`,
    `Play it again: ${command}`,
  ].join('\n');
}
