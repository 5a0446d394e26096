import { describe } from 'vitest';
import { canBuildLibrary, missingForLibrary } from '../../src/sandbox/era/library.ts';

/** Tests that need the stand-in for the vendor's library; where it cannot be built they are skipped, and their name says why. */
export function describeWithLibrary(name: string, tests: () => void): void {
  const why = canBuildLibrary ? '' : ` (skipped: the stand-in needs ${missingForLibrary})`;
  describe.skipIf(!canBuildLibrary)(name + why, tests);
}
