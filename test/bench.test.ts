import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Figures } from '../tools/bench/figures.ts';

const bench = fileURLToPath(new URL('../tools/bench.ts', import.meta.url));

async function runBench(...options: string[]): Promise<{ exit: number | null; stdout: string }> {
  const child = spawn(process.execPath, [bench, ...options], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [stdout, [exit]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return { exit, stdout };
}

const positive = expect.toSatisfy((value) => typeof value === 'number' && value > 0);

const phase = {
  ...{ ratio: positive, cpuRatio: positive, seconds: positive, cpuSeconds: positive },
  ...{ bareSeconds: positive, bareCpuSeconds: positive },
  ...{ requests: positive, bareRequests: positive, fewestRequests: positive, rows: positive },
};

test('the bench measures every limit, and an unchanged sync asks for no page too many and writes no device', async () => {
  const { exit, stdout } = await runBench('--size', 's', '--rounds', '1', '--json');
  expect(exit).toBe(0);
  const figures: Figures = JSON.parse(stdout);
  expect(figures).toMatchObject({
    ...{ size: 's', rounds: 1, devices: 1000 },
    first: phase,
    unchanged: { ...phase, rowsWritten: 0 },
    changed: { ...phase, rowsWritten: positive },
    ...{ planSeconds: positive, peakMemoryMb: positive, longestStallMs: positive },
  });
  expect(figures.requestsOverMinimum).toBeLessThanOrEqual(0.05);
  expect(figures.limits.map(({ name }) => name)).toEqual([
    'first.ratio',
    'unchanged.ratio',
    'changed.ratio',
    'requestsOverMinimum',
    'planSeconds',
    'peakMemoryMb',
    'longestStallMs',
    'unchanged.rowsWritten',
  ]);
  expect(figures.limits.every(({ value, limit, met }) => met === value <= limit)).toBe(true);
});

test('a size that does not exist is a mistake in the usage', async () => {
  expect(await runBench('--size', 'huge')).toEqual({ exit: 2, stdout: '' });
});
