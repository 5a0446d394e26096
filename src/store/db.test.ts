import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CompiledQuery, sql } from 'kysely';
import { expect, test } from 'vitest';
import { describeEachDatabase } from '../../test/support/databases.ts';
import { type Db, openDb } from './db.ts';
import { openSqliteFile } from './sqlite.ts';

const row = (name: string, value = '1') => ({ name, value, by: 'someone', at: '2026-01-01T00:00:00.000Z' });

describeEachDatabase('the database', (store) => {
  const names = async () => {
    const rows = await store.db.read.selectFrom('settings').select('name').orderBy('name').execute();
    return rows.map(({ name }) => name);
  };
  const save = (name: string) => store.db.write((trx) => trx.insertInto('settings').values(row(name)).execute());
  const count = async (db: Db) => {
    await db.write(async (trx) => {
      const { value } = await trx
        .selectFrom('settings')
        .select('value')
        .where('name', '=', 'n')
        .executeTakeFirstOrThrow();
      await trx
        .updateTable('settings')
        .set({ value: String(Number(value) + 1) })
        .where('name', '=', 'n')
        .execute();
    });
  };

  test('a write that throws leaves nothing behind, and the next one works', async () => {
    const failing = store.db.write(async (trx) => {
      await trx.insertInto('settings').values(row('a')).execute();
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await names()).toEqual([]);
    await save('b');
    expect(await names()).toEqual(['b']);
  });

  test('a query outside its transaction is refused inside a write', async () => {
    await expect(store.db.write(() => names())).rejects.toThrow('a query on db.read inside a write');
    await expect(store.db.write(() => save('a'))).rejects.toThrow('a second write inside a write');
    const byHand = () => store.db.read.executeQuery(CompiledQuery.raw('select 1'));
    await expect(store.db.write(byHand)).rejects.toThrow('inside a write');
    expect(await names()).toEqual([]);
  });

  test('what a write has started may query once the write is over', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const later = await store.db.write(async (trx) => {
      await trx.insertInto('settings').values(row('a')).execute();
      return { names: promise.then(names) };
    });
    resolve();
    expect(await later.names).toEqual(['a']);
  });

  test('reading goes on while a write is open, and sees what was before it', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const began = Promise.withResolvers<void>();
    const writing = store.db.write(async (trx) => {
      await trx.insertInto('settings').values(row('a')).execute();
      began.resolve();
      await promise;
    });
    await began.promise;
    expect(await names()).toEqual([]);
    resolve();
    await writing;
    expect(await names()).toEqual(['a']);
  });

  test('no increment is lost between many writers, of this process and of others', async () => {
    const other = await openDb(store.location);
    await store.db.write((trx) => trx.insertInto('settings').values(row('n', '0')).execute());
    await Promise.all(Array.from({ length: 40 }, (_, i) => count(i % 2 === 0 ? store.db : other)));
    const { value } = await other.read.selectFrom('settings').select('value').executeTakeFirstOrThrow();
    await other.close();
    expect(value).toBe('40');
  });

  test.each([
    ['a number in a text column', 123, 'number 123 is not text: column "name"'],
    ['a date', new Date(0), 'a Date is not text: column "name"'],
    ['NaN', Number.NaN, 'number NaN is not text: column "name"'],
    ['a flag', true, 'boolean true is not text: column "name"'],
    ['an object', { a: 1 }, 'is not text: column "name"'],
  ])('%s is refused with the name of its column', async (_, value, message) => {
    const wrong = value as never;
    await expect(store.db.write((trx) => trx.insertInto('settings').values(row(wrong)).execute())).rejects.toThrow(
      message,
    );
    const update = store.db.write((trx) => trx.updateTable('settings').set({ name: wrong }).execute());
    await expect(update).rejects.toThrow(message);
    await expect(store.db.read.selectFrom('settings').where('name', '=', wrong).execute()).rejects.toThrow(message);
    await expect(store.db.read.selectFrom('settings').where('name', 'in', ['a', wrong]).execute()).rejects.toThrow(
      message,
    );
  });

  test('a fraction, a text and a number beyond 2^53 are refused in an integer column', async () => {
    for (const wrong of [1.5, '1', 2 ** 53]) {
      const asked = store.db.read
        .selectFrom('audit')
        .where('id', '=', wrong as number)
        .execute();
      await expect(asked).rejects.toThrow('is not an integer: column "id"');
    }
  });

  test('what no column can hold is refused with its position in a statement written by hand', async () => {
    for (const wrong of [undefined, Number.POSITIVE_INFINITY, new Date(0), {}, true]) {
      await expect(sql`select ${'a'}, ${wrong}`.execute(store.db.read)).rejects.toThrow('parameter 2 of: select');
    }
  });

  test('rows that do not name the same columns are refused', async () => {
    const { at, ...lacking } = row('b');
    const insert = store.db.write((trx) =>
      trx
        .insertInto('settings')
        .values([row('a'), lacking as never])
        .execute(),
    );
    expect(at).toBeDefined();
    await expect(insert).rejects.toThrow('a row lacks column "at"');
  });

  test('nothing can be changed by way of `read`', async () => {
    await save('a');
    await expect(store.db.read.deleteFrom('settings').execute()).rejects.toThrow(/read-?only/);
    expect(await names()).toEqual(['a']);
  });

  test('counts and sums are numbers', async () => {
    await store.db.write((trx) =>
      trx
        .insertInto('posting_runs')
        .values([1, 2].map((posted) => ({ started_at: '', by: '', reason: '', posted, failed: 0, unknown: 0 })))
        .execute(),
    );
    const { n, sum } = await store.db.read
      .selectFrom('posting_runs')
      .select((eb) => [eb.fn.countAll<number>().as('n'), eb.fn.sum<number>('posted').as('sum')])
      .executeTakeFirstOrThrow();
    expect([n, sum]).toEqual([2, 3]);
  });

  test('text sorts by its bytes', async () => {
    const sorted = ['', '-', 'B', 'Z1', 'a', 'a b', 'ab', 'ä', 'ł', '中', '😀'];
    for (const name of sorted.toReversed()) await save(name);
    expect(await names()).toEqual(sorted);
  });

  test('closing waits for the write that runs, and ends the rest', async () => {
    const writing = save('a');
    await store.db.close();
    await writing;
    await expect(save('b')).rejects.toThrow('the database is closed');
  });

  test('waiting for the writer of another process does not stop this one', async () => {
    if (store.db.file === null) return;
    const other = openSqliteFile(store.db.file, { readOnly: false, busyMs: 0 });
    other.exec('begin immediate');
    const writing = save('a');
    await new Promise((resolve) => setTimeout(resolve, 200));
    other.exec('commit');
    other.close();
    await writing;
    expect(await names()).toEqual(['a']);
  });

  test('a server that ended all sessions is asked again', async () => {
    if (!('databaseUrl' in store.location)) return;
    await save('a');
    const other = await openDb(store.location);
    await other.write((trx) =>
      sql`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`.execute(trx),
    );
    await other.close();
    await expect
      .poll(() =>
        save('b')
          .catch(() => undefined)
          .then(names),
      )
      .toEqual(['a', 'b']);
  });

  test('a row of queries without end lets timers through', async () => {
    let over = false;
    setTimeout(() => {
      over = true;
    }, 100);
    while (!over) await names();
    setTimeout(() => {
      over = false;
    }, 100);
    await store.db.write(async (trx) => {
      while (over) await trx.selectFrom('settings').select('name').execute();
    });
  });

  test('a full disk keeps nothing of the change, says so, and is over once there is space', async () => {
    if (store.db.file === null) return;
    const pages =
      (await sql<{ page_count: number }>`pragma page_count`.execute(store.db.read)).rows[0]?.page_count ?? 0;
    const limit = (most: number) => store.db.write((trx) => sql`pragma max_page_count = ${sql.lit(most)}`.execute(trx));
    await limit(pages + 3);
    const filling = store.db.write(async (trx) => {
      for (let i = 0; i < 100; i++)
        await trx
          .insertInto('settings')
          .values(row(`a${i}`, 'x'.repeat(4_000)))
          .execute();
    });
    await expect(filling).rejects.toMatchObject({ code: 'database', message: expect.stringContaining('is full') });
    expect(await names()).toEqual([]);
    await limit(pages + 1_000);
    await save('a');
    expect(await names()).toEqual(['a']);
  });
});

