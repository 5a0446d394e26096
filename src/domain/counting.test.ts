import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SeatCount } from './counting.ts';
import { writeProducts } from './device-text.ts';
import { carrying, countAll, counted, device, group, ON, rules, seatsOf, toAccount, worlds } from './test-world.ts';

const EP = { accountId: 1, serviceId: 'EP' };

test('a device with several products of one service is one seat of it', () => {
  const given = rules({
    productMappings: [
      { product: 'ESET Endpoint Security', to: 'service', serviceId: 'EP' },
      { product: 'ESET Full Disk Encryption', to: 'service', serviceId: 'EP' },
    ],
  });
  const count = countAll(
    [device(1, 1, { products: carrying('ESET Endpoint Security', 'ESET Full Disk Encryption') })],
    given,
  );
  expect(seatsOf(count, EP)).toBe(1);
  expect(count.tallies[0]).toMatchObject({ seats: 1, pairs: 2 });
});

test('what ESET renamed is one product', () => {
  const given = rules({ productMappings: [{ product: 'ESET Server Security', to: 'service', serviceId: 'SRV' }] });
  const old = device(1, 1, { products: carrying('ESET File Security for Microsoft Windows Server') });
  const renamed = device(2, 1, { products: carrying('ESET Server Security for Microsoft Windows Server') });
  const count = countAll([old, renamed], given);
  expect(seatsOf(count, { accountId: 1, serviceId: 'SRV' })).toBe(2);
  expect(count.products).toEqual([
    { product: 'ESET Server Security', devices: 2, fate: expect.objectContaining({ serviceId: 'SRV' }) },
  ]);
});

test('an excluded group is not billed', () => {
  const given = rules({
    groups: [group(1, null), group(2, 1)],
    groupMappings: [toAccount(1, 1), { groupKey: 2, to: 'excluded', tickets: false }],
  });
  const count = countAll([device(1, 1), device(2, 2)], given);
  expect(seatsOf(count, EP)).toBe(1);
  expect(count.sums).toMatchObject({ pairs: 2, line: 1, excluded: 1 });
});

test('a new customer below a mapped group is nobody else’s seats', () => {
  const given = rules({ groups: [group(1, null), group(2, 1, { isCustomer: true }), group(3, 2)] });
  const count = countAll([device(1, 3), device(2, 1)], given);
  expect(seatsOf(count, EP)).toBe(1);
  expect(count.unrouted).toEqual([{ groupKey: 2, newCustomer: true, devices: 1, pairs: 1 }]);
});

test('a dynamic group that is mapped catches devices whose static path says nothing, and no others', () => {
  const given = rules({
    groups: [group(1, null), group(2, 1), group(3, 1), group(9, 1, { kind: 'dynamic' })],
    groupMappings: [toAccount(2, 1), toAccount(9, 2)],
    memberships: [
      { groupKey: 9, deviceKey: 1 },
      { groupKey: 9, deviceKey: 2 },
    ],
  });
  const count = countAll([device(1, 2), device(2, 3)], given);
  expect(seatsOf(count, EP)).toBe(1);
  expect(seatsOf(count, { accountId: 2, serviceId: 'EP' })).toBe(1);
});

test('a device in two dynamic groups of different accounts is counted in neither and shown as a finding', () => {
  const given = rules({
    groups: [group(1, null), group(8, 1, { kind: 'dynamic' }), group(9, 1, { kind: 'dynamic' })],
    groupMappings: [toAccount(8, 1), toAccount(9, 2)],
    memberships: [
      { groupKey: 8, deviceKey: 1 },
      { groupKey: 9, deviceKey: 1 },
    ],
  });
  const count = countAll([device(1, 1)], given);
  expect(count.tallies).toEqual([]);
  expect(count.caughtTwice).toEqual([{ deviceKey: 1, name: 'PC-1', accounts: [1, 2], pairs: 1, serviceIds: ['EP'] }]);
  expect(count.sums.held).toBe(1);
});

