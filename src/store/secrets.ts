import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Instant } from '../domain/time.ts';
import { AppError } from '../errors.ts';
import type { Db } from './db.ts';
import { findKey, type KeySource, makeKey, type SecretKey } from './secret-key.ts';

/** Encrypts what must not be read from the store or a backup. */
export interface SecretBox {
  /** `context`: what the secret belongs to; it opens with the same context only, so it cannot be moved elsewhere. */
  seal(plain: string, context: string): string;
  /** Throws AppError `secret-key` where the key or the context is another, or the text was changed. */
  open(sealed: string, context: string): string;
  /** 32 bytes of their own for a purpose, as base64url: the same at every call, and nothing leads back to the key. */
  derive(purpose: string): string;
}

const VERSION = 'v1';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const DERIVED_BYTES = 32;

/** The setting that proves, at every start, that the key is the one that encrypted the store. */
const CHECK = 'secret-check';
const CHECK_CONTEXT = 'check';

/** A box for a key that is known to be right. */
export function secretBox({ bytes, where }: SecretKey): SecretBox {
  return {
    seal(plain, context) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', bytes, iv).setAAD(Buffer.from(context));
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return `${VERSION}:${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64')}`;
    },
    open(sealed, context) {
      try {
        const [version, text = ''] = sealed.split(':');
        if (version !== VERSION) throw new Error('another format');
        const packed = Buffer.from(text, 'base64');
        const decipher = createDecipheriv('aes-256-gcm', bytes, packed.subarray(0, IV_BYTES), {
          authTagLength: TAG_BYTES,
        });
        decipher.setAAD(Buffer.from(context));
        decipher.setAuthTag(packed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
        return Buffer.concat([decipher.update(packed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString(
          'utf8',
        );
      } catch {
        throw new AppError('secret-key', `A stored secret (${context}) does not open with the key in ${where}.`, {
          where,
        });
      }
    },
    derive: (purpose) => Buffer.from(hkdfSync('sha256', bytes, '', purpose, DERIVED_BYTES)).toString('base64url'),
  };
}

/**
 * Finds the key, or makes it at the very first start, and proves it against the store.
 * Throws AppError `secret-key`, and changes nothing, where the key is missing, unreadable or another one.
 */
export async function openSecrets(db: Db, { source, now }: { source: KeySource; now: Instant }): Promise<SecretBox> {
  const check = await loadCheck(db);
  const key = findKey(source) ?? (check === null && !(await holdsSecrets(db)) ? makeKey(source) : null);
  if (key === null) throw missing(source);
  const box = secretBox(key);
  if (check === null && (await holdsSecrets(db)) === false) return saveCheck(db, { box, key, now });
  prove(box, { key, check });
  return box;
}

const missing = ({ dataFolder }: KeySource) =>
  new AppError(
    'secret-key',
    `The key that encrypted the stored passwords is missing: it is expected in ${dataFolder}/secret.key, in the file that SEATBRIDGE_SECRET_KEY_FILE names, or in SEATBRIDGE_SECRET_KEY. Put it back. Nothing was changed.`,
    { dataFolder },
  );

async function loadCheck(db: Db): Promise<string | null> {
  const row = await db.read.selectFrom('settings').select('value').where('name', '=', CHECK).executeTakeFirst();
  return row === undefined ? null : (JSON.parse(row.value) as string);
}

async function holdsSecrets(db: Db): Promise<boolean> {
  const row = await db.read.selectFrom('connections').select('id').where('secrets', '!=', '').executeTakeFirst();
  return row !== undefined;
}

function prove(box: SecretBox, { key, check }: { key: SecretKey; check: string | null }): void {
  try {
    box.open(check ?? '', CHECK_CONTEXT);
  } catch {
    throw new AppError(
      'secret-key',
      `The key in ${key.where} is not the one that encrypted the stored passwords. Put the right key there. Nothing was changed.`,
      { where: key.where },
    );
  }
}

async function saveCheck(
  db: Db,
  { box, key, now }: { box: SecretBox; key: SecretKey; now: Instant },
): Promise<SecretBox> {
  const value = JSON.stringify(box.seal('seatbridge', CHECK_CONTEXT));
  await db.write((trx) =>
    trx
      .insertInto('settings')
      .values({ name: CHECK, value, by: 'seatbridge', at: now })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute(),
  );
  // Another process may have started for the first time too: what counts is the check that stands.
  prove(box, { key, check: await loadCheck(db) });
  return box;
}
