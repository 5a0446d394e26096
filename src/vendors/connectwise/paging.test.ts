import { afterEach, expect, test } from 'vitest';
import { type AnsweringServer, type Asked, answerWith, type Reply } from '../../../test/support/answering.ts';
import { never, pagesOf, rowsOf, testDeps } from '../../../test/support/connectwise.ts';
import type { Psa } from '../ports.ts';
import { openConnectWise } from './index.ts';
import { changedSince, quoted } from './paging.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A ConnectWise that answers its lists as the test says. */
async function vendor(list: (asked: Asked) => Reply, pageSize = 2): Promise<{ psa: Psa; lists: Asked[] }> {
  const server: AnsweringServer = await answerWith((asked) =>
    asked.path.startsWith('/login/') ? { body: { Codebase: 'v4_6_release/', IsCloud: false } } : list(asked),
  );
  const connection = { site: server.url, company: 'contoso', publicKey: 'k', privateKey: 'example-key', clientId: 'c' };
  const psa = openConnectWise(connection, testDeps, { pageSize, bundleSize: 50 });
  closing.push(psa.close, server.close);
  return { psa, lists: server.asked };
}

const company = (id: number) => ({ id, identifier: `c${id}`, name: `Company ${id}` });
const link = (query: string) => ({
  link: `<https://inner.example/v4/apis/3.0/company/companies?${query}>; rel="next"`,
});
const listsOf = (asked: Asked[]) => asked.filter(({ path }) => path.endsWith('/company/companies'));

test('a forward-only list is followed by the pageId of its Link, and the last page says so', async () => {
  const { psa, lists } = await vendor(({ query }) =>
    query.get('pageId') === null
      ? { body: [company(1), company(7)], headers: link('pageId=7&pageSize=2') }
      : { body: [company(9)] },
  );
  const pages = await pagesOf(psa.companies(null, never));
  expect(pages.map(({ rows, last }) => [rows.map(({ id }) => id), last])).toEqual([
    [['1', '7'], false],
    [['9'], true],
  ]);
  const [first, second] = listsOf(lists);
  expect(first?.headers['pagination-type']).toBe('forward-only');
  expect(first?.query.get('pageSize')).toBe('2');
  expect(second?.query.get('pageId')).toBe('7');
  expect(second?.query.has('page')).toBe(false);
});

test('a forward-only list whose last page is exactly full ends with it where no further page is named', async () => {
  const { psa, lists } = await vendor(({ query }) =>
    query.get('pageId') === null
      ? { body: [company(1), company(2)], headers: link('pageId=2') }
      : { body: [company(3), company(4)] },
  );
  expect((await rowsOf(psa.companies(null, never))).length).toBe(4);
  expect(listsOf(lists).length).toBe(2);
});

test('a forward-only list whose full last page names a further one ends with an empty page', async () => {
  const { psa } = await vendor(({ query }) =>
    query.get('pageId') === null ? { body: [company(1), company(2)], headers: link('pageId=2') } : { body: [] },
  );
  const pages = await pagesOf(psa.companies(null, never));
  expect(pages.map(({ rows, last }) => [rows.length, last])).toEqual([
    [2, false],
    [0, true],
  ]);
});

test('a server that ignores forward-only is read on by page number, in order of ids', async () => {
  const { psa, lists } = await vendor(({ query }) => {
    const page = Number(query.get('page') ?? '1');
    return { body: [1, 2, 3, 4, 5].slice((page - 1) * 2, page * 2).map(company) };
  });
  expect((await rowsOf(psa.companies(null, never))).map(({ id }) => id)).toEqual(['1', '2', '3', '4', '5']);
  const asked = listsOf(lists);
  expect(asked.map(({ query }) => query.get('page'))).toEqual([null, '2', '3']);
  expect(asked.every(({ query }) => query.get('orderBy') === 'id')).toBe(true);
  expect(asked[1]?.headers['pagination-type']).toBeUndefined();
});

test('a server that ignores forward-only and names page numbers is followed by them, up to a full last one', async () => {
  const { psa, lists } = await vendor(({ query }) => {
    const page = Number(query.get('page') ?? '1');
    return { body: [company(page)], headers: page < 3 ? link(`page=${page + 1}`) : {} };
  }, 1);
  expect((await rowsOf(psa.companies(null, never))).map(({ id }) => id)).toEqual(['1', '2', '3']);
  expect(listsOf(lists).length).toBe(3);
});

test('a page shorter than asked for is not the last where a further one is named', async () => {
  const { psa } = await vendor(({ query }) =>
    query.get('pageId') === null ? { body: [company(1)], headers: link('pageId=1') } : { body: [company(2)] },
  );
  expect((await rowsOf(psa.companies(null, never))).length).toBe(2);
});

test('a server that names the same page again is an error, not an endless list', async () => {
  const { psa } = await vendor(() => ({ body: [company(5), company(6)], headers: link('pageId=6') }));
  await expect(pagesOf(psa.companies(null, never))).rejects.toMatchObject({ kind: 'unexpected' });
});

test('a server that knows no pages and gives all it has each time is an error, not an endless list', async () => {
  const { psa } = await vendor(() => ({ body: [company(5), company(6)] }));
  await expect(pagesOf(psa.companies(null, never))).rejects.toMatchObject({ kind: 'unexpected' });
});

