import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Locks, Release } from './lock.ts';
import { checkLockName, waitForLock } from './lock-wait.ts';
import { isBusy, makeDatabaseFile } from './sqlite.ts';

/**
 * A look by `isHeld` holds the file for an instant, and two that ask at the same instant may both fail: so an attempt
 * is repeated after pauses of different lengths.
 */
const ATTEMPTS = 3;
const PAUSE_MS = 20;

/**
 * One SQLite file a name, held by an exclusive transaction. The operating system ends it with the process, whatever
 * kills that, so there is no heartbeat and no stale lock. SQLite also keeps two connections of one process apart.
 */
export function openFileLocks(dataFolder: string): Locks {
  const folder = join(dataFolder, 'locks');
  const held = new Set<Release>();

  const tryBegin = (name: string, begin: string): DatabaseSync | null => {
    const file = join(folder, `${name}.sqlite`);
    makeDatabaseFile(file);
    const database = new DatabaseSync(file, { timeout: 0 });
    try {
      database.exec(begin);
      return database;
    } catch (error) {
      database.close();
      if (isBusy(error)) return null;
      throw error;
    }
  };

  const tryAcquire = async (name: string): Promise<Release | null> => {
    checkLockName(name);
    let database = tryBegin(name, 'begin exclusive');
    for (let attempt = 1; database === null && attempt < ATTEMPTS; attempt++) {
      await sleep(1 + Math.random() * PAUSE_MS);
      database = tryBegin(name, 'begin exclusive');
    }
    if (database === null) return null;
    const release = releaseOf(database, () => held.delete(release));
    held.add(release);
    return release;
  };

  return {
    tryAcquire,
    acquire: (name, options) => waitForLock(() => tryAcquire(name), { name, ...options }),
    async isHeld(name) {
      checkLockName(name);
      const database = tryBegin(name, 'begin; select count(*) from sqlite_master');
      database?.close();
      return database === null;
    },
    async close() {
      for (const release of [...held]) await release();
    },
  };
}

function releaseOf(database: DatabaseSync, forget: () => void): Release {
  let open = true;
  const release = async () => {
    if (!open) return;
    open = false;
    database.close();
    forget();
  };
  return Object.assign(release, { lost: new AbortController().signal });
}
