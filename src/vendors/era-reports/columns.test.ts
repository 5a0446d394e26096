import { expect, test } from 'vitest';
import { columnFaults } from './columns.ts';

const computers = { id: 0, name: 1, group: 2 };
const none = { products: null, dynamicGroups: null };

test('one report of computers with name and group is enough', () => {
  expect(columnFaults({ computers: { name: 0, group: 1 }, ...none })).toEqual([]);
});

test('what is missing is named', () => {
  expect(columnFaults({ computers: null, ...none })).toHaveLength(1);
  expect(columnFaults({ computers: {}, ...none })).toEqual([
    expect.stringContaining('name of the computer'),
    expect.stringContaining('static group'),
  ]);
  expect(columnFaults({ computers, products: { id: 0 }, dynamicGroups: null })).toEqual([
    expect.stringContaining('ESET product'),
  ]);
});

test('another report is joined by the UUID of both, or by group and name, and never by a name alone', () => {
  const joins = (own: typeof computers | { name: number; group: number }, other: object) =>
    columnFaults({ computers: own, products: { product: 9, ...other }, dynamicGroups: null }).length === 0;
  expect(joins(computers, { id: 0 })).toBe(true);
  expect(joins(computers, { name: 0, group: 1 })).toBe(true);
  expect(joins({ name: 1, group: 2 }, { name: 0, group: 1 })).toBe(true);
  expect(joins({ name: 1, group: 2 }, { id: 0 })).toBe(false);
  expect(joins(computers, { name: 0 })).toBe(false);
});
