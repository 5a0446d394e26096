import fc from 'fast-check';
import type { CountedDevice, CountRules, DeviceKind, Membership } from './count.ts';
import { SeatCount } from './counting.ts';
import { writeProducts } from './device-text.ts';
import type { Account, GroupMapping, GroupNode, Line, ProductMapping, ServiceRule } from './mapping.ts';
import { defaultLine } from './marks.ts';
import type { PlanInput } from './plan-input.ts';
import type { Addition, Agreement } from './psa.ts';
import { billingSettings } from './settings.ts';
import { atOnce } from './steps.ts';

/* Small worlds for the tests of the domain: one of each thing with sensible defaults, and random ones. */

export const ON = '2026-03-15';

export const group = (key: number, parentKey: number | null, more: Partial<GroupNode> = {}): GroupNode => ({
  key,
  serverId: 1,
  parentKey,
  name: `group ${key}`,
  kind: 'static',
  isCustomer: false,
  ...more,
});

export const toAccount = (groupKey: number, accountId: number): GroupMapping => ({
  groupKey,
  to: 'account',
  accountId,
});

/** `more` may name what its kind says, too. */
export const device = (
  key: number,
  groupKey: number | null,
  {
    type = 'desktop',
    os = 'Microsoft Windows 11 Pro',
    products = carrying('ESET Endpoint Security'),
    ...more
  }: Partial<CountedDevice & DeviceKind> = {},
): CountedDevice => ({
  key,
  serverId: 1,
  id: `device-${key}`,
  name: `PC-${key}`,
  groupKey,
  kind: { type, os, products },
  serial: null,
  macs: '',
  firstSeen: '2026-01-01T00:00:00.000Z',
  lastSeen: `${ON}T08:00:00.000Z`,
  ...more,
});

export const carrying = (...installed: string[]): string => writeProducts({ installed, activated: [] });

export const rules = (more: Partial<CountRules> = {}): CountRules => ({
  on: ON,
  groups: [group(1, null)],
  groupMappings: [toAccount(1, 1)],
  memberships: [],
  productMappings: [{ product: 'ESET Endpoint Security', to: 'service', serviceId: 'EP' }],
  serviceRules: [],
  twins: [],
  newestSigns: new Map([[1, `${ON}T09:00:00.000Z`]]),
  notSeenDays: 60,
  activationGraceDays: 30,
  ...more,
});

export const countAll = (devices: readonly CountedDevice[], given: CountRules) => counted(devices, given).finish();

/** A count that was given all of these devices in so many chunks, and as they may repeat, some a second time. */
export function counted(devices: readonly CountedDevice[], given: CountRules, chunkSize = Infinity): SeatCount {
  const counting = new SeatCount(given);
  const size = Math.min(chunkSize, devices.length);
  for (let from = 0; from < devices.length; from += size) counting.add(devices.slice(from, from + size));
  const again = new Set(atOnce(counting.secondLook()));
  // Read anew, as by the store: what was the same object is an equal one.
  counting.lookAgain(structuredClone(devices.filter(({ key }) => again.has(key))));
  return counting;
}

export const seatsOf = (count: ReturnType<typeof countAll>, line: { accountId: number; serviceId: string }): number =>
  count.tallies.find((tally) => tally.accountId === line.accountId && tally.serviceId === line.serviceId)?.seats ?? 0;

export const account = (id: number, more: Partial<Account> = {}): Account => ({
  id,
  companyId: `company-${id}`,
  siteId: null,
  agreementId: `agreement-${id}`,
  posting: true,
  ticketing: true,
  mode: null,
  ...more,
});

export const agreement = (id: number, more: Partial<Agreement> = {}): Agreement => ({
  id: `agreement-${id}`,
  name: `Managed security ${id}`,
  companyId: `company-${id}`,
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
  ...more,
});

export const addition = (accountId: number, more: Partial<Addition> = {}): Addition => {
  const serviceId = more.serviceId ?? 'EP';
  return {
    id: `addition-${accountId}-${serviceId}`,
    agreementId: `agreement-${accountId}`,
    serviceId,
    serviceName: serviceId,
    description: serviceId,
    quantity: '10',
    lessIncluded: '0',
    unitPrice: '2.5',
    billedQuantity: null,
    billing: 'billable',
    effectiveDate: '2025-01-01',
    cancelledDate: null,
    agreementStatus: 'active',
    ...more,
  };
};

export const line = (accountId: number, more: Partial<Line> = {}): Line => ({
  ...defaultLine({ accountId, serviceId: 'EP' }),
  ...more,
});

/** A plan's input over some devices; whatever is not given is one good account with one addition. */
export function planInput(
  devices: readonly CountedDevice[],
  { given = rules(), ...more }: Partial<PlanInput> & { given?: CountRules } = {},
): PlanInput {
  const counting = counted(devices, given);
  const accounts = more.accounts ?? [account(1)];
  const agreements = more.agreements ?? accounts.map(({ id }) => agreement(id));
  return {
    on: given.on,
    settings: billingSettings,
    count: counting.finish(),
    accounts,
    lines: [],
    routing: counting.routing,
    productMappings: given.productMappings,
    serviceRules: given.serviceRules,
    agreements,
    companies: new Set(accounts.map(({ companyId }) => companyId)),
    services: [{ id: 'EP', description: 'Endpoint protection', price: '3' }],
    additions: accounts.map(({ id }) => addition(id)),
    additionsRead: new Set(agreements.map(({ id }) => id)),
    baselines: [],
    approved: [],
    inFlight: new Set(),
    sources: [
      { serverId: null, name: 'PSA', state: 'good', words: '' },
      { serverId: 1, name: 'ESET', state: 'good', words: '' },
    ],
    changes: [],
    holds: new Map(),
    pauses: [],
    accountNames: new Map(accounts.map(({ id }) => [id, `Account ${id}`])),
    ...more,
  };
}

