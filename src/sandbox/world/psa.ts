import type { Clock } from './clock.ts';

export interface Company {
  readonly id: number;
  identifier: string;
  name: string;
  statusId: number;
  typeId: number;
  deleted: boolean;
  lead: boolean;
  city: string;
  readonly guid: string;
  readonly siteIds: number[];
  updatedAt: number;
}

export interface Site {
  readonly id: number;
  readonly companyId: number;
  readonly name: string;
}

type AgreementStatus = 'Active' | 'Cancelled' | 'Expired' | 'Inactive';
export type BillCustomer = 'Billable' | 'DoNotBill' | 'NoCharge';

export interface Agreement {
  readonly id: number;
  name: string;
  typeId: number;
  companyId: number;
  parentId: number | null;
  status: AgreementStatus;
  billingCycleId: number;
  /** A child has no dates of its own. */
  startDate: number | null;
  endDate: number | null;
  billStartDate: number | null;
  nextInvoiceDate: number | null;
  prorate: boolean;
  /** Writable fields that mean nothing to the sandbox, kept as they were sent. */
  other: Record<string, unknown>;
  updatedAt: number;
}

export interface Addition {
  readonly id: number;
  readonly agreementId: number;
  productId: number;
  quantity: number;
  lessIncluded: number;
  unitPrice: number;
  unitCost: number;
  billCustomer: BillCustomer;
  effectiveDate: number;
  cancelledDate: number | null;
  description: string;
  invoiceDescription: string;
  other: Record<string, unknown>;
  updatedAt: number;
}

export type ProductClass = 'Agreement' | 'Bundle' | 'Inventory' | 'NonInventory' | 'Service';

export interface CatalogItem {
  readonly id: number;
  readonly identifier: string;
  readonly description: string;
  readonly productClass: ProductClass;
  readonly price: number;
  readonly cost: number;
  readonly inactive: boolean;
  updatedAt: number;
}

export interface Named {
  readonly id: number;
  readonly name: string;
}
export interface Priority extends Named {
  readonly color: string;
  readonly level: 'Critical' | 'High' | 'Medium' | 'Low';
  readonly sortOrder: number;
  readonly isDefault: boolean;
}
export interface BoardStatus extends Named {
  readonly sortOrder: number;
  readonly isDefault: boolean;
  readonly closes: boolean;
  readonly inactive: boolean;
}
/** One allowed combination; a type may stand without a subtype, a subtype without an item. */
export interface Combination {
  readonly id: number;
  readonly typeId: number;
  readonly subTypeId: number | null;
  readonly itemId: number | null;
}
export interface Board extends Named {
  readonly inactive: boolean;
  readonly project: boolean;
  readonly statuses: readonly BoardStatus[];
  readonly types: readonly (Named & { readonly isDefault: boolean })[];
  readonly subTypes: readonly Named[];
  readonly items: readonly Named[];
  readonly combinations: readonly Combination[];
  readonly team: Named;
}

export interface Note {
  readonly id: number;
  text: string;
  detailDescription: boolean;
  internalAnalysis: boolean;
  resolution: boolean;
  readonly createdAt: number;
  readonly createdBy: string;
}

export interface TimeEntry {
  readonly id: number;
  readonly ticketId: number;
  readonly member: string;
  readonly startedAt: number;
  readonly hours: number;
  readonly notes: string;
}

export interface Ticket {
  readonly id: number;
  summary: string;
  companyId: number;
  siteId: number | null;
  agreementId: number | null;
  boardId: number;
  statusId: number;
  typeId: number | null;
  subTypeId: number | null;
  itemId: number | null;
  priorityId: number;
  sourceId: number;
  owner: string | null;
  externalXRef: string | null;
  mergedIntoId: number | null;
  hasMergedChild: boolean;
  readonly notes: Note[];
  readonly configurationIds: number[];
  readonly createdBy: string;
  readonly createdAt: number;
  closedAt: number | null;
  closedBy: string | null;
  other: Record<string, unknown>;
  updatedAt: number;
  updatedBy: string;
}

export interface Configuration {
  readonly id: number;
  readonly name: string;
  readonly companyId: number;
  readonly serial: string;
  readonly mac: string;
}

interface Callback {
  readonly id: number;
  readonly fields: Record<string, unknown>;
}

/** A write that a client asked for, as it came and as it ended. */
interface WriteRecord {
  at: string;
  method: string;
  path: string;
  body: unknown;
  status: number;
  tookEffect: boolean;
}

export interface Psa {
  readonly companyId: string;
  readonly publicKey: string;
  privateKey: string;
  readonly clientId: string;
  /** The login name of the API member: who created what a client wrote. */
  readonly memberName: string;
  codebase: string;
  takesBundles: boolean;
  pagesForwardOnly: boolean;
  readonly companies: Map<number, Company>;
  readonly sites: Map<number, Site>;
  readonly agreements: Map<number, Agreement>;
  /** Additions by agreement, in order of their ids. */
  readonly additions: Map<number, Addition[]>;
  readonly catalog: Map<number, CatalogItem>;
  readonly boards: Map<number, Board>;
  priorities: readonly Priority[];
  readonly sources: readonly Named[];
  readonly companyStatuses: readonly Named[];
  readonly companyTypes: readonly Named[];
  readonly agreementTypes: readonly Named[];
  readonly billingCycles: readonly Named[];
  readonly tickets: Map<number, Ticket>;
  readonly timeEntries: TimeEntry[];
  readonly configurations: Map<number, Configuration>;
  readonly callbacks: Map<number, Callback>;
  readonly writes: WriteRecord[];
  readonly clock: Clock;
  /** The next id for whatever a client creates: one counter for all. */
  nextId(): number;
}

/** The agreement whose dates hold: a child takes them from its parent. */
export function datingAgreement(agreement: Agreement, agreements: ReadonlyMap<number, Agreement>): Agreement {
  return agreement.parentId === null ? agreement : (agreements.get(agreement.parentId) ?? agreement);
}

/** Every addition of every agreement. */
export function* allAdditions(psa: Psa): Generator<Addition> {
  for (const list of psa.additions.values()) yield* list;
}
