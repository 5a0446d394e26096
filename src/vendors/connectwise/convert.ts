import type { z } from 'zod';
import { toDecimal } from '../../domain/decimal.ts';
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
  Ticket,
  TicketDraft,
  TicketSource,
} from '../../domain/psa.ts';
import { type CalendarDate, isDate } from '../../domain/time.ts';
import type * as api from './schema.ts';

type Raw<Schema extends z.ZodType> = z.infer<Schema>;
type MaybeRef = { id?: string | number | null | undefined } | null | undefined;

const statuses: Record<Raw<typeof api.Agreement>['agreementStatus'], AgreementStatus> = {
  Active: 'active',
  Cancelled: 'cancelled',
  Expired: 'expired',
  Inactive: 'inactive',
};

const billings: Record<Raw<typeof api.Addition>['billCustomer'], Billing> = {
  Billable: 'billable',
  NoCharge: 'no-charge',
  DoNotBill: 'do-not-bill',
};

const idOrNull = (ref: MaybeRef) => (ref?.id === undefined || ref.id === null ? null : String(ref.id));

// What .NET writes where a date was never set.
const noDate = '0001-01-01';

// A date comes as a date-time at midnight UTC and means the calendar date of the ConnectWise server.
function dateOrNull(field: string, text: string | null | undefined): CalendarDate | null {
  if (text === undefined || text === null || text === '' || text.startsWith(noDate)) return null;
  const date = /^\d{4}-\d{2}-\d{2}(?=[T ]|$)/i.exec(text)?.[0];
  if (date === undefined || !isDate(date)) throw new RangeError(`${field}: "${text}" is not a date`);
  return date;
}

const amount = (value: string | number | null | undefined) => toDecimal(value ?? 0);

export const fromApiCompany = (c: Raw<typeof api.Company>): Company => ({
  id: String(c.id),
  identifier: c.identifier,
  name: c.name,
  deleted: c.deletedFlag ?? false,
  status: c.status?.name ?? '',
});

export const fromApiAgreement = (a: Raw<typeof api.Agreement>): Agreement => ({
  id: String(a.id),
  name: a.name,
  companyId: String(a.company.id),
  parentId: idOrNull(a.parentAgreement),
  siteId: idOrNull(a.site),
  status: statuses[a.agreementStatus],
  cancelled: a.cancelledFlag ?? false,
  cancelledDate: dateOrNull('dateCancelled', a.dateCancelled),
  startDate: dateOrNull('startDate', a.startDate),
  endDate: a.noEndingDateFlag ? null : dateOrNull('endDate', a.endDate),
  billStartDate: dateOrNull('billStartDate', a.billStartDate),
  nextInvoiceDate: dateOrNull('nextInvoiceDate', a.nextInvoiceDate),
  billingCycle: a.billingCycle?.name ?? '',
  prorated: a.prorateFlag ?? false,
  currency: a.currency?.currencyCode || null,
});

/** `agreementId` is the agreement it was asked for by; the record itself may leave it out. */
export const fromApiAddition =
  (agreementId: string) =>
  (a: Raw<typeof api.Addition>): Addition => ({
    id: String(a.id),
    agreementId: String(a.agreementId ?? agreementId),
    serviceId: String(a.product.id),
    serviceName: a.product.identifier ?? '',
    description: a.description ?? '',
    quantity: toDecimal(a.quantity),
    lessIncluded: amount(a.lessIncluded),
    unitPrice: amount(a.unitPrice),
    billedQuantity: a.billedQuantity === undefined || a.billedQuantity === null ? null : toDecimal(a.billedQuantity),
    billing: billings[a.billCustomer],
    effectiveDate: dateOrNull('effectiveDate', a.effectiveDate),
    cancelledDate: dateOrNull('cancelledDate', a.cancelledDate),
    agreementStatus: a.agreementStatus ? statuses[a.agreementStatus] : null,
  });

export const fromApiService = (c: Raw<typeof api.CatalogItem>): Service => ({
  id: String(c.id),
  identifier: c.identifier,
  description: c.description ?? '',
  isBundle: c.productClass === 'Bundle',
  inactive: c.inactiveFlag ?? false,
  price: amount(c.price),
});

