import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { App, Clock } from './app/app.ts';
import type { RestorePlace } from './app/restore.ts';
import type { Config } from './config.ts';
import type { Instant } from './domain/time.ts';
import { openLog } from './log.ts';
import { type DbLocation, openDb } from './store/db.ts';
import { migrate } from './store/migrate.ts';
import { openLocks } from './store/open-locks.ts';
import { openSecrets } from './store/secrets.ts';
import { vendors } from './vendors/registry.ts';

const systemClock: Clock = {
  now: () => Date.now(),
  async sleep(ms, signal) {
    await sleep(ms, undefined, { signal });
  },
};

export interface OpenApp extends App {
  /** Waits for the write under way, then frees everything. May be repeated. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Builds what every use case is given; any part can be replaced, as tests do. The database is brought up to this
 * program first. Throws AppError: 'data-folder', 'database', 'secret-key'.
 */
export async function openApp(config: Config, overrides: Partial<App> = {}): Promise<OpenApp> {
  const clock = overrides.clock ?? systemClock;
  const now = new Date(clock.now()).toISOString();
  const parts = new AsyncDisposableStack();
  const { db, locks, secrets } = await openStore(config, { overrides, parts, now }).catch(async (error: unknown) => {
    await parts.disposeAsync();
    throw error;
  });
  const close = () => parts.disposeAsync();
  return {
    db,
    locks,
    secrets,
    vendors: overrides.vendors ?? vendors,
    log: overrides.log ?? openLog(config.logLevel ?? 'warn'),
    clock,
    random: overrides.random ?? Math.random,
    close,
    [Symbol.asyncDispose]: close,
  };
}

interface Opening {
  overrides: Partial<App>;
  /** Takes what was opened, to close it. */
  parts: AsyncDisposableStack;
  now: Instant;
}

async function openStore(
  config: Config,
  { overrides, parts, now }: Opening,
): Promise<Pick<App, 'db' | 'locks' | 'secrets'>> {
  const location = locationOf(config);
  const db = parts.adopt(overrides.db ?? (await openDb(location)), (each) => each.close());
  const locks = parts.adopt(overrides.locks ?? openLocks(location), (each) => each.close());
  const { signal } = new AbortController();
  await migrate(db, { locks, backupFolder: join(config.dataFolder, 'backups'), now, signal });
  const source = { dataFolder: config.dataFolder, ...config.key };
  return { db, locks, secrets: overrides.secrets ?? (await openSecrets(db, { source, now })) };
}

/** The bare store, for what happens before there is an app. The caller closes the locks. */
export function openRestorePlace(config: Config): RestorePlace {
  const now = new Date(systemClock.now()).toISOString();
  const { dataFolder, databaseUrl } = config;
  return { dataFolder, databaseUrl, openDb, locks: openLocks(locationOf(config)), now };
}

function locationOf({ dataFolder, databaseUrl }: Config): DbLocation {
  return databaseUrl === null ? { dataFolder } : { databaseUrl };
}
