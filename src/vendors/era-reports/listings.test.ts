import { expect, test } from 'vitest';
import { inventoryOf, membersOf, openSet, plain, reportOf } from './test-set.ts';

const computers = reportOf('computers.csv', { id: 0, name: 1, group: 2, lastSeen: 3, serial: 4, mac: 5, os: 6 }, [
  ['AA-1', 'pc-1', 'All/Acme/Berlin', '24.11.2026 01:30:00', 'SN1', '00-1B-44-11-3A-B7', 'Windows 11'],
  ['aa-2', 'pc-2', 'All/Acme', '', 'To be filled by O.E.M.', '', ''],
  ['aa-3', 'pc-1', 'All/Beta', 'never', '', '', ''],
]);

const products = reportOf('products.csv', { id: 0, product: 1 }, [
  ['aa-1', 'ESET Endpoint Security 11.0.2032.0'],
  ['aa-1', 'ESET Management Agent'],
  ['aa-2', 'ESET Management Agent'],
  ['aa-2', 'Some Browser'],
]);

const dynamicGroups = reportOf('groups.csv', { id: 0, dynamicGroup: 1 }, [
  ['aa-1', 'All/Windows computers'],
  ['aa-2', 'All/Windows computers'],
  ['aa-2', 'All/Windows computers/Out of date'],
  ['aa-3', ''],
]);

test('three reports make the groups, the devices with their products, and the members', async () => {
  const server = openSet({ computers, products, dynamicGroups });
  const { groups, devices, unreadable } = await inventoryOf(server);
  expect(groups.map(({ id, name, parentId, kind }) => [id, name, parentId, kind])).toEqual([
    ['group:All', 'All', null, 'static'],
    ['group:All/Acme', 'Acme', 'group:All', 'static'],
    ['group:All/Acme/Berlin', 'Berlin', 'group:All/Acme', 'static'],
    ['group:All/Beta', 'Beta', 'group:All', 'static'],
    ['dynamic:All/Windows computers', 'Windows computers', 'group:All', 'dynamic'],
    ['dynamic:All/Windows computers/Out of date', 'Out of date', 'dynamic:All/Windows computers', 'dynamic'],
  ]);
  expect(unreadable).toEqual([]);
  expect(devices[0]).toEqual({
    id: 'aa-1',
    name: 'pc-1',
    groupId: 'group:All/Acme/Berlin',
    type: 'unknown',
    os: 'Windows 11',
    installed: ['ESET Endpoint Security', 'ESET Management Agent'],
    activated: [],
    serial: 'SN1',
    macs: ['00:1b:44:11:3a:b7'],
    lastSeen: '2026-11-24T00:30:00.000Z',
    muted: false,
  });
  expect(devices.slice(1).map(({ id, installed, serial, lastSeen }) => [id, installed, serial, lastSeen])).toEqual([
    ['aa-2', ['ESET Management Agent'], null, null],
    ['aa-3', [], null, null],
  ]);
  expect(await membersOf(server, 'dynamic:All/Windows computers')).toEqual(['aa-1', 'aa-2']);
  expect(await membersOf(server, 'dynamic:All/Windows computers/Out of date')).toEqual(['aa-2']);
});

test('one report with a row for each product and group says the same', async () => {
  const columns = { name: 0, group: 1, product: 2, dynamicGroup: 3, mac: 4, lastSeen: 5 };
  const all = reportOf('all.csv', columns, [
    ['pc-1', 'All/Acme', 'ESET Endpoint Security', 'Windows', '00:1b:44:11:3a:b7', '2026-11-24 01:00'],
    ['pc-2', 'All/Acme', 'ESET Management Agent', '', '', '2026-11-24 01:00'],
    ['pc-1', 'All/Acme', 'ESET Management Agent', 'Windows', '00:1b:44:11:3a:b8', '2026-11-24 02:00'],
  ]);
  const server = openSet({ computers: all });
  const { devices } = await inventoryOf(server);
  expect(devices.map(({ id, installed, macs, lastSeen }) => [id, installed, macs, lastSeen])).toEqual([
    ['place:group:All\\/Acme/pc-2', ['ESET Management Agent'], [], '2026-11-24T00:00:00.000Z'],
    [
      'place:group:All\\/Acme/pc-1',
      ['ESET Endpoint Security', 'ESET Management Agent'],
      ['00:1b:44:11:3a:b7', '00:1b:44:11:3a:b8'],
      '2026-11-24T01:00:00.000Z',
    ],
  ]);
  expect(await membersOf(server, 'dynamic:Windows')).toEqual(['place:group:All\\/Acme/pc-1']);
});

test('a dynamic group that nobody is in any more has no members, and one that no report could name is not answered for', async () => {
  expect(await membersOf(openSet({ computers, dynamicGroups }), 'dynamic:All/Threats')).toEqual([]);
  await expect(membersOf(openSet({ computers }), 'dynamic:All/Threats')).rejects.toMatchObject({ kind: 'rejected' });
});

