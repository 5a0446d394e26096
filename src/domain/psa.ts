import type { CalendarDate } from './time.ts';

/** A decimal number as text, e.g. "12", "0.5", "-3.25": no exponent, no trailing zeros, never "-0". */
export type Decimal = string;

export interface Company {
  id: string;
  identifier: string;
  name: string;
  deleted: boolean;
  /** Name of the company's status, e.g. "Active", '' where none. */
  status: string;
}

export type AgreementStatus = 'active' | 'cancelled' | 'expired' | 'inactive';

export interface Agreement {
  id: string;
  name: string;
  companyId: string;
  /** A child agreement is invoiced with its parent and takes its dates from it. */
  parentId: string | null;
  siteId: string | null;
  status: AgreementStatus;
  cancelled: boolean;
  cancelledDate: CalendarDate | null;
  startDate: CalendarDate | null;
  /** null: no end. */
  endDate: CalendarDate | null;
  billStartDate: CalendarDate | null;
  nextInvoiceDate: CalendarDate | null;
  /** Name of the billing cycle, e.g. "Monthly", '' where none. */
  billingCycle: string;
  prorated: boolean;
  /** Of its prices, e.g. "USD"; null: the PSA does not say. */
  currency: string | null;
}

export type Billing = 'billable' | 'no-charge' | 'do-not-bill';

/** A recurring line on an agreement. */
export interface Addition {
  id: string;
  agreementId: string;
  serviceId: string;
  serviceName: string;
  description: string;
  quantity: Decimal;
  lessIncluded: Decimal;
  unitPrice: Decimal;
  /** What the next invoice bills, as the PSA computed it; null where it does not say. */
  billedQuantity: Decimal | null;
  billing: Billing;
  effectiveDate: CalendarDate | null;
  cancelledDate: CalendarDate | null;
  agreementStatus: AgreementStatus | null;
}

/** Where an addition is found: it can be reached through its agreement only. */
export interface AdditionRef {
  agreementId: string;
  id: string;
}

/** A catalog item that additions bill. */
export interface Service {
  id: string;
  identifier: string;
  description: string;
  /** A bundle cannot be an addition. */
  isBundle: boolean;
  inactive: boolean;
  price: Decimal;
}

export interface Priority {
  id: string;
  name: string;
  /** The lower the more urgent; 0: the PSA does not say. */
  sortOrder: number;
}

/** Where a ticket comes from, e.g. "Monitoring". */
export interface TicketSource {
  id: string;
  name: string;
}

export interface Board {
  id: string;
  name: string;
  inactive: boolean;
  /** A project board takes project tickets alone. */
  isProject: boolean;
}

/** Whether service tickets can be opened on it. */
export const takesTickets = ({ inactive, isProject }: Board): boolean => !inactive && !isProject;

export interface BoardStatus {
  id: string;
  boardId: string;
  name: string;
  closed: boolean;
  inactive: boolean;
  isDefault: boolean;
}

/** A type, subtype or item of a board. Their ids are unique within board and level only. */
export interface BoardChoice {
  id: string;
  boardId: string;
  level: 'type' | 'subtype' | 'item';
  name: string;
  inactive: boolean;
}

export interface TicketDraft {
  /** 100 characters at most. */
  summary: string;
  companyId: string;
  siteId: string | null;
  agreementId: string | null;
  boardId: string | null;
  statusId: string | null;
  priorityId: string | null;
  typeId: string | null;
  subtypeId: string | null;
  itemId: string | null;
  sourceId: string | null;
  /** Text, and who may read it. */
  text: string;
  visibility: 'internal' | 'customer';
  /** Our reference: deterministic, 100 characters at most, what a lookup finds the ticket by. */
  reference: string;
}

export interface Ticket {
  id: string;
  summary: string;
  reference: string;
  companyId: string;
  boardId: string;
  statusId: string;
  statusName: string;
  priorityId: string | null;
  closed: boolean;
  /** The ticket this one was merged into. */
  mergedIntoId: string | null;
  hasOwner: boolean;
  /** Someone other than our own API member changed it last, or the vendor does not say who. */
  changedByOthers: boolean;
}

/** What people did on a ticket since it was opened. */
export interface TicketActivity {
  timeEntries: number;
  /** Notes by someone other than our own API member. */
  foreignNotes: number;
}
