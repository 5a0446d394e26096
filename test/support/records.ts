import { devicePlacer } from '../../src/app/sync/device-placer.ts';
import { hashRow } from '../../src/app/sync/hash.ts';
import { deviceObject, groupObject, type SyncObject } from '../../src/app/sync/objects.ts';
import type { Device, Group } from '../../src/domain/inventory.ts';
import type { Addition, Agreement, Company, Service } from '../../src/domain/psa.ts';
import { type Connection, insertConnection } from '../../src/store/connections.ts';
import type { Db, Trx } from '../../src/store/db.ts';
import { applyChanged, loadKeys, markRemoved } from '../../src/store/objects.ts';
import { settle } from '../../src/store/sync-state.ts';

/*
 * Records as a complete sync leaves them, written by the store as the sync writes them.
 */

export function insertTestConnection(
  db: Db,
  { name, role }: { name: string; role: 'psa' | 'eset' },
): Promise<Connection> {
  const kind = role === 'psa' ? 'connectwise' : 'protect-cloud';
  const row = { name, kind, role, settings: {}, secrets: '', consoleUrl: null, intervalMinutes: null };
  return db.write((trx) => insertConnection(trx, { ...row, createdAt: '2026-01-01T00:00:00.000Z' }));
}

interface Batch<Row> {
  connectionId: number;
  rows: readonly Row[];
  at: string;
}

/** Writes new and changed rows; returns our keys by the vendor's ids. */
export async function keepRows<Row>(db: Db, object: SyncObject<Row>, batch: Batch<Row>): Promise<Map<string, number>> {
  const { connectionId, at } = batch;
  const before = await loadKeys(db.read, { table: object.table, connectionId });
  const listed = batch.rows.map((row) => {
    const vendorId = object.id(row);
    return { id: before.get(vendorId) ?? null, vendorId, hash: hashRow(object, row), columns: object.columns(row) };
  });
  const write = (step: (trx: Trx) => Promise<void>) => db.write(step);
  const rows =
    object.table === 'devices' ? await (await devicePlacer({ read: db.read, connectionId, write }))(listed) : listed;
  await db.write((trx) => applyChanged(trx, { table: object.table, connectionId, rows, at }));
  return loadKeys(db.read, { table: object.table, connectionId });
}

/** What one ESET server holds, and that it was read whole. */
export async function keepInventory(
  db: Db,
  {
    connectionId,
    at,
    groups = [],
    devices = [],
  }: { connectionId: number; at: string; groups?: readonly Group[]; devices?: readonly Device[] },
): Promise<{ groups: Map<string, number>; devices: Map<string, number> }> {
  const groupKeys = await keepRows(db, groupObject, { connectionId, rows: groups, at });
  const deviceKeys = await keepRows(db, deviceObject, { connectionId, rows: devices, at });
  await db.write((trx) => settle(trx, { connectionId, at, readAt: at, full: true, newestSign: at }));
  return { groups: groupKeys, devices: deviceKeys };
}

export async function removeRows<Row>(
  db: Db,
  object: SyncObject<Row>,
  { connectionId, vendorIds, at }: { connectionId: number; vendorIds: readonly string[]; at: string },
): Promise<void> {
  const keys = await loadKeys(db.read, { table: object.table, connectionId });
  const ids = vendorIds.map((each) => keys.get(each) ?? 0);
  await db.write((trx) => markRemoved(trx, { table: object.table, ids, at }));
}

export const testGroup = (id: string, over: Partial<Group> = {}): Group => ({
  id,
  name: id,
  parentId: null,
  kind: 'static',
  isCustomer: false,
  ...over,
});

export const testDevice = (id: string, over: Partial<Device> = {}): Device => ({
  id,
  name: id,
  groupId: null,
  type: 'desktop',
  os: 'Windows 11',
  installed: ['ESET Endpoint Security'],
  activated: [],
  serial: null,
  macs: [],
  lastSeen: '2026-03-02T07:00:00.000Z',
  muted: false,
  ...over,
});

export const testCompany = (id: string, over: Partial<Company> = {}): Company => ({
  id,
  identifier: `C${id}`,
  name: `Company ${id}`,
  deleted: false,
  status: 'Active',
  ...over,
});

export const testAgreement = (id: string, over: Partial<Agreement> = {}): Agreement => ({
  id,
  name: 'Managed Security',
  companyId: '1',
  parentId: null,
  siteId: null,
  status: 'active',
  cancelled: false,
  cancelledDate: null,
  startDate: '2025-01-01',
  endDate: null,
  billStartDate: '2025-01-01',
  nextInvoiceDate: '2026-04-01',
  billingCycle: 'Monthly',
  prorated: false,
  currency: 'USD',
  ...over,
});

export const testService = (id: string, over: Partial<Service> = {}): Service => ({
  id,
  identifier: `SVC${id}`,
  description: `Service ${id}`,
  isBundle: false,
  inactive: false,
  price: '3',
  ...over,
});

export const testAddition = (id: string, over: Partial<Addition> = {}): Addition => ({
  id,
  agreementId: '10',
  serviceId: '100',
  serviceName: 'SVC100',
  description: 'SVC100',
  quantity: '1',
  lessIncluded: '0',
  unitPrice: '3',
  billedQuantity: null,
  billing: 'billable',
  effectiveDate: '2025-01-01',
  cancelledDate: null,
  agreementStatus: 'active',
  ...over,
});
