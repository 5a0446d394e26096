import type { Migration } from './shape.ts';

/** What the prices of an agreement are in; empty until a listing has said. */
export const currency: Migration = {
  name: '0016-currency',
  async up(db) {
    await db.schema.alterTable('agreements').addColumn('currency', 'text').execute();
  },
};