export const fromApiPriority = (p: Raw<typeof api.Priority>): Priority => ({
  id: String(p.id),
  name: p.name,
  sortOrder: p.sortOrder ?? 0,
});

export const fromApiSource = (s: Raw<typeof api.TicketSource>): TicketSource => ({ id: String(s.id), name: s.name });

export const fromApiBoard = (b: Raw<typeof api.Board>): Board => ({
  id: String(b.id),
  name: b.name,
  inactive: b.inactiveFlag ?? false,
  isProject: b.projectFlag ?? false,
});

export const fromApiStatus =
  (boardId: string) =>
  (s: Raw<typeof api.BoardStatus>): BoardStatus => ({
    id: String(s.id),
    boardId,
    name: s.name,
    closed: s.closedStatus ?? false,
    inactive: s.inactive ?? false,
    isDefault: s.defaultFlag ?? false,
  });

export const fromApiChoice =
  (boardId: string, level: BoardChoice['level']) =>
  (c: Raw<typeof api.BoardChoice>): BoardChoice => ({
    id: String(c.id),
    boardId,
    level,
    name: c.name,
    inactive: c.inactiveFlag ?? false,
  });

export const fromApiTicket = (t: Raw<typeof api.Ticket>): Ticket => ({
  id: String(t.id),
  summary: t.summary,
  reference: t.externalXRef ?? '',
  companyId: String(t.company.id),
  boardId: String(t.board.id),
  statusId: String(t.status.id),
  statusName: t.status.name ?? '',
  priorityId: idOrNull(t.priority),
  closed: t.closedFlag ?? false,
  mergedIntoId: idOrNull(t.mergedParentTicket),
  hasOwner: idOrNull(t.owner) !== null,
  changedByOthers: !isOwnWord(t),
});

/** The ticket was entered by our own API member: has it also had the last word on it? */
function isOwnWord({ _info: info }: Raw<typeof api.Ticket>): boolean {
  const [author, last] = [info?.enteredBy?.toLowerCase() ?? '', info?.updatedBy?.toLowerCase() ?? ''];
  return author !== '' && author === last;
}

export interface Note {
  id: string;
  text: string;
  /** Who wrote it, in lower case; '' where the vendor does not say. */
  by: string;
}

export const fromApiNote = (n: Raw<typeof api.Note>): Note => ({
  id: String(n.id),
  text: n.text ?? '',
  by: (n.createdBy || n.member?.identifier || '').toLowerCase(),
});

export const fromApiTimeEntry = ({ id }: Raw<typeof api.TimeEntry>) => ({ id: String(id) });

export const toApiRef = (id: string) => ({ id: Number(id) });

/** Nobody outside is written to: no contact, no mails; the text goes where the draft's visibility allows. */
export function toApiTicket(draft: TicketDraft): Record<string, unknown> {
  const refs = {
    site: draft.siteId,
    agreement: draft.agreementId,
    board: draft.boardId,
    status: draft.statusId,
    priority: draft.priorityId,
    type: draft.typeId,
    subType: draft.subtypeId,
    item: draft.itemId,
    source: draft.sourceId,
  };
  const chosen = Object.entries(refs).flatMap(([name, id]) => (id === null ? [] : [[name, toApiRef(id)] as const]));
  const shown = draft.visibility === 'customer';
  return {
    summary: draft.summary,
    company: toApiRef(draft.companyId),
    ...Object.fromEntries(chosen),
    externalXRef: draft.reference,
    [shown ? 'initialDescription' : 'initialInternalAnalysis']: draft.text,
    automaticEmailContactFlag: false,
    automaticEmailResourceFlag: false,
    automaticEmailCcFlag: false,
    processNotifications: shown,
  };
}

export function toApiNote({ text, visibility }: { text: string; visibility: 'internal' | 'customer' }) {
  const shown = visibility === 'customer';
  return {
    text,
    detailDescriptionFlag: shown,
    internalAnalysisFlag: !shown,
    resolutionFlag: false,
    processNotifications: shown,
  };
}
