import { createRandom } from '../../src/sandbox/world/random.ts';
import type { SandboxWrite } from '../../test/support/sandbox.ts';
import { check } from './check.ts';
import { amissInAnswers } from './check-answers.ts';
import { startCycle } from './happened.ts';
import { clearFaults, factsOf, playRound, type Start } from './play.ts';
import {
  count,
  emptyReport,
  endingsText,
  failureOf,
  failureText,
  type Order,
  type Played,
  type Report,
} from './report.ts';
import { drawScript } from './script.ts';
import { settle, writesOfIdleRun } from './settle.ts';
import { type Stage, setStage, withApp } from './stage.ts';

/**
 * So many cycles share a world and a data folder: what one leaves behind, the next meets. To play one again, those of
 * its world before it are played first.
 */
const CYCLES_A_WORLD = 20;

/** Plays cycles one after the other. One that failed ends its world; the next world starts afresh. */
export async function playCycles(order: Order, print: (text: string) => void): Promise<Report> {
  const report = emptyReport(order.seed);
  const began = performance.now();
  const last = order.from + order.cycles - 1;
  for (let world = Math.floor((order.from - 1) / CYCLES_A_WORLD); world * CYCLES_A_WORLD < last; world += 1) {
    await playWorld({ order, world, last, report, print });
  }
  report.seconds = Math.round((performance.now() - began) / 1000);
  return report;
}

interface World {
  order: Order;
  world: number;
  /** Number of the last cycle that is asked for. */
  last: number;
  report: Report;
  print: (text: string) => void;
}

async function playWorld({ order, world, last, report, print }: World): Promise<void> {
  const { seed, size, from, databaseServer } = order;
  const first = world * CYCLES_A_WORLD + 1;
  const stage = await setStage({ seed: seed * 1000 + world, size, databaseServer });
  try {
    for (let cycle = first; cycle < first + CYCLES_A_WORLD && cycle <= last; cycle += 1) {
      const played = await playCycle(stage, { seed, cycle });
      const failed = played.amiss.length > 0;
      count(report, played);
      print(
        `cycle ${cycle}${cycle < from ? ' (before)' : ''}: ${failed ? 'FAILED' : 'ok'} (${endingsText(played.starts)})`,
      );
      if (!failed) continue;
      const failure = failureOf(played, { order, cycle });
      report.failures.push(failure);
      return print(failureText(failure, seed));
    }
  } finally {
    await stage.end();
  }
}

/** One whole cycle: the sequence of its number, then all settles, then everything is looked at. */
async function playCycle(stage: Stage, { seed, cycle }: { seed: number; cycle: number }): Promise<Played> {
  const script = drawScript(createRandom(seed, `cycle ${cycle}`), await factsOf(stage));
  const writesBefore = (await writesOf(stage)).length;
  await startCycle(stage.sandbox, stage.happened);
  const starts: Start[] = [];
  for (const round of script) starts.push(...(await playRound(stage, round)));
  const faults = await clearFaults(stage);
  const writes = takenWrites((await writesOf(stage)).slice(writesBefore));
  const amiss = [...amissInAnswers(starts), ...(await amissAfter(stage, writesBefore))];
  return { script, starts, faults, writes, amiss };
}

const writesOf = async ({ sandbox }: Stage) => (await sandbox.state()).connectwise.writes;

/** How many of each kind took effect. */
function takenWrites(writes: readonly SandboxWrite[]): Record<string, number> {
  const kinds = writes
    .filter(({ tookEffect }) => tookEffect)
    .map(({ method, path }) => `${method} ${path.replace(/^\/\w+/, '').replaceAll(/\/\d+/g, '/N')}`);
  return Object.fromEntries([...Map.groupBy(kinds, (kind) => kind)].map(([kind, { length }]) => [kind, length]));
}

async function amissAfter(stage: Stage, writesBefore: number): Promise<string[]> {
  try {
    return await withApp(stage, async (app, signal) => [
      ...(await settle(app, signal)).map((each) => `not settled: ${each}`),
      ...(await writesOfIdleRun(app, stage, signal)),
      ...(await check(app, { stage, writesBefore }, signal)),
    ]);
  } catch (error) {
    return [`it could not even be looked at: ${error instanceof Error ? (error.stack ?? error.message) : error}`];
  }
}
