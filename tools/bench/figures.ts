import { cpus, loadavg } from 'node:os';
import type { Phase, Round } from './rounds.ts';

/** A sync and the bare loop beside it: medians of all rounds. */
export interface PhaseFigures {
  /** Wall time of the product for each second of the bare loop. */
  ratio: number;
  cpuRatio: number;
  seconds: number;
  cpuSeconds: number;
  bareSeconds: number;
  bareCpuSeconds: number;
  requests: number;
  bareRequests: number;
  fewestRequests: number;
  /** Rows that the bare loop read. */
  rows: number;
}

export interface Limit {
  name: string;
  /** What it must not exceed. */
  limit: number;
  value: number;
  met: boolean;
}

export interface Figures {
  size: string;
  rounds: number;
  devices: number;
  first: PhaseFigures;
  unchanged: PhaseFigures & { rowsWritten: number };
  changed: PhaseFigures & { rowsWritten: number };
  requestsOverMinimum: number;
  planSeconds: number;
  plan: { cpuSeconds: number; accounts: number; lines: number; adjustments: number; findings: number };
  peakMemoryMb: number;
  databaseMb: number;
  longestStallMs: number;
  longestStallCpuMs: number;
  limits: Limit[];
  machine: { node: string; processors: number; load: number };
}

/** What the rounds come to. Ratios are of turns right beside each other; the worst round counts for memory and stalls. */
export function figuresOf(rounds: readonly Round[], size: string): Figures {
  const [first, unchanged, changed] = (['first', 'unchanged', 'changed'] as const).map((name) =>
    phaseFigures(rounds.map((round) => round[name])),
  ) as [PhaseFigures, PhaseFigures, PhaseFigures];
  const plans = rounds.flatMap((round) => round.plans);
  const { devices = 0, accounts = 0, lines = 0, adjustments = 0, findings = 0 } = plans.at(-1) ?? {};
  const written = (name: 'unchanged' | 'changed') =>
    Math.max(...rounds.map((round) => round[name].product.rowsWritten ?? Number.NaN));
  const worst = (of: (round: Round) => number) => Math.max(...rounds.map(of));
  const over = [first, unchanged, changed].map((each) => each.requests / each.fewestRequests - 1);
  const figures = {
    ...{ size, rounds: rounds.length, devices, first },
    unchanged: { ...unchanged, rowsWritten: written('unchanged') },
    changed: { ...changed, rowsWritten: written('changed') },
    requestsOverMinimum: rounded(Math.max(...over), 4),
    planSeconds: rounded(median(plans.map(({ seconds }) => seconds))),
    plan: { cpuSeconds: rounded(median(plans.map((each) => each.cpuSeconds))), accounts, lines, adjustments, findings },
    peakMemoryMb: rounded(
      worst(({ measures }) => measures.peakMemoryMb),
      0,
    ),
    databaseMb: rounded(
      worst(({ measures }) => measures.databaseMb),
      0,
    ),
    longestStallMs: rounded(
      worst(({ measures }) => measures.stalls.longestMs),
      0,
    ),
    longestStallCpuMs: rounded(
      worst(({ measures }) => measures.stalls.longestCpuMs),
      0,
    ),
  };
  const machine = { node: process.version, processors: cpus().length, load: rounded(loadavg()[0] ?? 0, 1) };
  return { ...figures, limits: limitsOf(figures), machine };
}

function phaseFigures(phases: readonly Phase[]): PhaseFigures {
  const of = (value: (phase: Phase) => number) => rounded(median(phases.map(value)));
  return {
    ratio: of(({ product, bare }) => product.seconds / bare.seconds),
    cpuRatio: of(({ product, bare }) => product.cpuSeconds / bare.cpuSeconds),
    seconds: of(({ product }) => product.seconds),
    cpuSeconds: of(({ product }) => product.cpuSeconds),
    bareSeconds: of(({ bare }) => bare.seconds),
    bareCpuSeconds: of(({ bare }) => bare.cpuSeconds),
    requests: of(({ product }) => product.requests),
    bareRequests: of(({ bare }) => bare.requests),
    fewestRequests: of(({ bare }) => bare.fewest),
    rows: of(({ bare }) => bare.rows),
  };
}

function limitsOf(figures: Omit<Figures, 'limits' | 'machine'>): Limit[] {
  const limit = (name: string, [value, most]: [number, number]): Limit => ({
    name,
    limit: most,
    value,
    met: value <= most,
  });
  return [
    limit('first.ratio', [figures.first.ratio, 3]),
    limit('unchanged.ratio', [figures.unchanged.ratio, 2]),
    limit('changed.ratio', [figures.changed.ratio, 2]),
    limit('requestsOverMinimum', [figures.requestsOverMinimum, 0.05]),
    limit('planSeconds', [figures.planSeconds, 1]),
    limit('peakMemoryMb', [figures.peakMemoryMb, 512]),
    limit('longestStallMs', [figures.longestStallMs, 150]),
    limit('unchanged.rowsWritten', [figures.unchanged.rowsWritten, 0]),
  ];
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

function rounded(value: number, digits = 3): number {
  return Number(value.toFixed(digits));
}
