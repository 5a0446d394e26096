import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { expect, inject, test } from 'vitest';
import { describeEachDatabase, type TestStore } from '../../test/support/databases.ts';
import { insertTestConnection, keepInventory, testDevice } from '../../test/support/records.ts';
import { databaseUrl, onServer } from '../../test/support/template.ts';
import { loadConnection } from './connections.ts';
import { type DbLocation, openDb, type Trx } from './db.ts';
import { countedDevices } from './inventory.ts';
import { migrate } from './migrate.ts';
import { ownIntervals } from './migrations/0004-own-intervals.ts';
import { settingPast } from './migrations/0013-setting-past.ts';
import { readAt } from './migrations/0017-read-at.ts';
import { deviceKinds } from './migrations/0019-device-kinds.ts';
import type { Migration } from './migrations/shape.ts';
import { loadSettingsAt, saveSetting } from './settings.ts';
import { settle } from './sync-state.ts';
import { makeMigrations, timeline } from './timeline.ts';

const upgradeProgram = join(import.meta.dirname, '../../test/support/upgrade.ts');

const widen: Migration = {
  name: '9001-widen',
  async up(db) {
    await db.schema.alterTable('pauses').addColumn('color', 'text').execute();
  },
};

const broken: Migration = {
  name: '9002-broken',
  async up(db) {
    await sql`create table half (a text)`.execute(db);
    throw new Error('half way');
  },
};

const options = (store: TestStore) => ({
  locks: store.locks,
  backupFolder: join(store.dataFolder, 'backups'),
  now: '2026-02-03T04:05:06.789Z',
  signal: AbortSignal.timeout(60_000),
});

const pause = {
  from_at: '2026-01-01T00:00:00.000Z',
  to_at: null,
  by: 'someone',
  account_id: null,
  reason: 'a',
  until_at: null,
};

async function asBeforeKinds(trx: Trx, table: string): Promise<void> {
  const devices = sql.table(table);
  for (const name of ['type', 'os', 'products']) {
    const column = sql.ref(name);
    await sql`alter table ${devices} add column ${column} text not null default ''`.execute(trx);
    await sql`update ${devices} set ${column} = (select k.${column} from device_kinds k where k.id = kind_id)`.execute(
      trx,
    );
  }
  await sql`alter table ${devices} drop column kind_id`.execute(trx);
}

