import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../errors.ts';
import { makeFolder } from './folder.ts';

const KEY_BYTES = 32;

/** Where the key may be: the first of `value`, `file` and the data folder that is given. */
export interface KeySource {
  dataFolder: string;
  /** SEATBRIDGE_SECRET_KEY: 32 bytes as base64 or hex. */
  value?: string | undefined;
  /** SEATBRIDGE_SECRET_KEY_FILE: a file with the same. */
  file?: string | undefined;
}

export interface SecretKey {
  bytes: Buffer;
  /** For messages: a variable's name or a path. */
  where: string;
}

const ownFile = (dataFolder: string): string => join(dataFolder, 'secret.key');

/** null: the data folder has no key. Throws AppError `secret-key` where a key is named but cannot be read. */
export function findKey({ dataFolder, value, file }: KeySource): SecretKey | null {
  if (value !== undefined) return parseKey(value, 'SEATBRIDGE_SECRET_KEY');
  const path = file ?? ownFile(dataFolder);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (file === undefined && (error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new AppError('secret-key', `The key file ${path} cannot be read: ${(error as Error).message}.`, { path });
  }
  return parseKey(text, path);
}

/** Makes the key of the data folder, mode 0600. One made meanwhile by another process is used instead. */
export function makeKey(source: KeySource): SecretKey {
  saveKey(source.dataFolder, randomBytes(KEY_BYTES).toString('base64'));
  const made = findKey(source);
  if (made === null) throw new AppError('secret-key', `${ownFile(source.dataFolder)} was taken away at once.`);
  return made;
}

/** Writes a key, as base64, into a data folder that has none; one that is there stays. */
export function saveKey(dataFolder: string, base64: string): void {
  const path = ownFile(dataFolder);
  const whole = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    makeFolder(dataFolder);
    writeFileSync(whole, `${base64}\n`, { mode: 0o600, flag: 'wx', flush: true });
    // A link appears whole or not at all, and never replaces.
    linkSync(whole, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
    throw new AppError('secret-key', `The key file ${path} cannot be made: ${(error as Error).message}.`, { path });
  } finally {
    rmSync(whole, { force: true });
  }
}

function parseKey(text: string, where: string): SecretKey {
  const trimmed = text.trim();
  const bytes = /^[0-9a-f]{64}$/i.test(trimmed) ? Buffer.from(trimmed, 'hex') : Buffer.from(trimmed, 'base64');
  if (bytes.length !== KEY_BYTES || !/^[\w+/=-]+$/.test(trimmed))
    throw new AppError(
      'secret-key',
      `${where} must hold 32 random bytes as base64 (44 characters) or hex (64 characters). It holds something else.`,
      { where },
    );
  return { bytes, where };
}
