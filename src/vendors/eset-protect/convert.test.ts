import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { productName } from '../product-name.ts';
import { fromApiGroup } from './convert.ts';
import { deviceReading } from './readings.ts';
import { readPage } from './rows.ts';
import { DeviceRecord, ExactDevice, GroupRecord } from './schema.ts';

function readDevices(...records: unknown[]) {
  return readPage({ records, announced: null, nextToken: null }, deviceReading);
}

function readDevice(fields: Record<string, unknown>) {
  const { rows, unreadable } = readDevices({ uuid: 'd1', ...fields });
  expect(unreadable).toEqual([]);
  return rows[0];
}

function readGroup(fields: Record<string, unknown>) {
  return fromApiGroup(GroupRecord.parse({ uuid: 'g1', ...fields }));
}

test('a device is read with everything that counting and tickets use', () => {
  const device = readDevice({
    displayName: 'pc-01.example',
    parentGroupUuid: 'g1',
    deviceType: 'DEVICE_TYPE_NOTEBOOK',
    operatingSystem: { displayName: 'Microsoft Windows 11 Pro', familyId: '1' },
    deployedComponents: [
      { name: 'ESET Endpoint Security', displayName: 'ESET Endpoint Security', version: { name: '11.0.2032.0' } },
      { name: 'ESET Management Agent' },
    ],
    activeProducts: [{ name: 'ESET Endpoint Security', validityDate: { year: 2027, month: 3, day: 1 } }],
    hardwareProfiles: [
      { bios: { serialNumber: 'PF1ABCDE' }, networkAdapters: [{ macAddress: '24:3A:21:52:41:53' }] },
      { bios: { serialNumber: 'PF1ABCDE' }, networkAdapters: [{ macAddress: '24:3A:21:52:41:50' }] },
    ],
    lastSyncTime: '2026-05-01T10:11:12Z',
    isMuted: true,
  });
  expect(device).toEqual({
    id: 'd1',
    name: 'pc-01.example',
    groupId: 'g1',
    type: 'notebook',
    os: 'Microsoft Windows 11 Pro',
    installed: ['ESET Endpoint Security', 'ESET Management Agent'],
    activated: [{ product: 'ESET Endpoint Security', until: '2027-03-01', trial: false }],
    serial: 'PF1ABCDE',
    macs: ['24:3a:21:52:41:50', '24:3a:21:52:41:53'],
    lastSeen: '2026-05-01T10:11:12.000Z',
    muted: true,
  });
});

test('a device that says nothing but its id is one with nothing on it, never seen', () => {
  expect(readDevice({})).toEqual({
    id: 'd1',
    name: '',
    groupId: null,
    type: 'unknown',
    os: '',
    installed: [],
    activated: [],
    serial: null,
    macs: [],
    lastSeen: null,
    muted: false,
  });
});

test('a null in every field is read as the field left out', () => {
  const fields = Object.keys(DeviceRecord.shape).filter((field) => field !== 'uuid');
  expect(readDevice(Object.fromEntries(fields.map((field) => [field, null])))).toEqual(readDevice({}));
});

test('activated products that come as plain names are activations without an end', () => {
  expect(readDevice({ activeProducts: ['ESET Endpoint Security'] })?.activated).toEqual([
    { product: 'ESET Endpoint Security', until: null, trial: false },
  ]);
});

test.each([
  [{ year: 2027, month: 3, day: 1 }, '2027-03-01'],
  [{ year: '2027', month: '3', day: '1' }, '2027-03-01'],
  [{ year: 2028, month: 2 }, '2028-02-29'],
  [{ year: 2027, month: 0, day: 0 }, '2027-12-31'],
  [{ year: 2027, month: 2, day: 31 }, '2027-02-28'],
  [{}, null],
  [null, null],
])('the validity date %j ends on %s', (validityDate, until) => {
  expect(readDevice({ activeProducts: [{ name: 'A', validityDate }] })?.activated[0]?.until).toBe(until);
});

test('the order in which products come makes no difference', () => {
  const activeProducts = [
    { name: 'B' },
    { name: 'A', validityDate: { year: 2027, month: 1, day: 2 } },
    { name: 'A', validityDate: { year: 2027, month: 1, day: 1 } },
  ];
  const deployedComponents = [{ name: 'B' }, { name: 'A' }, { name: 'B' }];
  const there = readDevice({ activeProducts, deployedComponents });
  const back = readDevice({
    activeProducts: activeProducts.toReversed(),
    deployedComponents: deployedComponents.toReversed(),
  });
  expect(there).toEqual(back);
  expect(there?.installed).toEqual(['A', 'B']);
});