describeEachDatabase('the timeline', (store) => {
  const columns = async (): Promise<{ table: string; name: string; type: string }[]> => {
    const query =
      store.dialect === 'sqlite'
        ? sql`select m.name as "table", p.name as name, p.type as type from sqlite_master m join pragma_table_info(m.name) p where m.type = 'table'`
        : sql`select table_name as "table", column_name as name, data_type as type from information_schema.columns where table_schema = current_schema()`;
    return (await query.execute(store.db.read)).rows as { table: string; name: string; type: string }[];
  };

  test('the tables have the columns that the types name', async () => {
    const found = Map.groupBy(await columns(), (column) => column.table);
    found.delete('migrations');
    const said = columnsOfTypes();
    expect([...found.keys()].sort()).toEqual([...said.keys()].sort());
    for (const [table, names] of said) {
      expect((found.get(table) ?? []).map(({ name }) => name).sort(), table).toEqual(names.sort());
    }
  });

  test('a name of a column means one kind in all tables, but for one', async () => {
    const byName = Map.groupBy(await columns(), (column) => column.name);
    const several = [...byName].filter(([, all]) => new Set(all.map(({ type }) => type.toLowerCase())).size > 1);
    expect(several.map(([name]) => name)).toEqual(['doubt']);
  });

  test('made again it makes nothing', async () => {
    expect(await migrate(store.db, options(store))).toEqual({ made: [], backup: null });
  });

  test('an upgrade keeps what is there and makes a backup of it first', async () => {
    await store.db.write((trx) => trx.insertInto('pauses').values(pause).execute());
    const upgrade = await migrate(store.db, { ...options(store), migrations: [...timeline, widen] });
    expect(upgrade.made).toEqual(['9001-widen']);
    expect(await store.db.read.selectFrom('pauses').selectAll().execute()).toMatchObject([
      { reason: 'a', color: null },
    ]);
    const file = upgrade.backup as string;
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const backup = new DatabaseSync(file, { readOnly: true });
    expect(backup.prepare('select reason from pauses').all()).toEqual([{ reason: 'a' }]);
    expect(backup.prepare('select name from migrations').all()).toHaveLength(timeline.length);
    backup.close();
    expect(readdirSync(join(store.dataFolder, 'backups'))).toHaveLength(1);
  });

  test.for([
    [
      null,
      [
        [10, 0],
        [7, 7],
      ],
    ],
    [
      '7',
      [
        [10, 10],
        [7, 0],
      ],
    ],
  ] as const)('intervals that were copied from the setting (%s) follow it, others stay', async ([setting, became]) => {
    await store.db.write(async (trx) => {
      const row = { kind: '', role: 'eset' as const, settings: '{}', secrets: '', console_url: null, created_at: '' };
      const rest = { disconnected_at: null, unsettled: 0 as const, watermarks: '{}', synced_at: null, full_at: null };
      for (const [minutes] of became) {
        const name = { name: `${minutes}`, name_key: `${minutes}` };
        const values = { ...row, ...rest, ...name, interval_minutes: minutes, newest_sign: null };
        await trx.insertInto('connections').values(values).execute();
      }
      const set = { name: 'sync.intervalMinutes', by: 'someone', at: '' };
      if (setting !== null)
        await trx
          .insertInto('settings')
          .values({ ...set, value: setting })
          .execute();
      await makeMigrations(trx, { due: [{ ...ownIntervals, name: '9003-again' }], dialect: store.dialect, now: '' });
    });
    const rows = await store.db.read
      .selectFrom('connections')
      .select(['name', 'interval_minutes'])
      .orderBy('id')
      .execute();
    expect(rows.map(({ name, interval_minutes }) => [Number(name), interval_minutes])).toEqual(became);
  });

  test('data that were read before the upgrade are as old as they were', async () => {
    const at = '2026-01-01T00:00:00.000Z';
    const { id } = await insertTestConnection(store.db, { name: 'Main', role: 'eset' });
    await store.db.write(async (trx) => {
      await settle(trx, { connectionId: id, at, readAt: at, full: true });
      await sql`alter table connections drop column read_at`.execute(trx);
      await makeMigrations(trx, { due: [{ ...readAt, name: '9003-again' }], dialect: store.dialect, now: '' });
    });
    expect((await loadConnection(store.db.read, id))?.readAt).toBe(at);
  });

  test('devices and their past carry after the upgrade what they carried before it', async () => {
    const at = '2026-01-01T00:00:00.000Z';
    const { id: connectionId } = await insertTestConnection(store.db, { name: 'Fleet', role: 'eset' });
    const devices = ['a', 'b', 'c'].map((id) => testDevice(id, { installed: [id === 'c' ? 'Other' : 'ESET'] }));
    await keepInventory(store.db, { connectionId, at, devices });
    const changed = [testDevice('a', { installed: ['Other'] })];
    await keepInventory(store.db, { connectionId, at: '2026-01-02T00:00:00.000Z', devices: changed });
    const carried = async () => {
      const found: string[][] = [];
      for (const moment of [null, at])
        for await (const chunk of countedDevices(store.db.read, { at: moment }))
          found.push(chunk.map(({ id, kind }) => `${id} ${kind.type} ${kind.os} ${kind.products}`));
      return found;
    };
    const before = await carried();
    await store.db.write(async (trx) => {
      for (const table of ['devices', 'device_past']) await asBeforeKinds(trx, table);
      await sql`drop table device_kinds`.execute(trx);
      await makeMigrations(trx, { due: [{ ...deviceKinds, name: '9003-again' }], dialect: store.dialect, now: '' });
    });
    expect(await carried()).toEqual(before);
    expect(before.flat().filter((words) => words.includes('Other'))).toHaveLength(3);
    expect(await store.db.read.selectFrom('device_kinds').select('id').execute()).toHaveLength(2);
  });

  test('what settings were before the upgrade is taken from the audit', async () => {
    const name = 'billing.activationGraceDays';
    const first = '2026-01-01T00:00:00.000Z';
    const second = '2026-01-02T00:00:00.000Z';
    await store.db.write(async (trx) => {
      await saveSetting(trx, { name, value: '10', by: 'anna', at: first });
      await saveSetting(trx, { name, value: '0', by: 'anna', at: second });
      await sql`drop table setting_past`.execute(trx);
      await makeMigrations(trx, { due: [{ ...settingPast, name: '9003-again' }], dialect: store.dialect, now: '' });
    });
    const valuesAt = async (at: string) => (await loadSettingsAt(store.db.read, at)).map(({ value }) => value);
    expect(await valuesAt('2025-12-31T00:00:00.000Z')).toEqual([]);
    expect(await valuesAt(first)).toEqual(['10']);
    expect(await valuesAt(second)).toEqual(['0']);
  });

  test('an upgrade that fails changes nothing', async () => {
    const failing = migrate(store.db, { ...options(store), migrations: [...timeline, widen, broken] });
    await expect(failing).rejects.toThrow('half way');
    const names = (await columns()).map(({ table, name }) => `${table}.${name}`);
    expect(names).not.toContain('pauses.color');
    expect(names).not.toContain('half.a');
    expect(
      (await migrate(store.db, { ...options(store), now: 'later', migrations: [...timeline, widen] })).made,
    ).toEqual(['9001-widen']);
  });

  test('a database of a newer program is refused with what to do', async () => {
    await migrate(store.db, { ...options(store), migrations: [...timeline, widen] });
    await expect(migrate(store.db, options(store))).rejects.toMatchObject({
      code: 'database',
      message: expect.stringMatching(/newer Seatbridge \(step 9001-widen\).*restore the backup/),
    });
  });

  test('three processes that start at once on an empty database make it once', async () => {
    const location = await emptyLocation(store);
    const run = promisify(execFile);
    const starts = [1, 2, 3].map(() => run(process.execPath, [upgradeProgram, JSON.stringify(location)]));
    const made = (await Promise.all(starts)).map(({ stdout }) => JSON.parse(stdout) as string[]);
    expect(made.flat().sort()).toEqual(timeline.map(({ name }) => name).sort());
    const db = await openDb(location);
    expect(await db.read.selectFrom('pauses').selectAll().execute()).toEqual([]);
    await db.close();
  });

  test('the audit cannot be changed, by whatever statement', async () => {
    const record = { at: '', by: 'someone', action: 'map', object: 'group:1', before: null, after: null };
    await store.db.write((trx) => trx.insertInto('audit').values(record).execute());
    const change = store.db.write((trx) => trx.updateTable('audit').set({ by: 'nobody' }).execute());
    await expect(change).rejects.toThrow('the audit is never changed');
    const removal = store.db.write((trx) => trx.deleteFrom('audit').execute());
    await expect(removal).rejects.toThrow('the audit is never changed');
    expect(await store.db.read.selectFrom('audit').select('by').execute()).toEqual([{ by: 'someone' }]);
  });

  test('two statements about one thing cannot hold at a time', async () => {
    const twice = store.db.write((trx) => trx.insertInto('pauses').values([pause, pause]).execute());
    await expect(twice).rejects.toThrow(/unique/i);
    const ended = { ...pause, to_at: '2026-01-02T00:00:00.000Z' };
    await store.db.write((trx) => trx.insertInto('pauses').values([ended, ended, pause]).execute());
  });
});

