import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { answerWith } from '../../../test/support/answering.ts';
import { never, openPsa, rowsOf } from '../../../test/support/connectwise.ts';
import { type Sandbox, startSandbox } from '../../../test/support/sandbox.ts';
import type { AdditionsAnswer, AgreementAdditions, Psa } from '../ports.ts';

let sandbox: Sandbox;
let psa: Psa;
const opened: Psa[] = [];

function open(limits?: { pageSize: number; bundleSize: number }): Psa {
  const another = openPsa(sandbox.connectwise, limits);
  opened.push(another);
  return another;
}

beforeAll(async () => {
  sandbox = await startSandbox({ size: 's', seed: 3 });
  psa = open();
});
afterEach(async () => {
  await sandbox.clearFaults();
  await sandbox.move({ bundles: true }, { forwardOnly: true });
});
afterAll(async () => {
  for (const each of opened) await each.close();
  await sandbox?.stop();
});

const agreementIds = async () => (await rowsOf(psa.agreements(null, never))).map(({ id }) => id);

async function answersOf(from: Psa, ids: readonly string[]): Promise<AdditionsAnswer[]> {
  const answers: AdditionsAnswer[] = [];
  for await (const answer of from.additions(ids, never)) answers.push(answer);
  return answers;
}

const good = (answers: AdditionsAnswer[]) => answers.filter((each): each is AgreementAdditions => 'additions' in each);
const idsOf = (answers: AdditionsAnswer[]) =>
  good(answers).flatMap(({ additions }) => additions.map(({ id }) => Number(id)));
const sorted = (ids: number[]) => ids.sort((a, b) => a - b);
const inSandbox = async () => sorted((await sandbox.state()).connectwise.additions.map(({ id }) => id));

async function anAddition() {
  const { additions } = (await sandbox.state()).connectwise;
  const found = additions.find(({ cancelled, quantity }) => !cancelled && quantity > 0);
  if (!found) throw new Error('the sandbox has no addition');
  return { ref: { agreementId: String(found.agreementId), id: String(found.id) }, found };
}
const quantityOf = async (id: string) =>
  (await sandbox.state()).connectwise.additions.find((addition) => addition.id === Number(id))?.quantity;
const patches = async () => (await sandbox.state()).connectwise.writes.filter(({ method }) => method === 'PATCH');

test('additions of many agreements come whole and once each, in a few bundles', async () => {
  const ids = await agreementIds();
  const fresh = open();
  const answers = await answersOf(fresh, ids);
  expect(answers.map(({ agreementId }) => agreementId).sort()).toEqual([...ids].sort());
  expect(sorted(idsOf(answers))).toEqual(await inSandbox());
  // Where the API is, two bundles, and one list to prove that bundles answer as lists do.
  expect(fresh.requests()).toBe(1 + Math.ceil(ids.length / 50) + 1);
  const before = fresh.requests();
  await answersOf(fresh, ids);
  expect(fresh.requests() - before).toBe(Math.ceil(ids.length / 50));
});

test('a server without bundles is asked for one once, then each agreement is read by itself', async () => {
  await sandbox.move({ bundles: false });
  const ids = await agreementIds();
  const fresh = open();
  expect(sorted(idsOf(await answersOf(fresh, ids)))).toEqual(await inSandbox());
  const before = fresh.requests();
  await answersOf(fresh, ids);
  expect(fresh.requests() - before).toBe(ids.length);
});

test('an agreement with a full page of additions is read on', async () => {
  const ids = await agreementIds();
  const small = open({ pageSize: 1, bundleSize: 50 });
  expect(sorted(idsOf(await answersOf(small, ids)))).toEqual(await inSandbox());
});

test('a server that pages by number only is read whole, too', async () => {
  await sandbox.move({ forwardOnly: false });
  const small = open({ pageSize: 7, bundleSize: 1 });
  const all = (await rowsOf(psa.companies(null, never))).length;
  expect((await rowsOf(small.companies(null, never))).length).toBe(all);
  expect(sorted(idsOf(await answersOf(small, await agreementIds())))).toEqual(await inSandbox());
});

test('an agreement that is gone is an answer of its own and spoils no other', async () => {
  const ids = (await agreementIds()).slice(0, 3);
  for (const fresh of [open(), open({ pageSize: 1000, bundleSize: 1 })]) {
    const answers = await answersOf(fresh, [...ids, '999999']);
    expect(good(answers).length).toBe(3);
    expect(answers.find(({ agreementId }) => agreementId === '999999')).toMatchObject({ error: { kind: 'not-found' } });
  }
});

test.each([
  ['does not answer', 'status', 503, 'unavailable'],
  ['refuses the right', 'forbid', undefined, 'forbidden'],
] as const)(
  'while ConnectWise %s, every agreement has its error and none an empty list',
  async (_name, kind, value, said) => {
    const ids = (await agreementIds()).slice(0, 4);
    const fresh = open();
    await answersOf(fresh, ids);
    await sandbox.fault({
      server: 'connectwise',
      kind,
      path: 'bundles|additions',
      times: 0,
      ...(value ? { value } : {}),
    });
    const answers = await answersOf(fresh, ids);
    expect(answers.map((answer) => 'error' in answer && answer.error)).toEqual(
      ids.map(() => expect.objectContaining({ kind: said })),
    );
  },
);

