import { expect, test } from 'vitest';
import { openConnectWise } from './test-client.ts';

test('the code base is told without a login; for an unknown company the answer is null', async () => {
  const { send, psa } = await openConnectWise();
  expect((await send('/login/companyinfo/Contoso')).json).toMatchObject({ Codebase: psa.codebase, IsCloud: 'True' });
  expect((await send('/login/companyinfo/nobody')).json).toBeNull();
});

test('another code base is an old address: 404 with a page of HTML, and no violation', async () => {
  const { send, headers, log } = await openConnectWise();
  const lost = await send('/v4_6_release/apis/3.0/system/info', { headers });
  expect(lost.status).toBe(404);
  expect(lost.headers.get('content-type')).toBe('text/html');
  expect(log.violations()).toEqual([]);
});

test.each([
  ['authorization', { authorization: '' }, 401],
  ['client id', { clientId: '' }, 401],
  ['version', { accept: 'application/json' }, 406],
])('a call without its %s is refused and listed', async (_what, header, status) => {
  const { get, log } = await openConnectWise();
  expect((await get('/system/info', header)).status).toBe(status);
  expect(log.violations().length).toBe(status === 401 && 'authorization' in header ? 0 : 1);
});

test('a wrong key is refused, and is no violation', async () => {
  const { get, log } = await openConnectWise();
  const authorization = `Basic ${Buffer.from('contoso+public:wrong-example').toString('base64')}`;
  expect((await get('/system/info', { authorization })).status).toBe(401);
  expect(log.violations()).toEqual([]);
});

test.each([
  ['/finance/invoices', 404, 'unknown-path'],
  ['/company/companies?colour=red', 400, 'unknown-query'],
  ['/company/companies?page=1&page=2', 400, 'repeated-query'],
  ['/company/companies?pageSize=1001', 400, 'page-size'],
  ['/company/companies?page=0', 400, 'bad-query'],
  ['/company/companies?conditions=colour=1', 400, 'condition'],
  [`/company/companies?fields=${'id,'.repeat(700)}`, 414, 'long-address'],
])('%s is answered %i and listed as %s', async (path, status, kind) => {
  const { get, log } = await openConnectWise();
  expect((await get(path)).status).toBe(status);
  expect(log.violations()).toMatchObject([{ server: 'connectwise', kind, method: 'GET' }]);
});

test('a body that is no list of operations is refused', async () => {
  const { write, psa } = await openConnectWise();
  const [agreementId] = psa.agreements.keys();
  const [addition] = psa.additions.get(agreementId ?? 0) ?? [];
  const path = `/finance/agreements/${agreementId}/additions/${addition?.id}`;
  const replace = { op: 'replace', path: 'quantity', value: 1 };
  for (const body of [
    undefined,
    {},
    [],
    [{ ...replace, op: 'set' }],
    [{ ...replace, value: undefined }],
    [{ ...replace, x: 1 }],
  ]) {
    expect((await write('PATCH', { path, body })).status).toBe(400);
  }
});

test('a write takes no parameters', async () => {
  const { post, psa, log } = await openConnectWise();
  const refused = await post('/service/tickets?fields=id', { summary: 'x', company: { id: 1001 } });
  expect(refused).toMatchObject({ status: 400, json: { message: 'fields is not a recognized parameter.' } });
  expect([psa.tickets.size, log.violations()]).toMatchObject([0, [{ kind: 'unknown-query' }]]);
});

test('a count goes by conditions and by what a narrowed role sees', async () => {
  const { get, faults, psa } = await openConnectWise();
  const [first, second] = psa.agreements.keys();
  const count = async (query = '') => (await get(`/finance/agreements/count${query}`)).json;
  expect(await count()).toEqual({ count: psa.agreements.size });
  expect(await count(`?conditions=id in (${first},${second})`)).toEqual({ count: 2 });
  expect(await count('?conditions=colour=1')).toMatchObject({ code: 'ApiFindCondition' });
  faults.add({ server: 'connectwise', kind: 'narrow', value: [first] });
  expect(await count()).toEqual({ count: psa.agreements.size - 1 });
});

test('lists are chosen by the parts of what they hold', async () => {
  const { get, psa } = await openConnectWise();
  const ids = async (query: string) =>
    (await get(`/company/companies?pageSize=1000&fields=id&${query}`)).json.map((row: { id: number }) => row.id);
  const all = [...psa.companies.keys()];
  const vendors = await ids('childConditions=types/name = "Vendor"');
  const held = [...psa.companies.values()].filter(({ typeId }) => typeId === 3).map(({ id }) => id);
  expect(vendors).toEqual(held);
  expect(await ids('conditions=name like "%25"%20and%20id > 0&orderBy=id desc')).toEqual(all.toReversed());
  expect(await ids(`conditions=id not in (${all.slice(1)})`)).toEqual(all.slice(0, 1));
});

test('a method that is not offered and a body that is no JSON are refused and listed', async () => {
  const { send, api, headers, write, log } = await openConnectWise();
  expect((await write('PUT', { path: '/service/tickets/1', body: {} })).status).toBe(405);
  const broken = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: '{' };
  expect((await send(api('/service/tickets'), broken)).status).toBe(400);
  const plain = { ...broken, headers: { ...headers, 'content-type': 'text/plain' } };
  expect((await send(api('/service/tickets'), plain)).status).toBe(415);
  expect(log.violations().map((each) => each.kind)).toEqual(['unknown-method', 'body-shape', 'content-type']);
});

