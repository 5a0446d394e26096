import { expect, test } from 'vitest';
import { addressReader, rememberPeer } from './client-address.ts';

const from = (peer: string | undefined, forwarded?: string): Request => {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  const request = new Request('http://localhost:4180/', { headers });
  rememberPeer(request, peer);
  return request;
};

test('the other end of the connection is the client, whatever it says of others', () => {
  const addressOf = addressReader([]);
  expect(addressOf(from('192.0.2.1', '198.51.100.9'))).toBe('192.0.2.1');
  expect(addressOf(from('::ffff:192.0.2.1'))).toBe('192.0.2.1');
  expect(addressOf(from('2001:db8::1'))).toBe('2001:db8::1');
  expect(addressOf(from(undefined, '198.51.100.9'))).toBeNull();
});

test('a trusted proxy is believed, but not what its client put in front', () => {
  const addressOf = addressReader(['10.0.0.0/8', '2001:db8::1']);
  expect(addressOf(from('10.1.2.3', '198.51.100.9'))).toBe('198.51.100.9');
  expect(addressOf(from('2001:db8::1', '203.0.113.5, 198.51.100.9, 10.9.9.9'))).toBe('198.51.100.9');
  expect(addressOf(from('192.0.2.1', '198.51.100.9'))).toBe('192.0.2.1');
});

test('a proxy that says nothing, or nonsense, is the client itself', () => {
  const addressOf = addressReader(['10.0.0.1']);
  expect(addressOf(from('10.0.0.1'))).toBe('10.0.0.1');
  expect(addressOf(from('10.0.0.1', '198.51.100.9, unknown'))).toBe('10.0.0.1');
});