test.each([
  ['ESET Endpoint Security 11.0.2032.0', 'ESET Endpoint Security'],
  ['ESET Endpoint Security (11.0.2032.0)', 'ESET Endpoint Security'],
  ['ESET File Security v7.3', 'ESET File Security'],
  ['ESET Endpoint Antivirus version 8.1.2', 'ESET Endpoint Antivirus'],
  [' ESET Endpoint Security ', 'ESET Endpoint Security'],
  ['ESET Mail Security for Microsoft Exchange Server', 'ESET Mail Security for Microsoft Exchange Server'],
  ['ESET Security for Windows 10', 'ESET Security for Windows 10'],
  ['11.0', '11.0'],
])('the product "%s" is called "%s"', (reported, product) => {
  expect(productName(reported)).toBe(product);
});

test('the display name of a component goes before its name, and one without any name is left out', () => {
  const deployedComponents = [{ name: 'ees', displayName: 'ESET Endpoint Security' }, { id: 7 }, 'ESET Bridge'];
  expect(readDevice({ deployedComponents })?.installed).toEqual(['ESET Bridge', 'ESET Endpoint Security']);
});

test.each([
  ['DEVICE_TYPE_SERVER', 'server'],
  ['DEVICE_TYPE_VIRTUAL_MACHINE', 'virtual'],
  ['DEVICE_TYPE_SMARTPHONE', 'phone'],
  ['DEVICE_TYPE_PRINTER', 'other'],
  ['DEVICE_TYPE_UNSPECIFIED', 'unknown'],
  ['DEVICE_TYPE_NOBODY_KNOWS_YET', 'unknown'],
  [7, 'unknown'],
])('the device type %s is "%s"', (deviceType, type) => {
  expect(readDevice({ deviceType })?.type).toBe(type);
});

test.each(['0001-01-01T00:00:00Z', '1601-01-01T00:00:00Z', '1970-01-01T00:00:00Z', ''])(
  'the last contact "%s" means that the device was never seen',
  (lastSyncTime) => {
    expect(readDevice({ lastSyncTime })?.lastSeen).toBeNull();
  },
);

test.each([1, 1601, 1970])('a validity that ends with the first day of the year %d has no end', (year) => {
  const device = readDevice({ activeProducts: [{ name: 'X', validityDate: { year, month: 1, day: 1 } }] });
  expect(device?.activated).toEqual([{ product: 'X', until: null, trial: false }]);
});

test('a last contact with a fraction of any length is read', () => {
  expect(readDevice({ lastSyncTime: '2026-05-01T10:11:12.123456789Z' })?.lastSeen).toBe('2026-05-01T10:11:12.123Z');
});

test.each(['2026-05-01T10:11:12', '2026-05-01 10:11:12', '2026-05-01t10:11:12z', '2026-05-01T12:11:12+02:00'])(
  'the last contact %s is told in UTC, whatever the zone of this machine',
  (lastSyncTime) => {
    vi.stubEnv('TZ', 'America/New_York');
    expect(readDevice({ lastSyncTime })?.lastSeen).toBe('2026-05-01T10:11:12.000Z');
    vi.unstubAllEnvs();
  },
);

test.each([
  ['the list of components is none', { deployedComponents: { name: 'ESET Endpoint Security' } }, 'deployedComponents'],
  ['a component is a number', { deployedComponents: [7] }, 'deployedComponents.0'],
  ['the activated products are no list', { activeProducts: 'none' }, 'activeProducts'],
  ['a validity date has a month 13', { activeProducts: [{ validityDate: { month: 13 } }] }, 'activeProducts.0'],
  [
    'a validity date has a month of no number',
    { activeProducts: [{ validityDate: { month: true } }] },
    'activeProducts.0',
  ],
  ['the group is no text', { parentGroupUuid: 7 }, 'parentGroupUuid'],
  ['the last contact is no time', { lastSyncTime: 'yesterday' }, 'lastSyncTime'],
  ['the last contact is a number', { lastSyncTime: '5' }, 'lastSyncTime'],
])('a device is unreadable where %s, and keeps its id', (_why, fields, place) => {
  const { rows, unreadable } = readDevices({ uuid: 'd1', ...fields }, { uuid: 'd2' });
  expect(rows.map(({ id }) => id)).toEqual(['d2']);
  expect(unreadable).toEqual([{ id: 'd1', why: expect.stringContaining(place) }]);
});

test.each([{}, { uuid: '' }, { uuid: 7 }, null, 'd1', []])('the record %j is unreadable, without an id', (record) => {
  expect(readDevices(record)).toMatchObject({ rows: [], unreadable: [{ id: null }] });
});

test('what counting does not rest on may have any shape', () => {
  const odd = { displayName: 1, deviceType: {}, operatingSystem: 'Windows', hardwareProfiles: {}, isMuted: 'no' };
  expect(readDevice({ ...odd, tags: [{ name: 'VIP' }], riskScore: 12 })).toEqual(readDevice({}));
});

