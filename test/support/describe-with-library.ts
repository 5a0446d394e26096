import { describe } from 'vitest';
import { canBuildLibrary } from './era-server.ts';

const missing = process.platform === 'linux' ? 'a system compiler, cc' : 'Linux';

/** Tests that need the stand-in for the vendor's library; where it cannot be built they are skipped, and their name says why. */
export function describeWithLibrary(name: string, tests: () => void): void {
  describe.skipIf(!canBuildLibrary)(canBuildLibrary ? name : `${name} (skipped: the stand-in needs ${missing})`, tests);
}
