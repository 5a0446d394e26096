import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Repeats } from './repeats.ts';
import { atOnce } from './steps.ts';

function keysOf(texts: readonly string[]): Set<number> {
  const repeats = new Repeats();
  for (const [key, text] of texts.entries()) repeats.note(text, key);
  return atOnce(repeats.keys());
}

test('whoever has a text in common with another one is among the keys', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 2 })), (texts) => {
      const keys = keysOf(texts);
      for (const [key, text] of texts.entries()) {
        if (texts.indexOf(text) !== texts.lastIndexOf(text)) expect(keys).toContain(key);
      }
    }),
  );
});

test('of 100,000 different texts nearly none is taken for another one', () => {
  const ids = Array.from({ length: 100_000 }, (_, i) => `00000000-0000-0000-0000-${i.toString(16).padStart(12, '0')}`);
  expect(keysOf(ids).size).toBeLessThan(50);
});

test('no text is as good as one', () => {
  expect(keysOf([])).toEqual(new Set());
  expect(keysOf(['', ''])).toEqual(new Set([0, 1]));
});
