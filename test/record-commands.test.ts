import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setSetting } from '../src/app/settings.ts';
import { readConfig } from '../src/config.ts';
import { openApp } from '../src/context.ts';
import { runHere } from './support/program-here.ts';

const data = mkdtempSync(join(tmpdir(), 'seatbridge-test-'));
const run = (...args: string[]) => runHere(['--as', 'anna', ...args], { data });
const asJson = async <T>(...args: string[]) => (await run('--json', ...args)).json<T>();

async function set(name: string, value: string, by: string): Promise<void> {
  const app = await openApp(readConfig({ SEATBRIDGE_DATA: data }));
  await setSetting(app, { name, value, by });
  await app.close();
}

interface Entry {
  by: string;
  action: string;
  object: string;
  before: unknown;
  after: unknown;
}

beforeAll(async () => {
  await set('billing.freezeDays', '2', 'anna');
  await set('billing.freezeDays', '3', '=anna');
});
afterAll(() => rmSync(data, { recursive: true, force: true }));

test('who did what is listed newest first, by person and by day', async () => {
  const all = await asJson<Entry[]>('audit', '--from', '2020-01-01', '--object', 'setting');
  expect(all.map(({ by }) => by)).toEqual(['=anna', 'anna']);
  expect(all[0]).toMatchObject({ before: 2, after: 3 });
  expect(await asJson<Entry[]>('audit', '--by', 'anna')).toEqual(all.slice(1));
  expect((await run('audit', '--limit', '1')).stdout).toContain('The newest 1 of 2.');
  expect((await run('audit', '--until', '2020-01-31')).stdout).toBe('Nothing of the kind was ever done.\n');
  const wrong = await run('audit', '--from', '2026-02-30');
  expect([wrong.exit, wrong.stderr]).toEqual([2, expect.stringContaining('"2026-02-30" is not a date.')]);
});

test('the audit is written to a file as the API gives it, and over none that is there', async () => {
  const [table, lines] = [join(data, 'audit.csv'), join(data, 'audit.jsonl')];
  expect(await asJson('audit', 'export', table)).toEqual({ file: table, format: 'csv', entries: 2 });
  const [titles, first] = readFileSync(table, 'utf8').split('\n');
  expect(titles).toBe('\uFEFFnumber,at,by,action,object,before,after');
  expect(first).toContain(",'=anna,"); // no formula
  await run('audit', 'export', lines, '--format', 'jsonl', '--by', 'anna');
  const rows = readFileSync(lines, 'utf8').trim().split('\n');
  expect(rows.map((line) => (JSON.parse(line) as Entry).by)).toEqual(['anna']);
  const again = await run('audit', 'export', table);
  expect([again.exit, again.stderr]).toEqual([1, expect.stringContaining('is there already')]);
});

const said = ['--subject', 'The count', '--information', 'One too many.'];

test('feedback is shown, sent, and listed while it waits', async () => {
  expect(await asJson('feedback', 'preview', ...said, '--email', 'anna@msp.example')).toMatchObject({
    ...{ subject: 'The count', type: 'problem', contact: { name: null, email: 'anna@msp.example' } },
    about: { connections: [] },
  });
  const odd = await run('feedback', 'send', ...said, '--email', 'anna');
  expect([odd.exit, odd.stderr]).toEqual([2, expect.stringContaining('"anna" is no e-mail address.')]);
  expect(await asJson('feedback', 'send', ...said, '--type', 'idea')).toMatchObject({ state: 'sent' });
  expect(readdirSync(join(data, 'feedback'))).toHaveLength(1);

  await set('feedback.recipient', 'makers@seatbridge.example', 'anna');
  const kept = await run('feedback', 'send', ...said);
  expect([kept.exit, kept.stdout]).toEqual([0, expect.stringContaining('It is kept, and waits: There is no mail')]);
  expect(await asJson('feedback')).toMatchObject([{ by: 'anna', subject: 'The count', tries: 1 }]);
});
