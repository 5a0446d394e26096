import { expect, test } from 'vitest';
import { playCycles } from '../tools/chaos/cycles.ts';

/** Some ten starts of the program on a busy machine. */
const longMs = 240_000;

test('whatever fails and whenever it is killed, all ends as counted, with one ticket for each entry', {
  timeout: longMs,
}, async () => {
  const { cycles, failures } = await playCycles({ seed: 1, from: 1, cycles: 4, size: 'demo' }, () => {});
  expect(failures).toEqual([]);
  expect(cycles).toBe(4);
});
