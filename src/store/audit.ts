import type { Kysely, Transaction } from 'kysely';
import type { Instant } from '../domain/time.ts';
import type { Database } from './schema.ts';

/** Who does something, and when. */
export interface Act {
  by: string;
  at: Instant;
}

export interface AuditRecord extends Act {
  /** A verb, e.g. `connect`, `map-group`. */
  action: string;
  /** What it was done to, e.g. `connection:3`. */
  object: string;
  /** Anything that JSON can hold, without secrets; null where there was or is nothing. */
  before: unknown;
  after: unknown;
}

const toJson = (value: unknown): string | null =>
  value === null || value === undefined ? null : JSON.stringify(value);

/** Adds a record. The database refuses to change or to delete one. */
export async function recordAudit(trx: Transaction<Database>, record: AuditRecord): Promise<void> {
  const { before, after, ...rest } = record;
  const { at, by, action, object } = rest;
  await trx
    .insertInto('audit')
    .values({ at, by, action, object, before: toJson(before), after: toJson(after) })
    .execute();
}

/** Newest first; `beforeId` goes on where the last answer ended. */
export async function loadAudit(
  db: Kysely<Database>,
  { object, beforeId, limit }: { object?: string; beforeId?: number; limit: number },
): Promise<(AuditRecord & { id: number })[]> {
  let query = db.selectFrom('audit').selectAll().orderBy('id', 'desc').limit(limit);
  if (object !== undefined) query = query.where('object', '=', object);
  if (beforeId !== undefined) query = query.where('id', '<', beforeId);
  const rows = await query.execute();
  return rows.map((row) => ({ ...row, before: fromJson(row.before), after: fromJson(row.after) }));
}

const fromJson = (text: string | null): unknown => (text === null ? null : JSON.parse(text));
