import { expect, test } from 'vitest';
import { bendList, bendPage } from './bend.ts';
import { type FaultOrder, makeFaultBook } from './faults.ts';

const rows = Array.from({ length: 100 }, (_, n) => n);
const call = { server: 'office', method: 'GET', path: '/v1/devices' };
const idOf = (row: number) => `id-${row}`;
const told = (...orders: Omit<FaultOrder, 'server'>[]) => {
  const faults = makeFaultBook();
  for (const order of orders) faults.add({ server: '*', ...order });
  return { call, faults, idOf, spoil: (row: number) => -row };
};

test('without a fault a list and a page are what they are', () => {
  expect(bendList(rows, told())).toEqual(rows);
  expect(bendPage(rows, told())).toEqual(rows);
});

test('a role narrowed to a share hides the same rows at every call', () => {
  const bend = told({ kind: 'narrow', value: 0.8 });
  const seen = bendList(rows, bend);
  expect(seen.length).toBeGreaterThan(60);
  expect(seen.length).toBeLessThan(95);
  expect(bendList(rows, bend)).toEqual(seen);
});

test('a role narrowed by ids hides exactly these', () => {
  expect(bendList([1, 2, 3], told({ kind: 'narrow', value: ['id-2'] }))).toEqual([1, 3]);
});

test('an empty list is empty once', () => {
  const bend = told({ kind: 'empty-list' });
  expect(bendList(rows, bend)).toEqual([]);
  expect(bendList(rows, bend)).toEqual(rows);
});

test('a page can lose a row, repeat one and spoil one', () => {
  expect(bendPage([1, 2, 3], told({ kind: 'missing-row' }))).toEqual([1, 3]);
  expect(bendPage([1, 2, 3], told({ kind: 'duplicate-row' }))).toEqual([1, 2, 3, 1]);
  expect(bendPage([1, 2, 3], told({ kind: 'bad-row' }))).toEqual([1, 2, -3]);
});

test('a fault of rows is not used up by a page that has none', () => {
  const bend = told({ kind: 'missing-row' }, { kind: 'duplicate-row' }, { kind: 'bad-row' });
  expect(bendPage([], bend)).toEqual([]);
  expect(bend.faults.list().map((fault) => fault.hits)).toEqual([0, 0, 0]);
});
