import { type Kysely, sql } from 'kysely';
import type { Migration } from './shape.ts';

const REFUSAL = 'the audit is never changed';

async function onSqlite(db: Kysely<unknown>): Promise<void> {
  for (const change of ['update', 'delete'])
    await sql
      .raw(`create trigger audit_no_${change} before ${change} on audit begin select raise(abort, '${REFUSAL}'); end`)
      .execute(db);
}

async function onPostgres(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `create function refuse_audit_change() returns trigger language plpgsql as $$ begin raise exception '${REFUSAL}'; end $$`,
    )
    .execute(db);
  await sql
    .raw(
      `create trigger audit_stands before update or delete or truncate on audit for each statement execute function refuse_audit_change()`,
    )
    .execute(db);
}

/** Rows of the audit can be added, never changed or taken away. */
export const auditStands: Migration = {
  name: '0002-audit-stands',
  up: (db, dialect) => (dialect === 'sqlite' ? onSqlite(db) : onPostgres(db)),
};
