import type { Kysely, Selectable } from 'kysely';
import type { Instant } from '../domain/time.ts';
import type { Act } from './audit.ts';
import type { Trx } from './db.ts';
import type { Database, PostingRunTable } from './schema.ts';

/** A batch of postings that went out together, and can be undone together. */
export interface PostingRun {
  id: number;
  startedAt: Instant;
  endedAt: Instant | null;
  by: string;
  reason: string;
  posted: number;
  failed: number;
  unknown: number;
}

export type PostingCounts = Pick<PostingRun, 'posted' | 'failed' | 'unknown'>;

/** Returns its key. */
export async function startPostingRun(trx: Trx, { reason, by, at }: Act & { reason: string }): Promise<number> {
  const row = await trx
    .insertInto('posting_runs')
    .values({ started_at: at, ended_at: null, by, reason, posted: 0, failed: 0, unknown: 0 })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

export async function endPostingRun(
  trx: Trx,
  { id, at, counts }: { id: number; at: Instant; counts: PostingCounts },
): Promise<void> {
  const { posted, failed, unknown } = counts;
  await trx.updateTable('posting_runs').set({ ended_at: at, posted, failed, unknown }).where('id', '=', id).execute();
}

export async function loadPostingRun(db: Kysely<Database>, id: number): Promise<PostingRun | null> {
  const row = await db.selectFrom('posting_runs').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** Newest first, one page; `beforeId` goes on where the last page ended. */
export async function loadPostingRuns(
  db: Kysely<Database>,
  { beforeId, limit }: { beforeId?: number; limit: number },
): Promise<PostingRun[]> {
  let query = db.selectFrom('posting_runs').selectAll().orderBy('id', 'desc').limit(limit);
  if (beforeId !== undefined) query = query.where('id', '<', beforeId);
  return (await query.execute()).map(fromRow);
}

export async function countPostingRuns(db: Kysely<Database>): Promise<number> {
  const { count } = await db
    .selectFrom('posting_runs')
    .select((eb) => eb.fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

const fromRow = ({ started_at, ended_at, ...row }: Selectable<PostingRunTable>): PostingRun => ({
  ...row,
  startedAt: started_at,
  endedAt: ended_at,
});
