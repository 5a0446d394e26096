import { expect, test } from 'vitest';
import { rebuildWorld, serverNamed } from '../world.ts';
import { makeRateLimit } from './rate-limit.ts';
import { openServer } from './test-client.ts';

const callsPerSecond = 10;

const refused = (call: () => void) => {
  try {
    call();
    return null;
  } catch (error) {
    return (error as { status: number }).status;
  }
};

test('ten calls in a second are served, the eleventh is not, and a second later there is room again', () => {
  const limit = makeRateLimit();
  for (let call = 0; call < 10; call += 1) limit('user', { now: 5000 + call, callsPerSecond });
  expect(refused(() => limit('user', { now: 5500, callsPerSecond }))).toBe(429);
  expect(refused(() => limit('another user', { now: 5500, callsPerSecond }))).toBeNull();
  expect(refused(() => limit('user', { now: 6000, callsPerSecond }))).toBeNull();
  expect(refused(() => limit('user', { now: 6000, callsPerSecond }))).toBe(429);
});

test('a client that keeps to ten calls a second is never refused', () => {
  const limit = makeRateLimit();
  for (let call = 0; call < 2000; call += 1) limit('user', { now: call * 100, callsPerSecond });
});

test('a burst of more than a thousand calls is throttled to two a second and refused with 503', () => {
  const limit = makeRateLimit();
  const answers = Array.from({ length: 1100 }, () => refused(() => limit('user', { now: 1000, callsPerSecond })));
  expect(answers.filter((status) => status === null)).toHaveLength(10);
  expect(answers[999]).toBe(429);
  expect(answers[1000]).toBe(503);
  expect([2001, 2001, 2001].map((now) => refused(() => limit('user', { now: now, callsPerSecond })))).toEqual([
    null,
    null,
    503,
  ]);
  expect(refused(() => limit('user', { now: 120_000, callsPerSecond }))).toBeNull();
});

test('the cloud answers 429 above its rate without saying when to come again', async () => {
  const office = await openServer('protect-cloud');
  office.server.callsPerSecond = 2;
  const answers = await Promise.all([1, 2, 3, 4, 5].map(() => office.get('/v1/device_groups')));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(2);
  const over = answers.find(({ status }) => status === 429);
  expect(over?.headers.get('retry-after')).toBeNull();
  expect(over?.json.message).toBe('Rate limit reached. Try again later.');
});

test('On-Prem has no such limit', async () => {
  const office = await openServer('protect-onprem');
  const answers = await Promise.all(Array.from({ length: 15 }, () => office.get('/v1/device_groups')));
  expect(answers.map(({ status }) => status)).toEqual(Array(15).fill(200));
});

test('a world that is built anew remembers no call, no token and no answer of the old one, whose clock was ahead', async () => {
  const { world, server, order, get, logIn, use } = await openServer('protect-cloud');
  world.clock.advance(60);
  use((await logIn()).json.access_token);
  order('pending202');
  const responseId = (await get('/v1/devices')).headers.get('response-id') ?? '';
  rebuildWorld(world);
  expect((await get('/v1/devices')).status).toBe(401);
  use((await logIn()).json.access_token);
  serverNamed(world, server.name).callsPerSecond = 2;
  expect((await get('/v1/devices', { 'response-id': responseId })).status).toBe(404);
  expect((await get('/v1/devices')).status).toBe(200);
  expect((await get('/v1/devices')).status).toBe(429);
});
