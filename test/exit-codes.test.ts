import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { syncAll } from '../src/app/sync-all.ts';
import { readConfig } from '../src/config.ts';
import { openApp } from '../src/context.ts';
import { connectAll, mapAll } from '../src/demo/prepare.ts';
import { runSeatbridge } from './support/program.ts';
import { type Sandbox, startSandbox } from './support/sandbox.ts';

const signal = new AbortController().signal;
const folder = mkdtempSync(join(tmpdir(), 'seatbridge-test-'));
const data = join(folder, 'mapped');
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ size: 'demo' });
  const app = await openApp(readConfig({ SEATBRIDGE_DATA: data }));
  await connectAll(app, { ...sandbox, control: sandbox.controlUrl }, signal);
  await syncAll(app, { by: 'a test' }, signal);
  await mapAll(app, signal);
  await app.close();
});

afterAll(async () => {
  await sandbox.stop();
  rmSync(folder, { recursive: true, force: true });
});

const seatbridge = (...args: string[]) => runSeatbridge(args, { data });
const json = async <T>(...args: string[]) => (await seatbridge('--json', ...args)).json<T>();

test.each(['sync', 'test', 'run'])('where nothing is connected, %s says so and ends with 2', async (command) => {
  const { exit, stderr } = await runSeatbridge([command], { data: join(folder, 'empty') });
  expect(stderr).toContain('Nothing is connected yet.');
  expect(exit).toBe(2);
});

test('from the plan to the undo, 3 says that a person is needed, and 0 that nobody is', async () => {
  expect((await seatbridge('billing', 'plan', '--dry-run')).exit).toBe(0);
  expect((await seatbridge('billing', 'plan')).exit).toBe(3);
  expect((await seatbridge('run')).exit).toBe(3);

  const { approved } = await json<{ approved: { id: number }[] }>('billing', 'approve', '--all', '--yes');
  const [first] = approved.map(({ id }) => `${id}`);
  const again = await seatbridge('billing', 'approve', '--all', '--yes');
  expect([again.exit, again.stdout]).toEqual([0, 'Nothing waits for an approval.\n']);

  await seatbridge('pause', '--reason', 'an upgrade');
  expect((await seatbridge('billing', 'post')).exit).toBe(3);
  const paused = await seatbridge('run');
  expect(paused.stdout).toContain('everything, until somebody resumes (an upgrade)');
  expect(paused.exit).toBe(3);
  await seatbridge('resume');

  expect((await seatbridge('billing', 'post')).exit).toBe(0);
  expect((await seatbridge('run')).exit).toBe(0);
  const undo = await seatbridge('billing', 'undo', `${first}`, '--reason', 'a trial');
  expect(undo.stdout).toMatch(/^.+, ESET-.+ \(addition (\d+)\): Back from .+ billing release \1\n$/s);
  expect(undo.exit).toBe(0);
});

test('the history tells when something was proposed in the time of this machine, as one adjustment does', async () => {
  const options = { data, env: { TZ: 'Asia/Kathmandu' } };
  const said = async (...args: string[]) => (await runSeatbridge(['billing', ...args], options)).stdout;
  const proposed = /Proposed +(\d{4}-\d\d-\d\d \d\d:\d\d)/.exec(await said('show', '1'))?.[1];
  expect(proposed).toBeDefined();
  expect(await said('history')).toContain(proposed);
});

test('naming what is not there, or is not approved, posts nothing and is no success', async () => {
  const missing = await seatbridge('billing', 'post', '999');
  expect([missing.exit, missing.stderr]).toEqual([2, expect.stringContaining('There is no adjustment 999.')]);
  const posted = await seatbridge('billing', 'post', '1');
  expect([posted.exit, posted.stderr]).toEqual([1, expect.stringContaining('1 is posted')]);
});

test('a product that no device carries is not shown as one without seats', async () => {
  const { exit, stderr } = await seatbridge('seats', '--product', 'nope');
  expect([exit, stderr]).toEqual([2, expect.stringContaining('No device carries a product "nope"')]);
});
