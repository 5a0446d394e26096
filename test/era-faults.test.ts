import { expect, test } from 'vitest';
import { playFaults } from '../tools/era-faults/play.ts';
import { describeWithLibrary } from './support/describe-with-library.ts';

describeWithLibrary('a library that fails at random', () => {
  test('never has a wrong answer taken for a right one, and leaves nothing behind', { timeout: 240_000 }, async () => {
    const { failures, syncs, requests } = await playFaults({ requests: 200, seed: 2 }, () => {});
    expect(failures).toEqual([]);
    expect(requests).toBeGreaterThanOrEqual(200);
    expect(Math.min(syncs.right, syncs.refused)).toBeGreaterThan(0);
  });
});
