import { expect, test } from 'vitest';
import { lastDaily, nextDaily } from './daily.ts';

const iso = (ms: number) => new Date(ms).toISOString();
const ny = { at: '06:00', zone: 'America/New_York' };

test('the time is the one of the zone, whatever zone this machine is in', () => {
  expect(iso(nextDaily(ny, Date.parse('2026-01-15T12:00:00Z')))).toBe('2026-01-16T11:00:00.000Z');
  expect(iso(nextDaily(ny, Date.parse('2026-07-15T09:00:00Z')))).toBe('2026-07-15T10:00:00.000Z');
});

test('exactly at the time the next one is tomorrow, and the last one yesterday', () => {
  const at = Date.parse('2026-01-15T11:00:00Z');
  expect(iso(nextDaily(ny, at))).toBe('2026-01-16T11:00:00.000Z');
  expect(iso(lastDaily(ny, at))).toBe('2026-01-14T11:00:00.000Z');
});

test('a time that the spring night skips still comes that day, and only once', () => {
  const skipped = { at: '02:30', zone: 'America/New_York' };
  const first = nextDaily(skipped, Date.parse('2026-03-08T05:00:00Z'));
  expect(iso(first).slice(0, 10)).toBe('2026-03-08');
  expect(iso(nextDaily(skipped, first)).slice(0, 10)).toBe('2026-03-09');
});

test('a time that the autumn night has twice comes once', () => {
  const twice = { at: '01:30', zone: 'America/New_York' };
  const first = nextDaily(twice, Date.parse('2026-11-01T04:00:00Z'));
  expect(iso(nextDaily(twice, first)).slice(0, 10)).toBe('2026-11-02');
});
