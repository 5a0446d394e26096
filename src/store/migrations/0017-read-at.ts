import { sql } from 'kysely';
import type { Migration } from './shape.ts';

/** When the last complete sync was by the clock of its time: `synced_at` never goes back, also where a clock was set back. */
export const readAt: Migration = {
  name: '0017-read-at',
  async up(db) {
    await db.schema.alterTable('connections').addColumn('read_at', 'text').execute();
    await sql`update connections set read_at = synced_at`.execute(db);
  },
};
