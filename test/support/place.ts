import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Place } from '../../src/http/desk.ts';

/** A data folder of a test's own, with no key in it. */
export function placeOf(): Place {
  const dataFolder = mkdtempSync(join(tmpdir(), 'seatbridge-test-'));
  return { dataFolder, key: { dataFolder, value: Buffer.alloc(32, 7).toString('base64') }, smtp: null };
}
