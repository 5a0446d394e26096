import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import type { SandboxAddresses } from './sandbox.ts';

const main = fileURLToPath(new URL('main.ts', import.meta.url));

/** The program, started; the first line it prints. */
async function start(...options: string[]): Promise<{ child: ChildProcess; addresses: SandboxAddresses }> {
  const child = spawn(process.execPath, [main, ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = await once(createInterface(child.stdout), 'line');
  return { child, addresses: JSON.parse(line) };
}

/** Every company, through the program's own address. */
async function countCompanies({ connectwise }: SandboxAddresses): Promise<number> {
  const { site, companyId, publicKey, privateKey, clientId } = connectwise;
  const info = (await (await fetch(`${site}/login/companyinfo/${companyId}`)).json()) as { Codebase: string };
  const answer = await fetch(`${site}/${info.Codebase}apis/3.0/company/companies/count`, {
    headers: {
      authorization: `Basic ${Buffer.from(`${companyId}+${publicKey}:${privateKey}`).toString('base64')}`,
      clientId,
      accept: 'application/vnd.connectwise.com+json; version=2025.1',
    },
  });
  return ((await answer.json()) as { count: number }).count;
}

/** Logs in to a cloud server and reads one page of devices; returns how many came. */
async function readDevices({ baseUrl, username, password }: SandboxAddresses['eset'][number]): Promise<number> {
  const form = new URLSearchParams({ grant_type: 'password', username, password });
  const login = await fetch(`${baseUrl}/oauth/token`, { method: 'POST', body: form });
  const { access_token: token } = (await login.json()) as { access_token: string };
  const answer = await fetch(`${baseUrl}/v1/devices?pageSize=1000`, { headers: { authorization: `Bearer ${token}` } });
  return ((await answer.json()) as { devices: unknown[] }).devices.length;
}

test('the program says in one line how to reach every server, serves them, and ends at a signal', async () => {
  const { child, addresses } = await start('--size', 'demo', '--seed', '5');
  expect(addresses.eset.map((each) => each.kind)).toEqual(['protect-onprem', 'protect-cloud']);
  expect(addresses.eset[0]?.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  expect(await countCompanies(addresses)).toBeGreaterThan(8);
  const cloud = addresses.eset[1];
  expect(cloud && (await readDevices(cloud))).toBeGreaterThan(10);
  const requests = (await (await fetch(`${addresses.control}/requests`)).json()) as { byServer: object };
  expect(Object.keys(requests.byServer)).toEqual(['connectwise', 'cloud-1']);
  expect(await (await fetch(`${addresses.control}/violations`)).json()).toEqual([]);
  child.kill('SIGTERM');
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
});

test('servers of before the REST interface tell of the world as it moves, and leave nothing behind', async () => {
  const { child, addresses } = await start('--size', 'demo', '--era');
  const files = addresses.era?.find((each) => each.kind === 'era-report-files');
  if (files === undefined) throw new Error('no server writes report files');
  expect(addresses.eset.map((each) => each.kind)).toEqual(['protect-onprem', 'protect-cloud']);
  const computers = () => readFileSync(join(files.folder, files.reports.computers), 'utf8').split('\r\n').length - 2;
  const before = computers();
  const move = (order: object) => fetch(`${addresses.control}/move`, { method: 'POST', body: JSON.stringify(order) });
  await move({ join: { server: files.name, count: 3 } });
  expect(computers()).toBe(before + 3);
  await fetch(`${addresses.control}/reset`, { method: 'POST' });
  expect(computers()).toBe(before);
  child.kill('SIGTERM');
  await once(child, 'exit');
  const folders = addresses.era?.map((each) => (each.kind === 'era-report-files' ? each.folder : each.library));
  expect(folders?.filter(existsSync)).toEqual([]);
});

test('ports follow each other from the one that is asked for; one that is in use ends the program', async () => {
  const port = 20_000 + (process.pid % 2_000) * 5; // below the ports that systems hand out
  const blocker = createServer().listen(port + 1, '127.0.0.1');
  onTestFinished(() => void blocker.close());
  await once(blocker, 'listening');
  const refused = spawn(process.execPath, [main, '--size', 'demo', '--port', `${port}`], { stdio: 'ignore' });
  expect((await once(refused, 'exit'))[0]).toBe(1);
  blocker.close();
  const { addresses } = await start('--size', 'demo', '--port', `${port}`);
  const [onPrem, cloud] = addresses.eset;
  expect([addresses.connectwise.site, onPrem?.port, cloud?.port, addresses.control]).toEqual([
    `http://127.0.0.1:${port}`,
    port + 1,
    port + 2,
    `http://127.0.0.1:${port + 3}`,
  ]);
});

test.each([
  ['--size', 'huge'],
  ['--seed', 'x'],
  ['--port', '70000'],
  ['--colour', 'red'],
])('%s %s is refused as usage', async (...options) => {
  const child = spawn(process.execPath, [main, ...options], { stdio: 'ignore' });
  expect((await once(child, 'exit'))[0]).toBe(2);
});

test.runIf(process.platform === 'linux')('the largest world is held and served in less than 1 GB', async () => {
  const { child, addresses } = await start('--size', 'xl');
  expect(await countCompanies(addresses)).toBeGreaterThan(3_000);
  for (const server of addresses.eset.filter((each) => each.kind === 'protect-cloud')) {
    expect(await readDevices(server)).toBe(1_000);
  }
  await fetch(`${addresses.control}/move`, {
    method: 'POST',
    body: JSON.stringify({ change: { server: 'onprem-1', share: 0.01 } }),
  });
  await (await fetch(`${addresses.control}/truth`)).text();
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
  expect(Number(kilobytes) / 1_024).toBeLessThan(1_024);
});
