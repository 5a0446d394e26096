import { afterEach, expect, test } from 'vitest';
import { answerWith } from '../../../test/support/answering.ts';
import { never, testDeps } from '../../../test/support/connectwise.ts';
import type { AdditionsAnswer } from '../ports.ts';
import { openConnectWise } from './index.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const addition = (id: number, agreementId: number) => ({
  id,
  agreementId,
  product: { id: 1, identifier: 'ESET-EP' },
  quantity: 1,
  billCustomer: 'Billable',
});
type Row = ReturnType<typeof addition>;
type Result = Record<string, unknown> | null;
type Held = Record<string, Row[]>;

/** A ConnectWise with these additions, whose bundles answer each request as the test says (null: not at all). */
async function vendor(held: Held, bundled: (rows: Row[], type: string) => Result, pageSize = 100) {
  const server = await answerWith(({ path, query, body }) => {
    if (path.startsWith('/login/')) return { body: { Codebase: 'v4_6_release/', IsCloud: false } };
    if (path.endsWith('/additions')) {
      const from = (Number(query.get('page') ?? '1') - 1) * pageSize;
      return { body: (held[path.split('/').at(-2) ?? ''] ?? []).slice(from, from + pageSize) };
    }
    const { requests } = body as {
      requests: { sequenceNumber: number; resourceType: string; apiRequest: { parentId: number } }[];
    };
    const results = requests.map(({ sequenceNumber, resourceType, apiRequest }) => {
      const result = bundled((held[apiRequest.parentId] ?? []).slice(0, pageSize), resourceType);
      return result && { sequenceNumber, resourceType, ...result };
    });
    return { body: { results: results.filter((result) => result !== null).reverse() } };
  });
  const connection = { site: server.url, company: 'c', publicKey: 'k', privateKey: 'example-key', clientId: 'c' };
  const psa = openConnectWise(connection, testDeps, { pageSize, bundleSize: 50 });
  closing.push(psa.close, server.close);
  return {
    bundles: () => server.asked.filter(({ path }) => path.endsWith('/bundles')).length,
    singles: () => server.asked.filter(({ path }) => path.endsWith('/additions')).length,
    async read(...ids: string[]) {
      const answers: AdditionsAnswer[] = [];
      for await (const answer of psa.additions(ids, never)) answers.push(answer);
      return answers.map((answer) =>
        'additions' in answer ? [answer.agreementId, ...answer.additions.map(({ id }) => id)] : answer,
      );
    },
  };
}

const good = (entities: Row[]) => ({ success: true, statusCode: 200, count: entities.length, entities });
const held = { 1: [], 2: [addition(20, 2)], 3: [addition(30, 3), addition(31, 3)], 4: [addition(40, 4)] };
const whole = [['1'], ['2', '20'], ['3', '30', '31'], ['4', '40']];

test('results are told apart by their sequence number, whatever their order', async () => {
  const { read, bundles, singles } = await vendor(held, good);
  expect(await read('1', '2', '3', '4')).toEqual(whole);
  expect([bundles(), singles()]).toEqual([1, 1]);
});

test('a server that bundles under another name of the type is found out', async () => {
  const refused = { success: false, statusCode: 400, error: { code: 'InvalidArgument', message: 'no such type' } };
  const { read, singles } = await vendor(held, (rows, type) => (type === 'addition' ? refused : good(rows)));
  expect(await read('1', '2', '3', '4')).toEqual(whole);
  expect(singles()).toBe(1);
});

test.each([
  ['answer empty whatever they are asked for', () => good([])],
  ['answer with the additions of another agreement', () => good([addition(99, 9)])],
  ['count more than they give', (rows: Row[]) => ({ ...good(rows), count: rows.length + 1 })],
  ['leave results out', () => null],
  ['refuse every request', () => ({ success: false, statusCode: 400, error: { code: 'No', message: 'no' } })],
] as [string, (rows: Row[]) => Result][])('bundles that %s are not believed', async (_name, bundled) => {
  const { read } = await vendor(held, bundled);
  expect(await read('1', '2', '3', '4')).toEqual(whole);
});

test('an addition of another agreement in a list of its own is an error of that list', async () => {
  const { read } = await vendor({ ...held, 2: [addition(20, 2), addition(30, 3)] }, () => null);
  const [one, two] = await read('1', '2');
  expect([one, two]).toEqual([
    ['1'],
    expect.objectContaining({ error: expect.objectContaining({ kind: 'unexpected' }) }),
  ]);
});

test('bundles are not believed on the strength of agreements that have no additions', async () => {
  let ids: string[] = [];
  const { read } = await vendor(held, (rows) => good(ids.length > 1 ? [] : rows));
  ids = ['1'];
  expect(await read('1', '5')).toEqual([['1'], ['5']]);
  ids = ['1', '2'];
  expect(await read('1', '2')).toEqual([['1'], ['2', '20']]);
});

test('an agreement with a full page in a bundle is read on by itself', async () => {
  const three = [addition(50, 5), addition(51, 5), addition(52, 5)];
  const { read, bundles } = await vendor({ 2: [addition(20, 2)], 3: [addition(30, 3)], 5: three }, good, 2);
  await read('2', '3');
  expect(await read('2', '5')).toEqual([
    ['2', '20'],
    ['5', '50', '51', '52'],
  ]);
  expect(bundles()).toBe(2);
});

test.each([
  ['counts more than it gives', (rows: Row[]) => ({ ...good(rows.slice(1)), count: rows.length })],
  ['has an addition of another agreement', () => good([addition(99, 9)])],
  ['is left out', () => null],
] as [string, (rows: Row[]) => Result][])('a result that %s makes its agreement read by itself', async (_name, odd) => {
  const { read, singles } = await vendor(held, (rows) => (rows[0]?.agreementId === 3 ? odd(rows) : good(rows)));
  expect(await read('1', '2', '3', '4')).toEqual(whole);
  expect(singles()).toBe(2);
});

test('one failed request of a bundle is the error of its agreement alone', async () => {
  const denied = { success: false, statusCode: 403, error: { code: 'Security', message: 'not yours' } };
  const { read } = await vendor(held, (rows) => (rows[0]?.agreementId === 4 ? denied : good(rows)));
  const answers = await read('1', '2', '3', '4');
  expect(answers.slice(0, 3)).toEqual(whole.slice(0, 3));
  expect(answers[3]).toMatchObject({ agreementId: '4', error: { kind: 'forbidden' } });
});

test('a server that fails on bundles only is read singly, and not asked for bundles again', async () => {
  const { read, bundles, singles } = await vendor(held, () => {
    throw new Error('bundles break this server');
  });
  expect(await read('1', '2', '3', '4')).toEqual(whole);
  const before = [bundles(), singles()];
  expect(await read('1', '2', '3', '4')).toEqual(whole);
  expect([bundles(), singles()]).toEqual([before[0], (before[1] ?? 0) + 4]);
});
