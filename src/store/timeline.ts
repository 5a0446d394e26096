import { type Kysely, sql } from 'kysely';
import type { Instant } from '../domain/time.ts';
import { AppError } from '../errors.ts';
import { tables } from './migrations/0001-tables.ts';
import { auditStands } from './migrations/0002-audit-stands.ts';
import { entriesFound } from './migrations/0003-entries-found.ts';
import { ownIntervals } from './migrations/0004-own-intervals.ts';
import { answers } from './migrations/0005-answers.ts';
import { revisions } from './migrations/0006-revisions.ts';
import { users } from './migrations/0007-users.ts';
import { projectBoards } from './migrations/0008-project-boards.ts';
import { ownStaleness } from './migrations/0009-own-staleness.ts';
import { seatDays } from './migrations/0010-seat-days.ts';
import { writesByTime } from './migrations/0011-writes-by-time.ts';
import { feedback } from './migrations/0012-feedback.ts';
import { settingPast } from './migrations/0013-setting-past.ts';
import { noStaged } from './migrations/0014-no-staged.ts';
import { editions } from './migrations/0015-editions.ts';
import { currency } from './migrations/0016-currency.ts';
import { readAt } from './migrations/0017-read-at.ts';
import { sources } from './migrations/0018-sources.ts';
import { deviceKinds } from './migrations/0019-device-kinds.ts';
import type { Dialect, Migration } from './migrations/shape.ts';

/** All migrations, in their order. Only ever appended to. */
export const timeline: readonly Migration[] = [
  tables,
  auditStands,
  entriesFound,
  ownIntervals,
  answers,
  revisions,
  users,
  projectBoards,
  ownStaleness,
  seatDays,
  writesByTime,
  feedback,
  settingPast,
  noStaged,
  editions,
  currency,
  readAt,
  sources,
  deviceKinds,
];

// biome-ignore lint/suspicious/noExplicitAny: the tables are those of another time
type AnyTables = Kysely<any>;

/** Names of the migrations that a database has had, in their order. */
export async function loadMade(db: AnyTables, dialect: Dialect): Promise<string[]> {
  const present =
    dialect === 'sqlite'
      ? sql`select 1 from sqlite_master where name = 'migrations'`
      : sql`select 1 where to_regclass('migrations') is not null`;
  if ((await present.execute(db)).rows.length === 0) return [];
  const { rows } = await sql<{ name: string }>`select name from migrations order by name`.execute(db);
  return rows.map((row) => row.name);
}

/** Throws AppError `database` where one of them is unknown here: a newer program has changed that database. */
export function refuseNewer(made: readonly string[], migrations: readonly Migration[] = timeline): void {
  const known = new Set(migrations.map((migration) => migration.name));
  const foreign = made.find((name) => !known.has(name));
  if (foreign === undefined) return;
  throw new AppError(
    'database',
    `The database was changed by a newer Seatbridge (step ${foreign}); this program is older. Start the newer program, or restore the backup that was made before the upgrade.`,
    { step: foreign },
  );
}

/** Makes the given migrations and records them. */
export async function makeMigrations(
  trx: AnyTables,
  { due, dialect, now }: { due: readonly Migration[]; dialect: Dialect; now: Instant },
): Promise<void> {
  await sql`create table if not exists migrations (name text primary key, at text not null)`.execute(trx);
  for (const migration of due) {
    await migration.up(trx, dialect);
    await sql`insert into migrations (name, at) values (${migration.name}, ${now})`.execute(trx);
  }
}
