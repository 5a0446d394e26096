import { DatabaseSync } from 'node:sqlite';

const tables = ['devices', 'device_past'];
const changes = ['insert', 'update', 'delete'];

/**
 * Has the database itself count the rows of devices that are written from now on, whoever writes them. Returns the
 * function that says how many, and ends it.
 */
export function watchDeviceWrites(file: string): () => number {
  const database = new DatabaseSync(file, { timeout: 5000 });
  const names = tables.flatMap((table) =>
    changes.map((change) => ({ table, change, name: `bench_${table}_${change}` })),
  );
  database.exec('create table bench_writes (rows integer not null); insert into bench_writes values (0)');
  for (const { table, change, name } of names) {
    database.exec(
      `create trigger ${name} after ${change} on ${table} begin update bench_writes set rows = rows + 1; end`,
    );
  }
  return () => {
    const row = database.prepare('select rows from bench_writes').get();
    for (const { name } of names) database.exec(`drop trigger ${name}`);
    database.exec('drop table bench_writes');
    database.close();
    return Number(row?.['rows']);
  };
}
