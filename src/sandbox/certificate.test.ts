import { createPrivateKey, X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { makeCertificate } from './certificate.ts';

const now = new Date('2026-02-28T10:00:00Z');

test('a certificate is signed by its own key and stands for localhost and 127.0.0.1', () => {
  const made = makeCertificate(now);
  const read = new X509Certificate(made.cert);
  expect(read.verify(read.publicKey)).toBe(true);
  expect(read.checkHost('localhost')).toBe('localhost');
  expect(read.checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect(read.checkHost('example.com')).toBeUndefined();
  expect(read.issuer).toBe(read.subject);
  expect(read.ca).toBe(false);
  expect(read.fingerprint256).toBe(made.fingerprint);
});

test('a certificate is valid from the day before for five years', () => {
  const read = new X509Certificate(makeCertificate(now).cert);
  expect(read.validFromDate).toEqual(new Date('2026-02-27T10:00:00Z'));
  expect(read.validToDate).toEqual(new Date('2031-02-28T10:00:00Z'));
});

test('a certificate that ends after 2049 says its year with four digits', () => {
  const read = new X509Certificate(makeCertificate(new Date('2048-06-01T00:00:00Z')).cert);
  expect(read.validToDate).toEqual(new Date('2053-06-01T00:00:00Z'));
});

test('the private key belongs to the certificate, and no two certificates share anything', () => {
  const first = makeCertificate(now);
  const second = makeCertificate(now);
  expect(new X509Certificate(first.cert).checkPrivateKey(createPrivateKey(first.key))).toBe(true);
  expect(new X509Certificate(second.cert).checkPrivateKey(createPrivateKey(first.key))).toBe(false);
  expect(new X509Certificate(first.cert).serialNumber).not.toBe(new X509Certificate(second.cert).serialNumber);
});
