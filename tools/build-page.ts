import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
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
  const { build } = await import('vite');
  await build({ configFile: place('vite.config.ts'), logLevel: 'warn' });
}

/** Of a file, or of the newest in a folder. A folder itself changes where one of its files goes. */
function changedAtMs(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  const paths = readdirSync(path, { recursive: true, encoding: 'utf8' }).map((name) => join(path, name));
  return Math.max(found.mtimeMs, ...paths.map((each) => statSync(each).mtimeMs));
}
