import type { Kysely, Selectable } from 'kysely';
import type { Instant } from '../domain/time.ts';
import type { Trx } from './db.ts';
import type { Database } from './schema.ts';

/** Something that somebody said, until it is sent and after. */
export interface StoredFeedback {
  id: number;
  at: Instant;
  by: string;
  content: unknown;
  sentAt: Instant | null;
  /** Where it went, or why it could not be sent yet. */
  said: string;
  tries: number;
  /** When it is tried again; null: it went out. */
  nextAt: Instant | null;
}

/** Keeps it, to be sent from now on. Returns its key. */
export async function insertFeedback(
  trx: Trx,
  { at, by, content }: { at: Instant; by: string; content: unknown },
): Promise<number> {
  const row = await trx
    .insertInto('feedback')
    .values({ at, by, content: JSON.stringify(content), sent_at: null, said: '', tries: 0, next_at: at })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/** What is to be sent by now, oldest first. */
export async function loadDueFeedback(db: Kysely<Database>, now: Instant): Promise<StoredFeedback[]> {
  const rows = await db.selectFrom('feedback').selectAll().where('next_at', '<=', now).orderBy('id').execute();
  return rows.map(fromRow);
}

/** What did not go out yet, oldest first. */
export async function loadUnsentFeedback(db: Kysely<Database>): Promise<StoredFeedback[]> {
  const rows = await db.selectFrom('feedback').selectAll().where('next_at', 'is not', null).orderBy('id').execute();
  return rows.map(fromRow);
}

export async function countUnsentFeedback(db: Kysely<Database>): Promise<number> {
  const { count } = await db
    .selectFrom('feedback')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('next_at', 'is not', null)
    .executeTakeFirstOrThrow();
  return Number(count);
}

export interface FeedbackTry {
  id: number;
  said: string;
  /** When it went out; null: it did not. */
  sentAt: Instant | null;
  /** When it is tried again; null: it went out. */
  nextAt: Instant | null;
}

/** What one try came to. */
export async function noteFeedbackTry(trx: Trx, { id, said, sentAt, nextAt }: FeedbackTry): Promise<void> {
  await trx
    .updateTable('feedback')
    .set((eb) => ({ said, sent_at: sentAt, next_at: nextAt, tries: eb('tries', '+', 1) }))
    .where('id', '=', id)
    .execute();
}

const fromRow = ({ sent_at, next_at, content, ...row }: Selectable<Database['feedback']>): StoredFeedback => ({
  ...row,
  content: JSON.parse(content),
  sentAt: sent_at,
  nextAt: next_at,
});
