import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/*
 * Builds the page where it is missing or older than its sources, before `npm start`. An installation without the
 * development packages comes with the page built, and needs none of them here.
 */

const place = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const built = place('dist/web/index.html');
const sources = ['src/web', 'docs/operating.md', 'vite.config.ts', 'package-lock.json'].map(place);

const builtAtMs = statSync(built, { throwIfNoEntry: false })?.mtimeMs ?? 0;
if (Math.max(...sources.map(changedAtMs)) > builtAtMs) {
  process.stderr.write('Building the page ...\n');
  // A process of its own: in that of a test runner NODE_ENV asks for React's larger development build.
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js');
  const env = { ...process.env, NODE_ENV: 'production' };
  const { status } = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: place('.'),
    env,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('The page could not be built.');
}

/** Of a file, or of the newest in a folder. A folder itself changes where one of its files goes. */
function changedAtMs(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  const paths = readdirSync(path, { recursive: true, encoding: 'utf8' }).map((name) => join(path, name));
  return Math.max(found.mtimeMs, ...paths.map((each) => statSync(each).mtimeMs));
}
