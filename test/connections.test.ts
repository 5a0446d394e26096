import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { type Ended, runSeatbridge } from './support/program.ts';
import { type Sandbox, startSandbox } from './support/sandbox.ts';
import { tlsFront } from './support/tls-front.ts';

let sandbox: Sandbox;
let data: string;
beforeAll(async () => {
  sandbox = await startSandbox({ size: 'demo' });
});
afterAll(() => sandbox.stop());
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'seatbridge-cli-'));
});
afterEach(async () => {
  await sandbox.clearFaults();
  rmSync(data, { recursive: true, force: true });
});

const run = (args: readonly string[], input?: string) =>
  runSeatbridge(args, { data, ...(input !== undefined && { input }) });

/** The words of `--json` for a failure. */
interface Failed {
  error: { code: string; message: string; details: Record<string, unknown> };
}

function connectwise(
  changes: Partial<Record<'site' | 'company' | 'privateKey', string>> = {},
  more: readonly string[] = [],
): Promise<Ended> {
  const { site, companyId, publicKey, privateKey, clientId } = sandbox.connectwise;
  const at = ['--site', changes.site ?? site, '--company', changes.company ?? companyId];
  const args = ['connect', 'connectwise', ...at, '--public-key', publicKey, '--client-id', clientId, ...more];
  return run(args, changes.privateKey ?? privateKey);
}

function onPrem(more: readonly string[], name = 'Main server'): Promise<Ended> {
  const server = sandbox.eset.find(({ kind }) => kind === 'protect-onprem');
  if (server === undefined) throw new Error('the sandbox has no On-Prem server');
  const at = ['--host', server.host, '--port', `${server.port}`, '--username', server.username];
  return run(['connect', 'eset', name, '--kind', 'protect-onprem', ...at, ...more], server.password);
}

test('a connection is tested, kept, listed, and its secret is nowhere to be read', async () => {
  const kept = await connectwise();
  expect(kept).toMatchObject({ exit: 0, stderr: '' });
  expect(kept.stdout).toContain('ok        Companies > Company Maintenance: Inquire All');
  expect(kept.stdout).toContain('Read it:   seatbridge sync "ConnectWise"');
  const listed = await run(['connections', '--json']);
  expect(listed.json()).toMatchObject([{ name: 'ConnectWise', role: 'psa', state: 'never read', intervalMinutes: 10 }]);
  expect(kept.stdout + listed.stdout).not.toContain(sandbox.connectwise.privateKey);
});

test('a wrong key stores nothing and says what to check', async () => {
  const failed = await connectwise({ privateKey: 'example-wrong' });
  expect(failed.exit).toBe(1);
  expect(failed.stderr).toContain('refused the credentials');
  expect(failed.stderr).toContain('nothing was stored');
  expect(failed.stderr).not.toContain('example-wrong');
  expect((await run(['connections', '--json'])).json()).toEqual([]);
});

test('an unknown company and an unreachable host are told apart', async () => {
  expect((await connectwise({ company: 'nosuch' })).stderr).toContain('knows no company "nosuch"');
  const unreachable = await connectwise({ site: 'http://127.0.0.1:1' });
  expect(unreachable.exit).toBe(1);
  expect(unreachable.stderr).toContain('cannot be reached');
});

test('a missing right is named in the words of the role, and a person is needed', async () => {
  await sandbox.fault({ server: 'connectwise', kind: 'forbid', path: '/procurement/catalog', times: 0 });
  const failed = await connectwise();
  expect(failed.exit).toBe(3);
  expect(failed.stderr).toContain('Procurement > Product Catalog: Inquire All');
});

test('without a secret and without a person to ask, the message names the options that answer', async () => {
  const failed = await connectwise({ privateKey: '' });
  expect(failed.exit).toBe(3);
  expect(failed.stderr).toContain('answer with --private-key, --private-key-file or standard input');
});

test('a self-signed certificate is shown, and pinned only on request', async () => {
  const fingerprint = sandbox.eset[0]?.fingerprint ?? '';
  const untrusted = await onPrem([]);
  expect(untrusted.exit).toBe(1);
  expect(untrusted.stderr).toContain(fingerprint);
  expect(untrusted.stderr).toContain('--trust');
  const other = await onPrem(['--trust', `${'AA:'.repeat(31)}AA`]);
  expect(other.exit).toBe(1);
  expect(other.stderr).toContain('Nothing was trusted');
  expect((await onPrem(['--trust', fingerprint])).stdout).toContain(`pinned): ${fingerprint}`);
});