test.each([
  '<https://inner.example/x?pageId=99>; rel="last", <https://inner.example/x?pageId=7>; rel="next"',
  '<https://inner.example/x?pageId=7>; title="the next, of some"; rel=next',
  '<https://inner.example/x?conditions=id in (1,2)&pageid=7>;Rel="Next";type="a"',
])('the next page is found in the Link %s', async (header) => {
  const { psa, lists } = await vendor(({ query }) =>
    query.get('pageId') === null
      ? { body: [company(1), company(7)], headers: { link: header } }
      : { body: [company(9)] },
  );
  expect((await rowsOf(psa.companies(null, never))).length).toBe(3);
  expect(listsOf(lists)[1]?.query.get('pageId')).toBe('7');
});

test('something that is no list is an error, never an empty page', async () => {
  const { psa } = await vendor(() => ({ body: { message: 'maintenance' } }));
  await expect(pagesOf(psa.companies(null, never))).rejects.toMatchObject({ kind: 'unexpected' });
});

test('a row that cannot be read is reported with its id, and one without an id as such', async () => {
  const { psa } = await vendor(() => ({ body: [company(1), { id: 2, name: 'X' }, { name: 'Y' }, 'nonsense'] }), 10);
  const [page] = await pagesOf(psa.companies(null, never));
  expect(page?.rows.map(({ id }) => id)).toEqual(['1']);
  expect(page?.unreadable.map(({ id }) => id)).toEqual(['2', null, null]);
  expect(page?.unreadable[0]?.why).toContain('identifier');
});

test.each(['2027-13-01T00:00:00Z', '2027-02-30', '01/02/2027'])(
  'a record with the date %s cannot be read',
  async (date) => {
    const agreement = { id: 1, name: 'A', company: { id: 2 }, agreementStatus: 'Active', nextInvoiceDate: date };
    const { psa } = await vendor(() => ({ body: [agreement] }));
    const [page] = await pagesOf(psa.agreements(null, never));
    expect(page).toMatchObject({
      rows: [],
      unreadable: [{ id: '1', why: `nextInvoiceDate: "${date}" is not a date` }],
    });
  },
);

test.each([
  '2027-02-01T00:00:00Z',
  '2027-02-01T00:00:00.000',
  '2027-02-01t00:00:00z',
  '2027-02-01 00:00:00',
  '2027-02-01',
])('the date %s is the calendar date it names', async (nextInvoiceDate) => {
  const agreement = { id: 1, name: 'A', company: { id: 2 }, agreementStatus: 'Active', nextInvoiceDate };
  const { psa } = await vendor(() => ({ body: [agreement] }));
  const [page] = await pagesOf(psa.agreements(null, never));
  expect(page).toMatchObject({ rows: [{ nextInvoiceDate: '2027-02-01' }], unreadable: [] });
});

test('the date that stands for none is none', async () => {
  const agreement = {
    id: 1,
    name: 'A',
    company: { id: 2 },
    agreementStatus: 'Active',
    endDate: '0001-01-01T00:00:00Z',
  };
  const { psa } = await vendor(() => ({ body: [agreement] }));
  const [page] = await pagesOf(psa.agreements(null, never));
  expect(page).toMatchObject({ rows: [{ id: '1', endDate: null }], unreadable: [] });
});

test('an unknown field and a field that is null do no harm', async () => {
  const body = [{ ...company(1), status: null, deletedFlag: null, _info: null, brandNew: { deep: [1] } }];
  const { psa } = await vendor(() => ({ body }));
  expect(await rowsOf(psa.companies(null, never))).toEqual([
    { id: '1', identifier: 'c1', name: 'Company 1', deleted: false, status: '' },
  ]);
});

test('the newest change of a page is told as an instant, also of a row that cannot be read', async () => {
  const changed = (lastUpdated: string) => ({ _info: { lastUpdated } });
  const { psa } = await vendor(
    () => ({
      body: [
        { ...company(1), ...changed('2026-01-31T10:00:00Z') },
        { id: 2, ...changed('2026-02-01T00:00:00') },
        { ...company(3), ...changed('not a time') },
      ],
    }),
    10,
  );
  const [page] = await pagesOf(psa.companies(null, never));
  expect(page?.changedUntil).toBe('2026-02-01T00:00:00.000Z');
});

test('only the fields used travel', async () => {
  const { psa, lists } = await vendor(() => ({ body: [] }));
  await rowsOf(psa.companies(null, never));
  expect(listsOf(lists)[0]?.query.get('fields')).toBe('id,identifier,name,deletedFlag,status/name,_info/lastUpdated');
});

test('a list of choices has one last page, that of its last level', async () => {
  const { psa } = await vendor(({ path }) => ({ body: path.endsWith('/items') ? [] : [{ id: 1, name: 'Virus' }] }));
  const pages = await pagesOf(psa.choices('3', never));
  expect(pages.map(({ last }) => last)).toEqual([false, false, true]);
  expect(pages.flatMap(({ rows }) => rows.map(({ level }) => level))).toEqual(['type', 'subtype']);
});

test('since is asked in whole seconds and takes the second of the instant again', () => {
  expect(changedSince(null)).toBeUndefined();
  expect(changedSince('2026-01-31T10:00:00.900Z')).toBe('lastUpdated > [2026-01-31T09:59:59Z]');
});

test('a quote or a backslash in a text does not end the condition', () => {
  expect(quoted('a "b" \\')).toBe('"a \\"b\\" \\\\"');
});