async function emptyLocation(store: TestStore): Promise<DbLocation> {
  if (store.dialect === 'sqlite') return { dataFolder: join(store.dataFolder, 'empty') };
  const name = `empty_${process.pid}_${Date.now()}`;
  await onServer(inject('postgresUrl'), `create database ${name}`);
  return { databaseUrl: databaseUrl(inject('postgresUrl'), name) };
}

/** The columns of each table as schema.ts declares them. */
function columnsOfTypes(): Map<string, string[]> {
  const files = ['schema.ts', 'user-schema.ts'];
  const source = files.map((file) => readFileSync(join(import.meta.dirname, file), 'utf8')).join('\n');
  const shapes = new Map<string, string[]>();
  for (const [, name, base, body] of source.matchAll(/interface (\w+)(?: extends (\w+))? \{\n(.*?)\n\}/gs)) {
    const own = [...(body as string).matchAll(/^ {2}(\w+):/gm)].map((match) => match[1] as string);
    shapes.set(name as string, [...(shapes.get(base ?? '') ?? []), ...own]);
  }
  const tables = source.matchAll(/interface (?:Database|UserTables)(?: extends \w+)? \{\n(.*?)\n\}/gs);
  const pairs = [...tables].flatMap(([, body = '']) => [...body.matchAll(/^ {2}(\w+): (\w+);/gm)]);
  return new Map(pairs.map(([, table, shape]) => [table as string, shapes.get(shape as string) ?? []]));
}
