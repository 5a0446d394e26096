import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { PreviewedEntry } from '../src/app/ticketing/preview.ts';
import { runHere } from './support/program-here.ts';
import { type Sandbox, type SandboxEset, startSandbox } from './support/sandbox.ts';

/*
 * What the page and the API show one by one, the command line shows too. One story on one store: each test goes on
 * where the one before ended.
 */

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const data = mkdtempSync(join(tmpdir(), 'seatbridge-twins-'));
let sandbox: Sandbox;
let server: SandboxEset;

const run = (...args: string[]) => runHere(['--as', 'anna', ...args], { data });
async function asJson<T>(...args: string[]): Promise<T> {
  const ended = await run('--json', ...args);
  if (ended.exit === 1 || ended.exit === 2) throw new Error(`${args.join(' ')}: ${ended.stdout}`);
  return ended.json<T>();
}
const saysOf = async (...args: string[]) => {
  const { exit, stdout, stderr } = await run(...args);
  return `${exit} ${stdout}${stderr}`;
};

beforeAll(async () => {
  sandbox = await startSandbox({ size: 'demo' });
  const { site, companyId, publicKey, privateKey, clientId } = sandbox.connectwise;
  const who = ['--company', companyId, '--public-key', publicKey, '--private-key', privateKey, '--client-id', clientId];
  await run('connect', 'connectwise', '--site', site, ...who);
  server = sandbox.eset.find(({ kind }) => kind === 'protect-onprem') as SandboxEset;
  const at = ['--host', server.host, '--port', `${server.port}`, '--trust'];
  const login = ['--username', server.username, '--password', server.password];
  await run('connect', 'eset', 'Fleet', '--kind', server.kind, ...at, ...login);
  await run('sync');
  await run('accounts', 'suggest', '--apply');
  await run('billing', 'plan', '--dry-run');
  await run('services', 'suggest', '--apply');
  await run('billing', 'plan');
});

afterAll(async () => {
  await sandbox.stop();
  rmSync(data, { recursive: true, force: true });
});

test('syncs are listed by their connection and how they ended, and one shows its counts and what was said', async () => {
  const rows = await asJson<{ id: number; state: string }[]>('connections', 'runs', '--connection', 'Fleet');
  expect(rows.map(({ state }) => state)).toEqual(['ok']);
  expect(await asJson('connections', 'runs', 'show', `${rows[0]?.id}`)).toEqual(rows[0]);
  const shown = (await run('connections', 'runs', 'show', `${rows[0]?.id}`)).stdout;
  expect(shown).toMatch(/Connection\s+Fleet[\s\S]*Result\s+ok[\s\S]*devices\s+\d+/);
  expect(await saysOf('connections', 'runs', '--state', 'failed')).toBe('0 There was no such sync.\n');
  expect(await saysOf('connections', 'runs', 'show', '99')).toBe('2 There is no run 99.\n');
  expect((await run('connections', 'runs', '--limit', '1')).stdout).toContain('The newest 1 of 2.');
});

test('pauses are listed, and a pause says why', async () => {
  expect(await saysOf('pause', 'list')).toBe('0 Nothing is paused.\n');
  expect(await saysOf('pause')).toBe('2 Say why: --reason "..."\n');
  await run('pause', '--account', 'Quayside Roofing Pty Ltd', '--reason', 'new contract');
  await run('pause', '--reason', 'inventory', '--until', '8h');
  const rows = await asJson<{ account: { id: number } | null; by: string; reason: string }[]>('pause', 'list');
  expect(rows).toMatchObject([
    { account: null, by: 'anna', reason: 'inventory' },
    { account: { name: expect.stringContaining('Quayside') as string }, reason: 'new contract' },
  ]);
  expect((await run('pause', 'list')).stdout).toContain(`seatbridge resume --account account:${rows[1]?.account?.id}`);
  await run('resume');
  await run('resume', '--account', `account:${rows[1]?.account?.id}`);
});

