import { expect, test } from 'vitest';
import { agoWords, countWords, durationWords, momentWords, sentence, valueWords } from './words.ts';

const now = Date.parse('2026-03-01T12:00:00.000Z');

test.each([
  [0, '0 s'],
  [59_400, '59 s'],
  [60_000, '1 min'],
  [89 * 60_000, '89 min'],
  [90 * 60_000, '1 h'],
  [47 * 3_600_000, '47 h'],
  [48 * 3_600_000, '2 days'],
])('%d ms are told as %s', (ms, words) => {
  expect(durationWords(ms)).toBe(words);
});

test('a moment is told by its distance, past or future, and a missing one as never', () => {
  expect(agoWords('2026-03-01T11:48:00.000Z', now)).toBe('12 min ago');
  expect(agoWords('2026-03-01T12:05:00.000Z', now)).toBe('in 5 min');
  expect(agoWords(null, now)).toBe('never');
});

test('one is singular, none and many are plural', () => {
  expect([countWords(0, 'device'), countWords(1, 'device'), countWords(1200, 'device')]).toEqual([
    '0 devices',
    '1 device',
    '1,200 devices',
  ]);
  expect(countWords(2, 'company', 'companies')).toBe('2 companies');
});

test('values read as a person writes them', () => {
  expect([valueWords(null), valueWords(true), valueWords(0), valueWords('')]).toEqual(['(none)', 'on', '0', '']);
});

test('a moment is told in the time of this machine', () => {
  expect(momentWords(new Date(2026, 2, 1, 6, 5).toISOString())).toBe('2026-03-01 06:05');
});

test('a sentence that ends with a name has one full stop, also where the name brings one', () => {
  expect([sentence('Resumed: Example Ltd.'), sentence('Resumed: Example')]).toEqual([
    'Resumed: Example Ltd.',
    'Resumed: Example.',
  ]);
});
