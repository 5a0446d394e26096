import type { Start } from './play.ts';
import type { Round } from './script.ts';
import type { Size } from './stage.ts';

/** What is to be played. */
export interface Order {
  seed: number;
  /** Number of the first cycle that is asked for. */
  from: number;
  cycles: number;
  size: Size;
  /** Address of a PostgreSQL server; null: SQLite. */
  databaseServer: string | null;
}

/** One cycle as it went. */
export interface Played {
  script: Round[];
  starts: Start[];
  /** How often each kind of fault struck. */
  faults: Record<string, number>;
  /** What ConnectWise took while all that went on, before it settled. */
  writes: Record<string, number>;
  /** What is not as it must be, a sentence each. */
  amiss: string[];
}

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
  /** How often the program was killed, by what. */
  kills: Record<string, number>;
  /** How often each kind of fault struck. */
  faults: Record<string, number>;
  /** What ConnectWise took amid faults and kills. */
  writes: Record<string, number>;
  failures: Failure[];
  seconds: number;
}

export const emptyReport = (seed: number): Report => ({
  ...{ seed, cycles: 0, starts: 0, kills: {}, faults: {} },
  ...{ writes: {}, failures: [], seconds: 0 },
});

/** Adds one cycle. */
export function count(report: Report, { starts, faults, writes }: Played): void {
  report.cycles += 1;
  report.starts += starts.length;
  for (const { killedBy } of starts) if (killedBy !== null) add(report.kills, killedBy, 1);
  for (const [kind, hits] of Object.entries(faults)) add(report.faults, kind, hits);
  for (const [kind, taken] of Object.entries(writes)) add(report.writes, kind, taken);
}

function add(counts: Record<string, number>, name: string, times: number): void {
  counts[name] = (counts[name] ?? 0) + times;
}

/** So much of what the program said is kept of a failed cycle. */
const KEPT_CHARACTERS = 2_000;

export function failureOf(
  { amiss, script, starts }: Played,
  { order, cycle }: { order: Order; cycle: number },
): Failure {
  const size = order.size === 'demo' ? '' : ` --size ${order.size}`;
  const database = order.databaseServer === null ? '' : 'DATABASE_URL=... ';
  const command = `${database}npm run chaos -- --seed ${order.seed} --from ${cycle} --cycles 1${size}`;
  const kept = starts.map((start) => ({ ...start, words: start.words.slice(0, KEPT_CHARACTERS) }));
  return { cycle, amiss, script, starts: kept, command };
}

/** How each start of the program ended, on one line. */
export const endingsText = (starts: readonly Start[]): string =>
  starts.map(({ exit, killedBy }) => (killedBy === null ? `exit ${exit}` : `killed: ${killedBy}`)).join(', ');

export function failureText({ cycle, amiss, script, starts, command }: Failure, seed: number): string {
  const rounds = script.flatMap(({ moves, decides, faults, command: started, ending, rival }, at) => [
    `  round ${at + 1}:`,
    ...moves.map((move) => `    move ${JSON.stringify(move)}`),
    ...(decides ? ['    a person approves what waits'] : []),
    ...faults.map((fault) => `    fault ${JSON.stringify(fault)}`),
    `    ${started.join(' ')}${rival ? ', twice at once' : ''}: ${JSON.stringify(ending)}`,
  ]);
  return [
    `Seed ${seed}, cycle ${cycle} failed:`,
    ...amiss.map((each) => `  ${each}`),
    'What happened:',
    ...rounds,
    `  it ended with ${endingsText(starts)}`,
    `Play it again: ${command}`,
  ].join('\n');
}

export function summaryText({ cycles, starts, kills, faults, writes, failures, seconds }: Report): string {
  return [
    `${cycles} cycles, ${starts} starts of the program, in ${seconds} s.`,
    `Killed: ${countsText(kills)}.`,
    `Faults that struck: ${countsText(faults)}.`,
    `Written amid all that: ${countsText(writes)}.`,
    failures.length === 0 ? 'Nothing is amiss.' : `${failures.length} cycles failed.`,
  ].join('\n');
}

function countsText(counts: Record<string, number>): string {
  const parts = Object.entries(counts).map(([name, count]) => `${name} ${count}`);
  return parts.length === 0 ? 'none' : parts.sort().join(', ');
}