test('two dynamic groups of the same account catch a device once', () => {
  const given = rules({
    groups: [group(1, null), group(8, 1, { kind: 'dynamic' }), group(9, 1, { kind: 'dynamic' })],
    groupMappings: [toAccount(8, 1), toAccount(9, 1)],
    memberships: [
      { groupKey: 9, deviceKey: 1 },
      { groupKey: 8, deviceKey: 1 },
    ],
  });
  expect(seatsOf(countAll([device(1, 1)], given), EP)).toBe(1);
});

test('an exclusion on the static path wins over a dynamic group', () => {
  const given = rules({
    groups: [group(1, null), group(9, null, { kind: 'dynamic' })],
    groupMappings: [{ groupKey: 1, to: 'excluded', tickets: false }, toAccount(9, 1)],
    memberships: [{ groupKey: 9, deviceKey: 1 }],
  });
  expect(countAll([device(1, 1)], given).sums.excluded).toBe(1);
});

test('a dynamic group outside a new customer does not reach into it, one inside does', () => {
  const given = rules({
    groups: [
      group(1, null),
      group(2, 1, { isCustomer: true }),
      group(8, 1, { kind: 'dynamic' }),
      group(9, 2, { kind: 'dynamic' }),
    ],
    groupMappings: [toAccount(8, 1), toAccount(9, 2)],
    memberships: [
      { groupKey: 8, deviceKey: 1 },
      { groupKey: 9, deviceKey: 2 },
    ],
  });
  const count = countAll([device(1, 2), device(2, 2)], given);
  expect(seatsOf(count, EP)).toBe(0);
  expect(seatsOf(count, { accountId: 2, serviceId: 'EP' })).toBe(1);
  expect(count.unrouted).toMatchObject([{ groupKey: 2, newCustomer: true, devices: 1 }]);
});

const activated = (until: string | null, trial = false) =>
  writeProducts({
    installed: ['ESET Endpoint Security'],
    activated: [{ product: 'ESET Endpoint Security', until, trial }],
  });

test.each([
  ['without an end', null, 1],
  ['30 days past its validity', '2026-02-13', 1],
  ['31 days past its validity', '2026-02-12', 0],
])('a service that counts activations counts one %s as %s', (_, until, seats) => {
  const rule = {
    serviceId: 'EP',
    counts: 'activated',
    seenWithinDays: null,
    leaveOutTrials: false,
    classServices: {},
  } as const;
  const count = countAll([device(1, 1, { products: activated(until) })], rules({ serviceRules: [rule] }));
  expect(seatsOf(count, EP)).toBe(seats);
  expect(count.sums.notBilled['not-activated']).toBe(1 - seats);
});

test('a product that is only activated counts where activations are counted, and not where installations are', () => {
  const only = writeProducts({
    installed: [],
    activated: [{ product: 'ESET Endpoint Security', until: null, trial: false }],
  });
  expect(countAll([device(1, 1, { products: only })], rules()).sums.notBilled['not-installed']).toBe(1);
});

test('trials are left out where the service says so', () => {
  const rule = {
    serviceId: 'EP',
    counts: 'installed',
    seenWithinDays: null,
    leaveOutTrials: true,
    classServices: {},
  } as const;
  const trial = device(1, 1, { products: activated(null, true) });
  expect(seatsOf(countAll([trial, device(2, 1)], rules({ serviceRules: [rule] })), EP)).toBe(1);
  expect(seatsOf(countAll([trial, device(2, 1)], rules()), EP)).toBe(2);
});