const PRODUCTS = [
  'ESET Endpoint Security',
  'ESET Endpoint Antivirus',
  'ESET File Security',
  'ESET Server Security for Microsoft Windows Server',
  'ESET Mail Security for Microsoft Exchange Server',
  'ESET Management Agent',
  'ESET Full Disk Encryption',
  'Something nobody knows',
] as const;

const MAPPINGS: readonly ProductMapping[] = [
  { product: 'ESET Endpoint Security', to: 'service', serviceId: 'EP' },
  { product: 'ESET Endpoint Antivirus', to: 'service', serviceId: 'EP' },
  { product: 'ESET Server Security', to: 'service', serviceId: 'SRV' },
  { product: 'ESET Full Disk Encryption', to: 'service', serviceId: 'FDE' },
];

/** Trees of groups over two servers, some of them dynamic, some customers of their own, some mapped or excluded. */
const trees = fc.array(
  fc.record({
    parent: fc.nat(12),
    dynamic: fc.boolean(),
    customer: fc.boolean(),
    says: fc.integer({ min: -3, max: 4 }),
  }),
  { minLength: 2, maxLength: 12 },
);

export const worlds: fc.Arbitrary<{ devices: CountedDevice[]; given: CountRules }> = trees.chain((tree) => {
  const groups = tree.map(({ parent, dynamic, customer }, i) =>
    group(i, i < 2 ? null : parent % i, {
      serverId: serverOf(tree, i),
      kind: dynamic && i > 1 ? 'dynamic' : 'static',
      isCustomer: customer && i > 1,
    }),
  );
  const groupMappings = tree.flatMap(({ says }, groupKey): GroupMapping[] => {
    if (says === 0) return [{ groupKey, to: 'excluded', tickets: false }];
    return says > 0 ? [toAccount(groupKey, says)] : [];
  });
  return fc.record({
    devices: devicesOf(groups),
    given: fc
      .record({
        memberships: membershipsOf(groups),
        serviceRules: serviceRules,
        productMappings: fc.subarray([...MAPPINGS]),
        twins: fc.array(fc.record({ olderKey: fc.nat(30), newerKey: fc.nat(30) }), { maxLength: 4 }),
      })
      .map((more) =>
        rules({
          groups,
          groupMappings,
          newestSigns: new Map([
            [1, `${ON}T09:00:00.000Z`],
            [2, '2026-03-01T09:00:00.000Z'],
          ]),
          ...more,
        }),
      ),
  });
});

function serverOf(tree: readonly { parent: number }[], i: number): number {
  let at = i;
  while (at > 1) at = (tree[at]?.parent ?? 0) % at;
  return at + 1;
}

function devicesOf(groups: readonly GroupNode[]): fc.Arbitrary<CountedDevice[]> {
  const statics = groups.filter(({ kind }) => kind === 'static');
  const one = fc.record({
    group: fc.nat(statics.length),
    installed: fc.uniqueArray(fc.constantFrom(...PRODUCTS), { maxLength: 4 }),
    activated: fc.array(
      fc.record({
        product: fc.constantFrom(...PRODUCTS),
        until: fc.constantFrom(null, '2026-03-01', '2025-01-01', '2027-01-01'),
        trial: fc.boolean(),
      }),
      { maxLength: 2 },
    ),
    twin: fc.nat(1),
    seenDaysAgo: fc.nat(90),
    serial: fc.option(fc.constantFrom('S1', 'S2', 'S3')),
    os: fc.constantFrom('Microsoft Windows 11 Pro', 'Microsoft Windows Server 2022', 'Ubuntu', ''),
  });
  return fc.array(one, { maxLength: 30 }).map((list) =>
    list.map((each, key) => {
      const home = statics[each.group];
      const seen = new Date(Date.parse(`${ON}T08:00:00Z`) - each.seenDaysAgo * 86_400_000).toISOString();
      return device(key, home?.key ?? null, {
        serverId: home?.serverId ?? 1,
        id: `id-${each.twin}-${key % 2 === 0 ? key : key - 1}`,
        products: writeProducts(each),
        serial: each.serial,
        os: each.os,
        lastSeen: seen,
      });
    }),
  );
}

function membershipsOf(groups: readonly GroupNode[]): fc.Arbitrary<Membership[]> {
  const dynamic = groups.filter(({ kind }) => kind === 'dynamic').map(({ key }) => key);
  if (dynamic.length === 0) return fc.constant([]);
  return fc.uniqueArray(fc.record({ groupKey: fc.constantFrom(...dynamic), deviceKey: fc.nat(29) }), {
    maxLength: 20,
    selector: ({ groupKey, deviceKey }) => `${groupKey} ${deviceKey}`,
  });
}

const serviceRules: fc.Arbitrary<ServiceRule[]> = fc.uniqueArray(
  fc.record({
    serviceId: fc.constantFrom('EP', 'SRV', 'FDE'),
    counts: fc.constantFrom('installed' as const, 'activated' as const),
    seenWithinDays: fc.constantFrom(null, 30),
    leaveOutTrials: fc.boolean(),
    classServices: fc.constantFrom({}, { server: 'SRV' }, { unknown: 'OTHER' }),
  }),
  { maxLength: 3, selector: ({ serviceId }) => serviceId },
);
