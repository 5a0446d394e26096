import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import type { Gauges } from '../app/gauges.ts';
import { makeHttpApp } from './app.ts';
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

test('health is 200 when all is well, and 503 with every reason when it is not', async () => {
  const good = await makeHttpApp({ health: well, metrics }).request('/healthz');
  expect([good.status, await good.json()]).toEqual([200, { ok: true, reasons: [] }]);
  const health = async () => ({ ok: false, reasons: ['The data of Main are stale.'] });
  const bad = await makeHttpApp({ health, metrics }).request('/healthz');
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

test('an unknown address is told as one', async () => {
  const answer = await makeHttpApp({ health: well, metrics }).request('/nothing');
  expect([answer.status, await answer.json()]).toMatchObject([404, { error: { code: 'not-found' } }]);
});

test('a port in use and a host of another machine are told apart', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const port = (taken.address() as { port: number }).port;
  const app = makeHttpApp({ health: well, metrics });
  const failure = (host: string): Promise<unknown> => listen(app, { host, port }).catch((error: unknown) => error);
  expect(await failure('127.0.0.1')).toMatchObject({ code: 'conflict' });
  expect(await failure('192.0.2.1')).toMatchObject({ code: 'config' });
  taken.close();
});

test('it stops answering when it is closed, also with a connection kept open', async () => {
  const web = await listen(makeHttpApp({ health: well, metrics }), { host: '127.0.0.1', port: 0 });
  expect((await fetch(`${web.url}/healthz`)).status).toBe(200);
  await web.close();
  await expect(fetch(`${web.url}/healthz`)).rejects.toThrow();
});
