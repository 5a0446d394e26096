import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../src/app/app.ts';
import { approveAdjustments } from '../src/app/billing/approve.ts';
import { loadWaiting } from '../src/app/billing/history.ts';
import { makePlan } from '../src/app/billing/plan.ts';
import { postApproved } from '../src/app/billing/post.ts';
import { listGroups } from '../src/app/mapping/account-list.ts';
import { loadMapping } from '../src/app/mapping/said.ts';
import { type SeatRow, seatsOn } from '../src/app/seats.ts';
import { syncAll } from '../src/app/sync-all.ts';
import { runTickets } from '../src/app/ticketing/run.ts';
import { mapAll, watchDynamicGroups } from '../src/demo/prepare.ts';
import type { SampleResult } from '../src/http/routes/report-templates.ts';
import { type EraServer, startEraServer } from '../src/sandbox/era/server-api.ts';
import { eraTemplate, eraTemplates } from '../src/sandbox/era/templates.ts';
import type { TestApi } from './support/api.ts';
import { apiInTime } from './support/api-stage.ts';
import { describeOnSqlite } from './support/databases.ts';
import { describeWithLibrary } from './support/describe-with-library.ts';
import { draftsOf } from './support/drafts.ts';
import { type Sandbox, startSandbox } from './support/sandbox.ts';

const { signal } = new AbortController();
const by = 'anna';
const longMs = 120_000;
const endpoint = 'ESET Endpoint Security';

let sandbox: Sandbox;
let era: EraServer;
let folder: string;

