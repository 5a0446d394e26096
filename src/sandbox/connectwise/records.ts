import { isoSeconds } from '../world/clock.ts';
import type {
  Addition,
  Agreement,
  Board,
  CatalogItem,
  Company,
  Configuration,
  Named,
  Note,
  Psa,
  Site,
  Ticket,
  TimeEntry,
} from '../world/psa.ts';
import type { Row } from './conditions.ts';

/** The sandbox's records as the vendor writes them: a field without a value is left out. */

const ref = (named: Named | undefined): Row | undefined => named && { id: named.id, name: named.name };

const info = (updatedAt: number, more: Row = {}): Row => ({
  lastUpdated: isoSeconds(updatedAt),
  updatedBy: 'API',
  ...more,
});

/** A field without a value is not in an answer. */
function present(row: Row): Row {
  for (const name of Object.keys(row)) if (row[name] === null || row[name] === undefined) delete row[name];
  return row;
}

const date = (at: number | null): string | null => (at === null ? null : isoSeconds(at));
const find = (list: readonly Named[], id: number | null): Named | undefined => list.find((each) => each.id === id);

function companyRef(psa: Psa, id: number): Row {
  const company = psa.companies.get(id);
  return { id, identifier: company?.identifier ?? '', name: company?.name ?? '' };
}

export function companyRow(psa: Psa, company: Company): Row {
  const site = psa.sites.get(company.siteIds[0] ?? -1);
  return present({
    id: company.id,
    identifier: company.identifier,
    name: company.name,
    status: ref(find(psa.companyStatuses, company.statusId)),
    addressLine1: '1 Example Street',
    city: company.city,
    country: { id: 1, name: 'United States' },
    phoneNumber: '',
    website: '',
    leadFlag: company.lead,
    unsubscribeFlag: false,
    deletedFlag: company.deleted,
    dateDeleted: company.deleted ? isoSeconds(company.updatedAt) : null,
    deletedBy: company.deleted ? 'Administrator' : null,
    mobileGuid: company.guid,
    isVendorFlag: company.typeId === 3,
    types: psa.companyTypes.filter((type) => type.id === company.typeId).map((type) => ref(type)),
    site: ref(site),
    _info: info(company.updatedAt),
  });
}

export const siteRow = (psa: Psa, site: Site): Row => ({
  id: site.id,
  name: site.name,
  company: companyRef(psa, site.companyId),
  inactiveFlag: false,
  primaryAddressFlag: site.name === 'Main',
  _info: info(psa.companies.get(site.companyId)?.updatedAt ?? 0),
});

export function agreementRow(psa: Psa, agreement: Agreement): Row {
  const parent = agreement.parentId === null ? undefined : psa.agreements.get(agreement.parentId);
  return present({
    id: agreement.id,
    name: agreement.name,
    type: ref(find(psa.agreementTypes, agreement.typeId)),
    company: companyRef(psa, agreement.companyId),
    contact: { id: agreement.companyId * 100 + 1, name: 'Office' },
    parentAgreement: ref(parent),
    startDate: date(agreement.startDate),
    endDate: date(agreement.endDate),
    noEndingDateFlag: agreement.endDate === null,
    cancelledFlag: agreement.status === 'Cancelled',
    dateCancelled: agreement.status === 'Cancelled' ? date(agreement.endDate) : null,
    agreementStatus: agreement.status,
    billingCycle: ref(find(psa.billingCycles, agreement.billingCycleId)),
    billStartDate: date(agreement.billStartDate),
    nextInvoiceDate: date(agreement.nextInvoiceDate),
    prorateFlag: agreement.prorate,
    currency: { id: 7, symbol: '$', currencyCode: 'USD', currencyIdentifier: 'USD', name: 'US Dollars' },
    invoicingCycle: 'CalendarYear',
    periodType: 'Current',
    ...agreement.other,
    _info: info(agreement.updatedAt),
  });
}

export function additionRow(psa: Psa, addition: Addition): Row {
  const product = psa.catalog.get(addition.productId);
  const agreement = psa.agreements.get(addition.agreementId);
  const billed = addition.quantity - addition.lessIncluded;
  const charged = addition.billCustomer === 'Billable' ? Math.max(0, billed) : 0;
  return present({
    id: addition.id,
    product: { id: addition.productId, identifier: product?.identifier ?? '' },
    quantity: addition.quantity,
    lessIncluded: addition.lessIncluded,
    unitPrice: addition.unitPrice,
    unitCost: addition.unitCost,
    billCustomer: addition.billCustomer,
    effectiveDate: isoSeconds(addition.effectiveDate),
    cancelledDate: date(addition.cancelledDate),
    taxableFlag: true,
    invoiceDescription: addition.invoiceDescription,
    purchaseItemFlag: false,
    specialOrderFlag: false,
    agreementId: addition.agreementId,
    agreementStatus: agreement?.status,
    description: addition.description,
    billedQuantity: billed,
    uom: 'Each',
    extPrice: cents(charged * addition.unitPrice),
    extCost: cents(Math.max(0, billed) * addition.unitCost),
    sequenceNumber: 0,
    margin: cents(charged * addition.unitPrice - Math.max(0, billed) * addition.unitCost),
    prorateCost: 0,
    proratePrice: 0,
    extendedProrateCost: 0,
    extendedProratePrice: 0,
    prorateCurrentPeriodFlag: false,
    ...addition.other,
    _info: info(addition.updatedAt),
  });
}

const cents = (amount: number): number => Math.round(amount * 100) / 100;

