import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CountedDevice, Membership } from './count.ts';
import type { GroupMapping, ProductMapping } from './mapping.ts';
import { carrying, countAll, device, group, rules, toAccount } from './test-world.ts';
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
  | { what: 'member'; key: number; said: Membership | null };

const deviceEvent = fc
  .record({
    key: fc.nat(5),
    groupKey: fc.constantFrom(null, 1, 2, 3),
    products: fc.subarray(PRODUCTS),
    gone: fc.boolean(),
    serial: fc.constantFrom(null, 'S1'),
  })
  .map(({ key, groupKey, products, gone, serial }): Event => {
    const said = gone ? null : device(key, groupKey, { products: carrying(...products), serial });
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
);

const rulesOf = (on: string, state: { group: GroupMapping[]; product: ProductMapping[]; member: Membership[] }) =>
  rules({ on, groups, groupMappings: state.group, productMappings: state.product, memberships: state.member });

test('the count of any past day equals the count made on that day', () => {
  fc.assert(
    fc.property(fc.array(fc.array(event, { maxLength: 5 }), { minLength: 1, maxLength: 8 }), (days) => {
      const now = { device: new Map(), group: new Map(), product: new Map(), member: new Map() };
      const kept: (Stated<unknown> & { what: Event['what'] })[] = [];
      const made = days.map((events, day) => {
        for (const { what, key, said } of events) {
          for (const each of kept) if (each.what === what && each.key === key && each.to === null) each.to = day;
          kept.push({ what, key, from: day, to: null, said });
          if (said === null) now[what].delete(key);
          else now[what].set(key, said);
        }
        const [group, product, member] = [[...now.group.values()], [...now.product.values()], [...now.member.values()]];
        return countAll([...now.device.values()], rulesOf(addDays(FIRST, day), { group, product, member }));
      });

      for (const [day, then] of made.entries()) {
        const asOf = <Said>(what: Event['what']) =>
          kept.flatMap((each) => {
            const holds = each.what === what && each.from <= day && (each.to === null || each.to > day);
            return holds && each.said !== null ? [each.said as Said] : [];
          });
        const state = {
          group: asOf<GroupMapping>('group'),
          product: asOf<ProductMapping>('product'),
          member: asOf<Membership>('member'),
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
