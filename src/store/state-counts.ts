import type { Kysely } from 'kysely';
import type { Database } from './schema.ts';

/** How many rows there are in each state. */
export async function countStates(
  db: Kysely<Database>,
  table: 'adjustments' | 'entries',
): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom(table)
    .select(['state', (eb) => eb.fn.countAll<number>().as('rows')])
    .groupBy('state')
    .execute();
  return new Map(rows.map(({ state, rows: count }) => [state, count]));
}
