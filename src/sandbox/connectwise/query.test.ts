import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeFaultBook } from '../faults.ts';
import { fieldsOf } from './fields.ts';
import { answerList, project, type Query } from './query.ts';

const exchange = { faults: makeFaultBook(), call: { server: 'connectwise', method: 'GET', path: '/' } };
const entriesFor = (ids: readonly number[]) =>
  ids.map((id) => ({ id, row: () => ({ id, name: `Company ${id % 3}` }) }));
const read = (ids: readonly number[], query: Query, forwardOnly = false) =>
  answerList({ entries: entriesFor(ids), fields: fieldsOf.company, query, forwardOnly, exchange });

const ids = fc
  .uniqueArray(fc.integer({ min: 1, max: 500 }), { maxLength: 60 })
  .map((list) => list.toSorted((a, b) => a - b));

test('following the links of either way of paging reads every record once, in order', () => {
  fc.assert(
    fc.property(ids, fc.integer({ min: 1, max: 10 }), fc.boolean(), (list, size, forwardOnly) => {
      const seen: unknown[] = [];
      let query: Query | null = { pageSize: String(size) };
      while (query) {
        const page = read(list, query, forwardOnly);
        seen.push(...page.rows.map((row) => row['id']));
        query = page.next;
      }
      expect(seen).toEqual(list);
    }),
  );
});

test('by page the last page has no next one, also when it is exactly full', () => {
  expect(read([1, 2, 3, 4], { page: '1', pageSize: '2' }).next).toMatchObject({ page: '2' });
  expect(read([1, 2, 3, 4], { page: '2', pageSize: '2' }).next).toBeNull();
});

test('forward-only an exactly full last page names one more, which is empty', () => {
  expect(read([1, 2, 3, 4], { pageId: '2', pageSize: '2' }, true).next).toMatchObject({ pageId: '4' });
  expect(read([1, 2, 3, 4], { pageId: '4', pageSize: '2' }, true)).toEqual({ rows: [], next: null, last: null });
});

test('forward-only ignores the page and the order that were asked for', () => {
  const page = read([1, 2, 3], { page: '9', orderBy: 'id desc', pageSize: '2' }, true);
  expect(page.rows.map((row) => row['id'])).toEqual([1, 2]);
  expect(page.next).toEqual({ pageSize: '2', pageId: '2' });
});

test('25 records come unless another size is asked for, and never more than 1,000', () => {
  const many = Array.from({ length: 1_200 }, (_, i) => i + 1);
  expect(read(many, {}).rows).toHaveLength(25);
  expect(read(many, { pageSize: '1000' }).rows).toHaveLength(1_000);
  expect(() => read(many, { pageSize: '1001' })).toThrow('pageSize cannot be greater than 1000.');
});

test('an order goes by its fields, one after the other; an unknown one is refused', () => {
  const rows = read([1, 2, 3, 4], { orderBy: 'name desc, id' }).rows;
  expect(rows.map((row) => row['id'])).toEqual([2, 1, 4, 3]);
  expect(() => read([1], { orderBy: 'colour' })).toThrow('colour is not a recognized name.');
});

test('only the fields asked for come; unknown ones are silently left out', () => {
  const row = { id: 1, name: 'x', company: { id: 2, name: 'y' }, _info: { lastUpdated: 'z' } };
  expect(project(row, 'id,company/id,_info/lastUpdated,colour,company/colour')).toEqual({
    id: 1,
    company: { id: 2 },
    _info: { lastUpdated: 'z' },
  });
});

test('custom fields are asked for by caption and value of the same field', () => {
  const entries = [
    {
      id: 1,
      row: () => ({
        id: 1,
        customFields: [
          { caption: 'A', value: 'x' },
          { caption: 'B', value: 'y' },
        ],
      }),
    },
  ];
  const find = (customFieldConditions: string) =>
    answerList({ entries, fields: fieldsOf.company, query: { customFieldConditions }, forwardOnly: false, exchange })
      .rows.length;
  expect(find('caption = "A" and value = "x"')).toBe(1);
  expect(find('caption = "A" and value = "y"')).toBe(0);
});
