import type { Kysely, Selectable } from 'kysely';
import type { Instant } from '../domain/time.ts';
import type { Trx } from './db.ts';
import type { Database, WriteTable } from './schema.ts';

/** A write to a vendor that has no verdict yet, or an unknown one. */
export interface OpenWrite {
  id: number;
  connectionId: number;
  kind: WriteTable['kind'];
  subject: string;
  intent: unknown;
  state: 'intended' | 'unknown';
  intendedAt: Instant;
}

/** Records what is about to be sent. Returns its key. */
export async function insertWrite(
  trx: Trx,
  write: { connectionId: number; kind: WriteTable['kind']; subject: string; intent: unknown; at: Instant },
): Promise<number> {
  const row = await trx
    .insertInto('writes')
    .values({
      connection_id: write.connectionId,
      kind: write.kind,
      subject: write.subject,
      intent: JSON.stringify(write.intent),
      state: 'intended',
      intended_at: write.at,
      settled_at: null,
      outcome: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/** Records the verdict, once: false where there is one already. An unknown one may still be settled. */
export async function settleWrite(
  trx: Trx,
  verdict: { id: number; state: Exclude<WriteTable['state'], 'intended'>; outcome: unknown; at: Instant },
): Promise<boolean> {
  const result = await trx
    .updateTable('writes')
    .set({ state: verdict.state, outcome: JSON.stringify(verdict.outcome), settled_at: verdict.at })
    .where('id', '=', verdict.id)
    .where('state', 'in', ['intended', 'unknown'])
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Writes whose effect is not known, oldest first: a crash or a lost answer left them. */
export async function loadOpenWrites(
  db: Kysely<Database>,
  { kinds, subject }: { kinds?: readonly WriteTable['kind'][]; subject?: string } = {},
): Promise<OpenWrite[]> {
  let query = db.selectFrom('writes').selectAll().where('state', 'in', ['intended', 'unknown']).orderBy('id');
  if (kinds !== undefined) query = query.where('kind', 'in', kinds);
  if (subject !== undefined) query = query.where('subject', '=', subject);
  return (await query.execute()).map(fromRow);
}

/** A write that took effect. */
export interface DoneWrite {
  kind: WriteTable['kind'];
  intent: unknown;
  /** Its verdict, as app/writes.ts records it. */
  outcome: unknown;
}

/** Those for some subjects, in the order in which they were begun. */
export async function loadDoneWrites(
  db: Kysely<Database>,
  { kinds, subjects }: { kinds: readonly WriteTable['kind'][]; subjects: readonly string[] },
): Promise<DoneWrite[]> {
  if (subjects.length === 0) return [];
  const rows = await db
    .selectFrom('writes')
    .select(['kind', 'intent', 'outcome'])
    .where('subject', 'in', subjects)
    .where('kind', 'in', kinds)
    .where('state', '=', 'done')
    .orderBy('id')
    .execute();
  return rows.map(({ kind, intent, outcome }) => ({
    kind,
    intent: JSON.parse(intent),
    outcome: JSON.parse(outcome ?? 'null'),
  }));
}

/** A write as it went: what was to be done, and what became of it. */
export interface PastWrite {
  kind: WriteTable['kind'];
  state: WriteTable['state'];
  intendedAt: Instant;
  settledAt: Instant | null;
}

/** All writes for one subject, in the order in which they were begun. */
export async function loadWritesOf(db: Kysely<Database>, subject: string): Promise<PastWrite[]> {
  const rows = await db
    .selectFrom('writes')
    .select(['kind', 'state', 'intended_at', 'settled_at'])
    .where('subject', '=', subject)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    kind: row.kind,
    state: row.state,
    intendedAt: row.intended_at,
    settledAt: row.settled_at,
  }));
}

/** When tickets were opened, since a moment. */
export async function loadTicketOpenings(db: Kysely<Database>, since: Instant): Promise<Instant[]> {
  const rows = await db
    .selectFrom('writes')
    .select('settled_at')
    .where('kind', '=', 'ticket')
    .where('settled_at', '>=', since)
    .where('state', '=', 'done')
    .execute();
  return rows.flatMap(({ settled_at }) => settled_at ?? []);
}

function fromRow(row: Selectable<WriteTable>): OpenWrite {
  return {
    id: row.id,
    connectionId: row.connection_id,
    kind: row.kind,
    subject: row.subject,
    intent: JSON.parse(row.intent),
    state: row.state as OpenWrite['state'],
    intendedAt: row.intended_at,
  };
}
