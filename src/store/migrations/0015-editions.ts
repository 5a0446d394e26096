import type { Migration } from './shape.ts';

/** The reports that the data of an ESET server rest on; empty: it was asked itself. */
export const editions: Migration = {
  name: '0015-editions',
  async up(db) {
    await db.schema.alterTable('connections').addColumn('edition', 'text').execute();
  },
};