test('the links of a forward-only listing lead through all companies and end', async () => {
  const { get, send, headers, psa } = await openConnectWise();
  const forward = { 'pagination-type': 'forward-only' };
  const seen: number[] = [];
  let page = await get('/company/companies?pageSize=3&fields=id', forward);
  for (;;) {
    seen.push(...page.json.map((row: { id: number }) => row.id));
    const [, next] = /<([^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '') ?? [];
    if (next === undefined) break;
    const url = new URL(next);
    page = await send(`${url.pathname}${url.search}`, { headers: { ...headers, ...forward } });
  }
  expect(seen).toEqual([...psa.companies.keys()]);
});

test('small tables, and a server that was told so, ignore forward-only paging and send no link', async () => {
  const { get, psa } = await openConnectWise();
  const forward = { 'pagination-type': 'forward-only' };
  const table = await get('/service/priorities?pageSize=2', forward);
  expect([table.json.length, table.headers.get('link')]).toEqual([2, null]);
  psa.pagesForwardOnly = false;
  expect((await get('/company/companies?pageSize=2', forward)).headers.get('link')).toBeNull();
  expect((await get('/company/companies?pageSize=2')).headers.get('link')).toContain('rel="next"');
});

test('deleted companies and prospects are returned too', async () => {
  const { get } = await openConnectWise();
  const { json } = await get('/company/companies?conditions=leadFlag=true or deletedFlag=true');
  expect(json.length).toBeGreaterThan(0);
});

test('what changed since a moment is found by lastUpdated', async () => {
  const { get, world } = await openConnectWise();
  world.clock.advance(60);
  const [agreement] = world.psa.agreements.values();
  if (agreement) agreement.updatedAt = world.clock.now();
  const since = new Date(world.clock.now() - 60_000).toISOString().replace(/\.\d+Z/, 'Z');
  const { json } = await get(`/finance/agreements?conditions=lastUpdated > [${since}]&fields=id`);
  expect(json).toEqual([{ id: agreement?.id }]);
});

test('a record of the vendor that is gone is 404, one that a narrowed role does not see is 403', async () => {
  const { get, faults, psa } = await openConnectWise();
  const [id] = psa.agreements.keys();
  faults.add({ server: 'connectwise', kind: 'narrow', value: [id] });
  expect((await get('/finance/agreements?pageSize=1000')).json).toHaveLength(psa.agreements.size - 1);
  expect((await get(`/finance/agreements/${id}`)).status).toBe(403);
  expect(await get('/finance/agreements/1')).toMatchObject({ status: 404, json: { message: 'agreement 1 not found' } });
});

test('faults come as ordered: a limit, a missing right, spoilt rows, an empty list, an answer that is lost', async () => {
  const { get, post, faults, psa } = await openConnectWise();
  const order = (kind: Parameters<typeof faults.add>[0]['kind'], value?: unknown) =>
    faults.add({ server: 'connectwise', kind, ...(value !== undefined && { value }) });
  order('429', 7);
  const limited = await get('/system/info');
  expect([limited.status, limited.headers.get('retry-after'), limited.json.error]).toEqual([
    429,
    '7',
    'ConnectWiseAPI',
  ]);
  order('status', 503);
  expect((await get('/system/info')).status).toBe(503);
  const forbidden = order('forbid');
  expect((await get('/service/boards')).status).toBe(403);
  faults.remove(forbidden.id);
  order('duplicate-row');
  expect((await get('/service/priorities')).json).toHaveLength(5);
  order('missing-row');
  expect((await get('/service/priorities')).json).toHaveLength(3);
  order('bad-row');
  expect((await get('/service/priorities')).json.some((row: { id: unknown }) => row.id === null)).toBe(true);
  order('empty-list');
  expect((await get('/service/priorities')).json).toEqual([]);
  order('reset-after');
  await expect(post('/service/tickets', { summary: 'x', company: { id: 1001 } })).rejects.toThrow();
  expect(psa.tickets.size).toBe(1);
  order('reset-before');
  await expect(post('/service/tickets', { summary: 'x', company: { id: 1001 } })).rejects.toThrow();
  expect(psa.tickets.size).toBe(1);
});

test('a changed code base is found by asking again', async () => {
  const { get, send, faults } = await openConnectWise();
  faults.add({ server: 'connectwise', kind: 'change-codebase', value: 'v2026_1/', path: 'system/info' });
  expect((await get('/system/info')).status).toBe(404);
  expect((await send('/login/companyinfo/contoso')).json.Codebase).toBe('v2026_1/');
  expect((await get('/system/info')).status).toBe(200);
});

test('callbacks are stored, listed and removed', async () => {
  const { get, post, write } = await openConnectWise();
  const callback = { url: 'https://example.com/hook', objectId: 1, type: 'ticket', level: 'owner' };
  const { json } = await post('/system/callbacks', callback);
  expect((await get('/system/callbacks')).json).toEqual([{ id: json.id, ...callback }]);
  expect((await write('DELETE', { path: `/system/callbacks/${json.id}`, body: undefined })).status).toBe(204);
  expect((await get('/system/callbacks')).json).toEqual([]);
});
