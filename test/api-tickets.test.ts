import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { mapAll, watchDynamicGroups } from '../src/demo/prepare.ts';
import type { TicketResult } from '../src/http/routes/tickets.ts';
import type { TestApi } from './support/api.ts';
import { apiInTime, connectAndSync } from './support/api-stage.ts';
import { describeEachDatabase } from './support/databases.ts';
import { type Sandbox, startSandbox } from './support/sandbox.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ size: 'demo' });
});
afterAll(() => sandbox.stop());

interface List<Row> {
  rows: Row[];
  next: string | null;
  total: number;
}
interface Entry {
  id: number;
  account: { id: number } | null;
  state: string;
  ticketId: string | null;
  ticketUrl: string | null;
  unrouted: boolean;
}
interface Finding {
  id: number;
  kind: string;
  title: string;
  quiet: boolean;
  monthCents: number;
  mend: { method: string; path: string; body: object; asks: string[] } | null;
  accepted: { by: string; reason: string } | null;
}

describeEachDatabase('tickets and findings over the API', (store) => {
  let api: TestApi;
  beforeEach(async () => {
    await sandbox.reset();
    const { app, api: made } = apiInTime(store);
    api = made;
    await connectAndSync(api, sandbox);
    await mapAll(app, new AbortController().signal);
    await watchDynamicGroups(app);
  });
  afterEach(() => api.stop());

  const operator = (body: unknown) => ({ as: 'operator' as const, body });
  const entries = async (query: string) =>
    (await api.ask<List<Entry>>('GET', `/entries?limit=500&${query}`)).rows.map(({ id }) => id);

  /** New devices in a watched group, and the run that follows. */
  async function enterAndRun(): Promise<TicketResult> {
    const { rows } = await api.ask<List<{ key: number; serverId: number; server: string }>>(
      'GET',
      '/groups?kind=dynamic',
    );
    expect(rows.length).toBeGreaterThan(0);
    await api.work('POST', '/sync', operator({}));
    const truth = await store.db.read.selectFrom('groups').selectAll().where('kind', '=', 'dynamic').execute();
    const server = await store.db.read
      .selectFrom('connections')
      .selectAll()
      .where('id', '=', truth[0]?.connection_id ?? 0)
      .executeTakeFirstOrThrow();
    await sandbox.move({ enter: { server: server.name, groupId: truth[0]?.vendor_id, count: 3 } });
    await api.work('POST', '/sync', operator({}));
    return api.work<TicketResult>('POST', '/tickets/run', { as: 'operator' });
  }

  test('entries show their tickets with where to see them, and their life', async () => {
    const run = await enterAndRun();
    expect(run.opened).toBeGreaterThan(0);
    expect(run.tickets).toHaveLength(run.opened);
    const { rows } = await api.ask<List<Entry>>('GET', '/entries?choice=open');
    const [first] = rows;
    expect(first?.ticketUrl).toBe(
      `${sandbox.connectwise.site}/v4_6_release/services/system_io/Service/fv_sr100_request.rails?service_recid=${first?.ticketId}`,
    );
    expect(await api.ask('GET', `/entries/${first?.id}`)).toMatchObject({
      entry: { id: first?.id, ticketId: first?.ticketId },
      device: { os: expect.any(String), products: expect.any(Array) },
      preview: null,
      writes: [{ kind: 'ticket', state: 'done' }],
    });
    expect(await entries('choice=left')).toEqual([]);
    const all = [...(await entries('choice=waiting')), ...(await entries('choice=open'))].sort();
    expect(all).toEqual((await entries('choice=current')).sort());
    expect(await entries('choice=unrouted')).toEqual(
      (await api.ask<List<Entry>>('GET', '/entries?choice=waiting&limit=500')).rows.flatMap(({ id, unrouted }) =>
        unrouted ? [id] : [],
      ),
    );
  });

  test('the history of entries goes on page by page, all of it and of one account', async () => {
    await enterAndRun();
    const first = await api.ask<List<Entry>>('GET', '/entries/history?limit=2');
    const rest = await api.ask<List<Entry>>('GET', `/entries/history?limit=500&cursor=${first.next}`);
    const ids = [...first.rows, ...rest.rows].map(({ id }) => id);
    expect([ids.length, rest.next]).toEqual([first.total, null]);
    expect(ids).toEqual(ids.toSorted((one, other) => other - one));
    const account = first.rows.concat(rest.rows).find(({ ticketId }) => ticketId !== null)?.account?.id;
    const ofOne = await api.ask<List<Entry>>('GET', `/entries/history?account=${account}`);
    expect(new Set(ofOne.rows.map((row) => row.account?.id))).toEqual(new Set([account]));
    const table = await (await api.send('GET', '/entries/history.csv')).text();
    expect(table.trim().split('\n')).toHaveLength(first.total + 1);
  });

  test('findings come with what mends them, and are accepted and taken back', async () => {
    await api.work('POST', '/plans', operator({ dryRun: false }));
    const list = async (query = '') => (await api.ask<List<Finding>>('GET', `/findings?limit=500${query}`)).rows;
    const all = await list();
    const [first] = all;
    if (first === undefined) throw new Error('there is no finding');
    expect(all.map(({ monthCents }) => Math.abs(monthCents))).toEqual(
      all.map(({ monthCents }) => Math.abs(monthCents)).toSorted((one, other) => other - one),
    );
    const document = await api.ask<{ paths: Record<string, Record<string, unknown>> }>('GET', '/openapi.json');
    const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map(
        (method) => new RegExp(`^${method.toUpperCase()} ${path.replace(/\{\w+\}/g, '[^/]+')}$`),
      ),
    );
    const mends = all.flatMap(({ mend }) => (mend === null ? [] : [`${mend.method} ${mend.path}`]));
    expect(mends.length).toBeGreaterThan(0);
    expect(mends.filter((mend) => !routes.some((route) => route.test(mend)))).toEqual([]);
    const accepted = await api.ask<Finding>('POST', `/findings/${first.id}/accept`, operator({ reason: 'known' }));
    expect(accepted).toMatchObject({ quiet: true, accepted: { by: 'the operator', reason: 'known' } });
    expect((await list()).map(({ id }) => id)).toEqual(all.slice(1).map(({ id }) => id));
    expect(await list('&all=true')).toHaveLength(all.length);
    expect((await list('&accepted=true')).map(({ id }) => id)).toEqual([first.id]);
    expect(await api.ask('GET', `/findings/${first.id}`)).toEqual(accepted);
    expect(await api.ask('DELETE', `/findings/${first.id}/accept`, { as: 'operator' })).toMatchObject({
      quiet: false,
      accepted: null,
    });
    expect((await api.send('DELETE', `/findings/${first.id}/accept`, { as: 'operator' })).status).toBe(404);
    expect(await list()).toHaveLength(all.length);
  });
});
