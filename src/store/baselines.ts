import type { Kysely, Selectable } from 'kysely';
import type { Baseline, SeenAddition } from '../domain/adjustment.ts';
import type { CalendarDate } from '../domain/time.ts';
import type { Trx } from './db.ts';
import type { BaselineTable, Database } from './schema.ts';

/** What the guards measure against, with the line it belongs to and what made it. */
export interface StoredBaseline extends Baseline {
  accountId: number;
  serviceId: string;
  source: 'approved' | 'invoiced';
  /** The agreement's next invoice date when it was made: once that has moved on, an invoice has confirmed it. */
  nextInvoiceDate: CalendarDate | null;
}

export async function loadBaselines(db: Kysely<Database>): Promise<StoredBaseline[]> {
  return (await db.selectFrom('baselines').selectAll().orderBy('addition_vendor_id').execute()).map(fromRow);
}

/** null where the addition has none. */
export async function findBaseline(db: Kysely<Database>, additionId: string): Promise<StoredBaseline | null> {
  const row = await db
    .selectFrom('baselines')
    .selectAll()
    .where('addition_vendor_id', '=', additionId)
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** In the place of the addition's former one. */
export const saveBaseline = (trx: Trx, baseline: StoredBaseline): Promise<void> => saveBaselines(trx, [baseline]);

/** More rows than this have too many parameters for one statement. */
const most = 500;

/** Each in the place of its addition's former one. */
export async function saveBaselines(trx: Trx, baselines: readonly StoredBaseline[]): Promise<void> {
  for (let at = 0; at < baselines.length; at += most) {
    await trx
      .insertInto('baselines')
      .values(baselines.slice(at, at + most).map(toRow))
      .onConflict((conflict) =>
        conflict.column('addition_vendor_id').doUpdateSet(({ ref }) => ({
          account_id: ref('excluded.account_id'),
          service_vendor_id: ref('excluded.service_vendor_id'),
          quantity: ref('excluded.quantity'),
          source: ref('excluded.source'),
          at: ref('excluded.at'),
          seen: ref('excluded.seen'),
          mapping_mark: ref('excluded.mapping_mark'),
          rule_mark: ref('excluded.rule_mark'),
          next_invoice_date: ref('excluded.next_invoice_date'),
        })),
      )
      .execute();
  }
}

const toRow = (baseline: StoredBaseline) => ({
  addition_vendor_id: baseline.additionId,
  account_id: baseline.accountId,
  service_vendor_id: baseline.serviceId,
  quantity: baseline.quantity,
  source: baseline.source,
  at: baseline.at,
  seen: JSON.stringify(baseline.seen),
  mapping_mark: baseline.mappingMark,
  rule_mark: baseline.ruleMark,
  next_invoice_date: baseline.nextInvoiceDate,
});

const fromRow = (row: Selectable<BaselineTable>): StoredBaseline => ({
  additionId: row.addition_vendor_id,
  accountId: row.account_id,
  serviceId: row.service_vendor_id,
  quantity: row.quantity,
  source: row.source,
  at: row.at,
  seen: JSON.parse(row.seen) as SeenAddition,
  mappingMark: row.mapping_mark,
  ruleMark: row.rule_mark,
  nextInvoiceDate: row.next_invoice_date,
});
