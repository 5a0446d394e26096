import { type Compilable, CompiledQuery, createQueryId, type KyselyPlugin, type RootOperationNode } from 'kysely';
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

/** The same database; every different query that passes is kept. */
export function listenTo(db: Db): { db: Db; queries: Map<string, CompiledQuery> } {
  const queries = new Map<string, CompiledQuery>();
  const keep = (node: RootOperationNode) => {
    const query = db.read.getExecutor().compileQuery(node, createQueryId());
    queries.set(query.sql.replaceAll(/\(\?(, \?)*\)/g, '(?)'), query);
  };
  const ear: KyselyPlugin = {
    transformQuery({ node }) {
      keep(node);
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  return {
    queries,
    db: {
      ...db,
      read: db.read.withPlugin(ear),
      write: (fn) => db.write((trx) => fn(trx.withPlugin(ear))),
      close: () => db.close(),
    },
  };
}
