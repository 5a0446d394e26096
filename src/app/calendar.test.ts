import { expect, test } from 'vitest';
import { dateFrom, dateIn, endOfDay, timeIn } from './calendar.ts';

test('the date of a moment is the one that the zone of the PSA shows', () => {
  expect(dateIn('America/New_York', '2026-03-01T04:30:00.000Z')).toBe('2026-02-28');
  expect(dateIn('Pacific/Auckland', '2026-02-28T11:30:00.000Z')).toBe('2026-03-01');
});

test('a moment is read as the clock of the zone shows it', () => {
  expect(timeIn('America/New_York', '2026-03-15T15:55:31.123Z')).toBe('2026-03-15 11:55');
  expect(timeIn('Europe/Prague', '2026-03-28T23:30:00.000Z')).toBe('2026-03-29 00:30');
});

test('a day ends just before the next one begins in its zone', () => {
  expect(endOfDay('2026-01-31', 'America/New_York')).toBe('2026-02-01T04:59:59.999Z');
  expect(endOfDay('2026-01-31', 'Asia/Kolkata')).toBe('2026-01-31T18:29:59.999Z');
});

test('a day on which the clocks change ends when they say so', () => {
  expect(endOfDay('2026-03-28', 'Europe/Prague')).toBe('2026-03-28T22:59:59.999Z');
  expect(endOfDay('2026-03-29', 'Europe/Prague')).toBe('2026-03-29T21:59:59.999Z');
});

test('a day that ends where midnight is skipped ends at the leap', () => {
  // Chile moves from 24:00 to 01:00 on the first Sunday of September.
  const end = endOfDay('2026-09-05', 'America/Santiago');
  expect(dateIn('America/Santiago', end)).toBe('2026-09-05');
  expect(dateIn('America/Santiago', new Date(Date.parse(end) + 1).toISOString())).toBe('2026-09-06');
});

test.each(['2026-02-30', '2026-1-1', '31.01.2026', '', '2026-13-01'])('"%s" is refused as a date', (text) => {
  expect(() => dateFrom(text, 'on')).toThrow(/YYYY-MM-DD/);
});

test('a date is taken as it is written', () => {
  expect(dateFrom('2028-02-29', 'on')).toBe('2028-02-29');
});
