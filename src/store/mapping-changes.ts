import type { ExpressionBuilder, Kysely } from 'kysely';
import type { ServiceRule } from '../domain/mapping.ts';
import type { Change } from '../domain/plan-input.ts';
import type { Instant } from '../domain/time.ts';
import type { Database } from './schema.ts';

export type MappingChange = Exclude<Change, { kind: 'device' | 'group-move' }>;

/**
 * What people changed in the mapping after a moment, oldest first, each with the accounts or services that were named
 * before and after it. What an unmapped group inherits is not in it.
 */
export async function loadMappingChanges(db: Kysely<Database>, after: Instant): Promise<MappingChange[]> {
  const groups = await db.selectFrom('group_maps').selectAll().where(touchedSince(after)).execute();
  const products = await db.selectFrom('product_maps').selectAll().where(touchedSince(after)).execute();
  const rules = await db.selectFrom('service_rules').selectAll().where(touchedSince(after)).execute();
  const changes: MappingChange[] = [
    ...turns(groups, { after, about: (row) => row.group_id }).map(({ about, at, rows }) => ({
      at,
      kind: 'group-mapping' as const,
      groupKey: about,
      accountIds: distinct(rows.map((row) => row.account_id)),
    })),
    ...turns(products, { after, about: (row) => row.product }).map(({ about, at, rows }) => ({
      at,
      kind: 'product-mapping' as const,
      product: about,
      serviceIds: distinct(rows.map((row) => row.service_vendor_id)),
    })),
    ...turns(rules, { after, about: (row) => row.service_vendor_id }).map(({ about, at, rows }) => ({
      at,
      kind: 'service-rule' as const,
      serviceIds: distinct([about, ...rows.flatMap((row) => classServices(row.rule))]),
    })),
  ];
  return changes.sort((a, b) => (a.at === b.at ? 0 : a.at < b.at ? -1 : 1));
}

// biome-ignore lint/suspicious/noExplicitAny: fits the rows of every table of statements
type AnyRow = ExpressionBuilder<any, any>;

const touchedSince = (after: Instant) => (eb: AnyRow) => eb.or([eb('from_at', '>', after), eb('to_at', '>', after)]);

interface Span {
  from_at: Instant;
  to_at: Instant | null;
}

/** The moments at which something changed, each with the statements that ended or began then. */
function turns<Row extends Span, About extends string | number>(
  rows: readonly Row[],
  { after, about }: { after: Instant; about: (row: Row) => About },
): { about: About; at: Instant; rows: Row[] }[] {
  const found = new Map<string, { about: About; at: Instant; rows: Row[] }>();
  for (const row of rows) {
    for (const at of new Set([row.from_at, row.to_at])) {
      if (at === null || at <= after) continue;
      const key = `${at} ${about(row)}`;
      const turn = found.get(key) ?? { about: about(row), at, rows: [] };
      turn.rows.push(row);
      found.set(key, turn);
    }
  }
  return [...found.values()];
}

const distinct = <T>(values: readonly (T | null)[]): T[] => [...new Set(values.filter((value) => value !== null))];

function classServices(rule: string): string[] {
  return Object.values((JSON.parse(rule) as ServiceRule).classServices);
}
