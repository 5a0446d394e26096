import { sql } from 'kysely';
import type { Migration } from './shape.ts';

/** What the setting sync.intervalMinutes was by default when connections still took a copy of it. */
const USUAL = 10;

/**
 * A connection had a copy of the setting as it was when it was made. One whose minutes are the setting's follows it
 * from now on (0); any other keeps its minutes as its own, so that no rhythm changes by the upgrade.
 */
export const ownIntervals: Migration = {
  name: '0004-own-intervals',
  async up(db) {
    const setting = sql<{ value: string }>`select value from settings where name = 'sync.intervalMinutes'`;
    const [row] = (await setting.execute(db)).rows;
    const minutes = row === undefined ? USUAL : Number(JSON.parse(row.value));
    await sql`update connections set interval_minutes = 0 where interval_minutes = ${minutes}`.execute(db);
  },
};
