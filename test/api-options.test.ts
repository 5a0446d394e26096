import { existsSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { App } from '../src/app/app.ts';
import { mapAll } from '../src/demo/prepare.ts';
import type { BackupResult } from '../src/http/routes/backups.ts';
import type { DoctorResult } from '../src/http/routes/doctor.ts';
import type { ImportResult } from '../src/http/routes/transfer.ts';
import { openDbFile } from '../src/store/db.ts';
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
interface Setting {
  name: string;
  value: unknown;
  default: unknown;
  shape: { kind: string; least?: number };
  help: string;
  by: string | null;
}
interface AuditEntry {
  id: number;
  by: string;
  action: string;
  object: string;
  after: unknown;
}

describeEachDatabase('options over the API', (store) => {
  let app: App;
  let api: TestApi;
  beforeEach(async () => {
    await sandbox.reset();
    ({ app, api } = apiInTime(store));
  });
  afterEach(() => api.stop());

  test('every setting says what it may be, is set, refused, and goes back to its default', async () => {
    const { rows } = await api.ask<List<Setting>>('GET', '/settings');
    expect(rows.filter(({ help, shape }) => help === '' || shape.kind === '')).toEqual([]);
    expect(rows.find(({ name }) => name === 'sync.intervalMinutes')).toMatchObject({
      value: 10,
      shape: { kind: 'number', least: 1, most: 10_080 },
    });
    const path = '/settings/sync.intervalMinutes';
    expect(await api.ask('PUT', path, { body: { value: 7 } })).toMatchObject({ value: 7, by: 'the administrator' });
    expect((await api.send('PUT', path, { body: { value: 0 } })).status).toBe(422);
    expect((await api.send('PUT', '/settings/sync.nothing', { body: { value: 1 } })).status).toBe(422);
    expect((await api.send('PUT', path, { as: 'operator', body: { value: 8 } })).status).toBe(403);
    expect(await api.ask('DELETE', path)).toMatchObject({ value: 10, by: null });
  });

  test('a pause is made, told and ended, of all and of one account', async () => {
    await connectAndSync(api, sandbox);
    await mapAll(app, new AbortController().signal);
    const [account] = (await api.ask<List<{ id: number; name: string }>>('GET', '/accounts')).rows;
    const pause = (body: object) => api.send('POST', '/pauses', { as: 'operator', body });
    expect((await pause({ accountId: account?.id, reason: 'moving' })).status).toBe(200);
    expect((await pause({ accountId: null, reason: 'inventory', until: '2999-01-01T00:00:00Z' })).status).toBe(200);
    expect((await pause({ accountId: 999_999, reason: 'nobody' })).status).toBe(404);
    expect((await pause({ accountId: null, reason: 'past', until: '2001-01-01T00:00:00Z' })).status).toBe(422);
    expect((await api.ask<List<object>>('GET', '/pauses')).rows).toMatchObject([
      { account: null, reason: 'inventory', by: 'the operator' },
      { account: { id: account?.id, name: account?.name }, until: null },
    ]);
    const resume = (accountId: unknown) => api.ask('POST', '/pauses/resume', { as: 'operator', body: { accountId } });
    expect(await resume(null)).toEqual({ resumed: true });
    expect(await resume(null)).toEqual({ resumed: false });
    expect((await api.ask<List<object>>('GET', '/pauses')).total).toBe(1);
  });

  test('the audit is filtered, goes on page by page, and is exported whole', async () => {
    for (const value of [3, 4, 5]) await api.ask('PUT', '/settings/billing.freezeDays', { body: { value } });
    await api.ask('POST', '/pauses', { body: { accountId: null, reason: 'inventory' } });
    const first = await api.ask<List<AuditEntry>>('GET', '/audit?object=setting&limit=2');
    expect(first.rows).toMatchObject([{ object: 'setting:billing.freezeDays', before: 4, after: 5 }, { after: 4 }]);
    const rest = await api.ask<List<AuditEntry>>('GET', `/audit?object=setting&cursor=${first.next}`);
    expect([first.total, first.rows.length + rest.rows.length, rest.next]).toEqual([3, 3, null]);
    expect((await api.ask<List<AuditEntry>>('GET', '/audit?by=nobody')).total).toBe(0);
    const lines = (await (await api.send('GET', '/audit.jsonl')).text()).trim().split('\n');
    const all = await api.ask<List<AuditEntry>>('GET', '/audit');
    expect(lines.map((line) => JSON.parse(line) as AuditEntry)).toEqual(all.rows);
    expect(all.rows.some(({ action }) => action === 'pause')).toBe(true);
    expect((await (await api.send('GET', '/audit.csv')).text()).trim().split('\n')).toHaveLength(all.total + 1);
  });

  test('what was said is exported, previewed and imported, and is then said already', async () => {
    await connectAndSync(api, sandbox);
    await mapAll(app, new AbortController().signal);
    const document = (await (await api.send('GET', '/export')).json()) as { settings: Record<string, unknown> };
    document.settings['billing.freezeDays'] = 6;
    const preview = await api.work<ImportResult>('POST', '/imports/preview', { body: { document } });
    expect(preview).toMatchObject({ added: 1, changed: 0, problems: 0 });
    expect(await api.ask('GET', `/imports/${preview.import}/changes?change=add`)).toMatchObject({
      rows: [{ section: 'settings', what: 'billing.freezeDays', before: null }],
      total: 1,
    });
    expect(await api.work('POST', '/imports', { body: { document } })).toMatchObject({ added: 1 });
    expect(await api.work('POST', '/imports/preview', { body: { document } })).toMatchObject({ added: 0, changed: 0 });
    expect((await api.send('POST', '/imports', { body: { document: { version: 1 } } })).status).toBe(422);
  });

  test('a backup is made and fetched by an administrator, with the key only where that was said', async () => {
    await api.ask('PUT', '/settings/billing.freezeDays', { body: { value: 6 } });
    expect((await api.send('POST', '/backups', { as: 'operator', body: {} })).status).toBe(403);
    for (const withKey of [false, true]) {
      const made = await api.work<BackupResult>('POST', '/backups', { body: { withKey } });
      const answer = await api.send('GET', `/backups/${made.id}/file`);
      const file = join(api.place.dataFolder, 'fetched.sqlite');
      writeFileSync(file, Buffer.from(await answer.arrayBuffer()));
      const db = await openDbFile(file);
      const rows = await db.read.selectFrom('settings').select(['name', 'value']).execute();
      expect(rows).toContainEqual({ name: 'billing.freezeDays', value: '6' });
      await db.close();
      const key = Buffer.alloc(32, 7).toString('base64');
      expect([made.withKey, readFileSync(file).includes(key)]).toEqual([withKey, withKey]);
      rmSync(file);
      expect((await api.send('GET', `/backups/${made.id}/file`, { as: 'operator' })).status).toBe(403);
    }
  });

  test('a backup that nobody fetched is gone after an hour', async () => {
    const made = await api.work<BackupResult>('POST', '/backups', { body: {} });
    const folder = join(api.place.dataFolder, 'downloads');
    const [name = ''] = readdirSync(folder);
    const old = new Date(Date.now() - 2 * 3_600_000);
    utimesSync(join(folder, name), old, old);
    expect((await api.send('GET', `/backups/${made.id}/file`)).status).toBe(404);
    expect(existsSync(join(folder, name))).toBe(false);
  });

  test('the doctor says what is amiss', async () => {
    const { ok, examinations } = await api.work<DoctorResult>('POST', '/doctor', { as: 'operator' });
    expect(ok).toBe(false);
    expect(examinations).toContainEqual(expect.objectContaining({ what: 'connections', state: 'person' }));
  });
});
