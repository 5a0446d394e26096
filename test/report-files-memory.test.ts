import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const tool = fileURLToPath(new URL('../tools/report-files.ts', import.meta.url));

test('200,000 computers are read in less than 150 MB, and hold nobody else up', { timeout: 120_000 }, async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [tool, '--rows', '200000']);
  const took = JSON.parse(stdout) as { devices: number; addedMemoryMb: number; longestCpuMs: number };
  expect(took.devices).toBe(200_000);
  expect(took.addedMemoryMb).toBeLessThan(150);
  expect(took.longestCpuMs).toBeLessThan(150);
});
