import { expect, test } from 'vitest';
import {
  all,
  cloudTokens,
  isLogIn,
  logIns,
  never,
  openCloud,
  openOnPrem,
  serveTiny,
  type TinyCall,
} from './tiny-server.ts';

const minute = 60_000;
const noDevices = { body: { devices: [] } };

const form = ({ body }: TinyCall) => Object.fromEntries(new URLSearchParams(body));
const token = ({ headers }: TinyCall) => headers.authorization;

test('the cloud log-in is a form with the password, and its token goes with every call', async () => {
  const server = await serveTiny((call) => (isLogIn(call) ? cloudTokens('one') : noDevices));
  await all(openCloud(server).devices(never));
  const [logIn, list] = server.calls;
  expect(logIn?.headers['content-type']).toBe('application/x-www-form-urlencoded');
  expect(form(logIn as TinyCall)).toEqual({
    grant_type: 'password',
    username: 'api@msp.example',
    password: 'example-password',
  });
  expect(token(list as TinyCall)).toBe('Bearer one');
});

test('the On-Prem log-in is JSON with grant type 0, and names a domain user only where it is one', async () => {
  const answer = (call: TinyCall) => (isLogIn(call) ? { body: { accessToken: 'one' } } : noDevices);
  const [local, domain] = [await serveTiny(answer), await serveTiny(answer)];
  await all(openOnPrem(local).devices(never));
  await all(openOnPrem({ ...domain, domainUser: true }).devices(never));
  const credentials = { username: 'api', password: 'example-password', grant_type: 0 };
  expect(JSON.parse(local.calls[0]?.body ?? '')).toEqual(credentials);
  expect(JSON.parse(domain.calls[0]?.body ?? '')).toEqual({ ...credentials, is_domain_user: true });
});

test('calls at the same time share one log-in', async () => {
  const server = await serveTiny((call) => (isLogIn(call) ? cloudTokens('one') : noDevices));
  const cloud = openCloud(server);
  await Promise.all([1, 2, 3, 4].map(() => all(cloud.devices(never))));
  expect(logIns(server)).toBe(1);
});

test('a caller that gives up during a shared log-in does not end it for the others', async () => {
  const server = await serveTiny((call) => (isLogIn(call) ? cloudTokens('one') : noDevices));
  const cloud = openCloud(server);
  const impatient = new AbortController();
  const given = all(cloud.devices(impatient.signal));
  const patient = all(cloud.devices(never));
  impatient.abort(new Error('enough'));
  await expect(given).rejects.toThrow('enough');
  expect(await patient).toEqual([{ rows: [], unreadable: [], last: true }]);
  expect(logIns(server)).toBe(1);
});

test('a token of the cloud is renewed with the refresh token a minute before it ends', async () => {
  let now = 0;
  const server = await serveTiny((call, count) => (isLogIn(call) ? cloudTokens(`token-${count}`) : noDevices));
  const cloud = openCloud({ ...server, now: () => now });
  await all(cloud.devices(never));
  now += (1799 - 61) * 1000;
  await all(cloud.devices(never));
  expect(logIns(server)).toBe(1);
  now += 2000;
  await all(cloud.devices(never));
  expect(server.calls.filter(isLogIn).map(form)[1]).toEqual({
    grant_type: 'refresh_token',
    refresh_token: 'refresh-token-1',
  });
  expect(token(server.calls.at(-1) as TinyCall)).toBe('Bearer token-4');
});

test('a refused refresh token falls back to the password', async () => {
  let now = 0;
  const refused = { status: 400, body: { error: 'invalid_grant', error_description: 'expired' } };
  const server = await serveTiny((call) => {
    if (!isLogIn(call)) return noDevices;
    return form(call)['grant_type'] === 'refresh_token' ? refused : cloudTokens('one');
  });
  const cloud = openCloud({ ...server, now: () => now });
  await all(cloud.devices(never));
  now += 30 * minute;
  await all(cloud.devices(never));
  expect(server.calls.filter(isLogIn).map((call) => form(call)['grant_type'])).toEqual([
    'password',
    'refresh_token',
    'password',
  ]);
});

test('a token without a lifetime lasts for an hour, and On-Prem renews it with the password', async () => {
  let now = 0;
  const server = await serveTiny((call) => (isLogIn(call) ? { body: { accessToken: 'one' } } : noDevices));
  const onPrem = openOnPrem({ ...server, now: () => now });
  await all(onPrem.devices(never));
  now += 58 * minute;
  await all(onPrem.devices(never));
  expect(logIns(server)).toBe(1);
  now += 2 * minute;
  await all(onPrem.devices(never));
  expect(logIns(server)).toBe(2);
});

