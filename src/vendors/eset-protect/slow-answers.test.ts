import { expect, test } from 'vitest';
import { cloudTokens, isLogIn, never, openCloud, serveTiny, type TinyAnswer, type TinyCall } from './tiny-server.ts';

const pending: TinyAnswer = { status: 202, headers: { 'response-id': 'response-1' }, body: '' };
const gone: TinyAnswer = { status: 404, body: { code: 5, message: 'Requested resource not found.' } };
const timedOut: TinyAnswer = { status: 504, body: { code: 4, message: 'Action took too long; timeout reached' } };
const ready: TinyAnswer = { body: { device: { uuid: 'd1' } } };

const isRepeat = ({ headers }: TinyCall) => headers['response-id'] !== undefined;

/** A server whose first answers to the call itself, and to its repeats, are these; the last one stays. */
function serveSlow(first: TinyAnswer[], repeats: TinyAnswer[]) {
  const next = (answers: TinyAnswer[]) => (answers.length > 1 ? answers.shift() : answers[0]) ?? gone;
  return serveTiny((call) => (isLogIn(call) ? cloudTokens('one') : next(isRepeat(call) ? repeats : first)));
}

test('an answer that is not ready is collected by repeating the same request with its response-id', async () => {
  const server = await serveSlow([pending], [{ ...pending, headers: {} }, ready]);
  expect((await openCloud(server).device('d1', never)).id).toBe('d1');
  const [first, second, third] = server.calls.filter((call) => !isLogIn(call));
  expect([second, third].map((call) => call?.headers['response-id'])).toEqual(['response-1', 'response-1']);
  expect([second, third].map((call) => call?.path)).toEqual([first?.path, first?.path]);
  expect(second?.headers.authorization).toBe(first?.headers.authorization);
});

test.each([
  ['404', gone],
  ['504', timedOut],
])('an answer that was lost (%s) is asked for once more from the start', async (_status, lost) => {
  const server = await serveSlow([pending], [lost, ready]);
  expect((await openCloud(server).device('d1', never)).id).toBe('d1');
  expect(server.calls.filter((call) => !isLogIn(call)).map(isRepeat)).toEqual([false, true, false, true]);
});

test('an answer lost twice is unavailable: a 404 to a response-id does not mean that the device is gone', async () => {
  const server = await serveSlow([pending], [gone]);
  await expect(openCloud(server).device('d1', never)).rejects.toMatchObject({ kind: 'unavailable' });
  expect(server.calls.filter((call) => !isLogIn(call))).toHaveLength(4);
});

test('a 404 to the request itself means that the device is gone', async () => {
  const server = await serveSlow([gone], []);
  await expect(openCloud(server).device('d1', never)).rejects.toMatchObject({ kind: 'not-found' });
});

test('an answer that never gets ready is given up after two minutes, and after two more', async () => {
  let now = 0;
  const server = await serveTiny((call) => {
    now += 70_000;
    return isLogIn(call) ? cloudTokens('one') : pending;
  });
  await expect(openCloud({ ...server, now: () => now }).device('d1', never)).rejects.toMatchObject({
    kind: 'unavailable',
    message: expect.stringContaining('/v1/devices/d1'),
  });
  expect(
    server.calls
      .filter((call) => !isLogIn(call))
      .map(isRepeat)
      .filter((repeat) => !repeat),
  ).toHaveLength(2);
});

test('an abort ends the wait for an answer', async () => {
  const abort = new AbortController();
  const server = await serveTiny((call) => {
    if (isRepeat(call)) abort.abort(new Error('stopped'));
    return isLogIn(call) ? cloudTokens('one') : pending;
  });
  await expect(openCloud(server).device('d1', abort.signal)).rejects.toThrow('stopped');
});

test('a 202 that cannot be collected is unexpected', async () => {
  const server = await serveSlow([{ status: 202, body: '' }], []);
  await expect(openCloud(server).device('d1', never)).rejects.toMatchObject({
    kind: 'unexpected',
    details: { requestId: 'request-2' },
  });
});

test('a log-in that is not ready is collected, too', async () => {
  const server = await serveTiny((call) => {
    if (isLogIn(call)) return isRepeat(call) ? cloudTokens('one') : pending;
    return ready;
  });
  expect((await openCloud(server).device('d1', never)).id).toBe('d1');
});