test('a group without a mark of the tree of rights is dynamic', () => {
  expect(readGroup({ displayName: 'Out of date' })).toMatchObject({ kind: 'dynamic', name: 'Out of date' });
  expect(readGroup({ isSecurityGroup: false }).kind).toBe('dynamic');
  expect(readGroup({ isSecurityGroup: true }).kind).toBe('static');
});

test.each([
  ['DEVICE_GROUP_ENTITY_TYPE_COMPANY', true],
  ['DEVICE_GROUP_ENTITY_TYPE_HOUSEHOLD', true],
  ['DEVICE_GROUP_ENTITY_TYPE_MSP', false],
  ['DEVICE_GROUP_ENTITY_TYPE_SITE', false],
  ['DEVICE_GROUP_ENTITY_TYPE_TEAM', false],
  [undefined, false],
])('a group linked to %s is a customer of its own: %s', (linkedEntityType, isCustomer) => {
  expect(readGroup({ linkedEntityType }).isCustomer).toBe(isCustomer);
});

test.each([undefined, null, '', '00000000-0000-0000-0000-000000000000'])(
  'a group whose parent is "%s" is at the top',
  (parentGroupUuid) => {
    expect(readGroup({ parentGroupUuid }).parentId).toBeNull();
  },
);

const int64 = fc.oneof(fc.maxSafeNat(), fc.maxSafeNat().map(String));
const partialDate = fc.record(
  {
    year: fc.integer({ min: 0, max: 9999 }),
    month: fc.integer({ min: 0, max: 12 }),
    day: fc.integer({ min: 0, max: 31 }),
  },
  { requiredKeys: [] },
);
const version = fc.record({ id: int64, name: fc.string(), major: int64 }, { requiredKeys: [] });
const product = fc.record({ id: int64, name: fc.string(), displayName: fc.string(), version }, { requiredKeys: [] });
const activeProduct = fc.record(
  { id: int64, name: fc.string(), validityDate: partialDate, activateDate: partialDate },
  { requiredKeys: [] },
);
const hardware = fc.record(
  {
    bios: fc.record({ serialNumber: fc.string() }, { requiredKeys: [] }),
    networkAdapters: fc.array(fc.record({ macAddress: fc.string() }, { requiredKeys: [] })),
  },
  { requiredKeys: [] },
);
const specifiedDevice = fc.record(
  {
    uuid: fc.uuid(),
    displayName: fc.string(),
    parentGroupUuid: fc.uuid(),
    deviceType: fc.string(),
    operatingSystem: fc.record({ displayName: fc.string(), bitness: int64 }, { requiredKeys: [] }),
    deployedComponents: fc.array(product),
    activeProducts: fc.array(fc.oneof(activeProduct, fc.string())),
    hardwareProfiles: fc.array(hardware),
    lastSyncTime: fc.date({ noInvalidDate: true, max: new Date('9999-12-31') }).map((date) => date.toISOString()),
    isMuted: fc.boolean(),
    tags: fc.array(fc.anything()),
  },
  { requiredKeys: ['uuid'] },
);

test('any device of the specified shapes is read, with its products sorted and each once', () => {
  fc.assert(
    fc.property(specifiedDevice, (record) => {
      const device = readDevices(record).rows[0];
      expect(device?.id).toBe(record.uuid);
      expect(device?.installed).toEqual([...new Set(device?.installed)].sort());
      expect(device?.macs).toEqual([...new Set(device?.macs)].sort());
      for (const { until } of device?.activated ?? []) expect(until ?? '2000-01-01').toMatch(/^\d{4}-\d\d-\d\d$/);
    }),
  );
});

test('a device as servers send it is exact, and an exact one is what the schema makes of it', () => {
  fc.assert(
    fc.property(specifiedDevice, (record) => {
      expect(ExactDevice.validate(record)).toBe(true);
      const { schema, fromApi } = deviceReading;
      expect(readDevices(record).rows).toEqual([fromApi(schema.parse(record))]);
    }),
  );
});

test.each([
  ['displayName', 7],
  ['deviceType', {}],
  ['operatingSystem', 'Windows'],
  ['hardwareProfiles', [{ bios: 'x' }]],
  ['isMuted', 'yes'],
])('a device whose %s is %j is not exact, and read without it', (field, value) => {
  expect(ExactDevice.validate({ uuid: 'd1', [field]: value })).toBe(false);
  expect(readDevice({ [field]: value })).toEqual(readDevice({}));
});

test('any record whatever is read or named as unreadable, and none throws', () => {
  const record = fc.oneof(fc.anything(), fc.record({ uuid: fc.anything(), deployedComponents: fc.anything() }));
  fc.assert(
    fc.property(fc.array(record), (records) => {
      const { rows, unreadable } = readDevices(...records);
      expect(rows.length + unreadable.length).toBe(records.length);
    }),
  );
});
