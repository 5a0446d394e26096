import { expect, test } from 'vitest';
import { type TimeFormat, timeReader } from './times.ts';

const german: TimeFormat = { order: 'dmy', zone: 'Europe/Berlin', language: 'de' };
const american: TimeFormat = { order: 'mdy', zone: 'America/New_York', language: 'en' };

test.each([
  ['2026-11-24 14:16:38', german, '2026-11-24T13:16:38.000Z'],
  ['2026-11-24T14:16:38Z', german, '2026-11-24T14:16:38.000Z'],
  ['2026-11-24T14:16:38.123+02:00', german, '2026-11-24T12:16:38.000Z'],
  ['2026/11/24 14:16', american, '2026-11-24T19:16:00.000Z'],
  ['24.11.2026 14:16:38', german, '2026-11-24T13:16:38.000Z'],
  ['24.07.2026, 14:16', german, '2026-07-24T12:16:00.000Z'],
  ['11/24/2026 2:16:38 PM', american, '2026-11-24T19:16:38.000Z'],
  ['11/24/26 12:05 a.m.', american, '2026-11-24T05:05:00.000Z'],
  ['2026 Nov 24 14:16:38', american, '2026-11-24T19:16:38.000Z'],
  ['Nov 24, 2026 2:16:38 PM', american, '2026-11-24T19:16:38.000Z'],
  ['24. März 2026 14:16:38', german, '2026-03-24T13:16:38.000Z'],
  ['24 October 2026', german, '2026-10-23T22:00:00.000Z'],
  ['', german, null],
  ['never', german, null],
  ['01.01.1601 00:00', german, null],
  ['31.02.2026 10:00', german, undefined],
  ['24.11.2026 25:00', german, undefined],
  ['13:00 o clock', german, undefined],
  ['24 Brumaire 2026', german, undefined],
  ['11/24/2026 13:16 PM', american, undefined],
] as const)('"%s" is read as the server means it', (text, format, instant) => {
  expect(timeReader(format)(text)).toBe(instant);
});
