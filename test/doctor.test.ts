import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { runSeatbridge } from './support/program.ts';
import { type Sandbox, startSandbox } from './support/sandbox.ts';

let sandbox: Sandbox;
let data: string;
beforeAll(async () => {
  sandbox = await startSandbox({ size: 'demo' });
});
afterAll(() => sandbox.stop());
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'seatbridge-doctor-'));
});
afterEach(async () => {
  await sandbox.clearFaults();
  rmSync(data, { recursive: true, force: true });
});

interface Examined {
  ok: boolean;
  examinations: { what: string; state: 'ok' | 'person' | 'failed'; words: string }[];
}

const run = (args: readonly string[], input = '', env: Record<string, string> = {}) =>
  runSeatbridge([...args, '--json'], { data, input, env });

async function examine(env: Record<string, string> = {}) {
  const ended = await run(['doctor'], '', env);
  const { examinations } = ended.json<Examined>();
  return { exit: ended.exit, of: (what: string) => examinations.find((each) => each.what === what) };
}

const connectwise = () => {
  const { site, companyId, publicKey, privateKey, clientId } = sandbox.connectwise;
  const at = ['--site', site, '--company', companyId, '--public-key', publicKey, '--client-id', clientId];
  return run(['connect', 'connectwise', ...at], privateKey);
};

test('an empty installation is sound, and a person is told to connect something', async () => {
  const { exit, of } = await examine();
  expect(exit).toBe(3);
  expect(of('database')?.state).toBe('ok');
  expect(of('connections')?.words).toContain('seatbridge connect --help');
});

test('each connection is probed, its clock compared, the age of its data judged', async () => {
  await connectwise();
  const before = await examine();
  expect(before.of('connection ConnectWise')?.state).toBe('ok');
  expect(before.of('clock against ConnectWise')?.state).toBe('ok');
  expect(before.of('data of ConnectWise')?.words).toContain('seatbridge sync "ConnectWise"');
  await run(['sync']);
  expect((await examine()).of('data of ConnectWise')?.state).toBe('ok');
});

test('a right that was taken away is named, and nothing else is called broken', async () => {
  await connectwise();
  await sandbox.fault({ server: 'connectwise', kind: 'forbid', path: '/service/boards', times: 0 });
  const { exit, of } = await examine();
  expect(exit).toBe(3);
  expect(of('connection ConnectWise')).toMatchObject({ state: 'person' });
  expect(of('connection ConnectWise')?.words).toContain('System > Table Setup: Inquire (service boards)');
});

test('a pause in force is not forgotten', async () => {
  await run(['pause', '--reason', 'upgrade']);
  expect((await examine()).of('pauses')?.words).toContain('upgrade');
});

test('a key that others can read is told with how to take that right away', async () => {
  await run(['connections']);
  chmodSync(join(data, 'secret.key'), 0o644);
  expect((await examine()).of('key')?.words).toContain('chmod 600');
});

test('another key than the one that encrypted the data is said at once, and nothing is changed', async () => {
  await connectwise();
  const before = readdirSync(data).sort();
  const env = { SEATBRIDGE_SECRET_KEY: Buffer.alloc(32, 1).toString('base64') };
  const { exit, of } = await examine(env);
  expect([exit, of('secret key')?.state]).toEqual([1, 'failed']);
  const failed = await run(['connections'], '', env);
  expect(failed.json()).toMatchObject({ error: { code: 'secret-key' } });
  expect(readdirSync(data).sort()).toEqual(before);
  expect((await run(['test'])).exit).toBe(0);
});

test('a data folder that cannot be made is said with what to do', async () => {
  const file = join(data, 'file');
  writeFileSync(file, '');
  const failed = await runSeatbridge(['connections'], { data: join(file, 'below') });
  expect(failed.exit).toBe(1);
  expect(failed.stderr).toContain('SEATBRIDGE_DATA');
  expect(failed.stderr).not.toContain('    at ');
});

test('a database that is none is said, and left as it is', async () => {
  writeFileSync(join(data, 'seatbridge.sqlite'), 'this is something else, and long enough to be read as a header');
  const { exit, of } = await examine();
  expect([exit, of('database')?.state]).toEqual([1, 'failed']);
  expect(of('database')?.words).toContain('is not a Seatbridge database');
});

test('where the database does not open, the folder and its disk are looked at all the same', async () => {
  writeFileSync(join(data, 'seatbridge.sqlite'), 'this is something else, and long enough to be read as a header');
  const { of } = await examine();
  expect(of('data folder')?.state).toBe('ok');
  expect(of('disk')?.words).toContain('GB free');
});

test('a data folder that cannot be made is examined as that', async () => {
  const file = join(data, 'file');
  writeFileSync(file, '');
  const ended = await runSeatbridge(['doctor', '--json'], { data: join(file, 'below') });
  const [folder] = ended.json<Examined>().examinations;
  expect([ended.exit, folder?.what, folder?.state]).toEqual([1, 'data folder', 'failed']);
});
