import type { ExpressionBuilder, Kysely } from 'kysely';
import type { Instant } from '../domain/time.ts';
import type { Trx } from './db.ts';
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
export async function recordAudit(trx: Trx, record: AuditRecord): Promise<void> {
  const { before, after, ...rest } = record;
  const { at, by, action, object } = rest;
  await trx
    .insertInto('audit')
    .values({ at, by, action, object, before: toJson(before), after: toJson(after) })
    .execute();
}

export interface AuditFilter {
  /** What it was done to: `connection:3`, or all of a kind: `connection`. */
  object?: string;
  by?: string;
  action?: string;
  /** Moments: from, and before. */
  from?: Instant;
  until?: Instant;
}

export type AuditEntry = AuditRecord & { id: number };

/** Newest first; `beforeId` goes on where the last answer ended. */
export async function loadAudit(
  db: Kysely<Database>,
  { beforeId, limit, ...filter }: AuditFilter & { beforeId?: number; limit: number },
): Promise<AuditEntry[]> {
  let query = filtered(db, filter).orderBy('id', 'desc').limit(limit);
  if (beforeId !== undefined) query = query.where('id', '<', beforeId);
  const rows = await query.execute();
  return rows.map((row) => ({ ...row, before: fromJson(row.before), after: fromJson(row.after) }));
}

export async function countAudit(db: Kysely<Database>, filter: AuditFilter): Promise<number> {
  const query = filtered(db, filter)
    .clearSelect()
    .select((eb) => eb.fn.countAll().as('count'));
  return Number((await query.executeTakeFirstOrThrow()).count);
}

function filtered(db: Kysely<Database>, { object, by, action, from, until }: AuditFilter) {
  let query = db.selectFrom('audit').selectAll();
  if (object?.includes(':')) query = query.where('object', '=', object);
  else if (object !== undefined)
    query = query.where(({ eb, or }) => or([eb('object', '=', object), isOfKind(eb, object)]));
  if (by !== undefined) query = query.where('by', '=', by);
  if (action !== undefined) query = query.where('action', '=', action);
  if (from !== undefined) query = query.where('at', '>=', from);
  if (until !== undefined) query = query.where('at', '<', until);
  return query;
}

/** All from "kind:" up to the character after the colon. */
const isOfKind = (eb: ExpressionBuilder<Database, 'audit'>, kind: string) =>
  eb.and([eb('object', '>=', `${kind}:`), eb('object', '<', `${kind};`)]);

const fromJson = (text: string | null): unknown => (text === null ? null : JSON.parse(text));
