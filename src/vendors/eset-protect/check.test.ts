import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { makeCertificate } from '../../sandbox/certificate.ts';
import type { EsetServer, Probe } from '../ports.ts';
import {
  cloudTokens,
  isLogIn,
  never,
  openCloud,
  openOnPrem,
  serveTiny,
  type TinyAnswer,
  type TinyCall,
} from './tiny-server.ts';

const group = { body: { deviceGroups: [{ uuid: 'g1' }] } };
const denied: TinyAnswer = { status: 403, body: { code: 7, message: 'Access denied. Check permissions.' } };
const page: TinyAnswer = {
  status: 503,
  headers: { 'content-type': 'text/html' },
  body: '<html><title>Sorry</title></html>',
};

const healthy = (call: TinyCall): TinyAnswer => {
  if (isLogIn(call)) return call.path === '/GetTokens' ? { body: { accessToken: 'one' } } : cloudTokens('one');
  return call.path.startsWith('/v1/device_groups?') ? group : { body: {} };
};

async function probesOf(server: EsetServer): Promise<Record<string, Probe>> {
  const { probes } = await server.check(never);
  return Object.fromEntries(probes.map((probe) => [probe.name, probe]));
}

const states = (probes: Record<string, Probe>) =>
  Object.fromEntries(Object.values(probes).map(({ name, state }) => [name, state]));

test('a check logs in and reads one record of each kind', async () => {
  const server = await serveTiny(healthy);
  const check = await openOnPrem(server).check(never);
  expect(check.server).toBe(`ESET PROTECT On-Prem at ${new URL(server.base).host}`);
  expect(check.probes.map(({ name, state }) => [name, state])).toEqual([
    ['log in', 'ok'],
    ['read groups', 'ok'],
    ['read devices', 'ok'],
    ['read members of a group', 'ok'],
  ]);
  expect(server.calls.map(({ path }) => path)).toEqual([
    '/GetTokens',
    '/v1/device_groups?pageSize=1',
    '/v1/devices?pageSize=1',
    '/v1/device_groups/g1/devices?recurseSubgroups=false&pageSize=1',
  ]);
});

test('a missing right is named alone, with what to do in the words of the console', async () => {
  const server = await serveTiny((call) => (call.path.startsWith('/v1/devices?') ? denied : healthy(call)));
  const probes = await probesOf(openOnPrem(server));
  expect(states(probes)).toEqual({
    'log in': 'ok',
    'read groups': 'ok',
    'read devices': 'missing',
    'read members of a group': 'ok',
  });
  expect(probes['read devices']?.note).toMatch(/Access denied.*permission set.*Groups & Computers/);
});

test.each([
  [
    'On-Prem',
    openOnPrem,
    { status: 401, body: { message: 'Wrong user name or password' } },
    'Administrator account cannot',
  ],
  ['cloud', openCloud, { status: 400, body: { error: 'invalid_grant' } }, 'Integrations right'],
])(
  'a refused log-in of the %s says who can use the API, and leaves the rest unproven',
  async (_kind, open, refused, words) => {
    const probes = await probesOf(open(await serveTiny(() => refused)));
    expect(states(probes)).toEqual({
      'log in': 'failed',
      'read groups': 'unproven',
      'read devices': 'unproven',
      'read members of a group': 'unproven',
    });
    expect(probes['log in']?.note).toContain(words);
    expect(probes['log in']?.note).toContain('seatbridge modify "My server" --password');
  },
);

test('a user without the right to use the API misses it', async () => {
  const probes = await probesOf(openOnPrem(await serveTiny(() => denied)));
  expect(probes['log in']).toMatchObject({ state: 'missing', note: expect.stringContaining('allows the API') });
});

test('a server that shows no group shows this user nothing: a right is missing', async () => {
  const probes = await probesOf(
    openCloud(await serveTiny((call) => (isLogIn(call) ? cloudTokens('one') : { body: {} }))),
  );
  expect(states(probes)).toEqual({
    'log in': 'ok',
    'read groups': 'missing',
    'read devices': 'ok',
    'read members of a group': 'unproven',
  });
});

test('an On-Prem server where nothing listens says where REST is switched on', async () => {
  const probes = await probesOf(openOnPrem({ base: 'http://127.0.0.1:9' }));
  expect(probes['log in']).toMatchObject({ state: 'failed', note: expect.stringContaining('More > Settings') });
  expect(probes['log in']?.note).toMatch(/127\.0\.0\.1:9 cannot be reached: nothing listens there/);
});

test('where a certificate is refused, it is not said that REST might be off', async () => {
  const server = createServer(makeCertificate(new Date()), (_request, response) => response.end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close().closeAllConnections());
  const { port } = server.address() as AddressInfo;
  const { 'log in': logIn } = await probesOf(openOnPrem({ base: `https://127.0.0.1:${port}` }));
  expect(logIn).toMatchObject({ state: 'failed', note: expect.stringContaining('shows the certificate') });
  expect(logIn?.note).not.toContain('REST must be switched on');
});

test("a proxy's page is told as one", async () => {
  const probes = await probesOf(openOnPrem(await serveTiny(() => page)));
  expect(probes['log in']).toMatchObject({ state: 'failed', note: expect.stringContaining('a web page ("Sorry")') });
});

test('a check that is aborted throws the reason', async () => {
  const server = await serveTiny(healthy);
  await expect(openCloud(server).check(AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped');
});
