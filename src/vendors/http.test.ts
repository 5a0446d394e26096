import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { AppError, VendorError } from '../errors.ts';
import { openLog } from '../log.ts';
import { type HttpCall, type HttpOptions, openHttp } from './http.ts';

const never = new AbortController().signal;
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

function client(options: Partial<HttpOptions> = {}) {
  const deps = { name: 'My server', log: openLog('silent'), now: () => Date.UTC(2026, 0, 31), random: () => 0.5 };
  const http = openHttp({ vendor: 'Vendor', deps, secrets: () => ['example-password'], backOffMs: 1, ...options });
  closing.push(http.close);
  return http;
}

async function listen(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A server that gives these answers in turn, the last one again and again. */
type Reply = { status?: number; headers?: Record<string, string>; body?: string; destroy?: boolean; cut?: boolean };
async function answering(...replies: Reply[]) {
  const seen: { method: string; url: string; body: string }[] = [];
  const url = await listen(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    seen.push({ method: request.method ?? '', url: request.url ?? '', body });
    const reply = replies[Math.min(seen.length, replies.length) - 1] ?? {};
    if (reply.destroy) return response.destroy();
    const text = reply.body ?? '{}';
    response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers });
    if (!reply.cut) return response.end(text);
    response.write(text.slice(0, text.length / 2), () => response.destroy());
  });
  return { url, seen };
}

const read = (url: string, more: Partial<HttpCall> = {}): HttpCall => ({
  url,
  repeatable: true,
  signal: never,
  ...more,
});
const write = (url: string): HttpCall => ({ url, method: 'POST', body: '{"a":0}', repeatable: false, signal: never });
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable('it did not fail'),
    (error: unknown) => error as VendorError,
  );

test('a good answer comes as parsed JSON with its status, headers and request id', async () => {
  const { url } = await answering({ headers: { 'request-id': 'r-1' }, body: '{"a":[1]}' });
  expect(await client().send(read(url))).toMatchObject({ status: 200, body: { a: [1] }, requestId: 'r-1' });
});

test('a byte order mark before the JSON does no harm', async () => {
  const { url } = await answering({ body: '\uFEFF{"a":[1]}' });
  expect((await client().send(read(url))).body).toEqual({ a: [1] });
});

test.each([
  ['a reset', { destroy: true }],
  ['a cut body', { cut: true, body: '{"a": "long enough to be cut"}' }],
  ['broken JSON', { body: '{"a":' }],
  ['429', { status: 429 }],
  ['429 with Retry-After', { status: 429, headers: { 'retry-after': '0' } }],
  ['500', { status: 500 }],
  ['503', { status: 503 }],
  ['409', { status: 409 }],
  ["a proxy's page with 200", { headers: { 'content-type': 'text/html' }, body: '<html></html>' }],
  ["a proxy's page with 502", { status: 502, headers: { 'content-type': 'text/html' }, body: '<html></html>' }],
] as [string, Reply][])('a read is repeated after %s, and every request is counted', async (_name, reply) => {
  const { url, seen } = await answering(reply, reply, { body: '"good"' });
  const http = client();
  expect((await http.send(read(url))).body).toBe('good');
  expect(seen.length).toBe(3);
  expect(http.requests()).toBe(3);
});

test.each([
  [400, 'rejected'],
  [401, 'auth'],
  [403, 'forbidden'],
  [404, 'not-found'],
  [422, 'rejected'],
] as const)('status %i is %s and is not repeated', async (status, kind) => {
  const { url, seen } = await answering({ status, body: '{"message":"no"}' });
  const error = await failure(client().send(read(url)));
  expect(error).toBeInstanceOf(VendorError);
  expect(error).toMatchObject({ kind, details: { status } });
  expect(error.message).toContain('127.0.0.1');
  expect(seen.length).toBe(1);
});

test('a read gives up after its last attempt with the kind of the failure', async () => {
  const { url, seen } = await answering({ status: 503 });
  expect(await failure(client({ attempts: 3 }).send(read(url)))).toMatchObject({ kind: 'unavailable' });
  expect(seen.length).toBe(3);
});

test.each([
  ['a reset', { destroy: true }],
  ['a cut body', { cut: true, body: '{"a": "long enough to be cut"}' }],
  ['500', { status: 500 }],
  ["a proxy's page", { status: 502, headers: { 'content-type': 'text/html' }, body: '<html></html>' }],
] as [string, Reply][])('a write is sent once when its outcome is unknown after %s', async (_name, reply) => {
  const { url, seen } = await answering(reply);
  const error = await failure(client().send(write(url)));
  expect(error.kind).toBe('unavailable');
  expect(error.details.neverSent).toBeUndefined();
  expect(seen.length).toBe(1);
});

