import { expect, test } from 'vitest';
import { openServer } from './test-client.ts';

const day = 24 * 60;

test('the cloud takes the password, says how long the token lives, and takes the refresh token once', async () => {
  const office = await openServer('protect-cloud');
  const login = await office.logIn();
  expect(login.json).toMatchObject({ token_type: 'Bearer', expires_in: 1799 });
  const fields = { grant_type: 'refresh_token', refresh_token: login.json.refresh_token };
  const refreshed = await office.sendForm(fields);
  expect(refreshed.status).toBe(200);
  office.use(refreshed.json.access_token);
  expect((await office.get('/v1/devices')).status).toBe(200);
  expect(await office.sendForm(fields)).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
});

test('a refresh token fails with 400 after days, and when the server is told so', async () => {
  const office = await openServer('protect-cloud');
  const refresh = (token: string) => office.sendForm({ grant_type: 'refresh_token', refresh_token: token });
  const old = (await office.logIn()).json.refresh_token;
  office.world.clock.advance(6 * day);
  expect((await refresh(old)).status).toBe(400);
  const fresh = (await office.logIn()).json.refresh_token;
  office.order('refuse-refresh');
  expect((await refresh(fresh)).status).toBe(400);
  expect((await office.logIn()).status).toBe(200);
});

test('On-Prem takes the password as JSON, and only every other answer says how long the token lives', async () => {
  const office = await openServer('protect-onprem');
  const answers = [await office.logIn(), await office.logIn()].map(({ json }) => json);
  expect(answers.map((answer) => 'expiresIn' in answer)).toEqual([true, false]);
  office.use(answers[1]?.accessToken ?? '');
  expect((await office.get('/v1/devices')).status).toBe(200);
});

test.for([
  ['protect-cloud', 1798, 1800],
  ['protect-onprem', 3599, 3601],
] as const)('a token of %s is good for its time and not longer', async ([kind, good, bad]) => {
  const office = await openServer(kind);
  office.world.clock.advance((good - 10) / 60);
  expect((await office.get('/v1/devices')).status).toBe(200);
  office.world.clock.advance((bad - good + 10) / 60);
  const expired = await office.get('/v1/devices');
  expect(expired).toMatchObject({ status: 401, json: { message: 'Token has expired or is invalid.' } });
  expect(office.log.violations()).toEqual([]);
});

test.for(['protect-cloud', 'protect-onprem'] as const)(
  'a changed password ends the tokens of %s, and the old one is refused',
  async (kind) => {
    const office = await openServer(kind);
    const old = office.server.password;
    office.server.password = 'another-example-password';
    expect((await office.get('/v1/devices')).status).toBe(401);
    expect((await office.logIn()).status).toBe(200);
    office.server.password = old;
    expect((await office.get('/v1/devices')).status).toBe(200);
  },
);

test('a wrong password is 400 invalid_grant on the cloud and 401 On-Prem, and no violation', async () => {
  const cloud = await openServer('protect-cloud');
  const office = await openServer('protect-onprem');
  const wrong = { username: cloud.server.username, password: 'wrong-example' };
  const refused = await cloud.sendForm({ grant_type: 'password', ...wrong });
  expect(refused).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
  const unknown = { username: 'nobody', password: office.server.password, grant_type: 0 };
  expect(await office.sendJson(unknown)).toMatchObject({
    status: 401,
    json: { message: 'Wrong user name or password' },
  });
  expect([...cloud.log.violations(), ...office.log.violations()]).toEqual([]);
});

test('the Administrator account and a domain user cannot use the On-Prem API', async () => {
  const office = await openServer('protect-onprem');
  const { username, password } = office.server;
  expect((await office.sendJson({ username: 'Administrator', password, grant_type: 0 })).status).toBe(403);
  const fromDomain = { username, password, grant_type: 0, is_domain_user: true };
  expect((await office.sendJson(fromDomain)).status).toBe(401);
  expect((await office.sendJson({ ...fromDomain, is_domain_user: false })).status).toBe(200);
});

test.for([
  [{ username: 'a', password: 'b' }, 'grant_type'],
  [{ username: 'a', password: 'b', grant_type: '0' }, 'grant_type'],
  [{ username: 'a', grant_type: 0 }, 'username or password'],
  [{ username: 'a', password: 'b', grant_type: 0, domain: 'x' }, 'domain'],
  [['a'], 'field 0'],
] as const)('an On-Prem login with the body %j is refused and recorded', async ([body, detail]) => {
  const office = await openServer('protect-onprem');
  expect((await office.sendJson(body)).status).toBe(400);
  expect(office.log.violations()).toMatchObject([{ kind: 'body', path: '/GetTokens' }]);
  expect(office.log.violations()[0]?.detail).toContain(detail);
});

test.for([
  [{ grant_type: 'client_credentials' }, 'grant_type'],
  [{ grant_type: 'password', username: 'a' }, 'password, username are wanted'],
  [{ grant_type: 'password', username: 'a', password: 'b', scope: 'all' }, 'scope'],
  [{ grant_type: 'refresh_token', refresh_token: 'a', username: 'b' }, 'username'],
] as const)('a cloud login with the form %j is refused and recorded', async ([form, detail]) => {
  const office = await openServer('protect-cloud');
  expect((await office.sendForm(form)).status).toBe(400);
  expect(office.log.violations()).toMatchObject([{ kind: 'body', path: '/oauth/token' }]);
  expect(office.log.violations()[0]?.detail).toContain(detail);
});

test('a login in the wrong content type, with a cut body, or at the other kind of server is refused', async () => {
  const cloud = await openServer('protect-cloud');
  const office = await openServer('protect-onprem');
  const json = { 'content-type': 'application/json' };
  const refused = [
    await cloud.send('/oauth/token', { method: 'POST', body: '{"grant_type":"password"}', headers: json }),
    await office.send('/GetTokens', { method: 'POST', body: '{"username":', headers: json }),
    await office.send('/GetTokens', { method: 'POST', body: '7', headers: json }),
    await office.send('/GetTokens', { method: 'POST', body: '{}' }),
    await cloud.sendJson({}),
    await office.sendForm({}),
    await office.send('/GetTokens'),
    await office.send('/GetTokens?x=1', { method: 'POST', body: '{}', headers: json }),
  ];
  expect(refused.map(({ status }) => status)).toEqual([400, 400, 400, 400, 404, 404, 404, 400]);
  expect(cloud.log.violations().length + office.log.violations().length).toBe(refused.length);
});
