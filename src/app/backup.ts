import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Instant } from '../domain/time.ts';
import { AppError } from '../errors.ts';
import { copyToFile } from '../store/backup.ts';
import { findKey, type KeySource } from '../store/secret-key.ts';
import { type App, nowInstant } from './app.ts';

export type { KeySource };

export interface MadeBackup {
  file: string;
  madeAt: Instant;
  bytes: number;
  withKey: boolean;
  /** Rows of each table. */
  rows: Record<string, number>;
}

interface BackupOptions {
  file: string;
  /** Where the key is, to put it into the backup; null: the backup opens only where the key is kept as well. */
  key: KeySource | null;
}

/** Copies the whole database into one new file while others go on working. Throws AppError 'conflict' where the file exists. */
export async function makeBackup(app: App, options: BackupOptions): Promise<MadeBackup> {
  const file = resolve(options.file);
  const secretKey = options.key === null ? null : keyText(options.key);
  const { madeAt, rows } = await copyToFile(app.db, { file, now: nowInstant(app), secretKey });
  return { file, madeAt, bytes: statSync(file).size, withKey: secretKey !== null, rows };
}

function keyText(source: KeySource): string {
  const key = findKey(source);
  if (key !== null) return key.bytes.toString('base64');
  throw new AppError('secret-key', `There is no key in ${source.dataFolder} to put into the backup.`, { ...source });
}