test('silence is measured from the newest sign of life of the device’s own server', () => {
  const rule = {
    serviceId: 'EP',
    counts: 'installed',
    seenWithinDays: 10,
    leaveOutTrials: false,
    classServices: {},
  } as const;
  const given = rules({
    groups: [group(1, null), group(2, null, { serverId: 2 })],
    groupMappings: [toAccount(1, 1), toAccount(2, 1)],
    serviceRules: [rule],
    newestSigns: new Map([
      [1, '2026-03-15T09:00:00.000Z'],
      [2, '2026-01-15T09:00:00.000Z'],
    ]),
  });
  const quiet = device(1, 1, { lastSeen: '2026-03-04T23:00:00.000Z' });
  const just = device(2, 1, { lastSeen: '2026-03-05T00:00:00.000Z' });
  const never = device(3, 1, { lastSeen: null });
  const ofServerThatIsDown = device(4, 2, { serverId: 2, lastSeen: '2026-01-06T00:00:00.000Z' });
  const count = countAll([quiet, just, never, ofServerThatIsDown], given);
  expect(seatsOf(count, EP)).toBe(2);
  expect(count.sums.notBilled['not-seen']).toBe(2);
});

test('a seat not seen for more than 60 days is counted, and counted again as such', () => {
  const count = countAll([device(1, 1, { lastSeen: '2026-01-13T00:00:00.000Z' }), device(2, 1)], rules());
  expect(count.tallies[0]).toMatchObject({ seats: 2, notSeen: 1 });
});

test.each([
  ['its ESET product', { products: carrying('ESET Server Security'), os: 'Microsoft Windows 11 Pro' }, 'SRV'],
  ['its operating system', { os: 'Microsoft Windows Server 2022 Standard' }, 'SRV'],
  ['its type', { os: 'Ubuntu', type: 'server' as const }, 'SRV'],
  ['nothing', { os: '', type: 'unknown' as const }, 'MISC'],
  ['being a workstation', {}, 'FDE'],
])('a device goes to the service of its class by %s', (_, more, serviceId) => {
  const rule = {
    serviceId: 'FDE',
    counts: 'installed',
    seenWithinDays: null,
    leaveOutTrials: false,
    classServices: { server: 'SRV', unknown: 'MISC' },
  } as const;
  const product = 'ESET Full Disk Encryption';
  const given = rules({ productMappings: [{ product, to: 'service', serviceId: 'FDE' }], serviceRules: [rule] });
  const installed = ['products' in more ? 'ESET Server Security' : '', product].filter((name) => name !== '');
  const count = countAll([device(1, 1, { ...more, products: carrying(...installed) })], given);
  expect(seatsOf(count, { accountId: 1, serviceId })).toBe(1);
});

const twoServers = rules({
  groups: [group(1, null), group(2, null, { serverId: 2 })],
  groupMappings: [toAccount(1, 1), toAccount(2, 2)],
});

test.each([[false], [true]])('a device of two servers counts where it was last seen, in any order (%s)', (turned) => {
  const old = device(1, 1, { id: 'same', lastSeen: '2026-03-01T00:00:00.000Z' });
  const now = device(2, 2, { id: 'same', serverId: 2, lastSeen: '2026-03-02T00:00:00.000Z' });
  const count = countAll(turned ? [now, old] : [old, now], twoServers);
  expect(count.tallies.map(({ accountId, seats }) => [accountId, seats])).toEqual([[2, 1]]);
  expect(count.sums.notBilled['other-server']).toBe(1);
  expect(count.products[0]?.devices).toBe(1);
});

test.each([[false], [true]])(
  'seen at the same moment on two servers, the first server has it, in any order (%s)',
  (turned) => {
    const first = device(9, 1, { id: 'same' });
    const second = device(2, 2, { id: 'same', serverId: 2 });
    const count = countAll(turned ? [second, first] : [first, second], twoServers);
    expect(count.tallies.map(({ accountId }) => accountId)).toEqual([1]);
  },
);

const reimaged = [
  device(1, 1, { serial: 'S', firstSeen: '2025-01-01T00:00:00.000Z', lastSeen: '2026-02-01T00:00:00.000Z' }),
  device(2, 1, { serial: 'S', firstSeen: '2026-02-02T00:00:00.000Z' }),
];

