import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runDemoOnce, startDemo } from './support/demo.ts';
import { describeWithLibrary } from './support/describe-with-library.ts';
import { type FaultOrder, startSandbox } from './support/sandbox.ts';

test('one cycle ends with the quantities that were counted and one ticket for each entry', async () => {
  const { exit, stderr, result } = await runDemoOnce();
  expect(stderr).toBe('');
  expect(result).toMatchObject({ ok: true, differences: [] });
  expect(exit).toBe(0);
  expect(result.devices).toBeGreaterThan(50);
  expect(result.adjustmentsPosted).toBeGreaterThan(0);
  expect(result.quantities.length).toBeGreaterThan(result.adjustmentsPosted);
  for (const { quantity, counted } of result.quantities) expect(quantity).toBe(counted);
  expect(result.ticketsOpened).toBeGreaterThan(0);
  expect(result.tickets).toHaveLength(result.ticketsOpened);
  expect(result.requests).toBeGreaterThan(0);
});

const refusals: [string, FaultOrder, RegExp][] = [
  [
    'a quantity that is not as counted',
    { server: 'connectwise', kind: 'status', method: 'PATCH', path: 'additions', value: 400, times: 0 },
    /and counted were/,
  ],
  [
    'a ticket that is missing',
    { server: 'connectwise', kind: 'status', method: 'POST', path: 'service/tickets', value: 400, times: 0 },
    /were due a ticket/,
  ],
];

test.each(refusals)('the demo does not pass over %s', async (_, fault, words) => {
  const sandbox = await startSandbox({ size: 'demo' });
  onTestFinished(() => sandbox.stop());
  await sandbox.fault(fault);
  const { connectwise, eset, controlUrl: control } = sandbox;
  const { exit, result } = await runDemoOnce(['--sandbox', JSON.stringify({ connectwise, eset, control })]);
  expect(exit).toBe(1);
  expect(result.ok).toBe(false);
  expect(result.differences.join('\n')).toMatch(words);
});

const aPlace = () => {
  const folder = mkdtempSync(join(tmpdir(), 'seatbridge-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return { folder, env: { TMPDIR: folder, TEMP: folder, TMP: folder } };
};

describeWithLibrary('with the servers of before the REST interface', () => {
  test('an account is fed by a server of every kind, and nothing is left behind', async () => {
    const { folder, env } = aPlace();
    const { exit, stderr, result } = await runDemoOnce(['--era'], env);
    expect([exit, stderr, result.differences]).toEqual([0, '', []]);
    expect(result.fedByEveryServer).toHaveLength(1);
    expect(result.ticketsOpened).toBeGreaterThan(6);
    expect(readdirSync(folder)).toEqual([]);
  });
});

test('it stays up until it is told to stop, and leaves nothing behind', async () => {
  const { folder, env } = aPlace();
  const { child, ended, printed } = startDemo([], env);
  await expect.poll(printed, { timeout: 50_000 }).toContain('It stays up now');
  expect(readdirSync(folder)).toHaveLength(1);
  child.kill('SIGTERM');
  const { exit, stdout, stderr } = await ended;
  expect(stderr).toBe('');
  expect(exit).toBe(0);
  expect(stdout).toContain('every quantity is as counted, and every entry has one ticket');
  expect(stdout).toMatch(/\nStopped\. .*\n$/);
  expect(readdirSync(folder)).toEqual([]);
});

test('what is typed wrong is answered with how to call it', async () => {
  const { exit, stderr } = await startDemo(['--json']).ended;
  expect(exit).toBe(2);
  expect(stderr).toContain('Usage: npm run demo');
});
