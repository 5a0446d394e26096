import { expect, test } from 'vitest';
import { HASH_LENGTH } from './hash.ts';
import { newSightedObjects, type Sighted } from './sighted.ts';

const hash = 'h'.repeat(HASH_LENGTH);
const known: Sighted = { id: 7, hash, seen: false, removed: false, missing: true, unreadable: null, groupId: 3 };

test('objects are as they were set last, and what was got is a copy', () => {
  const objects = newSightedObjects();
  objects.set('a', known);
  const before = objects.get('a');
  objects.set('a', { ...known, seen: true, missing: false, unreadable: 'no name' });
  objects.set('b', { ...known, id: null, hash: '', removed: true, groupId: null });

  expect(before).toEqual(known);
  expect([...objects]).toEqual([
    ['a', { ...known, seen: true, missing: false, unreadable: 'no name' }],
    ['b', { ...known, id: null, hash: '', removed: true, groupId: null }],
  ]);
  objects.set('a', known);
  expect(objects.get('a')).toEqual(known);
  expect(objects.get('c')).toBeUndefined();
  expect([objects.size, [...objects.keys()]]).toEqual([2, ['a', 'b']]);
});

test('a hash of an older version is no hash of any row', () => {
  const objects = newSightedObjects();
  objects.set('a', { ...known, hash: 'f'.repeat(64) });

  expect(objects.get('a')?.hash).toBe('');
});

test('thousands are each as they were set', () => {
  const objects = newSightedObjects();
  const objectOf = (at: number): Sighted => ({ ...known, id: at + 1, hash: `${at}`.padStart(HASH_LENGTH, '-') });

  for (let at = 0; at < 5000; at += 1) objects.set(`id-${at}`, objectOf(at));

  const all = Array.from({ length: 5000 }, (_, at) => objectOf(at));
  expect(all.map((_, at) => objects.get(`id-${at}`))).toEqual(all);
});
