import type { Kysely } from 'kysely';
import type { Database } from './schema.ts';

/** How often each subject has changed. */
export async function loadRevisions(db: Kysely<Database>): Promise<Map<string, number>> {
  const rows = await db.selectFrom('revisions').selectAll().execute();
  return new Map(rows.map(({ subject, revision }) => [subject, revision]));
}
