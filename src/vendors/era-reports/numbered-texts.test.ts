import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newNumberedTexts } from './numbered-texts.ts';

test('a text has the number of its place, the same whenever it comes again', () => {
  const texts = newNumberedTexts();

  expect(['b', 'a', 'b', '', 'a'].map(texts.add)).toEqual([0, 1, 0, 2, 1]);
  expect(texts.size).toBe(3);
  expect(texts.numberOf('a')).toBe(1);
  expect(texts.numberOf('c')).toBeUndefined();
  expect(texts.textOf(2)).toBe('');
  expect(() => texts.textOf(3)).toThrow(RangeError);
});

test('it answers as a Map of any texts would, halves of characters too', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'binary' })),
      fc.array(fc.string({ unit: 'binary-ascii' })),
      (some, more) => {
        const [texts, map] = [newNumberedTexts(), new Map<string, number>()];
        const all = [...some, '\ud800', 'ÿ', ...more, 'Ā', ...some];
        for (const text of all) if (!map.has(text)) map.set(text, map.size);

        expect(all.map(texts.add)).toEqual(all.map((text) => map.get(text)));
        expect(all.map(texts.numberOf)).toEqual(all.map((text) => map.get(text)));
        expect(Array.from(map.keys(), (_, number) => texts.textOf(number))).toEqual([...map.keys()]);
      },
    ),
  );
});

test('it grows with what comes', () => {
  const texts = newNumberedTexts();
  const idOf = (at: number) => `${at % 3 === 0 ? 'Łódź' : 'id'}-${'x'.repeat(at % 90)}${at}`;

  const ids = Array.from({ length: 20_000 }, (_, at) => idOf(at));

  expect(ids.map(texts.add)).toEqual([...ids.keys()]);
  expect(ids.map(texts.numberOf)).toEqual([...ids.keys()]);
  expect(texts.textOf(12_345)).toBe(idOf(12_345));
});
