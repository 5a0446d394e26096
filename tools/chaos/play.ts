import { setTimeout as sleep } from 'node:timers/promises';
import { startSeatbridge } from '../../test/support/program.ts';
import { move, noteLies, type Truth } from './happened.ts';
import type { Facts } from './moves.ts';
import { decideAll, person } from './person.ts';
import type { Ending, Round } from './script.ts';
import { type Stage, withApp } from './stage.ts';

/** How one start of the program went. */
export interface Start {
  command: string;
  /** null: killed. */
  exit: number | null;
  /** After a time, out of patience, or the kind of step it died at; null: it ended by itself. */
  killedBy: string | null;
  /** What it printed. */
  words: string;
}

/** What the world is now, as far as moves are about it. */
export async function factsOf({ sandbox }: Stage): Promise<Facts> {
  const { members } = await sandbox.truth<Truth>();
  const { connectwise } = await sandbox.state();
  return {
    servers: sandbox.eset.map(({ name }) => name),
    groups: members.map(({ server, groupId, deviceIds }) => ({ server, groupId, deviceIds })),
    additions: connectwise.additions.filter(({ cancelled }) => !cancelled).map(({ id }) => id),
    tickets: connectwise.tickets.map(({ id }) => id),
  };
}

/** Plays one round to the end of the program, whatever that is. */
export async function playRound(stage: Stage, round: Round): Promise<Start[]> {
  const { sandbox } = stage;
  for (const order of round.moves) await move(sandbox, { happened: stage.happened, order });
  if (round.decides) await withApp(stage, decideAll);
  for (const fault of round.faults) await sandbox.fault(fault);
  const own = start(stage, { ...round });
  const rival = round.rival ? start(stage, { ...round, ending: { ends: 'by itself' } }) : null;
  return Promise.all([own, ...(rival === null ? [] : [rival])]);
}

/** Takes all faults away; returns how often each kind has struck. */
export async function clearFaults({ sandbox, happened }: Stage): Promise<Record<string, number>> {
  const faults = await sandbox.control<{ server: string; kind: string; hits: number }[]>('GET', '/faults');
  await sandbox.clearFaults();
  noteLies(happened, faults);
  const hits: Record<string, number> = {};
  for (const { kind, hits: struck } of faults) if (struck > 0) hits[kind] = (hits[kind] ?? 0) + struck;
  return hits;
}

const preload = new URL('kill-at-step.ts', import.meta.url).href;

async function start(stage: Stage, { command, ending, patienceMs }: Round): Promise<Start> {
  const { child, ended } = startSeatbridge([...command, '--json', '--as', person], {
    data: stage.dataFolder,
    env: {
      SEATBRIDGE_LOG: 'debug',
      ...(stage.databaseUrl !== null && { DATABASE_URL: stage.databaseUrl }),
      ...envOf(ending),
    },
  });
  child.stdin.end();
  let killedBy: string | null = null;
  const kill = (why: string) => {
    if (child.kill('SIGKILL')) killedBy ??= why;
  };
  const timers = [setTimeout(kill, patienceMs, 'patience')];
  if ('afterMs' in ending) timers.push(setTimeout(kill, ending.afterMs, 'time'));
  const { exit, stdout, stderr } = await ended;
  for (const timer of timers) clearTimeout(timer);
  stage.printed.push(stdout, stderr);
  if (exit === null) killedBy ??= stepOf(ending);
  return { command: command.join(' '), exit, killedBy, words: stdout };
}

const stepOf = (ending: Ending) => ('atStep' in ending ? ending.atStep.replace(/:.*/, '') : 'somebody else');

function envOf(ending: Ending): Record<string, string> {
  if (!('atStep' in ending)) return {};
  return { CHAOS_KILL_AT: ending.atStep, NODE_OPTIONS: `--import=${preload}` };
}

/** Until nothing that was sent can be on its way any more. */
export const untilArrived = () => sleep(1_100);
