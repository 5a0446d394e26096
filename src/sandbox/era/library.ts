import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const source = fileURLToPath(new URL('server-api.c', import.meta.url));
const compiler = ['/usr/bin/cc', '/usr/local/bin/cc'].find(existsSync);

/** Whether the stand-in for the vendor's library can be built here. */
export const canBuildLibrary = process.platform === 'linux' && compiler !== undefined;

/** What is missing here for it; '' where nothing is. */
export const missingForLibrary = canBuildLibrary
  ? ''
  : process.platform === 'linux'
    ? 'a system compiler, cc'
    : 'Linux';

/** Builds the stand-in for the vendor's library as this file. Takes a fifth of a second. */
export async function buildLibrary(path: string): Promise<void> {
  if (compiler === undefined) throw new Error(`The stand-in needs ${missingForLibrary}.`);
  await run(compiler, ['-shared', '-fPIC', '-fvisibility=hidden', '-o', path, source]);
}
