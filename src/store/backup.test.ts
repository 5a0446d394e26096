import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import { expect, inject, onTestFinished, test } from 'vitest';
import { describeEachDatabase, type TestStore } from '../../test/support/databases.ts';
import { databaseUrl, onServer } from '../../test/support/template.ts';
import { recordAudit } from './audit.ts';
import { copyToFile, restoreFromFile } from './backup.ts';
import { insertConnection } from './connections.ts';
import { type Db, type DbLocation, openDb } from './db.ts';
import { keepKinds } from './device-kinds.ts';
import { loadPauses, pause } from './pauses.ts';
import { startPostingRun } from './posting-runs.ts';
import { loadMade, timeline } from './timeline.ts';
import { insertUser } from './users.ts';

const now = '2026-01-01T00:00:00.000Z';
const later = '2026-01-02T00:00:00.000Z';
const act = { by: 'someone', at: now };
const synced = { hash: '', since: now, missing_since: null, removed_at: null, unreadable: null };

async function fill(db: Db): Promise<void> {
  await db.write(async (trx) => {
    const draft = { name: 'Server', kind: 'protect-onprem', role: 'eset' as const, settings: { host: 'a' } };
    const { id } = await insertConnection(trx, {
      ...draft,
      secrets: 'v1:sealed',
      consoleUrl: null,
      intervalMinutes: 10,
      createdAt: now,
    });
    const group = {
      connection_id: id,
      ...synced,
      parent_vendor_id: null,
      name: 'Ä',
      name_key: 'a',
      is_customer: 0,
    } as const;
    await trx
      .insertInto('groups')
      .values({ ...group, vendor_id: 'g', kind: 'dynamic', members_doubt: null })
      .execute();
    const kind = { type: 'desktop', os: 'Windows 11', products: '{"i":["ESET Endpoint Security"],"a":[]}' } as const;
    const [kindId = 0] = await keepKinds(trx, [kind]);
    const facts = { group_id: null, name_key: '', kind_id: kindId };
    const device = { connection_id: id, ...synced, ...facts };
    const rest = { serial: null, macs: '', muted: 0, last_seen: null, known_since: now } as const;
    const devices = Array.from({ length: 1_203 }, (_, i) => ({
      ...device,
      ...rest,
      vendor_id: `d${i}`,
      name: `PC ${i}`,
    }));
    for (let i = 0; i < devices.length; i += 300)
      await trx
        .insertInto('devices')
        .values(devices.slice(i, i + 300))
        .execute();
    const [{ id: groupId }, { id: deviceId }] = await Promise.all([
      trx.selectFrom('groups').select('id').executeTakeFirstOrThrow(),
      trx.selectFrom('devices').select('id').executeTakeFirstOrThrow(),
    ]);
    const entry = {
      group_id: groupId,
      device_id: deviceId,
      entered_at: now,
      missing_since: null,
      baseline: 0,
    } as const;
    const ticket = { seen_at: null, account_id: null, state: 'waiting', ticket_id: null, note: '', doubt: 0 } as const;
    const open = { ...entry, ...ticket, left_at: null, end_reason: null, closed_at: null, settled_at: null };
    await trx
      .insertInto('entries')
      .values([
        { ...open, ordinal: 1, left_at: now, end_reason: 'left' },
        { ...open, ordinal: 2 },
      ])
      .execute();
    await startPostingRun(trx, { ...act, reason: 'by hand' });
    await recordAudit(trx, { ...act, action: 'map', object: 'group:1', before: null, after: { a: 1 } });
  });
}

async function rowsOf(db: Db): Promise<Record<string, unknown[]>> {
  const tables = ['connections', 'groups', 'devices', 'entries', 'posting_runs', 'audit', 'migrations'] as const;
  const rows: Record<string, unknown[]> = {};
  for (const table of tables)
    rows[table] = (await sql`select * from ${sql.table(table)} order by 1`.execute(db.read)).rows;
  return rows;
}

