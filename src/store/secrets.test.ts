import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeEachDatabase } from '../../test/support/databases.ts';
import { insertConnection } from './connections.ts';
import { openDb } from './db.ts';
import type { KeySource } from './secret-key.ts';
import { openSecrets, secretBox } from './secrets.ts';

const now = '2026-01-01T00:00:00.000Z';
const key = (bytes = randomBytes(32)) => ({ bytes, where: 'a test' });

test('what was sealed opens again, whatever it is', () => {
  const box = secretBox(key());
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (plain, context) => {
      expect(box.open(box.seal(plain, context), context)).toBe(plain);
    }),
  );
});

test('the same secret sealed twice does not look the same', () => {
  const box = secretBox(key());
  expect(box.seal('example-password', 'a')).not.toBe(box.seal('example-password', 'a'));
});

test('a secret opens with its own context and its own key only', () => {
  const box = secretBox(key());
  const sealed = box.seal('example-password', 'connection:1');
  expect(sealed).not.toContain('example-password');
  const refusal = expect.objectContaining({ code: 'secret-key', message: expect.stringContaining('does not open') });
  expect(() => box.open(sealed, 'connection:2')).toThrow(refusal);
  expect(() => secretBox(key()).open(sealed, 'connection:1')).toThrow(refusal);
});

test('what is derived for a purpose is the same at every call, and of another purpose or key another', () => {
  const [bytes, other] = [randomBytes(32), randomBytes(32)];
  const derived = secretBox(key(bytes)).derive('a');
  expect(Buffer.from(derived, 'base64url')).toHaveLength(32);
  expect(secretBox(key(bytes)).derive('a')).toBe(derived);
  expect(secretBox(key(bytes)).derive('b')).not.toBe(derived);
  expect(secretBox(key(other)).derive('a')).not.toBe(derived);
});

test('a sealed secret with any bit changed, or cut anywhere, does not open', () => {
  const box = secretBox(key());
  const packed = Buffer.from(box.seal('example-password', 'a').slice(3), 'base64');
  for (let bit = 0; bit < packed.length * 8; bit++) {
    const changed = Buffer.from(packed);
    changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
    expect(() => box.open(`v1:${changed.toString('base64')}`, 'a')).toThrow('does not open');
  }
  for (let length = 0; length < packed.length; length++) {
    expect(() => box.open(`v1:${packed.subarray(0, length).toString('base64')}`, 'a')).toThrow('does not open');
  }
});

describeEachDatabase('the key', (store) => {
  const open = (source: Partial<KeySource> = {}) =>
    openSecrets(store.db, { source: { dataFolder: store.dataFolder, ...source }, now });
  const keyFile = () => join(store.dataFolder, 'secret.key');

  const storeSecret = async (sealed: string) => {
    const draft = { name: 'PSA', kind: 'connectwise', role: 'psa' as const, settings: {}, consoleUrl: null };
    await store.db.write((trx) =>
      insertConnection(trx, { ...draft, secrets: sealed, intervalMinutes: 10, createdAt: now }),
    );
  };

  test('is made at the first start, for the program alone, and used at the next', async () => {
    const sealed = (await open()).seal('example-password', 'a');
    expect(statSync(keyFile()).mode & 0o777).toBe(0o600);
    expect((await open()).open(sealed, 'a')).toBe('example-password');
    expect(readdirSync(store.dataFolder).filter((name) => name.startsWith('secret'))).toEqual(['secret.key']);
  });

  test('is the same for two that start for the first time at once', async () => {
    const other = await openDb(store.location);
    const source = { dataFolder: store.dataFolder };
    const [one, two] = await Promise.all([open(), openSecrets(other, { source, now })]);
    expect(two.open(one.seal('example-password', 'a'), 'a')).toBe('example-password');
    await other.close();
  });

  test('is never made anew once secrets are stored: a missing one is said, with where it belongs', async () => {
    await open();
    rmSync(keyFile());
    const opening = open();
    await expect(opening).rejects.toMatchObject({
      code: 'secret-key',
      message: expect.stringMatching(/missing.*secret\.key.*SEATBRIDGE_SECRET_KEY_FILE.*Nothing was changed/),
    });
    expect(existsSync(keyFile())).toBe(false);
  });

  test('is never made anew where sealed secrets are all that is left', async () => {
    await storeSecret(secretBox(key()).seal('example-password', 'a'));
    await expect(open()).rejects.toMatchObject({ code: 'secret-key' });
    expect(existsSync(keyFile())).toBe(false);
  });

  test('that is another one is said at start, and nothing is overwritten', async () => {
    await open();
    const before = await store.db.read.selectFrom('settings').selectAll().execute();
    const another = randomBytes(32).toString('base64');
    writeFileSync(keyFile(), another);
    await expect(open()).rejects.toMatchObject({
      code: 'secret-key',
      message: expect.stringMatching(/secret\.key is not the one that encrypted/),
    });
    await expect(open({ value: another })).rejects.toThrow('The key in SEATBRIDGE_SECRET_KEY is not the one');
    expect(readFileSync(keyFile(), 'utf8')).toBe(another);
    expect(await store.db.read.selectFrom('settings').selectAll().execute()).toEqual(before);
  });

  test('may come from the environment, as base64 or hex, or from a file that is named', async () => {
    const bytes = randomBytes(32);
    const sealed = (await open({ value: bytes.toString('base64') })).seal('example-password', 'a');
    expect(existsSync(keyFile())).toBe(false);
    const file = join(store.dataFolder, 'elsewhere.key');
    writeFileSync(file, `${bytes.toString('hex')}\n`);
    for (const source of [{ value: bytes.toString('hex') }, { value: bytes.toString('base64url') }, { file }]) {
      expect((await open(source)).open(sealed, 'a')).toBe('example-password');
    }
  });

  test.each(['', 'short', randomBytes(31).toString('base64'), randomBytes(33).toString('hex'), `${'a'.repeat(42)}!!`])(
    'that is no 32 bytes is refused: %j',
    async (value) => {
      await expect(open({ value })).rejects.toThrow('SEATBRIDGE_SECRET_KEY must hold 32 random bytes');
    },
  );

  test('in a file that is named and not there is not made', async () => {
    const file = join(store.dataFolder, 'gone.key');
    await expect(open({ file })).rejects.toMatchObject({ code: 'secret-key', message: expect.stringContaining(file) });
    expect(existsSync(file)).toBe(false);
  });
});
