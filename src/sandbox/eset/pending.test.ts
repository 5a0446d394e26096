import { expect, test } from 'vitest';
import { openServer } from './test-client.ts';

const path = '/v1/devices?pageSize=5';

test('a slow answer is asked for with its response-id and can be read once', async () => {
  const office = await openServer('protect-cloud');
  office.order('pending202', { value: 2 });
  const first = await office.get(path);
  const responseId = first.headers.get('response-id') ?? '';
  expect(first).toMatchObject({ status: 202, text: '' });
  const again = await office.get(path, { 'response-id': responseId });
  expect(again.status).toBe(202);
  expect(again.headers.get('response-id')).toBe(responseId);
  const ready = await office.get(path, { 'response-id': responseId });
  expect(ready.status).toBe(200);
  expect(ready.json.devices).toHaveLength(5);
  expect((await office.get(path, { 'response-id': responseId })).status).toBe(404);
  expect(office.log.violations()).toEqual([]);
});

test('a slow answer past 120 seconds is 504, and after ten minutes it is gone', async () => {
  const office = await openServer('protect-onprem');
  office.order('pending202', { times: 2 });
  const ids = [await office.get(path), await office.get(path)].map((each) => each.headers.get('response-id') ?? '');
  office.world.clock.advance(3);
  expect((await office.get(path, { 'response-id': ids[0] ?? '' })).status).toBe(504);
  office.world.clock.advance(8);
  expect((await office.get(path, { 'response-id': ids[1] ?? '' })).status).toBe(404);
});

test('a response-id with another request is refused and recorded', async () => {
  const office = await openServer('protect-cloud');
  office.order('pending202');
  const headers = { 'response-id': (await office.get(path)).headers.get('response-id') ?? '' };
  expect((await office.get('/v1/devices?pageSize=6', headers)).status).toBe(400);
  expect(office.log.violations()).toMatchObject([{ kind: 'response-id' }]);
  expect((await office.get(path, headers)).status).toBe(200);
});

test('a slow answer needs a good token like any other', async () => {
  const office = await openServer('protect-cloud');
  office.order('pending202');
  const headers = { 'response-id': (await office.get(path)).headers.get('response-id') ?? '' };
  office.use('stale-example-token');
  expect((await office.get(path, headers)).status).toBe(401);
});

test('a login can be slow too', async () => {
  const office = await openServer('protect-cloud');
  const { username, password } = office.server;
  const body = new URLSearchParams({ grant_type: 'password', username, password }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  office.order('pending202', { path: '^/oauth/token' });
  const first = await office.send('/oauth/token', { method: 'POST', body, headers });
  expect(first.status).toBe(202);
  const responseId = first.headers.get('response-id') ?? '';
  const ready = await office.send('/oauth/token', {
    method: 'POST',
    body,
    headers: { ...headers, 'response-id': responseId },
  });
  office.use(ready.json.access_token);
  expect((await office.get(path)).status).toBe(200);
});
