import type { Migration } from './shape.ts';

/** After how many of its intervals a connection's data is stale; empty: as the setting says. */
export const ownStaleness: Migration = {
  name: '0009-own-staleness',
  async up(db) {
    await db.schema.alterTable('connections').addColumn('stale_intervals', 'integer').execute();
  },
};