test('a server that shows another certificate later is refused until a person trusts it', async () => {
  await onPrem(['--trust']);
  const name = sandbox.eset.find(({ kind }) => kind === 'protect-onprem')?.name;
  await sandbox.move({ renewCertificate: { server: name } });
  const failed = await run(['test', 'Main server']);
  expect(failed.exit).toBe(1);
  expect(failed.stdout).toContain('somebody may be in between');
  expect((await run(['test', 'Main server', '--trust'])).exit).toBe(0);
  await sandbox.reset();
});

test('a ConnectWise of one’s own, with a certificate that nobody vouches for, is pinned as an ESET server is', async () => {
  const front = await tlsFront(sandbox.connectwise.site);
  onTestFinished(front.close);
  const untrusted = await connectwise({ site: front.url });
  expect(untrusted).toMatchObject({ exit: 1 });
  expect(untrusted.stderr).toContain(front.fingerprint);
  expect(untrusted.stderr).toContain('add --trust to accept it');
  expect((await connectwise({ site: front.url }, ['--trust', 'AA:BB'])).stderr).toContain('Nothing was trusted');
  const trusted = await connectwise({ site: front.url }, ['--trust', front.fingerprint]);
  expect(trusted.exit).toBe(0);
  expect(trusted.stdout).toContain(`Certificate (SHA-256, pinned): ${front.fingerprint}`);
  expect((await run(['sync', 'ConnectWise'])).exit).toBe(0);

  const renewed = await tlsFront(sandbox.connectwise.site);
  onTestFinished(renewed.close);
  const { privateKey } = sandbox.connectwise;
  await run(['modify', 'ConnectWise', '--site', renewed.url, '--private-key', privateKey, '--no-test']);
  const refused = await run(['test', 'ConnectWise']);
  expect(refused.exit).toBe(1);
  for (const words of [front.fingerprint, renewed.fingerprint, 'seatbridge modify "ConnectWise" --trust'])
    expect(refused.stdout).toContain(words);
  expect((await run(['test', 'ConnectWise', '--trust'])).exit).toBe(0);
});

test('the certificate of ConnectWise’s cloud is not pinned', async () => {
  await connectwise({ site: 'na.myconnectwise.net' }, ['--no-test']);
  const refused = await run(['test', 'ConnectWise', '--trust']);
  expect(refused.exit).toBe(2);
  expect(refused.stderr).toContain('one that this machine trusts already');
});

test('what modify does not name stays, and a new password keeps everything', async () => {
  await onPrem(['--trust', '--console-url', 'https://eset.example/era', '--interval', '5']);
  const file = join(data, 'password.txt');
  writeFileSync(file, `${sandbox.eset[0]?.password}\n`);
  expect((await run(['modify', 'main SERVER', '--password-file', file])).exit).toBe(0);
  expect((await run(['connections', '--json'])).json()).toMatchObject([
    { name: 'Main server', consoleUrl: 'https://eset.example/era', intervalMinutes: 5 },
  ]);
  const wrong = await run(['modify', 'Main server', '--password', 'example-wrong', '--json']);
  expect(wrong.json<Failed>().error.code).toBe('connection');
  expect((await run(['test', 'Main server'])).exit).toBe(0);
});

test('a secret goes to the address it was given for, and is asked for again before it goes to another', async () => {
  await onPrem(['--trust']);
  const { port, password = '' } = sandbox.eset.find(({ kind }) => kind === 'protect-onprem') ?? {};
  const elsewhere = ['modify', 'Main server', '--host', 'localhost', '--port', `${port}`];
  for (const how of [[], ['--no-test'], ['--trust']]) {
    const failed = await run([...elsewhere, ...how]);
    expect(failed.exit).toBe(3);
    expect(failed.stderr).toContain('The address is another one. What is the password there?');
    expect(failed.stderr).toContain('answer with --password or --password-file');
  }
  expect((await run([...elsewhere, '--password', password])).exit).toBe(0);
  expect((await run(['modify', 'Main server', '--username', 'seatbridge', '--host', 'localhost'])).exit).toBe(0);
});

test('an interval of its own is given up for the one of the setting', async () => {
  await onPrem(['--trust', '--interval', '5']);
  await run(['settings', 'set', 'sync.intervalMinutes', '20']);
  const listed = async () => (await run(['connections', '--json'])).json();
  expect(await listed()).toMatchObject([{ intervalMinutes: 5, ownInterval: true }]);
  expect((await run(['modify', 'Main server', '--interval', 'default'])).exit).toBe(0);
  expect(await listed()).toMatchObject([{ intervalMinutes: 20, ownInterval: false }]);
  expect((await run(['modify', 'Main server', '--interval', 'none'])).exit).toBe(2);
});

