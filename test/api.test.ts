import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { App } from '../src/app/app.ts';
import { setSetting } from '../src/app/settings.ts';
import type { Tested } from '../src/http/routes/connections.ts';
import type { SyncResult } from '../src/http/routes/sync.ts';
import type { Sent, TestApi } from './support/api.ts';
import { apiInTime, connectAndSync } from './support/api-stage.ts';
import { describeEachDatabase } from './support/databases.ts';
import { draftsOf } from './support/drafts.ts';
import { type Sandbox, startSandbox } from './support/sandbox.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ size: 'demo' });
});
afterEach(() => sandbox.clearFaults());
afterAll(() => sandbox.stop());

interface List<Row> {
  rows: Row[];
  next: string | null;
  total: number;
}
interface Group {
  key: number;
  path: string;
  parentKey: number | null;
  children: number;
  depth: number;
  kind: string;
  said: { kind: string; account: { agreementId: string } | null; from: { key: number } | null };
  by: string | null;
  since: string | null;
}
interface Outcome {
  group: { key: number };
  changed: boolean;
  after: Group['said'];
  refused: { code: string } | null;
}

describeEachDatabase('the API', (store) => {
  let app: App;
  let api: TestApi;
  beforeEach(async () => {
    await sandbox.reset();
    ({ app, api } = apiInTime(store));
  });
  afterEach(() => api.stop());

  const put = (path: string, body: unknown, sent: Sent = {}) =>
    api.send('PUT', path, { as: 'operator', body, ...sent });
  const groups = async (query = '') => (await api.ask<List<Group>>('GET', `/groups?limit=500${query}`)).rows;
  const problemOf = async (answer: Response) => (await answer.json()) as Record<string, unknown>;

  test('it tells a person who they are and what they may', async () => {
    expect(await api.ask('GET', '/me', { as: 'operator' })).toMatchObject({
      role: 'operator',
      may: ['viewer', 'operator'],
    });
  });

  test('a list on an empty store is empty, page and table', async () => {
    expect(await api.ask('GET', '/connections')).toEqual({ rows: [] });
    expect(await api.ask('GET', '/runs?limit=5')).toEqual({ rows: [], next: null, total: 0 });
    expect(await api.ask('GET', '/groups')).toEqual({ rows: [], next: null, total: 0 });
    expect(await (await api.send('GET', '/runs.csv')).text()).toMatch(/^run,connection,state/);
  });

  test('a write under a key is carried out once, and its key is not for another request', async () => {
    const under = (key: string, body: object): Sent => ({ headers: { 'idempotency-key': key }, body });
    const first = await api.ask('POST', '/sync', under('one', { full: true }));
    expect(await api.ask('POST', '/sync', under('one', { full: true }))).toEqual(first);
    expect(await api.ask('POST', '/sync', under('two', { full: true }))).not.toEqual(first);
    expect(await api.ask('POST', '/sync', { as: 'operator', ...under('one', { full: true }) })).not.toEqual(first);
    const other = await api.send('POST', '/sync', under('one', { full: false }));
    expect([other.status, await other.json()]).toMatchObject([422, { code: 'usage', field: 'idempotency-key' }]);
  });

  test('a server is tested before it is stored, its certificate shown and trusted, and its secrets never answered', async () => {
    const onPrem = draftsOf(sandbox).find(({ kind }) => kind === 'protect-onprem');
    if (onPrem === undefined) throw new Error('the sandbox has no server of one’s own');
    const { name, trust, ...terms } = { trust: null as { fingerprint: string } | null, ...onPrem };
    const tested = await api.work<Tested>('POST', '/connections/test', { body: terms });
    expect(tested).toMatchObject({
      verdict: 'failed',
      certificate: { fingerprint: trust?.fingerprint, pinned: false, vouchedFor: false },
    });
    expect(await api.work('POST', '/connections/test', { body: { ...terms, trust } })).toMatchObject({ verdict: 'ok' });
    const kept = await api.work<{ id: number }>('POST', '/connections', { body: { name, ...terms, trust } });
    const { password = '' } = terms.secrets as { password?: string };
    const shown = await (await api.send('GET', `/connections/${kept.id}`)).text();
    expect(shown).toContain(trust?.fingerprint);
    for (const path of ['/connections', '/status'])
      expect(await (await api.send('GET', path)).text()).not.toContain(password);
    expect(shown).not.toContain(password);
    const wrong = { body: { secrets: { password: 'example-wrong' } } };
    expect(await api.work('POST', `/connections/${kept.id}/test-changes`, wrong)).toMatchObject({ verdict: 'failed' });
    await expect(api.work('PATCH', `/connections/${kept.id}`, wrong)).rejects.toThrow(/"code":"connection"/);
    expect(await api.work('POST', `/connections/${kept.id}/test`)).toMatchObject({ verdict: 'ok' });
    await api.work('PATCH', `/connections/${kept.id}`, { body: { intervalMinutes: 5 } });
    expect(await api.ask('GET', `/connections/${kept.id}`)).toMatchObject({ intervalMinutes: 5, ownInterval: true });
    const settings = { ...terms.settings, port: 1 };
    const again = /"field":"password"/;
    const changed = { body: { settings } };
    await expect(api.work('POST', `/connections/${kept.id}/test-changes`, changed)).rejects.toThrow(again);
    const untested = { body: { settings, test: 'none' } };
    await expect(api.work('PATCH', `/connections/${kept.id}`, untested)).rejects.toThrow(again);
    expect(await api.ask('DELETE', `/connections/${kept.id}`)).toMatchObject({ state: 'disconnected' });
    const revived = { body: { ...terms, name, settings, secrets: {} } };
    await expect(api.work('POST', '/connections', revived)).rejects.toThrow(again);
  });

  test('a sync goes on by itself, tells how far it is, and its run is listed', async () => {
    for (const draft of draftsOf(sandbox)) await api.work('POST', '/connections', { body: draft });
    const { work } = await api.ask<{ work: string }>('POST', '/sync', { as: 'operator', body: {} });
    const events = await (await api.send('GET', `/work/${work}/events`)).text();
    expect(events).toMatch(/event: progress\ndata: .*"step":"(companies|agreements|groups|devices|services)"/);
    const [, done = ''] = /event: done\ndata: (.*)\n/.exec(events) ?? [];
    const { result, by } = JSON.parse(done) as { result: SyncResult; by: string };
    expect([by, result.outcomes.map(({ run }) => run?.state)]).toEqual(['the operator', ['ok', 'ok', 'ok']]);
    const { rows, total } = await api.ask<List<{ state: string }>>('GET', '/runs?state=ok&limit=2');
    expect([rows.length, total]).toEqual([2, 3]);
    expect(await api.ask('GET', '/status')).toMatchObject({
      sources: [{ state: 'ok' }, { state: 'ok' }, { state: 'ok' }],
    });
  });

  test('a work that fails says why: the other side, or what it was asked', async () => {
    const [psa, onPrem] = draftsOf(sandbox);
    const { name: _, ...terms } = onPrem ?? { name: '' };
    const nowhere = {
      ...terms,
      settings: { host: '127.0.0.1', port: 1, username: 'api' },
      trust: { fingerprint: null },
    };
    await expect(api.work('POST', '/connections/test', { body: nowhere })).rejects.toThrow(
      /"status":502.*"code":"vendor-unavailable"/,
    );
    const { id } = await api.work<{ id: number }>('POST', '/connections', { body: psa });
    const confirmed = api.work('POST', `/connections/${id}/sync`, { body: { confirm: true } });
    await expect(confirmed).rejects.toThrow(/"status":422.*"code":"usage".*"field":"confirm"/);
  });

  test('groups are listed as a tree, page by page, and found by a word, a state or a parent', async () => {
    await connectAndSync(api, sandbox);
    const all = await groups();
    expect(all.filter(({ parentKey }) => parentKey === null).map(({ key }) => key)).toEqual(
      (await groups('&roots=true')).map(({ key }) => key),
    );
    const paged: Group[] = [];
    for (let cursor = ''; ; ) {
      const page = await api.ask<List<Group>>('GET', `/groups?limit=4${cursor}`);
      paged.push(...page.rows);
      if (page.next === null) break;
      cursor = `&cursor=${page.next}`;
    }
    expect(paged.map(({ key }) => key)).toEqual(all.map(({ key }) => key));
    const parent = all.find(({ children }) => children > 2);
    const below = await api.ask<List<Group>>('GET', `/groups/${parent?.key}/children`);
    expect(below.rows.map(({ key }) => key)).toEqual(
      all.filter(({ parentKey }) => parentKey === parent?.key).map(({ key }) => key),
    );
    expect((await groups('&search=NOTARIES')).every(({ path }) => /notaries/i.test(path))).toBe(true);
    const deepest = all.toSorted((a, b) => a.depth - b.depth).at(-1);
    const way = await groups(`&key=${deepest?.key}&withAbove=true`);
    expect(way.map(({ depth }) => depth)).toEqual(way.map((_, at) => at));
    expect(way.at(-1)?.key).toBe(deepest?.key);
    const found = await groups('&search=NOTARIES&withAbove=true');
    const fit = found.filter(({ path }) => /notaries/i.test(path));
    expect(fit.map(({ key }) => key)).toEqual((await groups('&search=NOTARIES')).map(({ key }) => key));
    const parents = new Set(found.map(({ parentKey }) => parentKey));
    expect(found.filter((row) => !fit.includes(row)).every(({ key }) => parents.has(key))).toBe(true);
    expect([...parents].every((key) => key === null || found.some((row) => row.key === key))).toBe(true);
    const byDevices = await groups('&sort=-devices&kind=static');
    const counts = byDevices.map((row) => (row as unknown as { devicesBelow: number }).devicesBelow);
    expect(counts).toEqual(counts.toSorted((a, b) => b - a));
    expect((await api.send('GET', '/groups?cursor=bm9uc2Vuc2U')).status).toBe(400);
  });

  test('groups are mapped singly and together, and the last change is taken back', async () => {
    await connectAndSync(api, sandbox);
    const [one, two, three] = await groups('&mapping=open');
    if (one === undefined || two === undefined || three === undefined) throw new Error('too few groups');
    const target = { to: 'account', agreementId: '5003' };
    const mapped = await put(`/groups/${one.key}/mapping`, { target, seen: null });
    expect([mapped.status, await mapped.json()]).toMatchObject([200, { changed: true, after: { kind: 'account' } }]);
    const many = await put('/groups/mapping', {
      groups: [{ key: two.key }, { key: three.key, seen: '2020-01-01T00:00:00.000Z' }, { key: 999_999 }],
      target: { to: 'excluded' },
    });
    const { rows } = (await many.json()) as { rows: Outcome[] };
    expect(rows.map(({ changed, refused }) => [changed, refused?.code ?? null])).toEqual([
      [true, null],
      [false, 'conflict'],
      [false, 'not-found'],
    ]);
    expect((await groups('&mapping=excluded')).map(({ key }) => key)).toEqual([two.key]);
    const undone = await put(`/groups/${two.key}/mapping`, { target: { to: 'before' } });
    expect(await undone.json()).toMatchObject({ changed: true, after: { kind: 'account', from: { key: one.key } } });
    const redone = await put(`/groups/${two.key}/mapping`, { target: { to: 'before' } });
    expect(await redone.json()).toMatchObject({ changed: true, after: { kind: 'excluded' } });
    expect((await put(`/groups/${three.key}/mapping`, { target: { to: 'before' } })).status).toBe(422);
  });

  test('of two people who map the same group at once one wins, and the other is told what happened', async () => {
    await connectAndSync(api, sandbox);
    const [{ key, since } = { key: 0, since: '' }] = await groups('&mapping=open');
    const map = (agreementId: string) =>
      put(`/groups/${key}/mapping`, { target: { to: 'account', agreementId }, seen: since });
    const answers = await Promise.all([map('5003'), map('5006')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const lost = answers.find(({ status }) => status === 409);
    const problem = await problemOf(lost as Response);
    expect(problem).toMatchObject({ code: 'conflict', details: { by: 'the operator', object: `group:${key}` } });
    expect((await api.ask<List<unknown>>('GET', '/accounts')).total).toBe(1);
    const same = await put(`/groups/${key}/mapping`, { target: { to: 'before' }, seen: null });
    expect(same.status).toBe(409);
  });

  test('what is certain is mapped in one go, and accounts are switched', async () => {
    await connectAndSync(api, sandbox);
    const suggested = await api.ask<List<{ certain: boolean }>>('GET', '/groups/suggestions?limit=500');
    const certain = suggested.rows.filter((row) => row.certain).length;
    const applied = await api.work('POST', '/groups/suggestions/apply', { body: { switches: { posting: false } } });
    expect(applied).toEqual({ applied: certain, left: suggested.total - certain });
    const { rows } = await api.ask<List<{ id: number; posting: boolean }>>('GET', '/accounts?posting=false');
    expect(rows).not.toEqual([]);
    const [account] = rows;
    const on = await api.ask('PATCH', `/accounts/${account?.id}`, {
      as: 'operator',
      body: { posting: true, mode: 'manual' },
    });
    expect(on).toMatchObject({ posting: true, ticketing: true, mode: 'manual' });
    expect(await api.ask('GET', `/accounts/${account?.id}`, { as: 'viewer' })).toEqual(on);
    const words = await api.ask<List<unknown>>('GET', '/agreements?search=notaries');
    expect([words.total > 0, words.total < (await api.ask<List<unknown>>('GET', '/agreements')).total]).toEqual([
      true,
      true,
    ]);
  });

  test('products, rules and lines are changed, and a change that was not seen is refused', async () => {
    await connectAndSync(api, sandbox);
    await api.work('POST', '/groups/suggestions/apply', { body: {} });
    const products = [{ product: 'ESET Endpoint Security', seen: null }, { product: 'ESET Nothing' }];
    const target = { to: 'service', serviceId: '301' };
    const { rows } = (await (await put('/products/mapping', { products, target })).json()) as {
      rows: { changed: boolean; refused: { code: string } | null; after: { service: unknown } }[];
    };
    expect(rows).toMatchObject([
      { changed: true, refused: null, after: { service: { id: '301' } } },
      { changed: false, refused: { code: 'not-found' } },
    ]);
    const rule = {
      as: 'operator',
      body: { counts: 'activated', classServices: { server: '302' }, seen: null },
    } as const;
    expect(await api.ask('PATCH', '/services/301/rule', rule)).toMatchObject({
      changed: true,
      after: { counts: 'activated', classServices: { server: '302' } },
    });
    expect(
      (await api.send('PATCH', '/services/301/rule', { ...rule, body: { counts: 'installed', seen: null } })).status,
    ).toBe(409);
    expect(await api.ask('GET', '/products/ESET%20Endpoint%20Security', { as: 'viewer' })).toEqual(rows[0]?.after);
    expect(await api.ask('GET', '/services/301', { as: 'viewer' })).toMatchObject({
      products: ['ESET Endpoint Security'],
      rule: { counts: 'activated' },
    });
    const listed = (await api.ask<List<{ id: string }>>('GET', '/services')).rows.map(({ id }) => id);
    const { rows: catalog } = await api.ask<List<{ id: string }>>('GET', '/catalog');
    const unused = catalog.find(({ id }) => !listed.includes(id))?.id;
    expect(await api.ask('GET', `/services/${unused}`)).toMatchObject({ id: unused, products: [], since: null });
    const lines = await api.ask<List<{ account: { id: number }; line: { kind: string } }>>('GET', '/lines?service=301');
    const id = lines.rows[0]?.account.id;
    const change = { as: 'operator', body: { kind: 'included' } } as const;
    expect(await api.ask('PATCH', `/lines/${id}/301`, change)).toMatchObject({ after: { kind: 'included' } });
    const taken = await api.ask('POST', `/lines/${id}/301/undo`, { as: 'operator', body: {} });
    expect(taken).toMatchObject({ changed: true, after: { kind: 'managed' } });
    const csv = await (await api.send('GET', '/lines.csv')).text();
    expect(csv.trim().split('\n')).toHaveLength(1 + (await api.ask<List<unknown>>('GET', '/lines')).total);
  });

  test('behind a group, a line and a product stand its devices, by name', async () => {
    await connectAndSync(api, sandbox);
    await api.work('POST', '/groups/suggestions/apply', { as: 'operator', body: {} });
    const mapped = { products: [{ product: 'ESET Endpoint Security' }], target: { to: 'service', serviceId: '301' } };
    expect((await put('/products/mapping', mapped)).status).toBe(200);
    interface Seat {
      key: number;
      product: string;
      fate: string;
      why: string;
    }
    const devices = (query: string) => api.ask<List<Seat>>('GET', `/devices?limit=500&${query}`);
    const keysOf = ({ rows }: List<Seat>) => new Set(rows.map(({ key }) => key)).size;

    const all = await api.ask<List<{ key: number; kind: string; devicesBelow: number | null }>>(
      'GET',
      '/groups?limit=500',
    );
    for (const { key, devicesBelow } of all.rows.filter(({ kind }) => kind === 'static'))
      expect(keysOf(await devices(`group=${key}`)), `group ${key}`).toBe(devicesBelow);

    type Line = { account: { id: number }; service: { id: string }; seats: number };
    const [line] = (await api.ask<List<Line>>('GET', '/lines?sort=-seats')).rows;
    const seats = await devices(`account=${line?.account.id}&service=${line?.service.id}`);
    expect(line?.seats).toBe(keysOf(seats));
    expect(seats.rows.every(({ fate }) => fate === 'line')).toBe(true);
    const address = `/lines/${line?.account.id}/${line?.service.id}/additions`;
    await api.work('POST', '/plans', { as: 'operator', body: { dryRun: false } });
    const { rows: additions } = await api.ask<{ rows: { id: string }[] }>('GET', address);
    expect(additions.length).toBeGreaterThan(0);
    const choice = { as: 'operator', body: { additionId: additions[0]?.id } } as const;
    expect(await api.ask('PATCH', address.replace('/additions', ''), choice)).toMatchObject({ changed: true });

    const [product] = (await api.ask<List<{ product: string; devices: number }>>('GET', '/products?sort=-devices'))
      .rows;
    const carrying = await devices(`product=${encodeURIComponent(product?.product ?? '')}`);
    // A device on two servers is told of twice, and counted once.
    const rows = carrying.rows.filter(({ why }) => why !== 'other-server');
    expect(keysOf({ ...carrying, rows })).toBe(product?.devices);
    expect((await api.send('GET', '/devices?group=999999')).status).toBe(404);
  });

  test('a group is given a priority, its tickets are changed, and switched off again', async () => {
    await connectAndSync(api, sandbox);
    const [group] = await groups('&kind=dynamic');
    const path = `/groups/${group?.key}/priority`;
    const given = await put(path, {
      priorityId: '7',
      options: { boardId: '1', statusId: '101', delayMinutes: 0 },
      seen: null,
    });
    expect(await given.json()).toMatchObject({
      before: null,
      after: { names: { board: 'Service Desk', status: 'New' } },
    });
    const changed = await put(path, { options: { statusId: null, visibility: 'customer' } });
    expect(await changed.json()).toMatchObject({ after: { rule: { statusId: null, visibility: 'customer' } } });
    expect((await put(path, { options: { statusId: '105' } })).status).toBe(422);
    const undone = await api.send('POST', `${path}/undo`, { body: {}, as: 'operator' });
    expect(await undone.json()).toMatchObject({ changed: true, after: { rule: { visibility: 'internal' } } });
    expect((await api.send('POST', `${path}/undo`, { body: { seen: null } })).status).toBe(409);
    expect(await api.ask('DELETE', path, { as: 'operator' })).toMatchObject({ changed: true, after: null });
    expect((await api.ask<List<unknown>>('GET', '/priorities')).total).toBe(0);
  });

  test('whoever listens is told what changed, whoever changed it', async () => {
    await connectAndSync(api, sandbox);
    const reader = (await api.send('GET', '/events')).body?.getReader();
    let heard = '';
    void reader?.read().then(({ value }) => {
      heard = new TextDecoder().decode(value);
    });
    // The first look is what later ones are compared with: what changed before it is not told.
    await expect
      .poll(async () => {
        await setSetting(app, { name: 'sync.intervalMinutes', value: 7 + (Date.now() % 50), by: 'cli' });
        return heard;
      })
      .toBe('event: changed\ndata: {"subjects":["settings"]}\n\n');
    await reader?.cancel();
  });
});
