import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { answerWith } from '../../../test/support/answering.ts';
import { never, openPsa, pagesOf, rowsOf, testDeps } from '../../../test/support/connectwise.ts';
import { type FaultOrder, type Sandbox, startSandbox } from '../../../test/support/sandbox.ts';
import type { Psa } from '../ports.ts';
import { connectwise, openConnectWise } from './index.ts';

let sandbox: Sandbox;
let psa: Psa;

beforeAll(async () => {
  sandbox = await startSandbox({ size: 's', seed: 7 });
  psa = openPsa(sandbox.connectwise);
});
afterEach(() => sandbox.clearFaults());
afterAll(async () => {
  await psa?.close();
  await sandbox?.stop();
});

const fault = (order: Omit<FaultOrder, 'server'>) => sandbox.fault({ server: 'connectwise', ...order });

test('the vendor opens a working port from settings and secrets as a person gives them', async () => {
  const { site, companyId, publicKey, privateKey, clientId } = sandbox.connectwise;
  const settings = connectwise.settings.parse({ site: `${site}/`, company: companyId, publicKey, clientId });
  const port = connectwise.open({ settings, secrets: connectwise.secrets.parse({ privateKey }) }, testDeps);
  expect((await rowsOf(port.priorities(never))).length).toBeGreaterThan(0);
  expect(await rowsOf(port.sources(never))).toContainEqual({ id: '3', name: 'Monitoring' });
  await port.close();
  await port.close();
});

test('companies, agreements and the catalog come in pages with one last page', async () => {
  const small = openPsa(sandbox.connectwise, { pageSize: 10, bundleSize: 50 });
  for (const kind of ['companies', 'agreements', 'services'] as const) {
    const pages = await pagesOf<{ id: string }>(small[kind](null, never));
    expect(pages.filter(({ last }) => last)).toEqual([pages.at(-1)]);
    const whole = await rowsOf<{ id: string }>(psa[kind](null, never));
    expect(pages.flatMap(({ rows }) => rows.map(({ id }) => id))).toEqual(whole.map(({ id }) => id));
    expect(pages.flatMap(({ unreadable }) => unreadable)).toEqual([]);
  }
  await small.close();
});

test('deleted companies, accents, child agreements and fractions of a price come as they are', async () => {
  const companies = await rowsOf(psa.companies(null, never));
  expect(companies.some(({ deleted }) => deleted)).toBe(true);
  expect(companies.some(({ name }) => /[^\p{ASCII}]/u.test(name))).toBe(true);
  const agreements = await rowsOf(psa.agreements(null, never));
  expect(agreements.some(({ parentId }) => parentId !== null)).toBe(true);
  expect(new Set(agreements.map(({ status }) => status)).size).toBeGreaterThan(1);
  for (const { parentId, startDate, nextInvoiceDate } of agreements) {
    if (parentId !== null) expect([startDate, nextInvoiceDate]).toEqual([null, null]);
    else expect(startDate).toMatch(/^\d{4}-\d\d-\d\d$/);
  }
  const services = await rowsOf(psa.services(null, never));
  expect(services.some(({ isBundle }) => isBundle)).toBe(true);
  expect(services.some(({ price }) => price.includes('.'))).toBe(true);
});

test('with since only what changed after it comes', async () => {
  const pages = await pagesOf(psa.agreements(null, never));
  const until =
    pages
      .flatMap(({ changedUntil }) => changedUntil ?? [])
      .sort()
      .at(-1) ?? '';
  const changed = pages[0]?.rows[0]?.id ?? '';
  await sandbox.move({ minutes: 5 });
  await sandbox.move({ setAgreement: { id: Number(changed), endDate: '2031-01-31' } });
  const rows = await rowsOf(psa.agreements(until, never));
  expect(rows.find(({ id }) => id === changed)?.endDate).toBe('2031-01-31');
  expect(rows.length).toBeLessThan(pages.flatMap((page) => page.rows).length);
});

test.each([
  ['429', { kind: '429' }],
  ['429 with Retry-After', { kind: '429', value: 0 }],
  ['500', { kind: 'status', value: 500 }],
  ['503', { kind: 'status', value: 503 }],
  ['504 with a timeout', { kind: 'status', value: 504 }],
  ["a proxy's page", { kind: 'html' }],
  ["a proxy's page with 200", { kind: 'html', value: 200 }],
  ['a reset', { kind: 'reset-before' }],
  ['a reset after the answer was made', { kind: 'reset-after' }],
  ['a cut body', { kind: 'cut-body' }],
] as const)('a list is whole in spite of %s', async (_name, order) => {
  const whole = await rowsOf(psa.companies(null, never));
  await fault({ ...order, path: '/companies' });
  expect(await rowsOf(psa.companies(null, never))).toEqual(whole);
});

test.each([
  ['slow', { kind: 'latency', value: 50 }],
  ['slow in its body', { kind: 'slow-body', value: 100 }],
] as const)('a server that is %s is waited for', async (_name, order) => {
  await fault({ ...order, path: '/companies' });
  expect((await rowsOf(psa.companies(null, never))).length).toBeGreaterThan(0);
});

