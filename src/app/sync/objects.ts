import type { DeviceKind } from '../../domain/count.ts';
import { writeProducts } from '../../domain/device-text.ts';
import type { Device, Group } from '../../domain/inventory.ts';
import { searchKey } from '../../domain/names.ts';
import type {
  Addition,
  Agreement,
  Board,
  BoardChoice,
  BoardStatus,
  Company,
  Priority,
  Service,
  TicketSource,
} from '../../domain/psa.ts';
import { dateOf } from '../../domain/time.ts';
import type { Value } from '../../store/bulk.ts';
import type { SyncedTable } from '../../store/objects.ts';
import type { Database } from '../../store/schema.ts';
import { markOf } from './mark.ts';

type Columns<Row> = { [Name in keyof Row]: Row[Name] };
type Kept = 'id' | 'connection_id' | 'vendor_id' | 'hash' | 'since' | 'missing_since' | 'removed_at' | 'unreadable';
type Own<Table extends SyncedTable> = Omit<
  Database[Table],
  Kept | 'group_id' | 'kind_id' | 'known_since' | 'members_doubt' | 'additions_read_at' | 'additions_doubt'
>;

/** How the objects of one kind are kept: all that the sync knows of them. */
export interface SyncObject<Row> {
  table: SyncedTable;
  /** In messages, e.g. "312 of 1,000 devices". */
  words: string;
  id(row: Row): string;
  columns(row: Row): Record<string, Value>;
  /** A text that is another one when the row is, where that is not simply its columns, or is had with less work. */
  mark?(row: Row): string;
}

const flag = (value: boolean): 0 | 1 => (value ? 1 : 0);
const named = (name: string) => ({ name, name_key: searchKey(name) });

export const groupObject: SyncObject<Group> = {
  table: 'groups',
  words: 'groups',
  id: (group) => group.id,
  columns: (group): Own<'groups'> => ({
    ...named(group.name),
    parent_vendor_id: group.parentId,
    kind: group.kind,
    is_customer: flag(group.isCustomer),
  }),
};

/** `group_id` is the vendor's id here, and the device's kind is told: both become our keys when the row is applied. */
export const deviceObject: SyncObject<Device> = {
  table: 'devices',
  words: 'devices',
  id: (device) => device.id,
  columns: (device): Own<'devices'> & Columns<DeviceKind> & { group_id: string | null } => ({
    ...named(device.name),
    group_id: device.groupId,
    type: device.type,
    os: device.os,
    products: writeProducts(device),
    serial: device.serial,
    macs: device.macs.join(' '),
    muted: flag(device.muted),
    last_seen: device.lastSeen,
  }),
  // Devices check in every few minutes: the date alone is kept true, or every sync would write every row.
  mark(device) {
    const seenOn = device.lastSeen === null ? null : dateOf(device.lastSeen);
    const { name, groupId, type, os, serial, muted } = device;
    let mark = markOf([name, groupId, type, os, serial, flag(muted), seenOn]);
    for (const mac of device.macs) mark += `\n${mac}`;
    for (const product of device.installed) mark += `\n${product}`;
    for (const { product, until, trial } of device.activated) mark += markOf([product, until, flag(trial)]);
    return mark;
  },
};

export const companyObject: SyncObject<Company> = {
  table: 'companies',
  words: 'companies',
  id: (company) => company.id,
  columns: (company): Own<'companies'> => ({
    ...named(company.name),
    identifier: company.identifier,
    deleted: flag(company.deleted),
    status: company.status,
  }),
};

export const agreementObject: SyncObject<Agreement> = {
  table: 'agreements',
  words: 'agreements',
  id: (agreement) => agreement.id,
  columns: (agreement): Own<'agreements'> => ({
    ...named(agreement.name),
    company_vendor_id: agreement.companyId,
    parent_vendor_id: agreement.parentId,
    site_vendor_id: agreement.siteId,
    status: agreement.status,
    cancelled: flag(agreement.cancelled),
    cancelled_date: agreement.cancelledDate,
    start_date: agreement.startDate,
    end_date: agreement.endDate,
    bill_start_date: agreement.billStartDate,
    next_invoice_date: agreement.nextInvoiceDate,
    billing_cycle: agreement.billingCycle,
    prorated: flag(agreement.prorated),
    currency: agreement.currency,
  }),
};

export const additionObject: SyncObject<Addition> = {
  table: 'additions',
  words: 'additions',
  id: (addition) => addition.id,
  columns: (addition): Own<'additions'> => ({
    agreement_vendor_id: addition.agreementId,
    service_vendor_id: addition.serviceId,
    service_name: addition.serviceName,
    description: addition.description,
    quantity: addition.quantity,
    less_included: addition.lessIncluded,
    unit_price: addition.unitPrice,
    billed_quantity: addition.billedQuantity,
    billing: addition.billing,
    effective_date: addition.effectiveDate,
    cancelled_date: addition.cancelledDate,
    agreement_status: addition.agreementStatus,
  }),
};

export const serviceObject: SyncObject<Service> = {
  table: 'services',
  words: 'services',
  id: (service) => service.id,
  columns: (service): Own<'services'> => ({
    identifier: service.identifier,
    name_key: searchKey(`${service.identifier} ${service.description}`),
    description: service.description,
    is_bundle: flag(service.isBundle),
    inactive: flag(service.inactive),
    price: service.price,
  }),
};

export const priorityObject: SyncObject<Priority> = {
  table: 'priorities',
  words: 'priorities',
  id: (priority) => priority.id,
  columns: (priority): Own<'priorities'> => ({ ...named(priority.name), sort_order: priority.sortOrder }),
};

export const sourceObject: SyncObject<TicketSource> = {
  table: 'sources',
  words: 'sources',
  id: (source) => source.id,
  columns: (source): Own<'sources'> => named(source.name),
};

export const boardObject: SyncObject<Board> = {
  table: 'boards',
  words: 'boards',
  id: (board) => board.id,
  columns: (board): Own<'boards'> => ({
    ...named(board.name),
    inactive: flag(board.inactive),
    is_project: flag(board.isProject),
  }),
};

export const statusObject: SyncObject<BoardStatus> = {
  table: 'statuses',
  words: 'statuses',
  id: (status) => status.id,
  columns: (status): Own<'statuses'> => ({
    ...named(status.name),
    board_vendor_id: status.boardId,
    closed: flag(status.closed),
    inactive: flag(status.inactive),
    is_default: flag(status.isDefault),
  }),
};

export const choiceObject: SyncObject<BoardChoice> = {
  table: 'choices',
  words: 'types, subtypes and items',
  id: (choice) => `${choice.boardId}/${choice.level}/${choice.id}`,
  columns: (choice): Own<'choices'> => ({
    ...named(choice.name),
    board_vendor_id: choice.boardId,
    level: choice.level,
    choice_vendor_id: choice.id,
    inactive: flag(choice.inactive),
  }),
};
