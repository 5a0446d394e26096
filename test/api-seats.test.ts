import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { App } from '../src/app/app.ts';
import { countFinishedDays } from '../src/app/seat-days.ts';
import { mapAll } from '../src/demo/prepare.ts';
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
interface Row {
  account: { id: number };
  service: { id: string };
  seats: number;
}

describeEachDatabase('seats over the API', (store) => {
  let app: App;
  let api: TestApi;
  beforeEach(async () => {
    await sandbox.reset();
    ({ app, api } = apiInTime(store));
    await connectAndSync(api, sandbox);
    await mapAll(app, new AbortController().signal);
  });
  afterEach(() => api.stop());

  const rows = async (query = '') => (await api.ask<List<Row>>('GET', `/seats?limit=500${query}`)).rows;

  test('behind every number are as many devices as it says, page by page and as a table', async () => {
    const all = await rows();
    expect(all.length).toBeGreaterThan(2);
    for (const { account, service, seats } of all) {
      const behind = `account=${account.id}&service=${service.id}`;
      const devices = await api.ask<List<{ key: number; fate: string }>>('GET', `/devices?limit=500&${behind}`);
      expect(new Set(devices.rows.flatMap(({ key, fate }) => (fate === 'line' ? [key] : []))).size).toBe(seats);
      const table = await (await api.send('GET', `/devices.csv?${behind}`)).text();
      expect(table.trim().split('\n')).toHaveLength(devices.total + 1);
    }
    expect(await api.ask('GET', '/seats/overview')).toMatchObject({
      seats: all.reduce((sum, { seats }) => sum + seats, 0),
    });
    expect((await rows('&sort=-seats')).map(({ seats }) => seats)).toEqual(
      all.map(({ seats }) => seats).toSorted((one, other) => other - one),
    );
  });

  test('devices come in every order, page by page, each once, as their table has them', async () => {
    interface Device {
      key: number;
      device: string;
      product: string;
      lastSeen: string | null;
    }
    const list = (query: string) => api.ask<List<Device>>('GET', `/devices?${query}`);
    for (const [sort, of] of [
      ['device', ({ device }) => device],
      ['-product', ({ product }) => product],
      ['lastSeen', ({ lastSeen }) => lastSeen ?? ''],
    ] as [string, (device: Device) => string][]) {
      const seen: Device[] = [];
      for (let next: string | null = ''; next !== null; ) {
        const page: List<Device> = await list(`sort=${sort}&limit=40${next}`);
        seen.push(...page.rows);
        next = page.next === null ? null : `&cursor=${page.next}`;
      }
      const { total } = await list('limit=1');
      expect([seen.length, new Set(seen.map(({ key, product }) => `${key} ${product}`)).size]).toEqual([total, total]);
      const inOrder = seen.map(of).toSorted((one, other) => (one < other ? -1 : one > other ? 1 : 0));
      expect(seen.map(of)).toEqual(sort.startsWith('-') ? inOrder.toReversed() : inOrder);
      const table = await (await api.send('GET', `/devices.csv?sort=${sort}`)).text();
      expect(table.split('\n')[1]).toContain(seen[0]?.device);
    }
    const { rows: found } = await list('search=eset&limit=10');
    expect(found.every(({ device, product }) => /eset/i.test(`${device} ${product}`))).toBe(true);
  });

  test('a day to come is refused, and a past one is counted as it was', async () => {
    expect((await api.send('GET', '/seats?on=2999-01-01')).status).toBe(422);
    expect((await api.send('GET', '/seats?on=2026-02-30')).status).toBe(400);
    await store.db.write((trx) =>
      trx
        .updateTable('groups')
        .set({ since: daysAgo(3) })
        .execute(),
    );
    await countFinishedDays(app, new AbortController().signal);
    const series = await api.ask<{ days: string[]; seats: number[] }>(
      'GET',
      '/seats/over-time?from=2000-01-01&to=2999-12-31',
    );
    expect([series.days.length, series.seats]).toEqual([3, [0, 0, 0]]);
  });

  test('which devices made a count another one is told device by device, between two days', async () => {
    const [line] = (await rows()).toSorted((one, other) => other.seats - one.seats);
    if (line === undefined) throw new Error('there is no line');
    await store.db.write((trx) =>
      trx
        .updateTable('groups')
        .set({ since: daysAgo(3) })
        .execute(),
    );
    const changes = (from: string) =>
      api.ask<List<{ change: string; device: string }>>(
        'GET',
        `/seat-changes?account=${line.account.id}&service=${line.service.id}&from=${from}&limit=500`,
      );
    // The PSA's day: where it is evening there, another day has begun here.
    const { on: today } = await api.ask<{ on: string }>('GET', '/seats/overview');
    const found = await changes(daysAgo(2).slice(0, 10));
    expect([found.total, new Set(found.rows.map(({ change }) => change))]).toEqual([line.seats, new Set(['added'])]);
    expect(await changes(today)).toMatchObject({ rows: [], total: 0 });
  });

  test('the dashboard says in one answer what its lists say', async () => {
    await api.work('POST', '/plans', { body: { dryRun: false } });
    const dashboard = await api.ask<Record<string, Record<string, unknown>>>('GET', '/dashboard');
    const waiting = await api.ask<List<{ moneyCents: number }>>('GET', '/adjustments');
    const findings = await api.ask<List<object>>('GET', '/findings');
    expect(dashboard).toMatchObject({
      sources: [{ state: 'ok' }, { state: 'ok' }, { state: 'ok' }],
      adjustments: {
        undecided: waiting.total,
        moneyCents: waiting.rows.reduce((sum, { moneyCents }) => sum + moneyCents, 0),
        approved: 0,
      },
      findings: { open: findings.total },
      tickets: { open: 0 },
      seats: { days: [] },
    });
    expect(dashboard.tickets?.perDay).toHaveLength(30);
    expect(await api.ask('GET', '/billing/money')).toEqual(dashboard.money);
  });
});

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