test('a write refused with 409 is not repeated', async () => {
  const { url, seen } = await answering({ status: 409 });
  expect(await failure(client().send(write(url)))).toMatchObject({ kind: 'conflict' });
  expect(seen.length).toBe(1);
});

test('a write is sent again after 429, which proves that it was not carried out', async () => {
  const { url, seen } = await answering({ status: 429, headers: { 'retry-after': '0' } }, { body: '1' });
  expect((await client().send(write(url))).body).toBe(1);
  expect(seen.map(({ body }) => body)).toEqual(['{"a":0}', '{"a":0}']);
});

test('a longer wait than the longest is not sat out, and the error says how long the vendor asked', async () => {
  const { url, seen } = await answering({ status: 429, headers: { 'retry-after': '3600' } });
  const error = await failure(client().send(read(url)));
  expect(error).toMatchObject({ kind: 'rate-limited', details: { retryAfterMs: 3_600_000 } });
  expect(seen.length).toBe(1);
});

test('a wait that is not sat out holds up no other call', async () => {
  const { url } = await answering({ status: 429, headers: { 'retry-after': '3600' } }, {});
  const http = client();
  await failure(http.send(read(url)));
  expect((await http.send(read(url))).status).toBe(200);
});

test('Retry-After may be a date', async () => {
  const { url } = await answering({ status: 503, headers: { 'retry-after': 'Sat, 31 Jan 2026 01:00:00 GMT' } });
  expect((await failure(client().send(read(url)))).details.retryAfterMs).toBe(3_600_000);
});

test.each([
  ['5000.5', 5_000_500],
  ['-1', undefined],
  ['soon', undefined],
])('a Retry-After of %s is no date that is over', async (header, retryAfterMs) => {
  const { url } = await answering({ status: 503, headers: { 'retry-after': header } });
  expect((await failure(client().send(write(url)))).details.retryAfterMs).toBe(retryAfterMs);
});

test('after 429 other calls wait too, and fewer run at the same time', async () => {
  let running = 0;
  let most = 0;
  let calls = 0;
  const url = await listen(async (_request, response) => {
    calls += 1;
    if (calls === 1) {
      response.writeHead(429, { 'retry-after': '0' });
      return response.end('{}');
    }
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, 5));
    running -= 1;
    response.end('{}');
  });
  const http = client({ parallel: 4 });
  await http.send(read(url));
  await Promise.all(Array.from({ length: 8 }, () => http.send(read(url))));
  expect(most).toBe(2);
});

test('a 404 page of a proxy proves nothing about the record', async () => {
  const { url, seen } = await answering({ status: 404, body: '<!DOCTYPE html><title>Not here</title>' });
  const error = await failure(client().send(read(url)));
  expect(error.kind).toBe('unavailable');
  expect(error.message).toContain('"Not here"');
  expect(seen.length).toBe(1);
});

test('a redirect is not followed, and the message names its goal', async () => {
  const { url, seen } = await answering({ status: 302, headers: { location: 'https://elsewhere.example/' } });
  const error = await failure(client().send(read(url)));
  expect(error).toMatchObject({ kind: 'unexpected', message: expect.stringContaining('https://elsewhere.example/') });
  expect(seen.length).toBe(1);
});

test('a body above the limit is not read', async () => {
  const { url } = await answering({ body: `"${'x'.repeat(5000)}"` });
  const error = await failure(client({ largestBody: 1000 }).send(read(url)));
  expect(error.kind).toBe('unexpected');
  expect(error.message).toContain('more than 1000 bytes');
});

test.each([
  ['headers', { headers: 50 }],
  ['the whole', { whole: 50 }],
])('a server that hangs ends in "unavailable" when %s takes too long', async (_name, timeouts) => {
  const url = await listen(() => {});
  const error = await failure(client({ timeouts, attempts: 1 }).send(read(url)));
  expect(error).toMatchObject({ kind: 'unavailable', message: expect.stringContaining('in time') });
});

test('a body that stops coming ends in "unavailable"', async () => {
  const url = await listen((_request, response) => {
    response.writeHead(200);
    response.write('[1,');
  });
  const error = await failure(client({ timeouts: { body: 50 }, attempts: 1 }).send(read(url)));
  expect(error).toMatchObject({ kind: 'unavailable' });
});

test('nothing listening means never sent: also a write is tried again', async () => {
  const { url } = await answering({});
  await closing.pop()?.();
  const http = client({ attempts: 3 });
  const error = await failure(http.send(write(url)));
  expect(error).toMatchObject({ kind: 'unavailable', details: { neverSent: true } });
  expect(error.message).toContain('nothing listens there');
  expect(http.requests()).toBe(3);
  const read5 = client({ attempts: 5 });
  await failure(read5.send(read(url)));
  expect(read5.requests()).toBe(3);
});

