import { randomUUID } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, type ReadStream, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../errors.ts';
import type { App } from './app.ts';
import { type KeySource, type MadeBackup, makeBackup } from './backup.ts';

/*
 * Backups that wait in the data folder for an administrator to fetch them, for an hour.
 */

export interface BackupOrder {
  dataFolder: string;
  /** null: the key of the secrets stays out of it. */
  key: KeySource | null;
}

const keptMs = 60 * 60_000;

const folderOf = (dataFolder: string) => join(dataFolder, 'downloads');
const fileOf = (dataFolder: string, id: string) => join(folderOf(dataFolder), `${id}.sqlite`);

/** Makes one, and removes those that were not fetched in time. Its id is a secret that fetches it. */
export async function makeDownload(
  app: App,
  { dataFolder, key }: BackupOrder,
): Promise<Omit<MadeBackup, 'file' | 'rows'> & { id: string }> {
  mkdirSync(folderOf(dataFolder), { recursive: true, mode: 0o700 });
  removeOld(app, dataFolder);
  const id = randomUUID();
  const { madeAt, bytes, withKey } = await makeBackup(app, { file: fileOf(dataFolder, id), key });
  return { id, madeAt, bytes, withKey };
}

/** The file of one. Throws AppError 'not-found' where it is no longer kept. */
export function openDownload(
  app: Pick<App, 'clock'>,
  { dataFolder, id }: { dataFolder: string; id: string },
): { stream: ReadStream; bytes: number } {
  removeOld(app, dataFolder);
  const file = fileOf(dataFolder, id);
  const bytes = statSync(file, { throwIfNoEntry: false })?.size;
  if (bytes === undefined) throw new AppError('not-found', 'This backup is no longer kept. Make another.', { id });
  return { stream: createReadStream(file), bytes };
}

function removeOld(app: Pick<App, 'clock'>, dataFolder: string): void {
  const folder = folderOf(dataFolder);
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    const made = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (app.clock.now() - made > keptMs) rmSync(file, { force: true });
  }
}
