import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder that only its owner may read, and those it lies in; one that is there stays. node's recursive mkdir
 * never returns where a folder that exists says that it does not, as /proc does of what cannot be made in it.
 */
export function makeFolder(folder: string): void {
  const missing: string[] = [];
  for (let each = folder; !existsSync(each) && each !== dirname(each); each = dirname(each)) missing.unshift(each);
  for (const each of missing) makeOne(each);
}

function makeOne(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error; // another process was faster
  }
}
