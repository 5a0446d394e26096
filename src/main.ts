#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import { growHeapSlowly } from './heap.ts';

growHeapSlowly();
// Beside the page, as trusted as the sources; where nothing can be written, all is compiled anew at each start.
enableCompileCache(fileURLToPath(new URL('../dist/compiled', import.meta.url)));
const { printFailure, runProgram } = await import('./cli/program.ts');

/** Told to stop, the program has so long to end what is under way. */
const longestStopMs = 10_000;

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => stopBy(name));

function stopBy(name: NodeJS.Signals): void {
  if (stop.signal.aborted) process.exit(1); // asked twice: at once. What is open is settled at the next start
  stop.abort(new DOMException(`Stopped by ${name}.`, 'AbortError'));
  setTimeout(() => process.exit(1), longestStopMs).unref();
}

for (const name of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(name, (error) => {
    process.exit(printFailure(error, { json: process.argv.includes('--json'), environment: process.env }));
  });
}

// A reader that has seen enough (`seatbridge seats | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};
process.exitCode = await runProgram(process.argv.slice(2), { environment: process.env, signal: stop.signal, version });
