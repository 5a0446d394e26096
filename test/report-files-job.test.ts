import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../src/app/app.ts';
import { approveAdjustments } from '../src/app/billing/approve.ts';
import { loadWaiting } from '../src/app/billing/history.ts';
import { makePlan } from '../src/app/billing/plan.ts';
import { postApproved } from '../src/app/billing/post.ts';
import { syncAll } from '../src/app/sync-all.ts';
import { runTickets } from '../src/app/ticketing/run.ts';
import { mapAll, watchDynamicGroups } from '../src/demo/prepare.ts';
import { listen } from '../src/http/listen.ts';
import { openLog } from '../src/log.ts';
import { apiOn, type TestApi } from './support/api.ts';
import { appOn, type TestClock, testClock } from './support/app.ts';
import { describeOnSqlite } from './support/databases.ts';
import { draftsOf } from './support/drafts.ts';
import { type Sandbox, startSandbox } from './support/sandbox.ts';

const { signal } = new AbortController();
const by = 'anna';
const name = 'Old server';

let sandbox: Sandbox;
let folder: string;

beforeAll(async () => {
  sandbox = await startSandbox({ size: 'demo' });
  folder = await mkdtemp(join(tmpdir(), 'seatbridge-reports-'));
});
afterAll(async () => {
  await sandbox.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Preview {
  delimiter: string;
  header: string[];
  closed: boolean;
  meanings: { meaning: string; column: number | null }[];
}

/** Assigns the columns as they are suggested. */
async function reportOf(api: TestApi, files: string): Promise<object> {
  const preview = await api.ask<Preview>('POST', '/report-files/preview', { body: { folder, files } });
  const { delimiter, header, closed, meanings } = preview;
  const found = meanings.filter(({ column }) => column !== null);
  return {
    files,
    delimiter,
    header,
    closed,
    columns: Object.fromEntries(found.map((each) => [each.meaning, each.column])),
  };
}

async function connectEverything(api: TestApi, combined: boolean): Promise<void> {
  const [psa, , cloud] = draftsOf(sandbox);
  for (const draft of [psa, cloud]) await api.work('POST', '/connections', { body: draft });
  const reports = combined
    ? { computers: await reportOf(api, 'all*.csv') }
    : {
        computers: await reportOf(api, 'computers*.csv'),
        products: await reportOf(api, 'products*.csv'),
        dynamicGroups: await reportOf(api, 'dynamic-groups*.csv'),
      };
  const settings = { folder, reports, escape: '/', timeZone: 'UTC' };
  await api.work('POST', '/connections', { body: { name, kind: 'era-report-files', settings, secrets: {} } });
}

/** Listens as the program does, for senders that leave before the end of what they send. */
async function leavingSender(api: TestApi) {
  const answers: unknown[] = [];
  const watched = new Hono().use(async (c, next) => {
    await next();
    answers.push(await c.res.clone().json());
  });
  const server = await listen(watched.route('/', api.http), { host: '127.0.0.1', port: 0 });

  async function leave(path: string, { headers, text }: { headers: Record<string, string>; text: string }) {
    const given = Object.entries({ host: 'localhost', authorization: 'administrator', ...headers });
    const head = [`POST /api/v1${path} HTTP/1.1`, ...given.map(([key, value]) => `${key}: ${value}`)];
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.write(`${head.join('\r\n')}\r\n\r\n${text}`, () => socket.end());
    const before = answers.length;
    await expect.poll(() => answers.length).toBe(before + 1);
    socket.destroy();
  }
  return { leave, answers, close: server.close };
}

const dialects = [
  { combined: false },
  { combined: true, delimiter: ',', encoding: 'utf16le', language: 'de', quoteAll: true, lineEnd: '\n' },
] as const;

describeOnSqlite('the main job with a server that writes report files', (store) => {
  let app: App;
  let clock: TestClock;
  let api: TestApi;

  const server = () => sandbox.eset.find(({ kind }) => kind === 'protect-onprem')?.name ?? '';

  /** A night passes, and the server writes its reports. */
  async function night(dialect: object): Promise<void> {
    await sandbox.move({ minutes: 24 * 60 }, { writeReports: { server: server(), folder, dialect } });
    clock.advance(24 * 60 * 60_000);
    await rest();
  }

  /** So long that nobody takes a file for one that is still being written. */
  async function rest(): Promise<void> {
    await sandbox.move({ minutes: 2 });
    clock.advance(120_000);
  }

  const states = async () =>
    Object.fromEntries((await syncAll(app, { by }, signal)).map(({ connection, run }) => [connection.name, run]));

  test.each(dialects)('syncs, counts, posts and opens tickets ($combined)', { timeout: 120_000 }, async (dialect) => {
    await sandbox.reset();
    await rm(folder, { recursive: true, force: true });
    clock = testClock((await sandbox.state()).clock);
    app = appOn(store, { clock });
    api = apiOn(app);
    await night(dialect);
    await connectEverything(api, dialect.combined);
    const first = await states();
    expect(Object.values(first).map((run) => [run?.state, run?.message])).toEqual(
      Object.values(first).map(() => ['ok', '']),
    );
    const { eset } = await sandbox.state();
    const { devices } = eset.find((each) => each.name === server()) ?? { devices: 0 };
    expect(first[name]?.counts['devices']).toMatchObject({ added: devices, unreadable: 0 });
    expect(await states()).toMatchObject({
      [name]: { state: 'ok', message: expect.stringContaining('no newer reports') },
    });

    await mapAll(app, signal);
    await makePlan(app, { dryRun: false }, signal);
    const ids = (await loadWaiting(app)).map(({ id }) => id);
    await approveAdjustments(app, { ids, by });
    expect((await postApproved(app, { by, reason: 'test' }, signal)).posted).toBeGreaterThan(0);

    await watchDynamicGroups(app);
    await states();
    const { id: deviceId, groupId, deviceName } = await outsider();
    await sandbox.move({ enter: { server: server(), groupId, deviceIds: [deviceId] } });
    await night(dialect);
    expect((await states())[name]).toMatchObject({ state: 'ok' });
    await runTickets(app, signal);
    const { tickets } = (await sandbox.state()).connectwise;
    expect(tickets.filter(({ summary }) => summary.includes(deviceName))).toHaveLength(1);
  });

  /** A device of a mapped account in no watched group, and a dynamic group of the sandbox. */
  async function outsider(): Promise<{ id: string; groupId: string; deviceName: string }> {
    const { members } = await sandbox.truth<{ members: { server: string; groupId: string }[] }>();
    const row = await app.db.read
      .selectFrom('devices as d')
      .innerJoin('connections as c', 'c.id', 'd.connection_id')
      .innerJoin('group_maps as m', 'm.group_id', 'd.group_id')
      .leftJoin('entries as e', 'e.device_id', 'd.id')
      .select(['d.vendor_id as id', 'd.name as deviceName'])
      .where('c.name', '=', name)
      .where('m.account_id', 'is not', null)
      .where('e.id', 'is', null)
      .executeTakeFirstOrThrow();
    return { ...row, groupId: members.find((each) => each.server === server())?.groupId ?? '' };
  }

  /** Of a file that is sent the same is told as of one in the folder, and nothing of it is kept. */
  async function expectSentPreview(): Promise<void> {
    const path = '/report-files/preview-sent?name=computers.csv&madeAt=2026-01-02T03:04:05.000Z';
    const text = await readFile(join(folder, 'computers.csv'), 'utf8');
    const headers = { 'content-type': 'text/csv' };
    const inFolder = await api.ask<Preview>('POST', '/report-files/preview', {
      body: { folder, files: 'computers.csv' },
    });
    const told = { path: null, changedAt: '2026-01-02T03:04:05.000Z' };
    expect(await api.ask<Preview>('POST', path, { body: text, headers })).toEqual({ ...inFolder, ...told });
    for (const body of ['', 'no table', 'a;b\0'.repeat(9)])
      expect((await api.send('POST', path, { body, headers })).status).toBe(422);
    expect((await api.send('POST', path, { as: 'operator', body: text, headers })).status).toBe(403);
    const missing = { folder, files: 'clients*.csv' };
    expect((await api.send('POST', '/report-files/preview', { body: missing })).status).toBe(422);
    expect(await readdir(folder)).toHaveLength(3);
  }

  /** Both sides connected anew; resolves with where a report file is brought to. */
  async function connected(log = openLog('silent')): Promise<string> {
    await sandbox.reset();
    await rm(folder, { recursive: true, force: true });
    clock = testClock((await sandbox.state()).clock);
    app = appOn(store, { clock, log });
    api = apiOn(app);
    await night({});
    await connectEverything(api, false);
    const { rows } = await api.ask<{ rows: { id: number; name: string }[] }>('GET', '/connections');
    return `/connections/${rows.find((each) => each.name === name)?.id}/report-files?name=export.csv`;
  }

  test('an upload that breaks off is refused, nothing of it is kept, and it may be sent again under its key', async () => {
    const log = openLog('silent');
    const broke: unknown[] = [];
    log.error = (told: unknown) => void broke.push(told);
    const bringing = await connected(log);
    const { leave, answers, close } = await leavingSender(api);
    const text = await readFile(join(folder, 'products.csv'), 'utf8');
    const headers = {
      ...{ 'content-type': 'text/csv', 'idempotency-key': 'once' },
      'content-length': `${Buffer.byteLength(text)}`,
    };
    for (const path of [bringing, '/report-files/preview-sent?name=export.csv']) {
      await leave(path, { headers, text: text.slice(0, 500) });
      const inPieces = { 'content-type': 'text/csv', 'transfer-encoding': 'chunked' };
      await leave(path, { headers: inPieces, text: '5\r\nComp"\r\n' });
    }
    const refused = { status: 400, code: 'malformed', detail: expect.stringMatching(/broke off before its end/) };
    expect(answers).toMatchObject([refused, refused, refused, refused]);
    expect({ broke, files: (await readdir(folder)).length }).toEqual({ broke: [], files: 3 });
    expect((await api.send('POST', bringing, { body: text, headers })).status).toBe(200);
    await close();
  });

  test('a report is brought over the API; one that is cut short is refused, and nothing of it is kept', async () => {
    const path = await connected();
    await expectSentPreview();
    const text = await readFile(join(folder, 'products.csv'), 'utf8');
    const headers = { 'content-type': 'text/csv' };
    const cut = await api.send('POST', path, { as: 'operator', body: text.slice(0, -2), headers });
    expect([cut.status, await cut.text()]).toEqual([422, expect.stringContaining('cut short')]);
    expect(await readdir(folder)).toHaveLength(3);
    const brought = await api.ask('POST', path, { as: 'operator', body: text, headers });
    expect(brought).toMatchObject({ file: 'export.csv', report: 'products' });
    expect(await readdir(folder)).toHaveLength(4);
    const again = { as: 'operator', body: text, headers: { ...headers, 'idempotency-key': 'the same' } } as const;
    for (const replayed of [null, 'true']) {
      const answer = await api.send('POST', path, again);
      expect([answer.status, answer.headers.get('idempotency-replayed')]).toEqual([200, replayed]);
    }
    expect((await api.send('POST', path, { as: 'viewer', body: text, headers })).status).toBe(403);
  });
});