test('one adjustment is shown in full, its posting run, the money of the month, and the hold after its undo', async () => {
  const { approved } = await asJson<{ approved: { id: number; account: string; from: string; to: string }[] }>(
    ...['billing', 'approve', '--all', '--yes'],
  );
  const [first] = approved;
  if (first === undefined) throw new Error('nothing was planned');
  const shown = (await run('billing', 'show', `${first.id}`)).stdout;
  expect(shown).toContain(first.account);
  expect(shown).toMatch(new RegExp(`Quantity\\s+${first.from} to ${first.to}`));
  expect(shown).toMatch(/On the invoice\s+-?[\d.]+, per month -?[\d.]+\nCurrency\s+USD\n/);
  expect(shown).toContain('It is the first adjustment of this line.');
  expect(await saysOf('billing', 'runs')).toBe('0 Nothing was ever posted.\n');
  await run('billing', 'post');
  const [batch] = await asJson<{ id: number; posted: number; by: string }[]>('billing', 'runs');
  expect(batch).toMatchObject({ posted: approved.length, by: 'anna' });
  const money = await asJson<{ thisMonth: { adjustments: number }; lastMonth: { adjustments: number } }>(
    ...['billing', 'money'],
  );
  expect([money.thisMonth.adjustments, money.lastMonth.adjustments]).toEqual([approved.length, 0]);
  expect(await saysOf('billing', 'holds')).toBe('0 Nothing is on hold.\n');
  await run('billing', 'undo', `${first.id}`, '--reason', 'wrong');
  expect(await asJson('billing', 'holds')).toMatchObject([{ by: 'anna', reason: 'undone by anna: wrong' }]);
  const { undoneBy } = await asJson<{ undoneBy: number[] }>('billing', 'show', `${first.id}`);
  expect(undoneBy).toHaveLength(1);
  expect(await saysOf('billing', 'show', '99')).toBe('2 There is no adjustment 99. See seatbridge billing history.\n');
});

test('the last change of a group, a product and a line is taken back, and the additions of a line are told', async () => {
  const account = 'Blue Fern Notaries LLC';
  await run('accounts', 'exclude', 'Our own computers');
  const undone = await asJson<{ changed: boolean; before: { kind: string }; after: { kind: string } }>(
    ...['accounts', 'undo', 'Our own computers'],
  );
  expect(undone).toMatchObject({ changed: true, before: { kind: 'excluded' }, after: { kind: 'none' } });
  await run('services', 'fixed', 'ESET Server Security');
  expect((await run('services', 'undo', 'ESET Server Security')).stdout).toMatch(/^ESET Server Security: ESET-SRV\./);
  const never = await run('services', 'undo', 'ESET Bridge');
  expect([never.exit, never.stderr]).toEqual([2, expect.stringContaining('Nothing was ever said')]);
  await run('lines', 'included', account, 'ESET-SRV');
  expect((await run('lines', 'undo', account, 'ESET-SRV')).stdout).toMatch(/: managed\.\nBefore: included\./);
  const additions = await asJson<{ addition: { id: string; quantity: string } }[]>(
    ...['lines', 'additions', account, 'ESET-SRV'],
  );
  expect(additions).toHaveLength(1);
  expect((await run('lines', 'additions', account, 'ESET-SRV')).stdout).toContain(
    `addition:${additions[0]?.addition.id}`,
  );
});

test('seats are told over time, and device by device between two days', async () => {
  expect(await saysOf('seats', 'over-time')).toBe('0 No day of these is over and counted yet.\n');
  expect((await run('seats', 'over-time', '--account', 'nobody')).stderr).toContain('There is no account "nobody".');
  const line = ['seats', 'changes', 'Blue Fern Notaries LLC', 'ESET-SRV'];
  expect((await run(...line)).exit).toBe(2);
  expect((await run(...line, '--from', '2020-01-01')).stderr).toContain('cannot be counted');
  // The PSA's day: where it is evening there, another day has begun here.
  const { on: today } = await asJson<{ on: string }>('seats');
  expect(await asJson(...line, '--from', today)).toEqual([]);
});