test.each(['1799', 1799])('the lifetime %j is taken as it is given', async (lifetime) => {
  let now = 0;
  const server = await serveTiny((call) =>
    isLogIn(call) ? { body: { accessToken: 'one', expiresIn: lifetime } } : noDevices,
  );
  const onPrem = openOnPrem({ ...server, now: () => now });
  await all(onPrem.devices(never));
  now += 30 * minute;
  await all(onPrem.devices(never));
  expect(logIns(server)).toBe(2);
});

test('a token that the server takes no longer is replaced once, by the password', async () => {
  const server = await serveTiny((call, count) => {
    if (isLogIn(call)) return cloudTokens(`token-${count}`);
    return token(call) === 'Bearer token-1' ? { status: 401, body: { message: 'Token has expired.' } } : noDevices;
  });
  expect(await all(openCloud(server).devices(never))).toHaveLength(1);
  expect(server.calls.filter(isLogIn).map((call) => form(call)['grant_type'])).toEqual(['password', 'password']);
});

test('a server that refuses also the new token is not asked a third time', async () => {
  const refused = { status: 401, body: { code: 16, message: 'Token has expired or is invalid.' } };
  const server = await serveTiny((call) => (isLogIn(call) ? cloudTokens('one') : refused));
  await expect(all(openCloud(server).devices(never))).rejects.toMatchObject({
    kind: 'auth',
    message: expect.stringContaining('Token has expired or is invalid.'),
    details: { status: 401, requestId: 'request-4' },
  });
  expect(server.calls).toHaveLength(4);
});

test.each([
  ['cloud', openCloud, { status: 400, body: { error: 'invalid_grant', error_description: 'Wrong user or password' } }],
  ['On-Prem', openOnPrem, { status: 401, body: { code: 16, message: 'Wrong user or password' } }],
])('a password that the %s refuses is sent once, and again only after half an hour', async (_kind, open, refused) => {
  let now = 0;
  const server = await serveTiny(() => refused);
  const eset = open({ ...server, now: () => now });
  const wrong = { kind: 'auth', message: expect.stringContaining('Wrong user or password') };
  for (const _call of [1, 2, 3]) await expect(all(eset.devices(never))).rejects.toMatchObject(wrong);
  expect(server.calls).toHaveLength(1);
  now += 31 * minute;
  await expect(all(eset.devices(never))).rejects.toMatchObject(wrong);
  expect(server.calls).toHaveLength(2);
});

test('a person who tests the connection has the password tried at once', async () => {
  const server = await serveTiny(() => ({ status: 401, body: { message: 'Wrong user or password' } }));
  const onPrem = openOnPrem(server);
  await expect(all(onPrem.devices(never))).rejects.toMatchObject({ kind: 'auth' });
  await onPrem.check(never);
  expect(server.calls).toHaveLength(2);
});

test('neither password nor tokens come back in a message', async () => {
  const server = await serveTiny((call) => {
    if (isLogIn(call)) return cloudTokens('the-access-token');
    return {
      status: 400,
      body: { message: `Bad: ${call.headers.authorization}, example-password, refresh-the-access-token` },
    };
  });
  const failure = await all(openCloud(server).devices(never)).catch((error: Error) => error.message);
  expect(failure).toContain('Bad: ');
  expect(failure).not.toMatch(/the-access-token|example-password/);
});

test.each([
  ['is not there', { status: 404, body: { message: 'Not Found' } }],
  ['answers with no token', { body: { ok: true } }],
  ['answers with nothing', { body: '' }],
])('a log-in that %s is unexpected, and no word on the group that was asked for', async (_why, answer) => {
  const server = await serveTiny(() => answer);
  await expect(all(openOnPrem(server).members('g1', never))).rejects.toMatchObject({ kind: 'unexpected' });
});

test('a user who may not use the API is told so', async () => {
  const server = await serveTiny(() => ({ status: 403, body: { message: 'The user lacks the API permission' } }));
  await expect(all(openOnPrem(server).devices(never))).rejects.toMatchObject({
    kind: 'forbidden',
    message: expect.stringContaining('The user lacks the API permission'),
    details: { requestId: 'request-1' },
  });
});
