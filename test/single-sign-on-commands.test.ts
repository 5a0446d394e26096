import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import type { SignOn } from '../src/users/single-sign-on.ts';
import { type OpenIdProvider, startProvider } from './support/openid.ts';
import { runHere } from './support/program-here.ts';

/* On one store, and in this order: each test but the first sets it, or goes on with what is set. */

const data = mkdtempSync(join(tmpdir(), 'seatbridge-sign-on-'));
const secretFile = join(data, 'secret.txt');
let provider: OpenIdProvider;
let first: string[];

const run = (...args: string[]) => runHere(['--as', 'anna', 'users', 'single-sign-on', ...args], { data });
const kept = async () => (await run('--json')).json<{ signOn: SignOn | null }>().signOn;

const setUp = () =>
  run('set', ...first, '--client-secret-file', secretFile, '--claim', 'groups', '--operator', 'technicians');

beforeEach(async () => {
  provider = await startProvider('http://127.0.0.1:4180/api/auth/callback/sso');
  writeFileSync(secretFile, `${provider.clientSecret}\n`);
  first = ['--label', 'Northwind', '--discovery-url', provider.discoveryUrl, '--client-id', provider.clientId];
});
afterAll(() => rmSync(data, { recursive: true, force: true }));

test('what is missing or wrong is named with the option that mends it, and nothing is set', async () => {
  expect(await run('set')).toMatchObject({ exit: 2, stderr: expect.stringContaining('needs --label') });
  const address = await run(
    'set',
    '--label',
    'N',
    '--discovery-url',
    'nowhere',
    '--client-id',
    'c',
    '--client-secret',
    'example',
  );
  expect(address).toMatchObject({ exit: 2, stderr: expect.stringContaining('discoveryUrl: It is an address') });
  const role = await run('set', ...first, '--otherwise', 'owner');
  expect(role).toMatchObject({ exit: 2, stderr: expect.stringContaining('viewer, operator, administrator') });
  expect(await run('set', ...first, '--client-secret', 'no example')).toMatchObject({ exit: 1 });
  expect(await run('test')).toMatchObject({ exit: 2, stderr: expect.stringContaining('not set up') });
  expect(await run()).toMatchObject({ exit: 0, stdout: expect.stringContaining('not set up') });
});

test('it is set with the secret of a file, which is shown nowhere', async () => {
  const set = await setUp();
  expect(set).toMatchObject({ exit: 0, stdout: expect.stringMatching(/Values for operator +technicians/) });
  const shown = await run('--json');
  expect(shown.stdout + set.stdout).not.toContain(provider.clientSecret);
  expect(shown.json()).toMatchObject({ signOn: { label: 'Northwind', clientId: provider.clientId, by: 'anna' } });
  expect((await run('test')).stdout).toContain('takes the client and its secret');
});

test('a change touches what is named alone, and an empty text takes a choice back', async () => {
  await setUp();
  expect((await run('set', '--sign-up', '--otherwise', 'viewer')).exit).toBe(0);
  const roles = { administrator: [], operator: ['technicians'], viewer: [] };
  expect(await kept()).toMatchObject({ rules: { claim: 'groups', roles, otherwise: 'viewer', signUp: true } });
  expect((await run('set', '--no-sign-up', '--otherwise', '', '--operator', '')).exit).toBe(0);
  const none = { ...roles, operator: [] };
  expect(await kept()).toMatchObject({ rules: { claim: 'groups', roles: none, otherwise: null, signUp: false } });
});

test('it is removed after a word of agreement', async () => {
  expect(await run('--json', 'remove')).toMatchObject({ exit: 3 });
  expect(await kept()).not.toBeNull();
  expect((await run('remove', '--yes')).exit).toBe(0);
  expect(await kept()).toBeNull();
  expect((await run('remove', '--yes')).stdout).toContain('not set up');
});
