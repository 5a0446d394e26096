import { expect, test } from 'vitest';
import { newestFirst, type Page, type PageAsked, pageFrom, type Table } from './paging.ts';

interface Row {
  id: number;
  name: string;
  size: number | null;
}

const table: Table<Row, Row> = {
  id: ({ id }) => id,
  usual: 'name',
  sorts: { name: ({ name }) => name, size: ({ size }) => size },
  show: (row) => row,
};
const asTheyCome = { ...table, usual: null };
const rows: Row[] = [
  { id: 3, name: 'b', size: 5 },
  { id: 1, name: 'b', size: null },
  { id: 2, name: 'a', size: 10 },
  { id: 5, name: 'c', size: 5 },
];

const ids = (page: Page<Row>) => page.rows.map(({ id }) => id);

/** Every page, one after the other; between two the rows may be others. */
function walk(asked: PageAsked, { of, in: pages }: { of: typeof table; in: (turn: number) => Row[] }): number[][] {
  const seen: number[][] = [];
  for (let cursor: string | undefined, turn = 0; ; turn += 1) {
    const page = pageFrom(pages(turn), { ...asked, cursor }, of);
    seen.push(ids(page));
    if (page.next === null) return seen;
    cursor = page.next;
  }
}

test('pages go on where the last one ended, in any order, with rows of the same name told apart', () => {
  const all = () => rows;
  expect(walk({ limit: 2 }, { of: table, in: all })).toEqual([
    [2, 1],
    [3, 5],
  ]);
  expect(walk({ limit: 3, sort: '-name' }, { of: table, in: all })).toEqual([[5, 1, 3], [2]]);
  expect(walk({ limit: 1, sort: 'size' }, { of: table, in: all })).toEqual([[1], [3], [5], [2]]);
  expect(walk({ limit: 3 }, { of: asTheyCome, in: all })).toEqual([[3, 1, 2], [5]]);
  expect(pageFrom(rows, { limit: 4 }, table)).toMatchObject({ next: null, total: 4 });
  expect(pageFrom([], {}, table)).toEqual({ rows: [], next: null, total: 0 });
});

test('a row that comes or goes between two pages moves none that was not shown yet', () => {
  const without = (id: number) => rows.filter((row) => row.id !== id);
  expect(walk({ limit: 2 }, { of: table, in: (turn) => (turn === 0 ? rows : without(1)) })).toEqual([
    [2, 1],
    [3, 5],
  ]);
  const before = [{ id: 9, name: '0', size: 0 }, ...rows];
  expect(walk({ limit: 2 }, { of: table, in: (turn) => (turn === 0 ? rows : before) })).toEqual([
    [2, 1],
    [3, 5],
  ]);
  expect(walk({ limit: 2 }, { of: asTheyCome, in: (turn) => (turn === 0 ? rows : before) })).toEqual([
    [3, 1],
    [2, 5],
  ]);
});

test('a page weighs no more than it may, and the rest comes with the next', () => {
  const heavy = Array.from({ length: 40 }, (_, id) => ({ id: id + 1, name: 'x'.repeat(10_000), size: 1 }));
  const pages = walk({ limit: 40 }, { of: table, in: () => heavy });
  expect(pages.flat()).toEqual(heavy.map(({ id }) => id));
  for (const page of pages) expect(page.length).toBeLessThanOrEqual(18);
});

test('a cursor that is none, or of another list, is refused by its field', async () => {
  const refused = { status: 400, code: 'malformed', details: { field: 'cursor' } };
  expect(() => pageFrom(rows, { cursor: 'nonsense' }, table)).toThrow(expect.objectContaining(refused));
  const named = Buffer.from(JSON.stringify([null, 'name'])).toString('base64url');
  const source = { load: async () => rows, total: async () => 4, show: (row: Row) => row };
  await expect(newestFirst({ cursor: named }, source)).rejects.toMatchObject(refused);
});

test('a list that the store slices by id ends with its last row', async () => {
  const all = Array.from({ length: 5 }, (_, at) => ({ id: 5 - at }));
  const load = async ({ beforeId = 99, limit }: { beforeId?: number; limit: number }) =>
    all.filter(({ id }) => id < beforeId).slice(0, limit);
  const pages: number[][] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await newestFirst({ limit: 2, cursor }, { load, total: async () => 5, show: ({ id }) => id });
    pages.push(page.rows);
    if (page.next === null) break;
    cursor = page.next;
  }
  expect(pages).toEqual([[5, 4], [3, 2], [1]]);
});
