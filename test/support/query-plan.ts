import { type Compilable, CompiledQuery } from 'kysely';
import { expect } from 'vitest';
import type { Db } from '../../src/store/db.ts';

/** What SQLite says it would do for a query, step by step. */
export async function explainPlan(db: Db, query: Compilable): Promise<string[]> {
  const { sql, parameters } = query.compile();
  const { rows } = await db.read.executeQuery<{ detail: string }>(
    CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]),
  );
  return rows.map((row) => row.detail);
}

/**
 * Fails where the query would read a table from end to end or sort rows by itself. `allow`: steps that may, as they
 * begin, e.g. `SCAN connections`. PostgreSQL chooses by statistics, which an empty table does not have: not asked.
 */
export async function expectIndexed(db: Db, query: Compilable, allow: readonly string[] = []): Promise<void> {
  if (db.dialect !== 'sqlite') return;
  const steps = await explainPlan(db, query);
  const slow = steps.filter((step) => /^SCAN (?!CONSTANT)|TEMP B-TREE/.test(step));
  expect(slow.filter((step) => !allow.some((start) => step.startsWith(start)))).toEqual([]);
}
