import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type DbLocation, openDb } from '../../src/store/db.ts';
import { migrate, type Upgrade } from '../../src/store/migrate.ts';
import { openLocks } from '../../src/store/open-locks.ts';

export const TEMPLATE = 'template_migrated';

const NOW = '2026-01-01T00:00:00.000Z';

/** The same server, another database. */
export function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

export async function onServer(serverUrl: string, statement: string): Promise<void> {
  const client = new pg.Client(serverUrl);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A migrated, empty database that the databases of the tests are copied from. */
export async function makeTemplate(serverUrl: string): Promise<void> {
  await onServer(serverUrl, `create database ${TEMPLATE}`);
  await migrateAt({ databaseUrl: databaseUrl(serverUrl, TEMPLATE) });
}

/** Opens, migrates and closes. */
export async function migrateAt(location: DbLocation): Promise<Upgrade> {
  const backupFolder = mkdtempSync(join(tmpdir(), 'seatbridge-backups-'));
  const db = await openDb(location);
  const locks = openLocks(location);
  try {
    return await migrate(db, { locks, backupFolder, now: NOW, signal: AbortSignal.timeout(60_000) });
  } finally {
    await locks.close();
    await db.close();
    rmSync(backupFolder, { recursive: true, force: true });
  }
}
