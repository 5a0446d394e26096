import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What `--once --json` prints. */
export interface DemoResult {
  ok: boolean;
  devices: number;
  companies: number;
  agreements: number;
  mapped: number;
  adjustmentsPosted: number;
  ticketsOpened: number;
  requests: number;
  fedByEveryServer: string[];
  seconds: number;
  quantities: { company: string; service: string; additionId: number; quantity: number; counted: number }[];
  tickets: { id: number; summary: string; company: string; priority: string }[];
  differences: string[];
}

const program = fileURLToPath(new URL('../../src/demo/main.ts', import.meta.url));

/** Starts the demo as a person's shell would; what it prints is collected until it ends. */
export function startDemo(args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [program, ...args], { env: { ...process.env, ...env }, stdio: 'pipe' });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    stdout += piece;
  });
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    stderr += piece;
  });
  const ended = once(child, 'close').then(([exit]: (number | null)[]) => ({ exit: exit ?? null, stdout, stderr }));
  return { child, ended, printed: () => stdout };
}

/** One whole cycle, to its end. */
export async function runDemoOnce(args: readonly string[] = [], env: Record<string, string> = {}) {
  const { exit, stdout, stderr } = await startDemo(['--once', '--json', ...args], env).ended;
  return { exit, stderr, result: JSON.parse(stdout) as DemoResult };
}
