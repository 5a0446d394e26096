import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { FindingRow } from '../src/app/findings.ts';
import type { EntryRow } from '../src/app/ticketing/listing.ts';
import type { TicketReport } from '../src/app/ticketing/report.ts';
import { runSeatbridge } from './support/program.ts';
import { type Sandbox, type SandboxEset, startSandbox } from './support/sandbox.ts';

/*
 * One story on one store, from the first watched group to a finding that somebody accepts: each test goes on where
 * the one before ended.
 */

// Every step starts the program anew; on a busy machine that takes seconds.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let sandbox: Sandbox;
let server: SandboxEset;
let data: string;
let groupId: string;

const run = (...args: string[]) => runSeatbridge(['--as', 'anna', ...args], { data });

async function asJson<T>(...args: string[]): Promise<T> {
  const ended = await run(...args, '--json');
  if (ended.stderr !== '') throw new Error(ended.stderr);
  return ended.json<T>();
}

beforeAll(async () => {
  sandbox = await startSandbox({ size: 'demo' });
  data = mkdtempSync(join(tmpdir(), 'seatbridge-cli-'));
  const { site, companyId, publicKey, privateKey, clientId } = sandbox.connectwise;
  const who = ['--company', companyId, '--public-key', publicKey, '--private-key', privateKey, '--client-id', clientId];
  expect((await run('connect', 'connectwise', '--site', site, ...who)).exit).toBe(0);
  server = sandbox.eset.find(({ kind }) => kind === 'protect-onprem') as SandboxEset;
  const at = ['--host', server.host, '--port', `${server.port}`, '--trust'];
  const login = ['--username', server.username, '--password', server.password];
  expect((await run('connect', 'eset', 'Fleet', '--kind', server.kind, ...at, ...login)).exit).toBe(0);
  expect(await run('sync')).toMatchObject({ exit: 0, stderr: '' });
  await run('accounts', 'suggest', '--apply');
});

afterAll(async () => {
  await sandbox.stop();
  rmSync(data, { recursive: true, force: true });
});

test('before any group is watched, the next step is said', async () => {
  const { stdout, exit } = await run('tickets');
  expect(exit).toBe(0);
  expect(stdout).toContain('No device is in a watched group');
  expect(stdout).toContain('seatbridge priorities map GROUP PRIORITY');
});

test('a project board takes no tickets: it is not offered, and refused with those that do', async () => {
  const { boards } = await asJson<{ boards: { name: string }[] }>('priorities', 'choices');
  expect(boards.map(({ name }) => name)).not.toContain('Projects');
  const refused = await run('priorities', 'choices', 'Projects');
  expect(refused.exit).toBe(2);
  expect(refused.stderr).toContain('The board "Projects" is a project board, on which the PSA takes no service ticket');
  for (const { name } of boards) expect(refused.stderr).toContain(name);
});

interface Groups {
  groups: { key: number; kind: string; path: string }[];
}

test('a device that entered a watched group is due, and the run opens its ticket', async () => {
  const { groups } = await asJson<Groups>('accounts', 'list', '--dynamic');
  const group = groups.find(({ kind }) => kind === 'dynamic');
  const { priorities } = await asJson<{ priorities: { id: string }[] }>('priorities', 'choices');
  const mapped = await run('priorities', 'map', `group:${group?.key}`, `priority:${priorities[0]?.id}`, '--delay', '0');
  expect(mapped).toMatchObject({ exit: 0, stderr: '' });
  await run('sync', 'Fleet');
  const { members } = await sandbox.truth<{ members: { server: string; groupId: string; groupName: string }[] }>();
  const name = group?.path.split(' / ').at(-1);
  groupId = members.find((each) => each.server === server.name && each.groupName === name)?.groupId ?? '';
  await sandbox.move({ enter: { server: server.name, groupId, count: 8 } });
  await run('sync', 'Fleet');

  const waiting = await asJson<EntryRow[]>('tickets', 'list', '--waiting');
  expect(waiting).toHaveLength(8);
  const routed = waiting.filter(({ unrouted }) => !unrouted);
  expect(routed.length).toBeGreaterThan(0);
  expect(routed.every(({ why }) => why === 'due: the next run opens it')).toBe(true);
  const listed = await run('tickets');
  expect(listed.stdout).toContain('seatbridge tickets run');

  const ran = await run('tickets', 'run');
  expect(ran.exit).toBe(0);
  expect(ran.stdout).toContain(`Opened ${routed.length} ticket`);
  const open = await asJson<EntryRow[]>('tickets', 'list', '--open');
  expect(open).toHaveLength(routed.length);
  expect(open.every(({ ticketId, account }) => ticketId !== null && account !== null)).toBe(true);
  const tickets = (await sandbox.state()).connectwise.tickets.filter((each) => each.externalXRef?.startsWith('seat'));
  expect(tickets.map(({ id }) => `${id}`).sort()).toEqual(open.map(({ ticketId }) => ticketId).sort());
  const unrouted = await asJson<EntryRow[]>('tickets', 'list', '--unrouted');
  expect(unrouted).toHaveLength(8 - routed.length);
});

