import fc from 'fast-check';
import { expect, test } from 'vitest';
import { knownTurn, nextTurn } from './turn.ts';

const minute = 60_000;
const every10 = { intervalMs: 10 * minute, notBefore: 0 };

test('a job that has never run is on as soon as it may', () => {
  expect(nextTurn({ startedAt: null, endedAt: null }, { ...every10, notBefore: 7_000 })).toBe(7_000);
});

test('the rhythm counts from start to start', () => {
  expect(nextTurn({ startedAt: 0, endedAt: 3 * minute }, every10)).toBe(10 * minute);
});

test('a run that took longer than its interval leaves turns out instead of piling them up', () => {
  expect(nextTurn({ startedAt: 0, endedAt: 34 * minute }, every10)).toBe(40 * minute);
});

test('a run that ended exactly on its next turn goes on then', () => {
  expect(nextTurn({ startedAt: 0, endedAt: 10 * minute }, every10)).toBe(10 * minute);
});

test('after a restart an overdue job waits for its own moment', () => {
  expect(nextTurn({ startedAt: 0, endedAt: minute }, { ...every10, notBefore: 90 * minute })).toBe(90 * minute);
});

test('a run that is dated ahead says nothing, but for what two clocks may differ by', () => {
  const run = { startedAt: 5 * minute, endedAt: 6 * minute };
  expect(knownTurn(run, 4.5 * minute)).toEqual(run);
  expect(knownTurn(run, 3 * minute)).toEqual({ startedAt: null, endedAt: null });
});

test('the next turn is never before the end of the last run, and at most one interval after it', () => {
  const run = fc.record({
    startedAt: fc.nat(1e12),
    lasted: fc.nat(1e9),
    intervalMs: fc.integer({ min: minute, max: 1e8 }),
  });
  fc.assert(
    fc.property(run, ({ startedAt, lasted, intervalMs }) => {
      const endedAt = startedAt + lasted;
      const next = nextTurn({ startedAt, endedAt }, { intervalMs, notBefore: 0 });
      expect(next).toBeGreaterThanOrEqual(endedAt);
      expect(next - endedAt).toBeLessThanOrEqual(intervalMs);
    }),
  );
});
