import { sql } from 'kysely';
import { key, type Migration, optionalText, shaper, text } from './shape.ts';

/** What settings were before they were changed: a past day is counted by those of that day. The audit knows the past. */
export const settingPast: Migration = {
  name: '0013-setting-past',
  async up(db, dialect) {
    const { table, index } = shaper(db, dialect);
    await table('setting_past', { id: key, name: text, value: optionalText, to_at: text });
    await index('setting_past', 'to_at');
    await sql`insert into setting_past (name, value, to_at)
      select substr(object, 9), "before", at from audit where object like 'setting:%' order by id`.execute(db);
  },
};
