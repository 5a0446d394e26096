import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { runSeatbridge } from './support/program.ts';
import { type Sandbox, startSandbox } from './support/sandbox.ts';

/*
 * One story on one store, from the first listing to the file that carries the mapping elsewhere: each test goes on
 * where the one before ended.
 */

// Every step starts the program anew; on a busy machine that takes seconds.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let sandbox: Sandbox;
let data: string;

const run = (...args: string[]) => runSeatbridge(['--as', 'anna', ...args], { data });

async function asJson<T>(...args: string[]): Promise<T> {
  const ended = await run(...args, '--json');
  if (ended.stderr !== '') throw new Error(ended.stderr);
  return ended.json<T>();
}

beforeAll(async () => {
  sandbox = await startSandbox({ size: 'demo' });
  data = mkdtempSync(join(tmpdir(), 'seatbridge-cli-'));
  await connectAll();
  expect(await run('sync')).toMatchObject({ exit: 0, stderr: '' });
});

afterAll(async () => {
  await sandbox.stop();
  rmSync(data, { recursive: true, force: true });
});

async function connectAll(): Promise<void> {
  const { site, companyId, publicKey, privateKey, clientId } = sandbox.connectwise;
  const who = ['--company', companyId, '--public-key', publicKey, '--private-key', privateKey, '--client-id', clientId];
  expect((await run('connect', 'connectwise', '--site', site, ...who)).exit).toBe(0);
  for (const { name, kind, host, port, baseUrl, username, password } of sandbox.eset) {
    const at =
      kind === 'protect-onprem'
        ? ['--host', host, '--port', `${port}`, '--trust']
        : ['--region', 'eu', '--base-url', baseUrl];
    const connected = await run(
      'connect',
      'eset',
      name,
      '--kind',
      kind,
      ...at,
      '--username',
      username,
      '--password',
      password,
    );
    expect(connected.exit).toBe(0);
  }
}

interface Groups {
  groups: {
    key: number;
    path: string;
    kind: string;
    isCustomer: boolean;
    said: { kind: string; account?: { name: string } };
  }[];
  accounts: { name: string; groups: string[] }[];
}

test('before anything is mapped, the groups are listed with the next step', async () => {
  const { stdout, exit } = await run('accounts');
  expect(exit).toBe(0);
  expect(stdout).toMatch(/group:\d+ +cloud-1 +Müller & Söhne Roofing/);
  expect(stdout).toContain('without an account.');
  expect(stdout).toContain('seatbridge accounts suggest');
  const { groups } = await asJson<Groups>('accounts', 'list', '--open');
  expect(groups.every(({ said }) => said.kind === 'none')).toBe(true);
});

test('what is certain is mapped at once, and a person is asked for the rest', async () => {
  const suggested = await run('accounts', 'suggest');
  expect(suggested.exit).toBe(0);
  expect(suggested.stdout).toContain('the identifier "MullerSohneRoofing" in the group\'s name');
  const applied = await run('accounts', 'suggest', '--apply');
  expect(applied.exit).toBe(3);
  expect(applied.stdout).toContain('Mapped 7 groups.');
  expect(applied.stdout).toContain('seatbridge billing plan');
  expect(await asJson<{ applied: unknown[] }>('accounts', 'suggest', '--apply')).toMatchObject({ applied: [] });
});

test('the others are mapped by name, and what fits several is refused with what to type', async () => {
  const several = await run('accounts', 'map', 'Main', 'agreement:1');
  expect(several.exit).toBe(2);
  expect(several.stderr).toMatch(/"Main" fits \d+ of them.*\n +group:\d+ +onprem-1 \/ Alle/);

  const [agreement] = await asJson<{ id: string; agreement: string }[]>('accounts', 'agreements', 'fontaine logistics');
  const mapped = await run('accounts', 'map', 'fontaine logistics ltd', `agreement:${agreement?.id}`);
  expect(mapped).toMatchObject({ exit: 0, stderr: '' });
  expect(mapped.stdout).toContain(`Fontaine Logistics Ltd., ${agreement?.agreement}`);
  expect(mapped.stdout).toContain("Before: nobody's");

  const unknown = await run('accounts', 'map', 'Fundbüro', 'No such agreement', '--json');
  expect(unknown.exit).toBe(2);
  expect(unknown.json<{ error: { code: string } }>().error.code).toBe('not-found');
});

test('groups are excluded and given back, and accounts switched', async () => {
  expect((await run('accounts', 'exclude', 'Fundbüro', '--tickets')).stdout).toContain('excluded, with tickets');
  expect((await run('accounts', 'unmap', 'Fundbüro')).stdout).toContain('Before: excluded, with tickets');
  const off = await run('accounts', 'off', 'Fontaine Logistics Ltd.', '--posting');
  expect(off.stdout).toContain('posting off, tickets on, mode default');
  const wrong = await run('accounts', 'mode', 'Fontaine Logistics Ltd.', 'sometimes');
  expect(wrong).toMatchObject({ exit: 2, stderr: expect.stringContaining('manual, automatic, default') });
});

