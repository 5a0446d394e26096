import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CountedDevice, Membership } from './count.ts';
import { writeProducts } from './device-text.ts';
import type { GroupMapping, ProductMapping, ServiceRule } from './mapping.ts';
import { countAll, device, group, rules, toAccount } from './test-world.ts';
import { addDays } from './time.ts';

/* A fleet that changes day by day, kept as the store keeps it: every statement with from and to. */

const FIRST = '2026-03-01';
const groups = [group(1, null), group(2, 1), group(3, 1, { isCustomer: true }), group(9, 1, { kind: 'dynamic' })];
const PRODUCTS = ['ESET Endpoint Security', 'ESET Full Disk Encryption', 'ESET Management Agent'];

interface Stated<Said> {
  key: number | string;
  from: number;
  /** null: now. */
  to: number | null;
  /** null: it is gone. */
  said: Said | null;
}

type Event =
  | { what: 'device'; key: number; said: CountedDevice | null }
  | { what: 'group'; key: number; said: GroupMapping | null }
  | { what: 'product'; key: string; said: ProductMapping | null }
  | { what: 'member'; key: number; said: Membership | null }
  | { what: 'setting'; key: CountSetting; said: number | null };

type CountSetting = 'activationGraceDays' | 'notSeenDays';

const deviceEvent = fc
  .record({
    key: fc.nat(5),
    groupKey: fc.constantFrom(null, 1, 2, 3),
    products: fc.subarray(PRODUCTS),
    ended: fc.constantFrom('2026-02-20', '2026-01-20'),
    lastSeen: fc.constantFrom('2026-03-01T08:00:00.000Z', '2026-01-20T08:00:00.000Z'),
    gone: fc.boolean(),
    serial: fc.constantFrom(null, 'S1'),
  })
  .map(({ key, groupKey, products, ended, lastSeen, gone, serial }): Event => {
    const activated = products.map((product) => ({ product, until: ended, trial: false }));
    const carried = writeProducts({ installed: products, activated });
    const said = gone ? null : device(key, groupKey, { products: carried, serial, lastSeen });
    return { what: 'device', key, said };
  });

const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 4, arbitrary: deviceEvent },
  fc.record({ key: fc.constantFrom(1, 2, 3, 9), account: fc.nat(3) }).map(({ key, account }): Event => {
    return { what: 'group', key, said: account === 0 ? null : toAccount(key, account) };
  }),
  fc
    .record({ key: fc.constantFrom(...PRODUCTS), serviceId: fc.constantFrom(null, 'EP', 'FDE') })
    .map(({ key, serviceId }): Event => {
      return { what: 'product', key, said: serviceId === null ? null : { product: key, to: 'service', serviceId } };
    }),
  fc.record({ key: fc.nat(5), in: fc.boolean() }).map(({ key, in: member }): Event => {
    return { what: 'member', key, said: member ? { groupKey: 9, deviceKey: key } : null };
  }),
  fc
    .record({
      key: fc.constantFrom<CountSetting>('activationGraceDays', 'notSeenDays'),
      said: fc.constantFrom(null, 0, 20, 45),
    })
    .map(({ key, said }): Event => ({ what: 'setting', key, said })),
);

interface State {
  group: GroupMapping[];
  product: ProductMapping[];
  member: Membership[];
  setting: Partial<Record<CountSetting, number>>;
}

const activated: ServiceRule = {
  serviceId: 'EP',
  counts: 'activated',
  seenWithinDays: null,
  leaveOutTrials: false,
  classServices: {},
};

const rulesOf = (on: string, { group, product, member, setting }: State) =>
  rules({
    ...{ on, groups, groupMappings: group, productMappings: product, memberships: member },
    serviceRules: [activated],
    ...setting,
  });

test('the count of any past day equals the count made on that day', () => {
  fc.assert(
    fc.property(fc.array(fc.array(event, { maxLength: 5 }), { minLength: 1, maxLength: 8 }), (days) => {
      const now = { device: new Map(), group: new Map(), product: new Map(), member: new Map(), setting: new Map() };
      const kept: (Stated<unknown> & { what: Event['what'] })[] = [];
      const made = days.map((events, day) => {
        for (const { what, key, said } of events) {
          for (const each of kept) if (each.what === what && each.key === key && each.to === null) each.to = day;
          kept.push({ what, key, from: day, to: null, said });
          if (said === null) now[what].delete(key);
          else now[what].set(key, said);
        }
        const [group, product, member] = [[...now.group.values()], [...now.product.values()], [...now.member.values()]];
        const setting = Object.fromEntries(now.setting);
        return countAll([...now.device.values()], rulesOf(addDays(FIRST, day), { group, product, member, setting }));
      });

      for (const [day, then] of made.entries()) {
        const heldOn = (what: Event['what']) =>
          kept.filter((each) => each.what === what && each.from <= day && (each.to === null || each.to > day));
        const asOf = <Said>(what: Event['what']) =>
          heldOn(what).flatMap(({ said }) => (said === null ? [] : [said as Said]));
        const settings = heldOn('setting').flatMap(({ key, said }) => (said === null ? [] : [[key, said]]));
        const state = {
          group: asOf<GroupMapping>('group'),
          product: asOf<ProductMapping>('product'),
          member: asOf<Membership>('member'),
          setting: Object.fromEntries(settings),
        };
        const again = countAll(asOf<CountedDevice>('device'), rulesOf(addDays(FIRST, day), state));
        expect(again.sums).toEqual(then.sums);
        expect(again.tallies).toEqual(then.tallies);
        expect(again.probableTwins).toEqual(then.probableTwins);
      }
    }),
    { numRuns: 200 },
  );
});
