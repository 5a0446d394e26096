import type { Kysely, Selectable } from 'kysely';
import type {
  Addition,
  Agreement,
  AgreementStatus,
  Billing,
  Board,
  BoardChoice,
  BoardStatus,
  Company,
  Priority,
  Service,
  TicketSource,
} from '../domain/psa.ts';
import type { Instant } from '../domain/time.ts';
import type { SyncedTable } from './objects.ts';
import type { Database } from './schema.ts';

/*
 * The PSA's objects as the last sync left them, in the words of the domain. What is gone from the PSA is left out.
 */

type Read = Kysely<Database>;

type PsaTable = Exclude<SyncedTable, 'groups' | 'devices'>;

/** All tables of the PSA's objects have the columns of this one. */
const common = (table: PsaTable) => table as 'sources';

interface Loader<Table extends PsaTable, Row> {
  from: Table;
  order?: keyof Database[Table];
  read(row: Selectable<Database[Table]>): Row;
}

/** Reads all objects of a connection that the PSA still has. */
function loader<Table extends PsaTable, Row>({ from, order, read }: Loader<Table, Row>) {
  return async (db: Read, connectionId: number): Promise<Row[]> => {
    const rows = await db
      .selectFrom(common(from))
      .selectAll()
      .where('connection_id', '=', connectionId)
      .where('removed_at', 'is', null)
      .$if(order !== undefined, (query) => query.orderBy(order as 'id'))
      .execute();
    return (rows as unknown as Selectable<Database[Table]>[]).map(read);
  };
}

export const loadCompanies = loader({
  from: 'companies',
  read: (row): Company => ({
    id: row.vendor_id,
    identifier: row.identifier,
    name: row.name,
    deleted: row.deleted === 1,
    status: row.status,
  }),
});

/** An agreement with what is known of the list of its additions. */
export type StoredAgreement = Agreement & {
  /** When it was last read in full; null: never. */
  additionsReadAt: Instant | null;
  /** Why nothing was concluded from its last reading; null: it was whole. */
  additionsDoubt: string | null;
};

export const loadAgreements = loader({
  from: 'agreements',
  read: (row): StoredAgreement => ({
    id: row.vendor_id,
    name: row.name,
    companyId: row.company_vendor_id,
    parentId: row.parent_vendor_id,
    siteId: row.site_vendor_id,
    status: row.status as AgreementStatus,
    cancelled: row.cancelled === 1,
    cancelledDate: row.cancelled_date,
    startDate: row.start_date,
    endDate: row.end_date,
    billStartDate: row.bill_start_date,
    nextInvoiceDate: row.next_invoice_date,
    billingCycle: row.billing_cycle,
    prorated: row.prorated === 1,
    currency: row.currency,
    additionsReadAt: row.additions_read_at,
    additionsDoubt: row.additions_doubt,
  }),
});

export const loadAdditions = loader({
  from: 'additions',
  read: (row): Addition => ({
    id: row.vendor_id,
    agreementId: row.agreement_vendor_id,
    serviceId: row.service_vendor_id,
    serviceName: row.service_name,
    description: row.description,
    quantity: row.quantity,
    lessIncluded: row.less_included,
    unitPrice: row.unit_price,
    billedQuantity: row.billed_quantity,
    billing: row.billing as Billing,
    effectiveDate: row.effective_date,
    cancelledDate: row.cancelled_date,
    agreementStatus: row.agreement_status as AgreementStatus | null,
  }),
});

export const loadServices = loader({
  from: 'services',
  read: (row): Service => ({
    id: row.vendor_id,
    identifier: row.identifier,
    description: row.description,
    isBundle: row.is_bundle === 1,
    inactive: row.inactive === 1,
    price: row.price,
  }),
});

export const loadPriorities = loader({
  from: 'priorities',
  order: 'sort_order',
  read: (row): Priority => ({ id: row.vendor_id, name: row.name, sortOrder: row.sort_order }),
});

export const loadSources = loader({
  from: 'sources',
  order: 'name_key',
  read: (row): TicketSource => ({ id: row.vendor_id, name: row.name }),
});

export const loadBoards = loader({
  from: 'boards',
  order: 'name_key',
  read: (row): Board => ({
    id: row.vendor_id,
    name: row.name,
    inactive: row.inactive === 1,
    isProject: row.is_project === 1,
  }),
});

export const loadStatuses = loader({
  from: 'statuses',
  order: 'id',
  read: (row): BoardStatus => ({
    id: row.vendor_id,
    boardId: row.board_vendor_id,
    name: row.name,
    closed: row.closed === 1,
    inactive: row.inactive === 1,
    isDefault: row.is_default === 1,
  }),
});

/** Types, subtypes and items of all boards. */
export const loadChoices = loader({
  from: 'choices',
  order: 'name_key',
  read: (row): BoardChoice => ({
    id: row.choice_vendor_id,
    boardId: row.board_vendor_id,
    level: row.level,
    name: row.name,
    inactive: row.inactive === 1,
  }),
});