test('products are mapped, and how a service is counted is told', async () => {
  expect((await run('billing', 'plan', '--dry-run')).exit).toBe(0);
  const applied = await run('services', 'suggest', '--apply');
  expect(applied.exit).toBe(3);
  expect(applied.stdout).toContain('A person chooses for: ESET Endpoint Security');
  const mapped = await run('services', 'map', 'ESET Endpoint Security', 'ESET-EP');
  expect(mapped.stdout).toContain('ESET Endpoint Security: ESET-EP.\nBefore: nobody has decided.');
  const renamed = await run('services', 'map', 'ESET File Security for Linux', 'ESET-SRV');
  expect(renamed.stdout).toContain('ESET Server Security for Linux: ESET-SRV');
  const ruled = await run('services', 'rule', 'ESET-EP', '--trials', 'leave-out', '--class', 'mobile=ESET-SRV');
  expect(ruled.stdout).toContain('on any device, trials left out, mobiles as service:');
  expect((await run('services', 'rule', 'ESET-EP', '--class', 'laptop=ESET-SRV')).exit).toBe(2);
  expect((await run('services', 'catalog', 'zzz')).stdout).toContain('No service fits.');
  const plain = await run('services', 'rule', 'ESET-EP', '--trials', 'count', '--class', 'mobile=');
  expect(plain.stdout).toContain('what is installed on any device, trials counted.\nBefore:');
  expect((await run('services')).stdout).toMatch(/ESET Management Agent +\d+ +not billed/);
});

test('seats are as the sandbox counts them, and every device behind them can be named', async () => {
  interface Seats {
    rows: { account: { name: string }; products: Record<string, number>; seats: number }[];
    sums: { pairs: number; line: number };
    devices: { device: string; fate: string }[] | null;
  }
  const { rows, sums, devices } = await asJson<Seats>('seats', '--devices');
  const { seats } = await sandbox.truth<{ seats: { companyId: number; product: string; devices: number }[] }>();
  const counted = rows.flatMap(({ products }) => Object.values(products)).reduce((sum, each) => sum + each, 0);
  expect(sums.line).toBe(counted);
  expect(devices).toHaveLength(sums.pairs);
  const largest = rows.reduce((a, b) => (a.seats > b.seats ? a : b));
  const [product = '', n] = Object.entries(largest.products)[0] ?? [];
  expect(seats.filter((each) => each.product === product).map((each) => each.devices)).toContain(n);

  const text = await run('seats', '--account', largest.account.name, '--devices');
  expect(text.stdout).toMatch(/Last seen[\s\S]*Data: ConnectWise/);
  expect((await run('seats', '--on', '2999-01-01')).exit).toBe(2);
  const unknown = await run('seats', '--on', '2020-01-01');
  expect([unknown.exit, unknown.stdout]).toEqual([2, '']);
  expect(unknown.stderr).toMatch(/recorded before \d{4}-\d\d-\d\d/);
});

test('each line shows what is due, and takes what a person says of it', async () => {
  interface Row {
    account: { name: string };
    service: { name: string };
    addition: { id: string; due: string } | null;
  }
  const rows = await asJson<Row[]>('lines');
  const line = rows.find(({ addition }) => addition !== null);
  const [account, service] = [line?.account.name ?? '', line?.service.name ?? ''];
  const more = await run('lines', 'offset', account, service, '2', '--reason', 'spare', '--until', '2999-12-31');
  expect(more.stdout).toContain('managed, offset 2 until 2999-12-31 (spare)');
  const due = (await asJson<Row[]>('lines', account)).find((row) => row.service.name === service)?.addition?.due;
  expect(Number(due)).toBe(Number(line?.addition?.due) + 2);
  const less = await run('lines', 'offset', account, service, '--reason', 'two less', '--', '-2');
  expect(less.stdout).toContain('offset -2 (two less).\nBefore: managed, offset 2');
  expect((await run('lines', 'minimum', account, service, '10')).stderr).toContain('--reason');
  expect((await run('lines', 'included', account, service)).stdout).toContain('included, offset -2');
  expect((await run('lines', 'reset', account, service)).stdout).toContain(': managed.');
});

test('dynamic groups are given a priority, judged by what the board has', async () => {
  const { groups } = await asJson<Groups>('accounts', 'list', '--dynamic');
  const group = groups.find(({ kind }) => kind === 'dynamic')?.path ?? '';
  expect((await run('priorities', 'choices', 'Service Desk')).stdout).toContain('(closes)');
  const on = [group, 'Priority 1 - Critical', '--board', 'Service Desk'];
  const wrong = await run('priorities', 'map', ...on, '--status', 'Nonsense');
  expect(wrong).toMatchObject({ exit: 2, stderr: expect.stringContaining('Waiting on client') });
  const mapped = await run('priorities', 'map', ...on, '--status', 'New', '--delay', '0', '--leaving', 'close');
  expect(mapped).toMatchObject({ exit: 0, stderr: '' });
  expect(mapped.stdout).toContain('was there before, and opens nothing');
  const changed = await run('priorities', 'change', group, '--delay', '', '--leaving', 'default');
  expect(changed.stdout).toContain('Before: Priority 1 - Critical, board Service Desk, status New, after 0 min');
});

test('all of it goes into a file and comes back from it', async () => {
  const file = join(data, 'mappings.json');
  expect((await run('export', file)).stdout).toContain(file);
  const text = readFileSync(file, 'utf8');
  expect(text).not.toContain(sandbox.connectwise.privateKey);

  await run('services', 'unmap', 'ESET Endpoint Security');
  const dry = await run('import', file, '--dry-run');
  expect(dry.stdout).toContain('To add: 1, to change: 0');
  expect((await run('import', file)).stdout).toContain('Added: 1, changed: 0');

  const broken = join(data, 'broken.json');
  writeFileSync(broken, text.replaceAll('ESET-EP', 'NO-SUCH'));
  expect(await run('import', broken, '--dry-run')).toMatchObject({ exit: 3, stderr: '' });
  const refused = await run('import', broken);
  expect(refused).toMatchObject({ exit: 3, stderr: expect.stringContaining('Nothing was imported') });
});

test('help says how things are named', async () => {
  expect((await run('accounts', '--help')).stdout).toContain('group:KEY');
  expect((await run('lines', '--help')).stdout).toContain('seatbridge lines addition "Example Ltd" service:12');
});