test('two computers of one name in one group are told apart by their UUID, and without one are unreadable', async () => {
  const rows = [
    ['aa-1', 'pc-1', 'All/Acme'],
    ['aa-2', 'pc-1', 'All/Acme'],
    ['aa-3', 'pc-3', 'All/Acme'],
  ];
  const withId = reportOf('computers.csv', { id: 0, name: 1, group: 2 }, rows);
  const withoutId = reportOf('computers.csv', { name: 1, group: 2 }, rows);
  expect((await inventoryOf(openSet({ computers: withId }))).devices).toHaveLength(3);
  const read = await inventoryOf(openSet({ computers: withoutId }));
  expect(read.devices.map(({ name }) => name)).toEqual(['pc-3']);
  expect(read.unreadable).toEqual([{ id: 'place:group:All\\/Acme/pc-1', why: expect.stringContaining('UUID') }]);

  const byPlace = reportOf('products.csv', { name: 0, group: 1, product: 2 }, [
    ['pc-1', 'All/Acme', 'ESET Endpoint Security'],
    ['pc-3', 'All/Acme', 'ESET Endpoint Antivirus'],
  ]);
  const joined = await inventoryOf(openSet({ computers: withId, products: byPlace }));
  expect(joined.devices.map(({ id, installed }) => [id, installed])).toEqual([['aa-3', ['ESET Endpoint Antivirus']]]);
  expect(joined.unreadable.map(({ id }) => id)).toEqual(['aa-1', 'aa-2']);
});

test('rows of one device that contradict each other, a time that is none and a missing name make it unreadable', async () => {
  const odd = reportOf('computers.csv', { id: 0, name: 1, group: 2, lastSeen: 3 }, [
    ['aa-1', 'pc-1', 'All/Acme', ''],
    ['aa-1', 'pc-1', 'All/Beta', ''],
    ['aa-2', 'pc-2', 'All', '31.02.2026 10:00'],
    ['aa-3', '', 'All', ''],
    ['aa-4', 'pc-4', '', ''],
  ]);
  const { devices, unreadable } = await inventoryOf(openSet({ computers: odd }));
  expect(devices.map(({ id, groupId }) => [id, groupId])).toEqual([['aa-4', null]]);
  expect(unreadable).toEqual([
    { id: 'aa-1', why: 'Two of its rows say another static group.' },
    { id: 'aa-2', why: expect.stringContaining('31.02.2026') },
    { id: 'aa-3', why: 'It has no name.' },
  ]);
});

test('without a UUID and a group a name is no identity', async () => {
  const nowhere = reportOf('computers.csv', { name: 0, group: 1 }, [['pc-1', '']]);
  expect((await inventoryOf(openSet({ computers: nowhere }))).unreadable).toEqual([
    { id: 'place:/pc-1', why: expect.stringContaining('a name alone is no identity') },
  ]);
});

test.each([
  ['no computer', { computers: reportOf('c.csv', { name: 0, group: 1 }, []) }],
  ['a row that names none', { computers: reportOf('c.csv', { name: 0, group: 1 }, [['', 'All']]) }],
  ['no ESET product', { computers, products: reportOf('p.csv', { id: 0, product: 1 }, [['aa-1', 'Browser']]) }],
  [
    'products of other computers',
    {
      computers,
      products: reportOf(
        'p.csv',
        { id: 0, product: 1 },
        ['aa-1', 'bb-1', 'bb-2', 'bb-3', 'bb-4'].map((id) => [id, 'ESET Endpoint Security']),
      ),
    },
  ],
])('reports with %s are doubtful', async (_, set) => {
  await expect(inventoryOf(openSet(set))).rejects.toMatchObject({ kind: 'unexpected' });
});

test('only with a column for the vendor are products kept whose name does not say ESET', async () => {
  const named = reportOf('p.csv', { id: 0, product: 1, vendor: 2 }, [
    ['aa-1', 'Remote Administrator Agent', 'ESET, spol. s r.o.'],
    ['aa-2', 'ESET look-alike', 'Somebody'],
  ]);
  const { devices } = await inventoryOf(openSet({ computers, products: named }));
  expect(devices.map(({ installed }) => installed)).toEqual([['Remote Administrator Agent'], [], []]);
});

test('group names with the separator in them are told, or escaped', async () => {
  const rows = [['pc-1', 'All/Bits / Bytes/Berlin']];
  const told = openSet(
    { computers: reportOf('c.csv', { name: 0, group: 1 }, rows) },
    { ...plain, paths: { separator: '/', escape: '', wholeNames: ['Bits / Bytes'] } },
  );
  const escaped = openSet(
    { computers: reportOf('c.csv', { name: 0, group: 1 }, [['pc-1', 'All/Bits // Bytes/Berlin']]) },
    { ...plain, paths: { separator: '/', escape: '/', wholeNames: [] } },
  );
  for (const server of [told, escaped]) {
    expect((await inventoryOf(server)).groups.map(({ name }) => name)).toEqual(['All', 'Bits / Bytes', 'Berlin']);
  }
});
