import { createServer as createPlainServer } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, createServer as createRawServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { VendorError } from '../errors.ts';
import { openLog } from '../log.ts';
import { makeCertificate } from '../sandbox/certificate.ts';
import { readCertificate } from './certificate.ts';
import { type HttpCall, openHttp } from './http.ts';
import type { Pin } from './vendor.ts';

const never = new AbortController().signal;
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function portOf(server: Server & { closeAllConnections(): void }): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

async function listen(tls: { key: string; cert: string }): Promise<string> {
  const port = await portOf(createServer(tls, (_request, response) => response.end('"inside"')));
  return `https://127.0.0.1:${port}`;
}

function client({ pin = null, name = 'My server' }: { pin?: Pin | null; name?: string | null } = {}) {
  const deps = { name, log: openLog('silent'), now: () => Date.now(), random: () => 0.5 };
  const http = openHttp({ vendor: 'Vendor', deps, secrets: () => [], backOffMs: 1, pin });
  closing.push(http.close);
  return http;
}

const read = (url: string): HttpCall => ({ url, repeatable: true, signal: never });
const write = (url: string): HttpCall => ({ url, method: 'POST', body: '{}', repeatable: false, signal: never });
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable('it did not fail'),
    (error: unknown) => error as VendorError,
  );

test('a self-signed server is refused, accepted once its certificate is pinned, and refused again when it changes', async () => {
  const first = makeCertificate(new Date());
  const url = await listen(first);
  const port = Number(new URL(url).port);

  const untrusted = await failure(client().send(read(url)));
  expect(untrusted).toMatchObject({ kind: 'unavailable', details: { neverSent: true } });
  expect(untrusted.message).toContain(first.fingerprint);
  expect(untrusted.message).toContain('seatbridge modify "My server" --trust');
  expect((await failure(client({ name: null }).send(read(url)))).message).not.toContain('seatbridge modify');

  const pin = await readCertificate(new URL(`https://127.0.0.1:${port}`), never);
  expect(pin.fingerprint).toBe(first.fingerprint);
  expect((await client({ pin }).send(read(url))).body).toBe('inside');

  const other = makeCertificate(new Date());
  const stranger = client({ pin: { fingerprint: other.fingerprint, pem: other.cert } });
  const mismatch = await failure(stranger.send(write(url)));
  expect(mismatch).toMatchObject({ kind: 'unavailable', details: { neverSent: true } });
  expect(mismatch.message).toContain(first.fingerprint);
  expect(mismatch.message).toContain(other.fingerprint);
  expect(stranger.requests()).toBe(1);
});

test('a pin holds for exactly its fingerprint, even where the authority would vouch', async () => {
  const shown = makeCertificate(new Date());
  const url = await listen(shown);
  const pin = { fingerprint: makeCertificate(new Date()).fingerprint, pem: shown.cert };
  expect(await failure(client({ pin }).send(read(url)))).toMatchObject({ details: { neverSent: true } });
});

test('an expired certificate is refused though it is pinned', async () => {
  const old = makeCertificate(new Date(Date.now() - 10 * 365 * 86_400_000));
  const url = await listen(old);
  const error = await failure(client({ pin: { fingerprint: old.fingerprint, pem: old.cert } }).send(read(url)));
  expect(error.message).toContain('no longer valid');
});

test('reading a certificate from a port without TLS says so', async () => {
  const port = await portOf(createPlainServer((_request, response) => response.end()));
  const error = await failure(readCertificate(new URL(`https://127.0.0.1:${port}`), never));
  expect(error).toMatchObject({ kind: 'unavailable', details: { neverSent: true } });
});

test('reading a certificate ends when the caller gives up', async () => {
  const silent = createRawServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  closing.push(() => void silent.close());
  const stop = new AbortController();
  const reading = readCertificate(new URL(`https://127.0.0.1:${(silent.address() as AddressInfo).port}`), stop.signal);
  setTimeout(() => stop.abort(new Error('stop')), 20);
  await expect(reading).rejects.toThrow('stop');
});