test('a listing that breaks for good has no last page', async () => {
  const small = openPsa(sandbox.connectwise, { pageSize: 10, bundleSize: 50 });
  const seen: boolean[] = [];
  const reading = async () => {
    for await (const page of small.companies(null, never)) {
      seen.push(page.last);
      await fault({ kind: 'forbid', path: '/companies' });
    }
  };
  await expect(reading()).rejects.toMatchObject({ kind: 'forbidden' });
  expect(seen).toEqual([false]);
  await small.close();
});

test('a hung server is left when the caller gives up', async () => {
  await fault({ kind: 'hang', path: '/companies' });
  const stop = new AbortController();
  const reading = rowsOf(psa.companies(null, stop.signal));
  setTimeout(() => stop.abort(new Error('stop')), 50);
  await expect(reading).rejects.toThrow('stop');
});

test('a code base that changes in the middle of a listing does not cost a row', async () => {
  const small = openPsa(sandbox.connectwise, { pageSize: 10, bundleSize: 50 });
  const whole = await rowsOf(small.companies(null, never));
  await fault({ kind: 'change-codebase', value: 'v2026_1/', path: '/companies' });
  expect(await rowsOf(small.companies(null, never))).toEqual(whole);
  await small.close();
});

test('a company that the role hides is forbidden, one that is gone is not found', async () => {
  await fault({ kind: 'narrow', value: [1001] });
  await expect(psa.company('1001', never)).rejects.toMatchObject({ kind: 'forbidden' });
  await expect(psa.company('999999', never)).rejects.toMatchObject({ kind: 'not-found' });
  await expect(psa.agreement('999999', never)).rejects.toMatchObject({ kind: 'not-found' });
});

test('the check names server, time zone and every right, and calls rights to write unproven', async () => {
  const { server, timeZone, probes } = await psa.check(never);
  expect(server).toMatch(/^ConnectWise PSA v2025\.1.* \(cloud\)$/);
  expect(timeZone).toBe('Eastern Standard Time');
  expect(probes.filter(({ state }) => state === 'ok').length).toBe(9);
  expect(probes.filter(({ state }) => state === 'unproven').map(({ name, note }) => `${name}: ${note}`)).toEqual([
    'Finance > Agreements: Edit: unproven until the first write',
    'Service Desk > Service Tickets: Add, Edit: unproven until the first write',
    'Service Desk > Close Service Tickets: Edit: unproven until the first write',
    expect.stringContaining('Corporate'),
  ]);
});

test.each([
  ['/company/companies', 'Companies > Company Maintenance: Inquire All'],
  ['/finance/agreements\\?', 'Finance > Agreements: Inquire All'],
  ['/additions', 'Finance > Agreements: every section allowed under Customize (additions)'],
  ['/procurement/catalog', 'Procurement > Product Catalog: Inquire All'],
  ['/service/boards', 'System > Table Setup: Inquire (service boards)'],
  ['/service/priorities', 'System > Table Setup: Inquire (priorities)'],
  ['/service/sources', 'System > Table Setup: Inquire (sources)'],
  ['/service/tickets', 'Service Desk > Service Tickets: Inquire All'],
  ['/time/entries', 'Time & Expense > Time Entry: Inquire All'],
])('a missing right on %s is named in the words of the role', async (path, name) => {
  await fault({ kind: 'forbid', path });
  const missing = (await psa.check(never)).probes.filter(({ state }) => state === 'missing');
  expect(missing).toEqual([
    { name, state: 'missing', note: expect.stringContaining('security role of the API member') },
  ]);
});

test('additions that come empty everywhere prove no right', async () => {
  await fault({ kind: 'empty-list', path: '/additions', times: 0 });
  const probe = (await psa.check(never)).probes.find(({ name }) => name.includes('Customize'));
  expect(probe).toMatchObject({ state: 'unproven', note: expect.stringContaining('the role hides them') });
});

test('a wrong key is refused with what to check, and is not in the message', async () => {
  const wrong = openPsa({ ...sandbox.connectwise, privateKey: 'example-wrong-key' });
  const error = await wrong.check(never).catch((reason: unknown) => reason);
  expect(error).toMatchObject({
    kind: 'auth',
    message: expect.stringContaining('Check company, public key, private key'),
  });
  expect(String(error)).not.toContain('example-wrong-key');
  await wrong.close();
});

test('the private key is in no error and in no log line, plain or encoded', async () => {
  const key = 'example/key+with:signs';
  const login = Buffer.from(`contoso+k:${key}`).toString('base64');
  const echo = `${key} ${login} ${encodeURIComponent(key)} ${Buffer.from(key).toString('base64')}`;
  const server = await answerWith(({ path }) =>
    path.startsWith('/login/')
      ? { body: { Codebase: 'v4_6_release/' } }
      : { status: 400, body: { code: 'Echo', message: echo, errors: [{ message: echo, field: 'a' }] } },
  );
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  const connection = { site: server.url, company: 'contoso', publicKey: 'k', privateKey: key, clientId: 'c' };
  const leaky = openConnectWise(connection, { ...testDeps, log });
  const error = await leaky.findTickets(key, never).catch((reason: unknown) => reason);
  log.error({ err: error }, 'failed');
  expect(error).toMatchObject({ kind: 'rejected' });
  expect(lines.length).toBeGreaterThan(1);
  for (const form of echo.split(' ')) expect(lines.join() + (error as Error).stack).not.toContain(form);
  await leaky.close();
  await server.close();
});

test('no call of these tests was one that ConnectWise would not take', async () => {
  expect(await sandbox.violations()).toEqual([]);
});