describeEachDatabase('opening', (store) => {
  test('the folder and the database are for the program alone', async () => {
    if (store.dialect !== 'sqlite') return;
    const folder = join(store.dataFolder, 'new', 'deeper');
    const db = await openDb({ dataFolder: folder });
    await db.write((trx) => sql`create table t (a text)`.execute(trx));
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const end of ['', '-wal', '-shm']) expect(statSync(`${db.file}${end}`).mode & 0o777).toBe(0o600);
    await db.close();
  });

  test('a folder that cannot be made is named, with the remedy', async () => {
    const blocked = join(store.dataFolder, 'a-file');
    writeFileSync(blocked, '');
    const opening = openDb({ dataFolder: join(blocked, 'data') });
    await expect(opening).rejects.toMatchObject({
      code: 'data-folder',
      message: expect.stringMatching(/a-file\/data cannot be written .*SEATBRIDGE_DATA/),
    });
  });

  test.runIf(process.platform === 'linux')(
    'a place where no folder can be made ends at once, with the remedy',
    async () => {
      await expect(openDb({ dataFolder: '/proc/nope/data' })).rejects.toMatchObject({ code: 'data-folder' });
    },
  );

  test('a file that is no database is said to be none', async () => {
    writeFileSync(join(store.dataFolder, 'seatbridge.sqlite'), 'x'.repeat(10_000));
    await expect(openDb({ dataFolder: store.dataFolder })).rejects.toMatchObject({ code: 'database' });
  });

  test('a PostgreSQL that does not answer is named without its password', async () => {
    const opening = openDb({ databaseUrl: 'postgres://someone:example-password@127.0.0.1:1/books' });
    const error = await opening.catch((reason) => reason);
    expect(error).toMatchObject({ code: 'database', message: expect.stringContaining('127.0.0.1:1/books') });
    expect(error.message).not.toContain('example-password');
  });
});
