import type { Transaction } from 'kysely';
import { daysBetween } from '../domain/time.ts';
import { type Columns, type Value, writeRows } from './bulk.ts';
import type { Trx } from './db.ts';

/** Tables that keep what a row was before a fact used for counting changed: with it any past day is counted again. */
const kept = {
  groups: {
    past: 'group_past',
    owner: 'group_id',
    facts: ['parent_vendor_id', 'name', 'kind', 'is_customer'],
    lastSeen: null,
  },
  devices: {
    past: 'device_past',
    owner: 'device_id',
    facts: ['group_id', 'name', 'kind_id', 'serial', 'macs'],
    lastSeen: 'last_seen',
  },
} as const;

export type KeptTable = keyof typeof kept;

export const isKept = (table: string): table is KeptTable => table in kept;

interface Change {
  id: number;
  columns: Columns;
}

/**
 * Writes down what the changed rows were, where that matters for counting. Returns since when each row, by its id,
 * is as it will be: a row of which no such fact changed stays as old as it was.
 */
export async function keepPast(
  trx: Trx,
  { table, changes, at }: { table: KeptTable; changes: readonly Change[]; at: string },
): Promise<Map<number, string>> {
  const { past, owner, facts, lastSeen } = kept[table];
  const columns: readonly string[] = lastSeen === null ? facts : [...facts, lastSeen];
  const before = await loadRows(trx, { table, columns, ids: changes.map(({ id }) => id) });
  const since = new Map<number, string>();
  const pastRows: Columns[] = [];
  for (const { id, columns: after } of changes) {
    const row = before.get(id);
    if (row === undefined) throw new Error(`${table} has no row ${id}`);
    const end = (row['removed_at'] as string | null) ?? at;
    const same = row['removed_at'] === null && facts.every((fact) => row[fact] === after[fact]);
    if (same && (lastSeen === null || seenOn(row[lastSeen], after[lastSeen]))) {
      since.set(id, row['since'] as string);
      continue;
    }
    since.set(id, at);
    const from = row['since'] as string;
    if (from >= end) continue;
    const was = Object.fromEntries(columns.map((column): [string, Value] => [column, row[column] ?? null]));
    pastRows.push({ [owner]: id, from_at: from, to_at: end, ...was });
  }
  await writeRows(trx, { table: past, rows: pastRows });
  return since;
}

async function loadRows(
  trx: Trx,
  { table, columns, ids }: { table: KeptTable; columns: readonly string[]; ids: readonly number[] },
): Promise<Map<number, Columns>> {
  const loose = trx as unknown as Transaction<Record<string, Columns & { id: number }>>;
  const rows = await loose
    .selectFrom(table)
    .select(['id', 'since', 'removed_at', ...columns])
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map((row) => [row['id'] as number, row as Columns]));
}

/**
 * Whether a device was seen on one day and then on the same or the next: on every day of such a row it was last seen
 * on that day, until the row's own last one. Any other step is a fact to keep.
 */
function seenOn(before: Value | undefined, after: Value | undefined): boolean {
  if (typeof before !== 'string' || typeof after !== 'string') return before === after;
  const days = daysBetween(before.slice(0, 10), after.slice(0, 10));
  return days === 0 || days === 1;
}