test('a number of intervals of its own says when its data is stale', async () => {
  await onPrem(['--trust', '--stale', '12']);
  const listed = async () => (await run(['connections', '--json'])).json();
  expect(await listed()).toMatchObject([{ staleIntervals: 12, ownStale: true }]);
  expect((await run(['modify', 'Main server', '--stale', 'default'])).exit).toBe(0);
  expect(await listed()).toMatchObject([{ staleIntervals: 3, ownStale: false }]);
  expect((await run(['modify', 'Main server', '--stale', '0'])).exit).toBe(2);
});

test('another company behind the same ConnectWise connection is refused, because its ids mean other things', async () => {
  await connectwise();
  const failed = await run(['modify', 'ConnectWise', '--company', 'fabrikam', '--no-test', '--json']);
  expect(failed.exit).toBe(2);
  expect(failed.json<Failed>().error.message).toContain('data folder of its own');
});

test('a disconnected connection keeps all and comes back under its name', async () => {
  await onPrem(['--trust', '--interval', '7']);
  expect((await run(['disconnect', 'Main server'])).exit).toBe(3);
  expect((await run(['disconnect', 'Main server', '--yes'])).exit).toBe(0);
  expect((await run(['sync', 'Main server'])).exit).toBe(2);
  expect((await run(['connections', '--json'])).json()).toMatchObject([{ state: 'disconnected', nextRunAt: null }]);
  await run(['modify', 'Main server', '--console-url', 'https://eset.example']);
  expect((await run(['connections', '--json'])).json()).toMatchObject([{ state: 'disconnected' }]);
  const back = await onPrem([], 'main server');
  expect(back.stdout).toContain('is connected again, with everything it had');
  expect((await run(['connections', '--json'])).json()).toMatchObject([{ name: 'Main server', intervalMinutes: 7 }]);
});

test('wrong input is told by what it names, with exit code 2', async () => {
  const place = ['--kind', 'protect-onprem', '--host', 'eset.example', '--username', 'u', '--password', 'p'];
  for (const [args, words] of [
    [['conect'], "Unknown command 'conect'"],
    [['test', 'nobody'], 'No connection is called "nobody"'],
    [['connect', 'eset', 'X', '--kind', 'era'], 'There is no kind of ESET server "era": --kind protect-onprem or'],
    [['connect', 'eset', 'X', '--kind', 'connectwise'], 'There is no kind of ESET server "connectwise"'],
    [['connect', 'eset', 'X'], 'Say what kind of ESET server it is: --kind protect-onprem or --kind protect-cloud'],
    [['connect', 'eset', 'X', '--kind', 'protect-onprem'], 'The host is missing: the name'],
    [[], 'Name a command.'],
    [['settings', 'tell', 'billing.postAt'], 'There is no command "tell" here.'],
    [['lines', 'minimum', 'A', 'B', '1e3', '--reason', 'r'], '"1e3" is not a whole number.'],
    [['import', '/nowhere.json'], '/nowhere.json cannot be read: there is no such file or folder.'],
    [['connect', 'eset', 'X', '--kind', 'protect-cloud', '--password', 'p'], 'The username is missing'],
    [['connect', 'eset', 'X', '--kind', 'protect-cloud', '--interval', '0.5'], 'whole number of minutes'],
    [['connect', 'eset', 'a\nb', ...place, '--no-test'], 'characters on one line'],
    [['sync', '--confirm'], '--confirm needs the name'],
    [['connections', '--as', ' '], '--as needs a name'],
  ] as const) {
    const failed = await run([...args, '--json']);
    expect([failed.exit, failed.stderr]).toEqual([2, '']);
    expect(failed.json<Failed>().error.message).toContain(words);
  }
});

test('a sync reads what is connected and says what it read', async () => {
  await connectwise();
  await onPrem(['--trust']);
  const synced = await run(['sync', '--json']);
  expect(synced.exit).toBe(0);
  expect(synced.json()).toMatchObject([
    { name: 'ConnectWise', state: 'ok' },
    { name: 'Main server', state: 'ok' },
  ]);
  expect((await run(['connections', '--json'])).json()).toMatchObject([{ state: 'ok' }, { state: 'ok' }]);
});
