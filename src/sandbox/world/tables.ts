import type { Board, BoardStatus, CatalogItem, Combination, Named, Priority, ProductClass } from './psa.ts';

/** What an administrator sets up once in ConnectWise: the same in every world. */
export const companyStatuses: readonly Named[] = [
  { id: 1, name: 'Active' },
  { id: 2, name: 'Not approved' },
  { id: 3, name: 'Inactive' },
];
export const companyTypes: readonly Named[] = [
  { id: 1, name: 'Client' },
  { id: 2, name: 'Prospect' },
  { id: 3, name: 'Vendor' },
];
export const agreementTypes: readonly Named[] = [
  { id: 1, name: 'Managed Services' },
  { id: 2, name: 'Block Time' },
  { id: 3, name: 'Cloud Backup' },
];
export const billingCycles: readonly Named[] = [
  { id: 1, name: 'Monthly' },
  { id: 2, name: 'Quarterly' },
  { id: 3, name: 'Annual' },
];
export const sources: readonly Named[] = [
  { id: 1, name: 'Call' },
  { id: 2, name: 'Email Connector' },
  { id: 3, name: 'Monitoring' },
];
export const priorities: readonly Priority[] = [
  { id: 6, name: 'Priority 1 - Critical', color: 'Red', level: 'Critical', sortOrder: 1, isDefault: false },
  { id: 15, name: 'Priority 2 - High', color: 'Orange', level: 'High', sortOrder: 2, isDefault: false },
  { id: 7, name: 'Priority 3 - Medium', color: 'Yellow', level: 'Medium', sortOrder: 3, isDefault: true },
  { id: 8, name: 'Priority 4 - Low', color: 'Green', level: 'Low', sortOrder: 4, isDefault: false },
];

const combination = (
  id: number,
  [typeId, subTypeId, itemId]: readonly [number, number | null, number | null],
): Combination => ({
  id,
  typeId,
  subTypeId,
  itemId,
});

const status = (id: number, name: string, more: Partial<BoardStatus> = {}): BoardStatus => ({
  id,
  name,
  sortOrder: id % 100,
  isDefault: false,
  closes: false,
  inactive: false,
  ...more,
});

const serviceDesk: Board = {
  id: 1,
  name: 'Service Desk',
  inactive: false,
  project: false,
  team: { id: 10, name: 'First line' },
  statuses: [
    status(101, 'New', { isDefault: true }),
    status(102, 'In Progress'),
    status(103, 'Waiting on client'),
    status(104, 'Old status', { inactive: true }),
    status(105, '>Closed', { closes: true }),
  ],
  types: [
    { id: 111, name: 'Incident', isDefault: true },
    { id: 112, name: 'Request', isDefault: false },
  ],
  subTypes: [
    { id: 121, name: 'Workstation' },
    { id: 122, name: 'Server' },
  ],
  items: [{ id: 131, name: 'Antivirus' }],
  combinations: [
    combination(1, [111, null, null]),
    combination(2, [111, 121, null]),
    combination(3, [111, 121, 131]),
    combination(4, [111, 122, null]),
    combination(5, [112, null, null]),
  ],
};

const security: Board = {
  id: 2,
  name: 'Security Alerts',
  inactive: false,
  project: false,
  team: { id: 20, name: 'Security' },
  statuses: [
    status(201, 'Neu', { isDefault: true }),
    status(202, 'Untersuchung läuft'),
    status(203, 'Completed', { closes: true }),
    status(204, 'False alarm', { closes: true }),
  ],
  types: [{ id: 211, name: 'Malware', isDefault: false }],
  subTypes: [{ id: 221, name: 'Endpoint' }],
  items: [],
  combinations: [combination(1, [211, null, null]), combination(2, [211, 221, null])],
};

const emptyBoard = { statuses: [], types: [], subTypes: [], items: [], combinations: [] };

export const boards: readonly Board[] = [
  serviceDesk,
  security,
  { ...emptyBoard, id: 3, name: 'Projects', inactive: false, project: true, team: { id: 30, name: 'Projects' } },
  { ...emptyBoard, id: 4, name: 'Retired board', inactive: true, project: false, team: { id: 10, name: 'First line' } },
];

type CatalogRow = readonly [
  identifier: string,
  description: string,
  productClass: ProductClass,
  price: number,
  cost: number,
];

const sold: readonly CatalogRow[] = [
  ['ESET-EP', 'ESET Endpoint Protection', 'Agreement', 3.5, 1.75],
  ['ESET-SRV', 'ESET Server Security', 'Agreement', 7.9, 3.95],
  ['ESET-MOB', 'ESET Mobile Protection', 'Agreement', 1.95, 0.98],
  ['ESET-FDE', 'ESET Full Disk Encryption', 'Agreement', 1.5, 0.75],
  ['ESET-XDR', 'ESET Inspect', 'Agreement', 2.25, 1.1],
  ['ESET-MAIL', 'ESET Mail Security, per mailbox', 'Agreement', 1.2, 0.6],
  ['ESET-SUITE', 'ESET Protect Complete (bundle)', 'Bundle', 12, 6],
  ['BACKUP-CLOUD', 'Cloud backup, per terabyte', 'Service', 19.99, 8],
  ['M365-BP', 'Microsoft 365 Business Premium', 'Agreement', 22, 18.5],
  ['HOURS', 'Support hours', 'Service', 95, 40],
  ['MONITORING', 'Remote monitoring', 'Agreement', 4, 1],
  ['EP-OLD', 'NOD32 (no longer sold)', 'Agreement', 2, 1],
];

/** The items an MSP sells, and a long tail of hardware. */
export function makeCatalog(count: number, updatedAt: number): CatalogItem[] {
  const tail = Array.from({ length: Math.max(0, count - sold.length) }, (_, i): CatalogRow => {
    return [`HW-${1000 + i}`, `Notebook stand, model ${1000 + i}`, 'Inventory', 20 + (i % 80), 10 + (i % 40)];
  });
  return [...sold, ...tail].map(([identifier, description, productClass, price, cost], i) => ({
    id: 301 + i,
    identifier,
    description,
    productClass,
    price,
    cost,
    inactive: identifier === 'EP-OLD',
    updatedAt,
  }));
}