test('a server that does not speak TLS is told from one that is down', async () => {
  const { url } = await answering({});
  const error = await failure(client({ attempts: 1 }).send(read(url.replace('http:', 'https:'))));
  expect(error).toMatchObject({ kind: 'unavailable', message: expect.stringContaining('does not speak TLS') });
});

test('an unknown host means never sent, and the message says to check its name', async () => {
  const error = await failure(client({ attempts: 1 }).send(read('https://no-such-host.invalid/')));
  expect(error).toMatchObject({ kind: 'unavailable', details: { neverSent: true } });
  expect(error.message).toContain('no-such-host.invalid');
});

test.each(['http://vendor.example/', 'http://10.0.0.1/', 'ftp://127.0.0.1/', 'http://127.0.0.1.example.com/'])(
  'plain %s is refused before anything is sent',
  async (url) => {
    const http = client();
    const error = await failure(http.send(read(url)));
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: 'config' });
    expect(http.requests()).toBe(0);
  },
);

test('an aborted call ends with the reason of the signal, while sending and while waiting', async () => {
  const url = await listen(() => {});
  const sending = new AbortController();
  const call = client().send(read(url, { signal: sending.signal }));
  setTimeout(() => sending.abort(new Error('stop')), 20);
  await expect(call).rejects.toThrow('stop');

  const { url: busy } = await answering({ status: 429, headers: { 'retry-after': '60' } });
  const waiting = new AbortController();
  const patient = client().send(read(busy, { signal: waiting.signal }));
  setTimeout(() => waiting.abort(new Error('stop')), 50);
  await expect(patient).rejects.toThrow('stop');
});

test('closing may be repeated', async () => {
  const http = client();
  await http.close();
  await http.close();
});

const encodings: [string, (secret: string) => string][] = [
  ['plain', (secret) => secret],
  ['base64', (secret) => Buffer.from(secret).toString('base64')],
  ['base64 inside a header', (secret) => Buffer.from(`company+key:${secret}`).toString('base64')],
  ['URL-encoded', encodeURIComponent],
  ['hexadecimal', (secret) => Buffer.from(secret).toString('hex')],
];
test.each(encodings)('a vendor that repeats the secret %s does not get it into the error', async (_name, encode) => {
  const secret = 'example/pass+wörd';
  const { url } = await answering({ status: 400, body: JSON.stringify({ message: `bad: ${encode(secret)}` }) });
  const readRefusal = (_status: number, body: unknown) => ({ words: (body as { message: string }).message });
  const error = await failure(client({ secrets: () => [secret], readRefusal }).send(read(url)));
  expect(error.message).toContain('bad: ');
  expect(error.message).toContain('[secret]');
  for (const part of [secret, encode(secret)])
    expect(JSON.stringify([error, error.stack, error.message])).not.toContain(part);
});

test('a secret that is a common word does not eat words of our own', async () => {
  const { url } = await answering({ status: 401, body: 'no entry with y' });
  const error = await failure(client({ secrets: () => ['y', 'credentials'] }).send(read(url)));
  expect(error.message).toContain('no entr[secret] with [secret]. Check the credentials of the connection.');
});

test.each([
  ['the address of a redirect', { status: 302, headers: { location: 'https://elsewhere/?k=example-password' } }],
  [
    'the title of a page',
    { status: 502, headers: { 'content-type': 'text/html' }, body: '<title>example-password</title>' },
  ],
])('a secret in %s is masked', async (_place, answer) => {
  const { url } = await answering(answer);
  const error = await failure(client({ attempts: 1 }).send(read(url)));
  expect(error.message).toContain('[secret]');
  expect(error.message).not.toContain('example-password');
});

test("the vendor's own words, kind and field are in the error", async () => {
  const { url } = await answering({ status: 500, body: '{"code":"x"}' });
  const readRefusal = () => ({ words: 'no such thing', kind: 'rejected' as const, field: 'company/id' });
  const error = await failure(client({ readRefusal }).send(read(url)));
  expect(error).toMatchObject({ kind: 'rejected', details: { field: 'company/id' } });
  expect(error.message).toContain(': no such thing.');
});

test('how far the clock of the server is off is known from its answers, as far as it says', async () => {
  const { url } = await answering(
    { headers: { date: 'not a date' } },
    { headers: { date: 'Sat, 31 Jan 2026 00:07:00 GMT' } },
  );
  const http = client();
  await http.send(read(url));
  expect(http.clockSkewMs()).toBeNull();
  await http.send(read(url));
  expect(http.clockSkewMs()).toBe(7 * 60_000);
});
