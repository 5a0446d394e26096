import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Repeats } from './repeats.ts';

test('a text that was noted twice may repeat, always', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), fc.string(), (others, text) => {
      const repeats = new Repeats();
      for (const each of [text, ...others, text]) repeats.note(each);
      expect(repeats.mayRepeat(text)).toBe(true);
    }),
    { numRuns: 20 },
  );
});

test('of 10,000 different texts nearly none may repeat', () => {
  const repeats = new Repeats();
  const texts = Array.from({ length: 10_000 }, (_, i) => `00000000-0000-0000-0000-${i.toString(16).padStart(12, '0')}`);
  for (const text of texts) repeats.note(text);
  expect(texts.filter((text) => repeats.mayRepeat(text)).length).toBeLessThan(500);
});