async function emptyDb(dialect: Db['dialect'], store: TestStore): Promise<Db> {
  let location: DbLocation = { dataFolder: join(store.dataFolder, 'restored') };
  if (dialect === 'postgres') {
    const name = `restored_${crypto.randomUUID().replaceAll('-', '')}`;
    await onServer(inject('postgresUrl'), `create database ${name}`);
    location = { databaseUrl: databaseUrl(inject('postgresUrl'), name) };
  }
  const db = await openDb(location);
  onTestFinished(() => db.close());
  return db;
}

describeEachDatabase('a backup', (store) => {
  const file = () => join(store.dataFolder, 'backup.sqlite');

  test.each(['sqlite', 'postgres'] as const)('restores into %s as it was', async (dialect) => {
    await fill(store.db);
    const note = await copyToFile(store.db, { file: file(), now });
    expect(note.rows).toMatchObject({ devices: 1_203, entries: 2, audit: 1 });
    const target = await emptyDb(dialect, store);
    expect(await restoreFromFile(target, { file: file(), now: later, by: 'someone' })).toEqual(note);

    const [before, after] = [await rowsOf(store.db), await rowsOf(target)];
    for (const table of ['connections', 'groups', 'devices', 'posting_runs', 'audit'])
      expect(after[table], table).toEqual(before[table]);
    expect(await loadMade(target.read, target.dialect)).toEqual(timeline.map(({ name }) => name));
    const more = await target.write((trx) => startPostingRun(trx, { ...act, reason: 'after' }));
    expect(more).toBe(2);
  });

  test('once restored is paused, and knows that tickets may exist that it does not know', async () => {
    await fill(store.db);
    await store.db.write((trx) => pause(trx, { accountId: null, reason: 'a holiday', until: null }, act));
    await copyToFile(store.db, { file: file(), now });
    const target = await emptyDb('sqlite', store);
    await restoreFromFile(target, { file: file(), now: later, by: 'me' });
    expect(await loadPauses(target.read, later)).toEqual([
      { accountId: null, reason: `restored from the backup of ${now}`, until: null, by: 'me', since: later },
    ]);
    const entries = await target.read.selectFrom('entries').select(['ordinal', 'doubt']).orderBy('ordinal').execute();
    expect(entries).toEqual([
      { ordinal: 1, doubt: 0 },
      { ordinal: 2, doubt: 1 },
    ]);
    const { value } = await target.read
      .selectFrom('settings')
      .select('value')
      .where('name', '=', 'restored')
      .executeTakeFirstOrThrow();
    expect(JSON.parse(value)).toEqual({ at: later, madeAt: now });
  });

  test('once restored knows its users, and none of them is signed in or comes from a trusted browser', async () => {
    await store.db.write(async (trx) => {
      const user_id = await insertUser(trx, { name: 'Jana', email: 'jana@msp.example', role: 'viewer' }, act);
      const times = { created_at: now, expires_at: later };
      const session = { user_id, token: 'example-token', method: 'password', address: null, agent: null } as const;
      await trx
        .insertInto('sessions')
        .values({ ...session, ...times, seen_at: now })
        .execute();
      const trusted = { identifier: 'trust-device-example', value: String(user_id) };
      await trx
        .insertInto('verifications')
        .values({ ...trusted, ...times, updated_at: now })
        .execute();
    });
    await copyToFile(store.db, { file: file(), now });
    const target = await emptyDb(store.db.dialect, store);
    await restoreFromFile(target, { file: file(), now: later, by: 'me' });
    expect(await target.read.selectFrom('users').select('name').execute()).toEqual([{ name: 'Jana' }]);
    for (const table of ['sessions', 'verifications'] as const)
      expect(await target.read.selectFrom(table).selectAll().execute(), table).toEqual([]);
  });

  test('is one file, for its owner alone, without the key unless that is asked for', async () => {
    await fill(store.db);
    await copyToFile(store.db, { file: file(), now });
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    const withKey = join(store.dataFolder, 'with-key.sqlite');
    expect(await copyToFile(store.db, { file: withKey, now, secretKey: 'ZXhhbXBsZS1rZXk=' })).toMatchObject({
      secretKey: 'ZXhhbXBsZS1rZXk=',
    });
    expect(readFileSync(file()).includes('ZXhhbXBsZS1rZXk=')).toBe(false);
    expect(readFileSync(withKey).includes('ZXhhbXBsZS1rZXk=')).toBe(true);
    const target = await emptyDb('sqlite', store);
    expect(await restoreFromFile(target, { file: withKey, now, by: 'me' })).toMatchObject({
      secretKey: 'ZXhhbXBsZS1rZXk=',
    });
    const settings = await target.read.selectFrom('settings').select('name').execute();
    expect(settings.map(({ name }) => name)).toEqual(['restored']);
  });

  test('is of one moment although others write meanwhile', async () => {
    await fill(store.db);
    const stop = { now: false };
    const writing = (async () => {
      for (let i = 0; !stop.now; i++) {
        const pair = [0, 1].map((half) => ({ name: `s${i}-${half}`, value: '1', by: 'someone', at: now }));
        await store.db.write((trx) => trx.insertInto('settings').values(pair).execute());
        await setImmediate();
      }
    })();
    const note = await copyToFile(store.db, { file: file(), now });
    stop.now = true;
    await writing;
    expect((note.rows['settings'] ?? 1) % 2).toBe(0);
    expect(note.rows['devices']).toBe(1_203);
  });

  test('never replaces a file', async () => {
    writeFileSync(file(), 'precious');
    await expect(copyToFile(store.db, { file: file(), now })).rejects.toMatchObject({ code: 'conflict' });
    expect(readFileSync(file(), 'utf8')).toBe('precious');
  });

  test('is not restored over a database that is there', async () => {
    await copyToFile(store.db, { file: file(), now });
    const restoring = restoreFromFile(store.db, { file: file(), now, by: 'me' });
    await expect(restoring).rejects.toMatchObject({ code: 'conflict' });
  });

  test('that is damaged, missing, of a newer program, or none at all restores nothing', async () => {
    await fill(store.db);
    const target = await emptyDb('sqlite', store);
    const restore = (name: string) => restoreFromFile(target, { file: join(store.dataFolder, name), now, by: 'me' });
    await expect(restore('gone.sqlite')).rejects.toMatchObject({ code: 'not-found' });

    writeFileSync(join(store.dataFolder, 'text.sqlite'), 'not a database at all'.repeat(1_000));
    await expect(restore('text.sqlite')).rejects.toMatchObject({ code: 'database' });

    const other = new DatabaseSync(join(store.dataFolder, 'other.sqlite'));
    other.exec('create table t (a text)');
    other.close();
    await expect(restore('other.sqlite')).rejects.toMatchObject({ code: 'usage' });

    await copyToFile(store.db, { file: file(), now });
    const bytes = readFileSync(file());
    bytes.fill(0xff, Math.floor(bytes.length / 2), Math.floor(bytes.length / 2) + 8_192);
    writeFileSync(join(store.dataFolder, 'damaged.sqlite'), bytes);
    await expect(restore('damaged.sqlite')).rejects.toMatchObject({ code: 'database' });

    const newer = new DatabaseSync(file());
    newer.exec(`insert into migrations values ('9999-tomorrow', '')`);
    newer.close();
    await expect(restore('backup.sqlite')).rejects.toMatchObject({
      code: 'database',
      details: { step: '9999-tomorrow' },
    });

    expect(await loadMade(target.read, 'sqlite')).toEqual([]);
  });

  test('that cannot be written leaves no half file behind', async () => {
    const nowhere = join(store.dataFolder, 'backup.sqlite', 'deeper');
    writeFileSync(join(store.dataFolder, 'backup.sqlite'), '');
    await expect(copyToFile(store.db, { file: nowhere, now })).rejects.toMatchObject({ code: 'usage' });
  });
});
