import fc from 'fast-check';
import { expect, test } from 'vitest';
import { atOnce, sortInSlices } from './steps.ts';

interface Item {
  value: number;
  at: number;
}
const byValue = (one: Item, other: Item) => one.value - other.value;

test('what is sorted in slices is in the order of a sort at once, also where many are alike', () => {
  const lists = fc.array(fc.nat(30), { minLength: 900, maxLength: 3_500, size: 'max' });
  fc.assert(
    fc.property(lists, (values) => {
      const items = values.map((value, at): Item => ({ value, at }));
      expect(atOnce(sortInSlices(items, byValue))).toEqual(items.toSorted(byValue));
    }),
    { numRuns: 15 },
  );
  expect(atOnce(sortInSlices<Item>([], byValue))).toEqual([]);
});

test('between two slices others have their turn', () => {
  const items = Array.from({ length: 5_000 }, (_, at): Item => ({ value: (at * 7_919) % 5_003, at }));
  expect([...sortInSlices(items, byValue)].length).toBeGreaterThan(15);
});