test('two records with one serial number whose lifetimes do not overlap are counted twice until confirmed', () => {
  const count = countAll(reimaged, rules());
  expect(seatsOf(count, EP)).toBe(2);
  expect(count.probableTwins).toEqual([
    { accountId: 1, olderKey: 1, newerKey: 2, olderName: 'PC-1', newerName: 'PC-2', by: 'serial', serviceIds: ['EP'] },
  ]);
  const confirmed = countAll(reimaged, rules({ twins: [{ olderKey: 1, newerKey: 2 }] }));
  expect(seatsOf(confirmed, EP)).toBe(1);
  expect(confirmed.sums.notBilled.twin).toBe(1);
  expect(confirmed.probableTwins).toEqual([]);
});

test('overlapping lifetimes are two devices, and so are two accounts, and a name alone joins nothing', () => {
  const [older, newer] = reimaged as [(typeof reimaged)[0], (typeof reimaged)[0]];
  const alive = { ...older, lastSeen: `${ON}T01:00:00.000Z` };
  expect(countAll([alive, newer], rules()).probableTwins).toEqual([]);
  const elsewhere = rules({
    groups: [group(1, null), group(2, null)],
    groupMappings: [toAccount(1, 1), toAccount(2, 2)],
  });
  expect(countAll([older, { ...newer, groupKey: 2 }], elsewhere).probableTwins).toEqual([]);
  const named = reimaged.map((each) => ({ ...each, serial: null, name: 'SAME' }));
  expect(countAll(named, rules()).probableTwins).toEqual([]);
});

test('one MAC of several is enough for a probable twin', () => {
  const [older, newer] = reimaged.map((each) => ({ ...each, serial: null })) as [
    (typeof reimaged)[0],
    (typeof reimaged)[0],
  ];
  const count = countAll(
    [
      { ...older, macs: 'aa:1 bb:2' },
      { ...newer, macs: 'bb:2' },
    ],
    rules(),
  );
  expect(count.probableTwins).toMatchObject([{ by: 'mac', olderKey: 1, newerKey: 2 }]);
});

test('the older twin counts again when the newer record is gone', () => {
  const count = countAll([device(1, 1)], rules({ twins: [{ olderKey: 1, newerKey: 2 }] }));
  expect(seatsOf(count, EP)).toBe(1);
});

test('a confirmed twin that shows life again is a device of its own', () => {
  const [older, newer] = reimaged as [(typeof reimaged)[0], (typeof reimaged)[0]];
  const twins = [{ olderKey: 1, newerKey: 2 }];
  const alive = countAll([{ ...older, lastSeen: `${ON}T07:00:00.000Z` }, newer], rules({ twins }));
  expect(seatsOf(alive, EP)).toBe(2);
  expect(alive.sums.notBilled.twin).toBe(0);
});

test('twins that point at each other leave one of them counted', () => {
  const twins = [
    { olderKey: 1, newerKey: 2 },
    { olderKey: 2, newerKey: 1 },
  ];
  expect(seatsOf(countAll(reimaged, rules({ twins })), EP)).toBe(1);
});

test('agents are not billed and mail is billed by hand before anybody says so; what nobody knows is a finding', () => {
  const products = carrying('ESET Management Agent', 'ESET Mail Security for Microsoft Exchange Server', 'Unknown');
  const count = countAll([device(1, 1, { products })], rules());
  expect(count.sums).toMatchObject({ pairs: 3, fixed: 1, notMapped: 1 });
  expect(count.sums.notBilled.product).toBe(1);
  expect(count.notMapped.get(1)).toEqual(new Map([['Unknown', 1]]));
  expect(count.products.map(({ product, fate }) => [product, fate.to])).toEqual([
    ['ESET Mail Security for Microsoft Exchange Server', 'fixed'],
    ['ESET Management Agent', 'not-billed'],
    ['Unknown', 'ask'],
  ]);
});

