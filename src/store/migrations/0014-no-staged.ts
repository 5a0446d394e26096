import { sql } from 'kysely';
import type { Migration } from './shape.ts';

/** Changed rows of a listing wait in memory for its last page: the table where they waited is of no use any more. */
export const noStaged: Migration = {
  name: '0014-no-staged',
  async up(db) {
    await sql`drop table staged`.execute(db);
  },
};
