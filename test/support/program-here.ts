import { vi } from 'vitest';
import { runProgram } from '../../src/cli/program.ts';
import type { Ended, ProgramOptions } from './program.ts';

/** Runs the program to its end without a process of its own, so that many calls take little; one at a time. */
export async function runHere(args: readonly string[], { data }: Pick<ProgramOptions, 'data'>): Promise<Ended> {
  const printed = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((piece) => {
      printed[name] += String(piece);
      return true;
    }),
  );
  try {
    const environment = { SEATBRIDGE_DATA: data, SEATBRIDGE_LOG: 'silent' };
    const { signal } = new AbortController();
    const exit = await runProgram(args, { environment, signal, version: '0.0.0' });
    return { exit, ...printed, json: <T>() => JSON.parse(printed.stdout) as T };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
