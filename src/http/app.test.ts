import { createServer } from 'node:net';
import { OpenAPIHono } from '@hono/zod-openapi';
import { expect, test } from 'vitest';
import type { Gauges } from '../app/gauges.ts';
import type { Api } from './api.ts';
import { type HttpParts, makeHttpApp } from './app.ts';
import { listen } from './listen.ts';
import { openMetrics } from './metrics.ts';

const gauges = (parts: Partial<Gauges> = {}): Gauges => ({
  adjustments: new Map(),
  tickets: new Map(),
  dataAge: new Map(),
  ...parts,
});
const metrics = openMetrics(async () => gauges());
const well = async () => ({ ok: true, reasons: [] });
const httpApp = (parts: Partial<HttpParts> = {}) =>
  makeHttpApp({
    playground: null,
    ...{ health: well, metrics, names: [] },
    api: new OpenAPIHono() as unknown as Api,
    users: { handle: async () => new Response('signed in') },
    page: async (request) => new Response(`the page at ${new URL(request.url).pathname}`),
    ...parts,
  });

test('health is 200 when all is well, and 503 with every reason when it is not', async () => {
  const good = await httpApp().request('/healthz');
  expect([good.status, await good.json()]).toEqual([200, { ok: true, reasons: [] }]);
  const health = async () => ({ ok: false, reasons: ['The data of Main are stale.'] });
  const bad = await httpApp({ health }).request('/healthz');
  expect([bad.status, await bad.json()]).toEqual([503, { ok: false, reasons: ['The data of Main are stale.'] }]);
});

test('metrics count runs and requests, and show states as they are now', async () => {
  let adjustments = new Map([['proposed', 3]]);
  const counted = openMetrics(async () => gauges({ adjustments, dataAge: new Map([['Main "1"', 12.5]]) }));
  counted.syncDone({ name: 'Main', state: 'ok', requests: 7 });
  counted.syncDone({ name: 'Main', state: 'failed', requests: 2 });
  const first = await counted.text();
  expect(first).toContain('seatbridge_sync_runs_total{connection="Main",state="failed"} 1');
  expect(first).toContain('seatbridge_requests_total{connection="Main"} 9');
  expect(first).toContain('seatbridge_adjustments{state="proposed"} 3');
  expect(first).toContain('seatbridge_data_age_seconds{connection="Main \\"1\\""} 12.5');
  expect(first).toMatch(/process_resident_memory_bytes \d/);
  adjustments = new Map([['posted', 3]]);
  expect(await counted.text()).not.toContain('state="proposed"');
});

test('an unknown address of the API is told as one, and every other is the page', async () => {
  const app = httpApp();
  const answer = await app.request('/api/nothing');
  expect([answer.status, await answer.json()]).toMatchObject([404, { code: 'not-found', status: 404 }]);
  expect(await (await app.request('/accounts/12')).text()).toBe('the page at /accounts/12');
  expect(await (await app.request('/api/auth/sign-in', { method: 'POST' })).text()).toBe('signed in');
});

test('it answers under its own names and under those that are set, and under no other', async () => {
  const app = httpApp({ names: ['seats.acme.example'] });
  const status = async (host: string) => (await app.request(`http://${host}/`)).status;
  expect(await status('localhost:4180')).toBe(200);
  expect(await status('127.0.0.1:4180')).toBe(200);
  expect(await status('[::1]:4180')).toBe(200);
  expect(await status('Seats.acme.example')).toBe(200);
  const other = await app.request('http://elsewhere.example/');
  expect([other.status, await other.json()]).toMatchObject([403, { code: 'host' }]);
  expect((await app.request('http://elsewhere.example/healthz')).status).toBe(200);
});

test('every answer forbids foreign scripts and frames, and asks for https where it is', async () => {
  const plain = (await httpApp().request('/')).headers;
  expect(plain.get('content-security-policy')).toContain("script-src 'self';");
  expect(plain.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect(plain.get('x-content-type-options')).toBe('nosniff');
  expect(plain.get('strict-transport-security')).toBeNull();
  expect((await httpApp().request('https://localhost/')).headers.get('strict-transport-security')).toContain('max-age');
});

test('the reference page brings everything along', async () => {
  const app = httpApp();
  const page = await (await app.request('/api/docs')).text();
  for (const [, file] of page.matchAll(/(?:src|href)="([^"]+)"/g))
    expect((await app.request(`/api/${file}`)).status).toBe(200);
  expect(page).not.toMatch(/<script>/);
});

test('a port in use and a host of another machine are told apart', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const port = (taken.address() as { port: number }).port;
  const app = httpApp();
  const failure = (host: string): Promise<unknown> => listen(app, { host, port }).catch((error: unknown) => error);
  expect(await failure('127.0.0.1')).toMatchObject({ code: 'conflict' });
  expect(await failure('192.0.2.1')).toMatchObject({ code: 'config' });
  taken.close();
});

test('it stops answering when it is closed, also with a connection kept open', async () => {
  const web = await listen(httpApp(), { host: '127.0.0.1', port: 0 });
  expect((await fetch(`${web.url}/healthz`)).status).toBe(200);
  await web.close();
  await expect(fetch(`${web.url}/healthz`)).rejects.toThrow();
});
