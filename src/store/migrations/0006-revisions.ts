import { type Kysely, sql } from 'kysely';
import { integer, type Migration, primaryText, shaper } from './shape.ts';

/** The tables whose change is one of the subject. */
const tablesOf = {
  connections: ['connections'],
  runs: ['runs'],
  accounts: ['accounts', 'group_maps', 'twins'],
  services: ['product_maps', 'service_rules', 'lines', 'additions'],
  priorities: ['ticket_rules'],
  adjustments: ['adjustments', 'holds', 'posting_runs'],
  tickets: ['entries'],
  findings: ['findings'],
  settings: ['settings'],
  pauses: ['pauses'],
};

type Pair = { subject: string; table: string };

async function onSqlite(db: Kysely<unknown>, { subject, table }: Pair): Promise<void> {
  const count = `update revisions set revision = revision + 1 where subject = '${subject}'`;
  for (const change of ['insert', 'update', 'delete'])
    await sql
      .raw(`create trigger ${table}_${change}_counts after ${change} on ${table} begin ${count}; end`)
      .execute(db);
}

async function functionOnPostgres(db: Kysely<unknown>): Promise<void> {
  const count = 'update revisions set revision = revision + 1 where subject = tg_argv[0]; return null;';
  await sql
    .raw(`create function count_revision() returns trigger language plpgsql as $$ begin ${count} end $$`)
    .execute(db);
}

async function onPostgres(db: Kysely<unknown>, { subject, table }: Pair): Promise<void> {
  await sql
    .raw(
      `create trigger ${table}_counts after insert or update or delete on ${table} for each statement execute function count_revision('${subject}')`,
    )
    .execute(db);
}

/** Counts the changes of each subject, whichever process makes them: whoever shows one sees when to look again. */
export const revisions: Migration = {
  name: '0006-revisions',
  async up(db, dialect) {
    await shaper(db, dialect).table('revisions', { subject: primaryText, revision: integer });
    if (dialect === 'postgres') await functionOnPostgres(db);
    for (const [subject, tables] of Object.entries(tablesOf)) {
      await sql`insert into revisions (subject, revision) values (${subject}, 0)`.execute(db);
      for (const table of tables)
        await (dialect === 'sqlite' ? onSqlite(db, { subject, table }) : onPostgres(db, { subject, table }));
    }
  },
};