test('the devices behind a line or a product can be asked for, with what became of each', () => {
  const devices = [device(1, 1), device(2, 1, { products: carrying('ESET Management Agent') }), device(3, null)];
  const line = countAll(devices, rules({ collect: { accountId: 1, serviceId: 'EP' } }));
  expect(line.collected.map((seat) => [seat.device.name, seat.fate.kind])).toEqual([['PC-1', 'line']]);
  const product = countAll(devices, rules({ collect: { product: 'ESET Endpoint Security' } }));
  expect(product.collected.map((seat) => [seat.device.name, seat.fate.kind])).toEqual([
    ['PC-1', 'line'],
    ['PC-3', 'no-account'],
  ]);
  const nowhere = countAll(devices, rules({ collect: { unroutedGroup: null } }));
  expect(nowhere.collected.map((seat) => seat.device.name)).toEqual(['PC-3']);
});

test('an account knows the servers and the groups that feed it', () => {
  const count = countAll([device(1, 1), device(2, 2, { serverId: 2 })], {
    ...twoServers,
    groupMappings: [toAccount(1, 1), toAccount(2, 1)],
  });
  expect(count.servers).toEqual(new Map([[1, new Set([1, 2])]]));
  expect(count.tallies[0]?.sources).toEqual(
    new Map([
      [1, 1],
      [2, 1],
    ]),
  );
});

test('the lines of a device can be told without counting it', () => {
  const counting = new SeatCount(rules());
  expect(counting.linesOf(device(1, 1))).toEqual([EP]);
  expect(counting.linesOf(device(1, null))).toEqual([]);
  expect(counting.finish().devices).toBe(0);
});

test('no device is counted twice for one line', () => {
  fc.assert(
    fc.property(worlds, ({ devices, given }) => {
      const count = countAll(devices, { ...given, collect: {} });
      const seats = new Map<string, Set<string>>();
      for (const { device: each, fate } of count.collected) {
        if (fate.kind !== 'line') continue;
        const key = `${fate.accountId} ${fate.serviceId}`;
        seats.set(key, (seats.get(key) ?? new Set()).add(each.id));
      }
      const distinct = new Map([...seats].map(([key, ids]) => [key, ids.size]));
      const counted = new Map(count.tallies.map((each) => [`${each.accountId} ${each.serviceId}`, each.seats]));
      expect(counted).toEqual(distinct);
    }),
    { numRuns: 500 },
  );
});

test('the sum closes: every pair of device and product has exactly one fate', () => {
  fc.assert(
    fc.property(worlds, ({ devices, given }) => {
      const count = countAll(devices, { ...given, collect: {} });
      const { pairs, notBilled, ...fates } = count.sums;
      const parts = [...Object.values(fates), ...Object.values(notBilled)];
      expect(parts.reduce((sum, each) => sum + each, 0)).toBe(pairs);
      expect(parts.every((each) => each >= 0)).toBe(true);
      expect(count.collected).toHaveLength(pairs);
      expect(count.tallies.reduce((sum, tally) => sum + tally.pairs, 0)).toBe(fates.line);
      expect(count.unrouted.reduce((sum, each) => sum + each.pairs, 0)).toBe(fates.noAccount);
      expect(count.caughtTwice.reduce((sum, each) => sum + each.pairs, 0)).toBe(fates.held);
    }),
    { numRuns: 500 },
  );
});

test('the count does not hang on the order or the chunks in which devices come', () => {
  fc.assert(
    fc.property(worlds, fc.integer({ min: 1, max: 30 }), ({ devices, given }, size) => {
      const { tallies, sums, probableTwins } = countAll(devices, given);
      const again = counted([...devices].reverse(), given, size).finish();
      expect(again.sums).toEqual(sums);
      expect(again.probableTwins).toEqual(probableTwins);
      expect(again.tallies.map(({ seats, notSeen, pairs }) => [seats, notSeen, pairs])).toEqual(
        tallies.map(({ seats, notSeen, pairs }) => [seats, notSeen, pairs]),
      );
    }),
    { numRuns: 300 },
  );
});
