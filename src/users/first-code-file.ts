import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** For whoever starts the program as a service, and so sees no terminal: the folder itself is its owner's alone. */
export const firstCodeFile = (dataFolder: string): string => join(dataFolder, 'first-start-code');

/** Leaves the code of the first administrator in a file for its owner alone; null takes away what is there. */
export function leaveFirstCode(dataFolder: string, code: string | null): void {
  const path = firstCodeFile(dataFolder);
  // Made anew: the mode of a file that is there would stay as it is.
  rmSync(path, { force: true });
  if (code !== null) writeFileSync(path, `${code}\n`, { mode: 0o600, flag: 'wx' });
}