test('a record that cannot be read is reported and not dropped, in a bundle and in a list', async () => {
  const { ref } = await anAddition();
  const ids = await agreementIds();
  const fresh = open();
  const whole = idsOf(await answersOf(fresh, ids)).length;
  for (const [path, asked] of [
    ['bundles', ids],
    ['additions', [ref.agreementId]],
  ] as const) {
    await sandbox.fault({ server: 'connectwise', kind: 'bad-row', path });
    const answers = good(await answersOf(fresh, asked));
    expect(answers.flatMap(({ unreadable }) => unreadable)).toEqual([{ id: null, why: expect.stringContaining('id') }]);
    if (asked.length > 1) expect(idsOf(answers).length).toBe(whole - 1);
  }
});

test('a row given twice is one addition', async () => {
  const { ref } = await anAddition();
  await sandbox.fault({ server: 'connectwise', kind: 'duplicate-row', path: 'additions' });
  const [answer] = good(await answersOf(open({ pageSize: 1000, bundleSize: 1 }), [ref.agreementId]));
  const ids = answer?.additions.map(({ id }) => id) ?? [];
  expect(new Set(ids).size).toBe(ids.length);
});

test('aborting ends the reading with the reason', async () => {
  const ids = await agreementIds();
  const stop = new AbortController();
  const reading = (async () => {
    for await (const _answer of open({ pageSize: 1000, bundleSize: 2 }).additions(ids, stop.signal)) {
      stop.abort(new Error('stop'));
    }
  })();
  await expect(reading).rejects.toThrow('stop');
});

test.each(['0', '12', '0.5', '1234.5678'])(
  'the quantity %s arrives as that number and is read back',
  async (quantity) => {
    const { ref } = await anAddition();
    const answered = await psa.setQuantity(ref, quantity, never);
    expect(answered).toMatchObject({ ...ref, quantity });
    expect(await quantityOf(ref.id)).toBe(Number(quantity));
    expect((await psa.readAddition(ref, never)).quantity).toBe(quantity);
    expect((await patches()).at(-1)?.body).toEqual([{ op: 'replace', path: 'quantity', value: Number(quantity) }]);
    await sandbox.move({ setAddition: { id: Number(ref.id), quantity: 5 } });
  },
);

test('a quantity that a number cannot hold is refused before anything is sent', async () => {
  const { ref } = await anAddition();
  const before = (await patches()).length;
  await expect(psa.setQuantity(ref, '12345678901234567890.5', never)).rejects.toMatchObject({ code: 'usage' });
  expect((await patches()).length).toBe(before);
});

test.each([
  ['a reset after it took effect', 'reset-after', undefined, true],
  ['a cut answer', 'cut-body', undefined, true],
  ['a reset before', 'reset-before', undefined, false],
  ['a 500', 'status', 500, false],
  ["a proxy's page", 'html', 502, false],
] as const)('after %s a change is not sent again and its outcome is unknown', async (_name, kind, value, took) => {
  const { ref } = await anAddition();
  await sandbox.move({ setAddition: { id: Number(ref.id), quantity: 5 } });
  await sandbox.control('POST', '/requests/reset');
  await sandbox.fault({ server: 'connectwise', kind, method: 'PATCH', ...(value === undefined ? {} : { value }) });
  const outcome = await psa.setQuantity(ref, '6', never).catch((error: unknown) => error);
  expect(outcome).toMatchObject({ kind: 'unavailable' });
  expect(outcome).not.toMatchObject({ details: { neverSent: true } });
  const { byPath } = (await sandbox.requests()).byServer['connectwise'] ?? { byPath: {} };
  expect(
    Object.entries(byPath)
      .filter(([path]) => path.startsWith('PATCH'))
      .map(([, count]) => count),
  ).toEqual([1]);
  expect(await quantityOf(ref.id)).toBe(took ? 6 : 5);
});

test('a change that was put off with 429 is sent again and arrives once', async () => {
  const { ref } = await anAddition();
  await sandbox.fault({ server: 'connectwise', kind: '429', method: 'PATCH', value: 0 });
  const before = (await patches()).filter(({ tookEffect }) => tookEffect).length;
  expect((await psa.setQuantity(ref, '8', never)).quantity).toBe('8');
  expect((await patches()).filter(({ tookEffect }) => tookEffect).length).toBe(before + 1);
});

test('a change whose answer shows another quantity is an error', async () => {
  const server = await answerWith(({ path }) =>
    path.startsWith('/login/')
      ? { body: { Codebase: 'v4_6_release/', IsCloud: false } }
      : { body: { id: 2, product: { id: 1 }, quantity: 4, billCustomer: 'Billable' } },
  );
  const other = openPsa({ ...sandbox.connectwise, site: server.url });
  const outcome = await other.setQuantity({ agreementId: '1', id: '2' }, '5', never).catch((error: unknown) => error);
  expect(outcome).toMatchObject({ kind: 'unexpected', message: expect.stringContaining('addition 2 and 4') });
  await other.close();
  await server.close();
});

test('an addition that is gone is not found, and one that the role hides is forbidden', async () => {
  const { ref } = await anAddition();
  await expect(psa.readAddition({ ...ref, id: '999999' }, never)).rejects.toMatchObject({ kind: 'not-found' });
  await sandbox.fault({ server: 'connectwise', kind: 'narrow', value: [Number(ref.id)] });
  await expect(psa.readAddition(ref, never)).rejects.toMatchObject({ kind: 'forbidden' });
});

test('no call of these tests was one that ConnectWise would not take', async () => {
  expect(await sandbox.violations()).toEqual([]);
});