test('what a run of tickets would open is shown first, and each entry in full', async () => {
  const { groups } = await asJson<{ groups: { key: number; kind: string; server: string }[] }>(
    ...['accounts', 'list', '--dynamic'],
  );
  const watched = groups.filter(({ kind }) => kind === 'dynamic');
  for (const { key } of watched)
    await run('priorities', 'map', `group:${key}`, 'priority:7', '--board', 'board:1', '--delay', '0', '--present');
  await run('sync');
  const { rows, opens, limit } = await asJson<{ rows: PreviewedEntry[]; opens: number; limit: number }>(
    ...['tickets', 'run', '--dry-run'],
  );
  expect(limit).toBe(20);
  expect(opens).toBeGreaterThan(0);
  const first = rows.find(({ outcome }) => outcome === 'opens');
  const shown = (await run('tickets', 'run', '--dry-run')).stdout;
  expect(shown).toContain(first?.summary);
  expect(shown).toContain(first?.customer);
  expect(shown).toContain('Priority 3 - Medium');
  expect(shown).toContain('Open what is due:   seatbridge tickets run');
  expect((await run('tickets', 'show', `${first?.entryId}`)).stdout).toContain('Its ticket would say:');
  const { opened } = await asJson<{ opened: { entryId: number; ticketId: string }[] }>('tickets', 'run');
  expect(opened).toHaveLength(opens);
  const entry = await asJson<{ ticketUrl: string; writes: { kind: string; state: string }[] }>(
    ...['tickets', 'show', `${first?.entryId}`],
  );
  expect(entry.writes).toMatchObject([{ kind: 'ticket', state: 'done' }]);
  expect(entry.ticketUrl).toContain(opened.find(({ entryId }) => entryId === first?.entryId)?.ticketId);
  expect(await saysOf('tickets', 'show', '999')).toBe('2 There is no entry 999. See seatbridge tickets list --all.\n');
});

test('an API key is made for a user, shown once, listed, and revoked; sessions are listed', async () => {
  await run('users', 'add', 'Jana', '--email', 'jana@msp.example', '--role', 'operator');
  const make = ['users', 'keys', 'create', 'jana@msp.example', 'monthly report'];
  const above = await run(...make, '--role', 'administrator');
  expect([above.exit, above.stderr]).toEqual([1, expect.stringContaining('the role of its owner at most: operator')]);
  expect((await run(...make, '--role', 'viewer', '--until', '2020-01-01')).exit).toBe(2);
  const { secret, key } = await asJson<{ secret: string; key: { id: number; start: string } }>(
    ...make,
    ...['--role', 'viewer', '--until', `${new Date().getFullYear() + 1}-12-31`],
  );
  expect(secret.startsWith(key.start)).toBe(true);
  const listed = await run('users', 'keys');
  expect(listed.stdout).toContain('monthly report');
  expect(listed.stdout).not.toContain(secret);
  const [made] = await asJson<{ action: string; by: string }[]>('audit', '--object', `api-key:${key.id}`);
  expect(made).toMatchObject({ by: 'anna' });
  expect(await asJson('users', 'keys', 'revoke', `${key.id}`)).toMatchObject({ revoked: true });
  expect(await asJson('users', 'keys')).toMatchObject([{ owner: 'Jana', role: 'viewer', revoked: true }]);
  expect(await saysOf('users', 'keys', 'revoke', '99')).toBe('2 There is no API key 99.\n');
  expect((await run('users', 'change', 'Jana')).stderr).toContain('--name or --email');
  expect(await saysOf('users', 'change', 'Jana', '--email', 'j@msp.example')).toBe('0 Jana, j@msp.example.\n');
  expect(await saysOf('users', 'sessions', 'Jana')).toBe('0 Jana is signed in nowhere.\n');
});
