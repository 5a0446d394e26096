import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readProducts, writeProducts } from './device-text.ts';

const activation = fc.record({
  product: fc.string(),
  until: fc.option(fc.constantFrom('2026-01-01', '2027-01-01')),
  trial: fc.boolean(),
});

test('the same products give the same text, in whatever order they come', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string()), fc.array(activation), (installed, activated) => {
      const text = writeProducts({ installed, activated });
      expect(writeProducts({ installed: [...installed].reverse(), activated: [...activated].reverse() })).toBe(text);
      expect(writeProducts(readProducts(text))).toBe(text);
    }),
  );
});

test('what is read is what was written', () => {
  const activated = [{ product: 'ESET Endpoint Security', until: null, trial: true }];
  const text = writeProducts({ installed: ['b', 'a', 'b'], activated });
  expect(readProducts(text)).toEqual({ installed: ['a', 'b'], activated });
  expect(() => readProducts('not json')).toThrow(SyntaxError);
});
