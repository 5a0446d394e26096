import {
  additionObject,
  agreementObject,
  boardObject,
  choiceObject,
  companyObject,
  priorityObject,
  serviceObject,
  sourceObject,
  statusObject,
} from '../../src/app/sync/objects.ts';
import { markAdditionsRead } from '../../src/store/addition-reads.ts';
import type { Db } from '../../src/store/db.ts';
import {
  insertTestConnection,
  keepInventory,
  keepRows,
  testAddition,
  testAgreement,
  testCompany,
  testDevice,
  testGroup,
  testService,
} from './records.ts';

/*
 * A small MSP, synced: Müller with one agreement, Novák with two, Old with one that is over; a catalog, a board.
 */

const MAIN = 'Main server';
export const SYNCED = '2026-03-01T09:00:00.000Z';

export interface Customers {
  psa: number;
  server: number;
  /** Our keys by the vendor's ids. */
  groups: ReadonlyMap<string, number>;
  devices: ReadonlyMap<string, number>;
}

export async function keepCustomers(db: Db): Promise<Customers> {
  const psa = (await insertTestConnection(db, { name: 'ConnectWise', role: 'psa' })).id;
  const server = (await insertTestConnection(db, { name: MAIN, role: 'eset' })).id;
  await keepPsa(db, psa);
  const { groups, devices } = await keepInventory(db, {
    connectionId: server,
    at: SYNCED,
    groups: tree,
    devices: fleet,
  });
  return { psa, server, groups, devices };
}

const tree = [
  testGroup('all', { name: 'All' }),
  testGroup('customers', { name: 'Customers', parentId: 'all' }),
  testGroup('mueller', { name: 'Müller & Söhne', parentId: 'customers', isCustomer: true }),
  testGroup('mueller-praha', { name: 'Praha', parentId: 'mueller' }),
  testGroup('novak', { name: 'Anything (NOVAK)', parentId: 'customers', isCustomer: true }),
  testGroup('novak-praha', { name: 'Praha', parentId: 'novak' }),
  testGroup('old', { name: 'Old Ltd', parentId: 'customers', isCustomer: true }),
  testGroup('lost', { name: 'Lost & Found', parentId: 'all' }),
  testGroup('threats', { name: 'Unresolved threats', parentId: 'all', kind: 'dynamic' }),
];

const endpoint = ['ESET Endpoint Security', 'ESET Management Agent'];

const fleet = [
  testDevice('m1', { groupId: 'mueller', installed: endpoint }),
  testDevice('m2', { groupId: 'mueller-praha', installed: endpoint }),
  testDevice('m3', {
    groupId: 'mueller-praha',
    installed: ['ESET File Security', 'ESET Mail Security for Microsoft Exchange Server'],
    type: 'server',
    os: 'Windows Server 2022',
  }),
  testDevice('n1', { groupId: 'novak', installed: endpoint }),
  testDevice('n2', { groupId: 'novak-praha', installed: [...endpoint, 'ESET Full Disk Encryption'] }),
  testDevice('o1', { groupId: 'old', installed: endpoint }),
  testDevice('l1', { groupId: 'lost', installed: endpoint }),
];

async function keepPsa(db: Db, connectionId: number): Promise<void> {
  const at = SYNCED;
  await keepRows(db, companyObject, {
    connectionId,
    at,
    rows: [
      testCompany('1', { identifier: 'MUELLER', name: 'Müller & Söhne GmbH' }),
      testCompany('2', { identifier: 'NOVAK', name: 'Novák s.r.o.' }),
      testCompany('3', { identifier: 'OLD', name: 'Old Ltd' }),
      testCompany('4', { identifier: 'GONE', name: 'Gone Inc', deleted: true }),
    ],
  });
  const agreements = [
    testAgreement('10', { companyId: '1', siteId: '71' }),
    testAgreement('20', { companyId: '2' }),
    testAgreement('21', { companyId: '2', name: 'Backup' }),
    testAgreement('30', { companyId: '3', name: 'Managed Security 2024', endDate: '2024-12-31' }),
    testAgreement('40', { companyId: '2', name: 'Cancelled', cancelled: true, status: 'cancelled' }),
  ];
  await keepRows(db, agreementObject, { connectionId, at, rows: agreements });
  const services = [
    testService('100', { identifier: 'EP', description: 'ESET Endpoint Security' }),
    testService('101', { identifier: 'SRV', description: 'Server seats' }),
    testService('102', { identifier: 'OLDEP', description: 'Endpoint of old', inactive: true }),
    testService('103', { identifier: 'ALL', description: 'All of it', isBundle: true }),
  ];
  await keepRows(db, serviceObject, { connectionId, at, rows: services });
  const additions = [
    testAddition('1000', { agreementId: '10', quantity: '5', description: 'Endpoint seats' }),
    testAddition('2000', { agreementId: '20', quantity: '1', description: 'First' }),
    testAddition('2001', { agreementId: '20', quantity: '1', description: 'Second' }),
  ];
  await keepRows(db, additionObject, { connectionId, at, rows: additions });
  await db.write((trx) => markAdditionsRead(trx, { connectionId, agreementIds: agreements.map(({ id }) => id), at }));
  await keepTicketChoices(db, connectionId);
}

async function keepTicketChoices(db: Db, connectionId: number): Promise<void> {
  const at = SYNCED;
  const priorities = [
    { id: '1', name: 'Priority 1 - Emergency', sortOrder: 1 },
    { id: '3', name: 'Priority 3 - Normal', sortOrder: 3 },
  ];
  await keepRows(db, priorityObject, { connectionId, at, rows: priorities });
  const sources = [
    { id: '4', name: 'Monitoring' },
    { id: '5', name: 'Call' },
  ];
  await keepRows(db, sourceObject, { connectionId, at, rows: sources });
  const boards = [
    { id: '1', name: 'Service', inactive: false, isProject: false },
    { id: '2', name: 'Second line', inactive: false, isProject: false },
    { id: '3', name: 'Closed down', inactive: true, isProject: false },
    { id: '4', name: 'Projects', inactive: false, isProject: true },
  ];
  await keepRows(db, boardObject, { connectionId, at, rows: boards });
  const status = { closed: false, inactive: false, isDefault: false };
  const statuses = [
    { ...status, id: '11', boardId: '1', name: 'New', isDefault: true },
    { ...status, id: '12', boardId: '1', name: 'Closed', closed: true },
    { ...status, id: '13', boardId: '1', name: 'Parked', inactive: true },
    { ...status, id: '21', boardId: '2', name: 'New', isDefault: true },
  ];
  await keepRows(db, statusObject, { connectionId, at, rows: statuses });
  const choices = [
    { id: '5', boardId: '1', level: 'type' as const, name: 'Security', inactive: false },
    { id: '6', boardId: '1', level: 'subtype' as const, name: 'Virus', inactive: false },
    { id: '7', boardId: '1', level: 'item' as const, name: 'Cleaning', inactive: false },
    { id: '8', boardId: '1', level: 'type' as const, name: 'Printers', inactive: true },
  ];
  await keepRows(db, choiceObject, { connectionId, at, rows: choices });
}
