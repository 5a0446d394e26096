import { sql } from 'kysely';
import type { Db } from './db.ts';

/** What the database says of its own files; empty where they are sound. PostgreSQL watches over its own. Takes seconds on a large one. */
export async function findDamage(db: Db): Promise<string[]> {
  if (db.dialect !== 'sqlite') return [];
  const { rows } = await sql<{ quick_check: string }>`pragma quick_check(10)`.execute(db.read);
  return rows.map((row) => row.quick_check).filter((words) => words !== 'ok');
}