describeWithLibrary('the main job with a server of before the REST interface', () => {
  beforeAll(async () => {
    [sandbox, era] = await Promise.all([startSandbox({ size: 'demo' }), startEraServer()]);
    folder = await mkdtemp(join(tmpdir(), 'seatbridge-era-job-'));
  });
  afterAll(() => Promise.all([sandbox.stop(), era.close(), rm(folder, { recursive: true, force: true })]));

  /** Computers of the group at this path, the first few of them outdated. */
  function report(path: string, { count, outdated }: { count: number; outdated: number }): void {
    const ids = Array.from({ length: count }, (_, at) => `era-${at}`);
    era.tell({
      computers: ids.map((id) => [id, `OLD-${id}`, path, 'Windows 10 Pro', `SN-${id}`, '', '2026 Mar 02 08:15:00']),
      products: ids.map((id) => [id, endpoint, 'ESET, spol. s r.o.']),
      dynamicGroups: [...ids.slice(0, outdated), 'era-0'].map((id) => [id, 'All/Outdated modules']),
    });
  }

  const header = ['Computer', 'Group', 'UUID', 'Product'];

  /** Two computers of a server that writes files, reported so many minutes ago. */
  async function writeFiles(path: string, minutesAgo: number): Promise<void> {
    const rows = ['file-1', 'file-2'].map((id) => [`PC-${id}`, path, id, endpoint]);
    const at = new Date(Date.now() - minutesAgo * 60_000);
    const file = join(folder, 'all.csv');
    await writeFile(file, `${[header, ...rows].map((row) => row.join(';')).join('\r\n')}\r\n`);
    await utimes(file, at, at);
  }

  /** As an operator would, over the API. */
  async function connectEverything(api: TestApi): Promise<void> {
    for (const draft of draftsOf(sandbox)) await api.work('POST', '/connections', { body: draft });
    const { host, port, username, password, folder: library, certificate } = era;
    const settings = { host, port, username, library, templates: eraTemplates() };
    const trust = { fingerprint: certificate.fingerprint };
    const old = { name: 'Old server', kind: 'era-server-api', settings, secrets: { password }, trust };
    await api.work('POST', '/connections', { body: old });
    const columns = { name: 0, group: 1, id: 2, product: 3 };
    const reports = { computers: { files: 'all.csv', delimiter: ';', header, closed: true, columns } };
    const oldest = { name: 'Oldest server', kind: 'era-report-files', settings: { folder, reports }, secrets: {} };
    await api.work('POST', '/connections', { body: oldest });
  }

  async function lookAtATemplate(api: TestApi): Promise<void> {
    const { rows } = await api.ask<{ rows: { id: number; name: string }[] }>('GET', '/connections');
    const id = rows.find(({ name }) => name === 'Old server')?.id;
    const body = { text: eraTemplate('products') };
    const sample = await api.work<SampleResult>('POST', `/connections/${id}/report-template-sample`, { body });
    expect(sample).toMatchObject({
      report: 'computers with their ESET products',
      columns: [{ meaning: 'the unique id (UUID) of the computer' }, { label: 'Application name' }, {}],
      rows: [['era-0', endpoint, 'ESET, spol. s r.o.']],
    });
  }

  const states = async (app: App) =>
    Object.fromEntries(
      (await syncAll(app, { by }, signal)).map(({ connection, run }) => [connection.name, run?.state]),
    );

  const seatsOf = async (app: App, { account, service }: SeatRow) =>
    (await seatsOn(app, { devices: false })).rows.find(
      (row) => row.account.id === account.id && row.service.id === service.id,
    )?.seats;

  /** Maps to the account a group of each server that does not feed it yet. */
  async function feedByAll(app: App, api: TestApi, { accountId, companyId }: { accountId: number; companyId: string }) {
    const { agreementId } = (await loadMapping(app)).accounts.get(accountId) ?? {};
    const servers = async () => {
      const { devices } = await seatsOn(app, { account: `account:${accountId}`, devices: true });
      return new Set(devices?.filter(({ service }) => service !== null).map(({ server }) => server));
    };
    const fed = await servers();
    for (const { server, key, devices, kind } of await listGroups(app)) {
      if (fed.has(server) || kind === 'dynamic' || (devices ?? 0) < 3) continue;
      fed.add(server);
      const target = { to: 'account', companyId, agreementId };
      await api.ask('PUT', `/groups/${key}/mapping`, { body: { target } });
    }
    expect(await servers()).toEqual(new Set([...sandbox.eset.map(({ name }) => name), 'Old server', 'Oldest server']));
  }

  describeOnSqlite('that feeds an account together with every other kind', (store) => {
    test('its computers are counted, billed and ticketed with theirs', { timeout: longMs }, async () => {
      const { app, api } = apiInTime(store);
      report('All/Kunden/Nobody', { count: 1, outdated: 0 });
      await writeFiles('All/Kunden/Nobody', 60);
      await connectEverything(api);
      await lookAtATemplate(api);
      expect(new Set(Object.values(await states(app)))).toEqual(new Set(['ok']));
      await mapAll(app, signal);
      const before = (await seatsOn(app, { devices: false })).rows.find(
        ({ products }) => (products[endpoint] ?? 0) > 0,
      );
      if (before === undefined) throw new Error('the sandbox has no seat of this product');
      const { records, accounts } = await loadMapping(app);
      const companyId = accounts.get(before.account.id)?.companyId ?? '';
      const identifier = records.companies.get(companyId)?.identifier;

      report(`All/Kunden/Somebody [${identifier}]`, { count: 5, outdated: 1 });
      await writeFiles(`Alle/Kunden/Jemand [${identifier}]`, 30);
      await states(app);
      await mapAll(app, signal);
      expect(await seatsOf(app, before)).toBe(before.seats + 5 + 2);
      await feedByAll(app, api, { accountId: before.account.id, companyId });
      const seats = await seatsOf(app, before);

      await makePlan(app, { dryRun: false }, signal);
      const waiting = await loadWaiting(app);
      await approveAdjustments(app, { ids: waiting.map(({ id }) => id), by });
      const posting = await postApproved(app, { by, reason: 'test' }, signal);
      expect(posting.posted).toBeGreaterThan(0);
      const { additions } = (await sandbox.state()).connectwise;
      expect(
        additions.some(
          (each) =>
            `${each.companyId}` === companyId && `${each.productId}` === before.service.id && each.quantity === seats,
        ),
      ).toBe(true);

      await watchDynamicGroups(app);
      await states(app);
      report(`All/Kunden/Somebody [${identifier}]`, { count: 5, outdated: 3 });
      await states(app);
      await runTickets(app, signal);
      const opened = (await sandbox.state()).connectwise.tickets.filter(({ summary }) => summary.includes('OLD-era-'));
      expect(opened.map((ticket) => `${ticket.companyId}`)).toEqual([companyId, companyId]);

      era.fault('crash RpcGenerateReport');
      expect((await states(app))['Old server']).toBe('failed');
      expect(await seatsOf(app, before)).toBe(seats);
      era.fault(null);
      expect((await states(app))['Old server']).toBe('ok');
    });
  });
});