export const catalogRow = (item: CatalogItem): Row => ({
  id: item.id,
  identifier: item.identifier,
  description: item.description,
  inactiveFlag: item.inactive,
  subcategory: { id: 1, name: 'Security' },
  category: { id: 1, name: 'Software' },
  type: { id: 1, name: 'Recurring' },
  productClass: item.productClass,
  serializedFlag: false,
  phaseProductFlag: false,
  price: item.price,
  cost: item.cost,
  taxableFlag: true,
  customerDescription: item.description,
  recurringFlag: item.productClass === 'Agreement',
  _info: info(item.updatedAt),
});

export const boardRow = (board: Board): Row => ({
  id: board.id,
  name: board.name,
  location: { id: 11, name: 'Head office' },
  department: { id: 5, identifier: 'Services', name: 'Services' },
  inactiveFlag: board.inactive,
  projectFlag: board.project,
  sendToContactFlag: true,
  _info: info(tableDate),
});

/** Tables were set up long ago. */
export const tableDate = Date.UTC(2020, 4, 27, 21, 16, 58);

export function ticketRow(psa: Psa, ticket: Ticket): Row {
  const board = psa.boards.get(ticket.boardId);
  const status = board?.statuses.find((each) => each.id === ticket.statusId);
  const priority = psa.priorities.find((each) => each.id === ticket.priorityId);
  const merged = ticket.mergedIntoId === null ? undefined : psa.tickets.get(ticket.mergedIntoId);
  const site = ticket.siteId === null ? undefined : psa.sites.get(ticket.siteId);
  const agreement = ticket.agreementId === null ? undefined : psa.agreements.get(ticket.agreementId);
  return present({
    id: ticket.id,
    summary: ticket.summary,
    recordType: 'ServiceTicket',
    board: ref(board),
    status: ref(status),
    company: companyRef(psa, ticket.companyId),
    site: ref(site),
    siteName: site?.name,
    type: ref(find(board?.types ?? [], ticket.typeId)),
    subType: ref(find(board?.subTypes ?? [], ticket.subTypeId)),
    item: ref(find(board?.items ?? [], ticket.itemId)),
    team: ref(board?.team),
    owner: ticket.owner === null ? null : memberRef(ticket.owner),
    priority: priority && { id: priority.id, name: priority.name, sort: priority.sortOrder },
    source: ref(find(psa.sources, ticket.sourceId)),
    agreement: ref(agreement),
    severity: 'Medium',
    impact: 'Medium',
    externalXRef: ticket.externalXRef,
    automaticEmailContactFlag: false,
    automaticEmailResourceFlag: false,
    automaticEmailCcFlag: false,
    customerUpdatedFlag: false,
    closedDate: date(ticket.closedAt),
    closedBy: ticket.closedBy,
    closedFlag: status?.closes ?? false,
    actualHours: actualHours(psa, ticket),
    approved: true,
    hasChildTicket: false,
    hasMergedChildTicketFlag: ticket.hasMergedChild,
    mergedParentTicket: merged && { id: merged.id, summary: merged.summary },
    ...ticket.other,
    _info: info(ticket.updatedAt, {
      updatedBy: ticket.updatedBy,
      dateEntered: isoSeconds(ticket.createdAt),
      enteredBy: ticket.createdBy,
    }),
  });
}

function actualHours(psa: Psa, ticket: Ticket): number | null {
  const hours = psa.timeEntries
    .filter((entry) => entry.ticketId === ticket.id)
    .reduce((sum, entry) => sum + entry.hours, 0);
  return hours > 0 ? hours : null;
}

const memberRef = (identifier: string): Row => ({ id: identifier.length + 600, identifier, name: identifier });

export const noteRow = (ticket: Ticket, note: Note): Row => ({
  id: note.id,
  ticketId: ticket.id,
  text: note.text,
  detailDescriptionFlag: note.detailDescription,
  internalAnalysisFlag: note.internalAnalysis,
  resolutionFlag: note.resolution,
  issueFlag: false,
  member: memberRef(note.createdBy),
  dateCreated: isoSeconds(note.createdAt),
  createdBy: note.createdBy,
  internalFlag: note.internalAnalysis,
  externalFlag: note.detailDescription || note.resolution,
  _info: { lastUpdated: isoSeconds(note.createdAt), updatedBy: note.createdBy },
});

export const timeEntryRow = (psa: Psa, entry: TimeEntry): Row => ({
  id: entry.id,
  company: companyRef(psa, psa.tickets.get(entry.ticketId)?.companyId ?? 0),
  chargeToId: entry.ticketId,
  chargeToType: 'ServiceTicket',
  member: memberRef(entry.member),
  timeStart: isoSeconds(entry.startedAt),
  timeEnd: isoSeconds(entry.startedAt + entry.hours * 3_600_000),
  actualHours: entry.hours,
  billableOption: 'Billable',
  notes: entry.notes,
  ticket: { id: entry.ticketId, summary: psa.tickets.get(entry.ticketId)?.summary ?? '' },
  _info: info(entry.startedAt, { updatedBy: entry.member }),
});

export const configurationRow = (psa: Psa, configuration: Configuration): Row => ({
  id: configuration.id,
  name: configuration.name,
  type: { id: 1, name: 'Managed device' },
  status: { id: 1, name: 'Active' },
  company: companyRef(psa, configuration.companyId),
  serialNumber: configuration.serial,
  macAddress: configuration.mac,
  activeFlag: true,
  _info: info(tableDate),
});
