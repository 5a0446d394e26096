import { type ColumnDefinitionBuilder, type Kysely, type RawBuilder, sql } from 'kysely';

export type Dialect = 'sqlite' | 'postgres';

/** A step of the timeline. It only adds, and uses only what both databases can do. */
export interface Migration {
  /** Unique, sorts by time: `0001-tables`. */
  name: string;
  up(db: Kysely<unknown>, dialect: Dialect): Promise<void>;
}

interface Column {
  type: 'key' | 'text' | 'integer';
  optional?: true;
  primary?: true;
  references?: string;
}

export type Columns = Record<string, Column>;

/** Our own key, counted by the database. */
export const key: Column = { type: 'key', primary: true };
export const text: Column = { type: 'text' };
export const optionalText: Column = { type: 'text', optional: true };
export const integer: Column = { type: 'integer' };
export const optionalInteger: Column = { type: 'integer', optional: true };
/** A key that is not the database's own: a vendor's id or a name. */
export const primaryText: Column = { type: 'text', primary: true };
export const to = (table: string): Column => ({ type: 'integer', references: table });
export const optionalTo = (table: string): Column => ({ ...to(table), optional: true });

/** Text sorts by its bytes on both databases, so that a keyset slice is the same slice on both. */
function typeOf(column: Column, dialect: Dialect): 'integer' | 'bigint' | 'text' | RawBuilder<unknown> {
  if (column.type === 'text') return dialect === 'sqlite' ? 'text' : sql`text collate "C"`;
  return dialect === 'sqlite' ? 'integer' : 'bigint';
}

function refine(built: ColumnDefinitionBuilder, column: Column, dialect: Dialect): ColumnDefinitionBuilder {
  let refined = built;
  if (column.type === 'key' && dialect === 'postgres') refined = refined.generatedByDefaultAsIdentity();
  if (column.primary === true) refined = refined.primaryKey();
  if (column.optional !== true && column.type !== 'key') refined = refined.notNull();
  if (column.references !== undefined) refined = refined.references(`${column.references}.id`);
  return refined;
}

/** Makes tables and indexes the same way on both databases. */
export function shaper(db: Kysely<unknown>, dialect: Dialect) {
  return {
    async table(name: string, columns: Columns): Promise<void> {
      let creation = db.schema.createTable(name);
      for (const [column, shape] of Object.entries(columns))
        creation = creation.addColumn(column, typeOf(shape, dialect), (built) => refine(built, shape, dialect));
      await creation.execute();
    },
    /** `columns`: names or expressions, comma-separated; `where` makes it partial. */
    async index(table: string, columns: string, where?: string): Promise<void> {
      await createIndex(db, { table, columns, where, unique: false });
    },
    async unique(table: string, columns: string, where?: string): Promise<void> {
      await createIndex(db, { table, columns, where, unique: true });
    },
  };
}

async function createIndex(
  db: Kysely<unknown>,
  index: { table: string; columns: string; where: string | undefined; unique: boolean },
): Promise<void> {
  const words = `${index.columns} ${index.where ?? ''}`.match(/[a-z]+/g) ?? [];
  const name = `${index.table}_by_${words.join('_')}`.slice(0, 60);
  const unique = sql.raw(index.unique ? 'unique ' : '');
  const where = sql.raw(index.where === undefined ? '' : ` where ${index.where}`);
  await sql`create ${unique}index ${sql.ref(name)} on ${sql.table(index.table)} (${sql.raw(index.columns)})${where}`.execute(
    db,
  );
}
