import { hash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { key, type Migration, shaper, text } from './shape.ts';

/** Kinds of one statement, four parameters each. */
const SLICE = 1000;

/** What thousands of devices have in common is kept once: it was most of a device's row, and read at each count. */
export const deviceKinds: Migration = {
  name: '0019-device-kinds',
  async up(db, dialect) {
    const { table, unique } = shaper(db, dialect);
    await table('device_kinds', { id: key, hash: text, type: text, os: text, products: text });
    await unique('device_kinds', 'hash');
    await keepKinds(db);
    const integer = dialect === 'sqlite' ? 'integer' : 'bigint';
    for (const name of ['devices', 'device_past']) {
      await db.schema
        .alterTable(name)
        .addColumn('kind_id', integer, (column) => column.notNull().defaultTo(0))
        .execute();
      await sql`update ${sql.table(name)} as d set kind_id = k.id from device_kinds k
        where k.products = d.products and k.type = d.type and k.os = d.os`.execute(db);
      for (const column of ['type', 'os', 'products']) await db.schema.alterTable(name).dropColumn(column).execute();
    }
  },
};

interface Kind {
  type: string;
  os: string;
  products: string;
}

async function keepKinds(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<Kind>`
    select type, os, products from devices union select type, os, products from device_past`.execute(db);
  for (let start = 0; start < rows.length; start += SLICE) {
    const values = rows.slice(start, start + SLICE).map(({ type, os, products }) => {
      return sql`(${hash('sha256', `${type} ${os.length} ${os} ${products}`, 'base64url')}, ${type}, ${os}, ${products})`;
    });
    await sql`insert into device_kinds (hash, type, os, products) values ${sql.join(values)}`.execute(db);
  }
}
