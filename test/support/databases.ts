import { randomUUID } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, inject } from 'vitest';
import { DATABASE_FILE, type Db, type DbLocation, openDb } from '../../src/store/db.ts';
import type { Locks } from '../../src/store/lock.ts';
import { openLocks } from '../../src/store/open-locks.ts';
import { databaseUrl, migrateAt, onServer, TEMPLATE } from './template.ts';

/** The store of the running test: every test finds it migrated and empty. */
export interface TestStore {
  readonly db: Db;
  readonly locks: Locks;
  /** Opens the same store once more, as another process would. */
  readonly location: DbLocation;
  /** A folder of the test's own, on PostgreSQL too: for the key, backups, files. */
  readonly dataFolder: string;
  readonly dialect: Db['dialect'];
}

/** Runs the same tests on SQLite and on PostgreSQL. */
export function describeEachDatabase(name: string, body: (store: TestStore) => void): void {
  describe(`${name} (SQLite)`, () => body(useSqlite()));
  describe(`${name} (PostgreSQL)`, () => body(usePostgres()));
}

/** Where which database it is makes no difference. */
export function describeOnSqlite(name: string, body: (store: TestStore) => void): void {
  describe(name, () => body(useSqlite()));
}

interface Place {
  location: DbLocation;
  dataFolder: string;
  remove(): Promise<void>;
}

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'seatbridge-test-'));

function useSqlite(): TestStore {
  const template = newFolder();
  beforeAll(async () => {
    await migrateAt({ dataFolder: template });
  });
  afterAll(() => rmSync(template, { recursive: true, force: true }));
  return useStore('sqlite', async () => {
    const dataFolder = newFolder();
    copyFileSync(join(template, DATABASE_FILE), join(dataFolder, DATABASE_FILE));
    return { location: { dataFolder }, dataFolder, remove: async () => undefined };
  });
}

function usePostgres(): TestStore {
  return useStore('postgres', async () => {
    const server = inject('postgresUrl');
    const name = `test_${randomUUID().replaceAll('-', '')}`;
    await onServer(server, `create database ${name} template ${TEMPLATE} strategy file_copy`);
    return {
      location: { databaseUrl: databaseUrl(server, name) },
      dataFolder: newFolder(),
      remove: () => onServer(server, `drop database ${name} with (force)`),
    };
  });
}

function useStore(dialect: Db['dialect'], make: () => Promise<Place>): TestStore {
  let place: Place;
  let db: Db;
  let locks: Locks;
  beforeEach(async () => {
    place = await make();
    db = await openDb(place.location);
    locks = openLocks(place.location);
  });
  afterEach(async () => {
    await locks.close();
    await db.close();
    await place.remove();
    rmSync(place.dataFolder, { recursive: true, force: true });
  });
  return {
    dialect,
    get db() {
      return db;
    },
    get locks() {
      return locks;
    },
    get location() {
      return place.location;
    },
    get dataFolder() {
      return place.dataFolder;
    },
  };
}