test('the tickets of one account are listed, also those that are over', async () => {
  const [first] = await asJson<EntryRow[]>('tickets', 'list', '--open');
  const account = `account:${first?.account?.id}`;
  const rows = await asJson<EntryRow[]>('tickets', 'list', '--all', '--account', account);
  expect(rows.map(({ account: each }) => each?.id)).toEqual(rows.map(() => first?.account?.id));
  expect(rows.map(({ entryId }) => entryId)).toContain(first?.entryId);
  expect(await run('tickets', 'list', '--open', '--waiting')).toMatchObject({ exit: 2 });
  expect(await run('tickets', 'list', '--account', 'nobody')).toMatchObject({ exit: 2 });
});

test('a right that is missing fails the run with its code, and is a finding with the command that tests it', async () => {
  await sandbox.move({ enter: { server: server.name, groupId, count: 6 } });
  await run('sync', 'Fleet');
  const due = (await asJson<EntryRow[]>('tickets', 'list', '--waiting')).filter(({ unrouted }) => !unrouted);
  expect(due.length).toBeGreaterThan(0);
  await sandbox.fault({ server: 'connectwise', kind: 'forbid', method: 'POST', path: '/service/tickets' });
  const failed = await run('tickets', 'run', '--json');
  expect(failed.exit).toBe(1);
  expect(failed.json<TicketReport>()).toMatchObject({ opened: [], failed: due.length });
  const { stdout, exit } = await run('findings', '--kind', 'right-missing');
  expect(exit).toBe(0);
  expect(stdout).toContain('ConnectWise refuses the right "open tickets"');
  expect(stdout).toContain('seatbridge test "ConnectWise"');
  await sandbox.clearFaults();
});

test('a finding is accepted with a reason, is quiet then, and is there again once that is taken back', async () => {
  const [finding] = await asJson<FindingRow[]>('findings', 'list', '--kind', 'right-missing');
  const id = `${finding?.id}`;
  expect(await run('findings', 'accept', id)).toMatchObject({ exit: 2 });
  expect(await run('findings', 'accept', id, '--reason', 'x', '--until', '2020-01-01')).toMatchObject({ exit: 2 });
  const accepted = await run('findings', 'accept', id, '--reason', 'known', '--until', '2099-12-31');
  expect(accepted.exit).toBe(0);
  expect(accepted.stdout).toContain('Accepted by anna');
  expect(await asJson('findings', 'list', '--kind', 'right-missing')).toEqual([]);
  const { stdout } = await run('findings', 'list', '--kind', 'right-missing', '--all');
  expect(stdout).toContain('accepted by anna: known');
  expect(await run('findings', 'take-back', id)).toMatchObject({
    exit: 0,
    stdout: expect.stringContaining('Not accepted'),
  });
  expect(await asJson('findings', 'list', '--kind', 'right-missing')).toMatchObject([
    { id: finding?.id, accepted: null },
  ]);
  expect(await run('findings', 'take-back', id)).toMatchObject({ exit: 2 });
  const unknown = await run('findings', 'list', '--kind', 'nonsense');
  expect(unknown.exit).toBe(2);
  expect(unknown.stderr).toContain('ticket-refused');
  expect(await run('findings', 'accept', '99999', '--reason', 'x')).toMatchObject({ exit: 2 });
});
