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
import type { AdditionTable, AgreementTable, CompanyTable, Database, ServiceTable } from './schema.ts';

/*
 * The PSA's objects as the last sync left them, in the words of the domain. What is gone from the PSA is left out.
 */

type Read = Kysely<Database>;

export async function loadCompanies(db: Read, connectionId: number): Promise<Company[]> {
  const rows = await db
    .selectFrom('companies')
    .selectAll()
    .where('connection_id', '=', connectionId)
    .where('removed_at', 'is', null)
    .execute();
  return rows.map(companyOf);
}

/** An agreement with what is known of the list of its additions. */
export type StoredAgreement = Agreement & {
  /** When it was last read in full; null: never. */
  additionsReadAt: Instant | null;
  /** Why nothing was concluded from its last reading; null: it was whole. */
  additionsDoubt: string | null;
};

export async function loadAgreements(db: Read, connectionId: number): Promise<StoredAgreement[]> {
  const rows = await db
    .selectFrom('agreements')
    .selectAll()
    .where('connection_id', '=', connectionId)
    .where('removed_at', 'is', null)
    .execute();
  return rows.map((row) => ({
    ...agreementOf(row),
    additionsReadAt: row.additions_read_at,
    additionsDoubt: row.additions_doubt,
  }));
}

export async function loadAdditions(db: Read, connectionId: number): Promise<Addition[]> {
  const rows = await db
    .selectFrom('additions')
    .selectAll()
    .where('connection_id', '=', connectionId)
    .where('removed_at', 'is', null)
    .execute();
  return rows.map(additionOf);
}

export async function loadServices(db: Read, connectionId: number): Promise<Service[]> {
  const rows = await db
    .selectFrom('services')
    .selectAll()
    .where('connection_id', '=', connectionId)
    .where('removed_at', 'is', null)
    .execute();
  return rows.map(serviceOf);
}

export async function loadPriorities(db: Read, connectionId: number): Promise<Priority[]> {
  const rows = await db
    .selectFrom('priorities')
    .selectAll()
    .where('connection_id', '=', connectionId)
    .where('removed_at', 'is', null)
    .orderBy('sort_order')
    .execute();
  return rows.map((row) => ({ id: row.vendor_id, name: row.name, sortOrder: row.sort_order }));
}

export async function loadSources(db: Read, connectionId: number): Promise<TicketSource[]> {
  const rows = await db
    .selectFrom('sources')
    .selectAll()
    .where('connection_id', '=', connectionId)
    .where('removed_at', 'is', null)
    .orderBy('name_key')
    .execute();
  return rows.map((row) => ({ id: row.vendor_id, name: row.name }));
}

export async function loadBoards(db: Read, connectionId: number): Promise<Board[]> {
  const rows = await db
    .selectFrom('boards')
    .selectAll()
    .where('connection_id', '=', connectionId)
    .where('removed_at', 'is', null)
    .orderBy('name_key')
    .execute();
  return rows.map((row) => ({
    id: row.vendor_id,
    name: row.name,
    inactive: row.inactive === 1,
    isProject: row.is_project === 1,
  }));
}

export async function loadStatuses(db: Read, connectionId: number): Promise<BoardStatus[]> {
  const rows = await db
    .selectFrom('statuses')
    .selectAll()
    .where('connection_id', '=', connectionId)
    .where('removed_at', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.vendor_id,
    boardId: row.board_vendor_id,
    name: row.name,
    closed: row.closed === 1,
    inactive: row.inactive === 1,
    isDefault: row.is_default === 1,
  }));
}

/** Types, subtypes and items of all boards. */
export async function loadChoices(db: Read, connectionId: number): Promise<BoardChoice[]> {
  const rows = await db
    .selectFrom('choices')
    .selectAll()
    .where('connection_id', '=', connectionId)
    .where('removed_at', 'is', null)
    .orderBy('name_key')
    .execute();
  return rows.map((row) => ({
    id: row.choice_vendor_id,
    boardId: row.board_vendor_id,
    level: row.level,
    name: row.name,
    inactive: row.inactive === 1,
  }));
}

const companyOf = (row: Selectable<CompanyTable>): Company => ({
  id: row.vendor_id,
  identifier: row.identifier,
  name: row.name,
  deleted: row.deleted === 1,
  status: row.status,
});

const agreementOf = (row: Selectable<AgreementTable>): Agreement => ({
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
});

const additionOf = (row: Selectable<AdditionTable>): Addition => ({
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
});

const serviceOf = (row: Selectable<ServiceTable>): Service => ({
  id: row.vendor_id,
  identifier: row.identifier,
  description: row.description,
  isBundle: row.is_bundle === 1,
  inactive: row.inactive === 1,
  price: row.price,
});
