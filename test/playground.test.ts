import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openShelf } from '../src/app/shelf.ts';
import { type OpenApp, openApp } from '../src/context.ts';
import { makeApi } from '../src/http/api.ts';
import { makeHttpApp } from '../src/http/app.ts';
import { openLive } from '../src/http/live.ts';
import { openMetrics } from '../src/http/metrics.ts';
import type { Playground, PlaygroundStatus } from '../src/http/playground.ts';
import { openWorks } from '../src/http/work.ts';
import { openLog } from '../src/log.ts';
import { openPlayground } from '../src/playground/playground.ts';
import { peopleOf } from './support/api.ts';
import { placeOf } from './support/place.ts';
import { startSeatbridge } from './support/program.ts';

const log = openLog('silent');
const http = { host: '127.0.0.1', port: 0, names: [], address: null, proxies: [] };

describe('the playground', () => {
  const own = mkdtempSync(join(tmpdir(), 'seatbridge-playground-'));
  const folder = join(own, 'playground');
  const stopping = new AbortController();
  const { signal } = stopping;
  let app: OpenApp;
  let playground: Playground;
  let ask: (method: string, path: string, sent?: { as?: string; body?: object }) => Promise<Response>;

  beforeAll(async () => {
    const config = { dataFolder: own, databaseUrl: null, key: {}, logLevel: null, http, smtp: null };
    app = await openApp(config, { log });
    const users = peopleOf(app);
    const open = (dataFolder: string) => openApp({ ...config, dataFolder }, { log });
    playground = openPlayground({ folder, open, users, version: '0.0.0', log, now: () => Date.now(), signal });
    const about = { version: '0.0.0', playground: false, health: async () => ({ ok: true, reasons: [] }) };
    const parts = {
      works: openWorks(app, signal),
      live: openLive(app, signal),
      shelf: openShelf(app),
      place: placeOf(),
    };
    const api = makeApi(app, { users, about, playground, signal, ...parts });
    const web = makeHttpApp({
      ...{ api, users, playground, health: about.health, names: [] },
      metrics: openMetrics(async () => ({ adjustments: new Map(), tickets: new Map(), dataAge: new Map() })),
      page: async () => new Response('the page'),
    });
    ask = async (method, path, { as = 'administrator', body } = {}) =>
      web.request(`http://localhost:4180${path}`, {
        method,
        headers: { authorization: as, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
  });
  afterAll(async () => {
    stopping.abort();
    await playground.stop();
    await app.close();
  });

  const json = async <T>(answer: Promise<Response>) => (await (await answer).json()) as T;
  const change = (to: string) => json<PlaygroundStatus>(ask('POST', `/api/v1/playground/${to}`));
  const status = () => json<PlaygroundStatus>(ask('GET', '/api/v1/playground', { as: 'viewer' }));
  const connections = async () =>
    (await json<{ rows: { syncedAt: string | null }[] }>(ask('GET', '/playground/api/v1/connections'))).rows;

  /** A process of the sandbox that this one started. */
  const sandboxes = () =>
    execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], { encoding: 'utf8' })
      .split('\n')
      .flatMap((line) => (line.includes('src/sandbox/main.ts') ? [Number.parseInt(line, 10)] : []));

  test('while it is off it answers that it is, and only an administrator starts it', async () => {
    expect(await status()).toMatchObject({ available: true, state: 'off' });
    const off = await ask('GET', '/playground/api/v1/status');
    expect([off.status, await off.json()]).toMatchObject([404, { code: 'playground-off' }]);
    expect((await ask('POST', '/api/v1/playground/start', { as: 'operator' })).status).toBe(403);
    expect(await (await ask('GET', '/playground/accounts')).text()).toBe('the page');
  });

  test('started, it is the same API over its own data, connected and synced by itself; its people are the program’s', async () => {
    expect(await change('start')).toMatchObject({ state: 'running' });
    expect(await change('start')).toMatchObject({ state: 'running' });
    expect(sandboxes()).toHaveLength(1);
    expect(await json(ask('GET', '/playground/api/v1/status'))).toMatchObject({ playground: true });
    expect(await json(ask('GET', '/api/v1/status'))).toMatchObject({ playground: false, sources: [] });
    for (const url of ['/api/v1', '/playground/api/v1'])
      expect(await json(ask('GET', `${url}/openapi.json`))).toMatchObject({ servers: [{ url }] });
    expect((await ask('GET', '/playground/api/v1/connections', { as: 'nobody' })).status).toBe(401);
    expect(await json(ask('GET', '/playground/api/v1/me', { as: 'viewer' }))).toMatchObject({ role: 'viewer' });
    const isSynced = async () => (await connections()).map(({ syncedAt }) => syncedAt !== null);
    await expect.poll(isSynced, { interval: 200, timeout: 45_000 }).toEqual([true, true, true]);
    expect(existsSync(join(folder, 'secret.key'))).toBe(true);
  });

  test('a reset gives a fresh world, also when two ask for it at once', async () => {
    const pauses = async () => (await json<{ total: number }>(ask('GET', '/playground/api/v1/pauses'))).total;
    const body = { accountId: null, reason: 'a try' };
    expect((await ask('POST', '/playground/api/v1/pauses', { body })).status).toBe(200);
    expect(await pauses()).toBe(1);
    const [before] = sandboxes();
    expect(await Promise.all([change('reset'), change('reset')])).toMatchObject([
      { state: 'running' },
      { state: 'running' },
    ]);
    expect(sandboxes()).toHaveLength(1);
    expect(sandboxes()).not.toContain(before);
    expect([(await connections()).length, await pauses()]).toEqual([3, 0]);
  });

  test('a sandbox that ends by itself is shown, and a reset mends it', async () => {
    const [pid] = sandboxes();
    process.kill(pid ?? 0, 'SIGKILL');
    await expect.poll(status).toMatchObject({ state: 'failed', words: expect.stringContaining('SIGKILL') });
    expect(await json(ask('GET', '/playground/api/v1/status'))).toMatchObject({
      ok: false,
      reasons: expect.arrayContaining([expect.stringContaining('The sandbox ended by itself')]),
    });
    expect(await change('reset')).toMatchObject({ state: 'running', words: '' });
  });

  test('it ends with the program, and leaves no process', async () => {
    stopping.abort();
    expect(await playground.stop()).toMatchObject({ state: 'off' });
    expect(sandboxes()).toEqual([]);
    expect((await ask('POST', '/api/v1/playground/start')).status).toBe(409);
  });
});

test('serve --playground starts it with the program, and says where it is', { timeout: 120_000 }, async () => {
  const data = mkdtempSync(join(tmpdir(), 'seatbridge-playground-'));
  const running = startSeatbridge(['serve', '--playground'], { data });
  try {
    const [, url] = await running.printed(/Its playground, where nothing is real: (\S+)\/playground\//);
    const answer = await fetch(`${url}/playground/api/v1/me`);
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([401, 'unauthenticated']);
  } finally {
    running.child.kill('SIGTERM');
  }
  expect((await running.ended).exit).toBe(0);
});
