import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redact } from './redact.ts';

const secrets = fc.string({ unit: 'grapheme', minLength: 8, maxLength: 40 }).filter((text) => text.trim().length >= 8);

test('a text without the secret stays as it is', () => {
  expect(redact('nothing to hide', ['example-password'])).toBe('nothing to hide');
  expect(redact('nothing to hide', [])).toBe('nothing to hide');
  expect(redact('nothing to hide', [''])).toBe('nothing to hide');
});

test('no encoding of a secret stays in a text', () => {
  const encodings: ((secret: string) => string)[] = [
    (secret) => secret,
    encodeURIComponent,
    (secret) => encodeURIComponent(secret).toLowerCase(),
    (secret) => new URLSearchParams({ s: secret }).toString().slice(2),
    (secret) => JSON.stringify(secret).slice(1, -1),
    (secret) => Buffer.from(secret).toString('hex'),
    (secret) => Buffer.from(secret).toString('base64'),
    (secret) => Buffer.from(secret).toString('base64url'),
  ];
  fc.assert(
    fc.property(secrets, fc.constantFrom(...encodings), (secret, encode) => {
      const hidden = redact(`before ${encode(secret)} after`, [secret]);
      expect(hidden).not.toContain(encode(secret));
      expect(hidden).toContain('[secret]');
    }),
  );
});

test('a secret inside a longer base64 text is masked at every alignment', () => {
  fc.assert(
    fc.property(secrets, fc.string({ maxLength: 10 }), fc.string({ maxLength: 10 }), (secret, before, after) => {
      expect(redact(Buffer.from(before + secret + after).toString('base64'), [secret])).toContain('[secret]');
    }),
  );
});

test('of two secrets the longer one is masked whole', () => {
  expect(redact('key: example-password-2', ['example-password', 'example-password-2'])).toBe('key: [secret]');
});
