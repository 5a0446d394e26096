import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupPath, isWithin, routeGroups } from './group-tree.ts';
import { group, toAccount } from './test-world.ts';

test('a group inherits from its nearest ancestor that has an answer', () => {
  const { routes } = routeGroups(
    [group(1, null), group(2, 1), group(3, 2), group(4, 3)],
    [toAccount(1, 1), toAccount(3, 2)],
  );
  expect(routes.get(2)).toEqual({ kind: 'account', accountId: 1, from: 1 });
  expect(routes.get(4)).toEqual({ kind: 'account', accountId: 2, from: 3 });
});

test('excluded is an answer: what lies below inherits it', () => {
  const { routes } = routeGroups(
    [group(1, null), group(2, 1), group(3, 2)],
    [toAccount(1, 1), { groupKey: 2, to: 'excluded', tickets: false }],
  );
  expect(routes.get(3)).toEqual({ kind: 'excluded', tickets: false, accountId: null, from: 2 });
});

test('an excluded group that keeps its tickets sends them where it would belong', () => {
  const excluded = { groupKey: 2, to: 'excluded', tickets: true } as const;
  const groups = [group(1, null), group(2, 1), group(3, 2)];
  expect(routeGroups(groups, [toAccount(1, 1), excluded]).routes.get(3)).toMatchObject({ tickets: true, accountId: 1 });
  expect(routeGroups(groups, [excluded]).routes.get(3)).toMatchObject({ tickets: true, accountId: null });
});

test('nothing is inherited across a group that is a customer of its own, unless it is mapped itself', () => {
  const groups = [group(1, null), group(2, 1, { isCustomer: true }), group(3, 2)];
  expect(routeGroups(groups, [toAccount(1, 1)]).routes.get(3)).toEqual({ kind: 'none', boundary: 2 });
  expect(routeGroups(groups, [toAccount(1, 1), toAccount(2, 2)]).routes.get(3)).toMatchObject({ accountId: 2 });
});

test('without any answer a group has none, and no boundary', () => {
  expect(routeGroups([group(1, null), group(2, 1)], []).routes.get(2)).toEqual({ kind: 'none', boundary: null });
});

test('a circle is taken apart and reported, and nothing hangs', () => {
  const { routes, faults } = routeGroups([group(1, 3), group(2, 1), group(3, 2), group(4, 3)], [toAccount(3, 1)]);
  expect(faults.map(({ groupKey, fault }) => [groupKey, fault]).sort()).toEqual([
    [1, 'circle'],
    [2, 'circle'],
    [3, 'circle'],
  ]);
  expect(routes.get(4)).toMatchObject({ accountId: 1 });
  expect(routes.get(1)).toEqual({ kind: 'none', boundary: null });
});

test('a group whose parent is missing is a root and reported', () => {
  const { routes, faults } = routeGroups([group(2, 99)], []);
  expect(faults).toEqual([{ groupKey: 2, fault: 'missing-parent' }]);
  expect(routes.get(2)).toEqual({ kind: 'none', boundary: null });
});

test('a mapping of a group that is gone says nothing', () => {
  expect(routeGroups([group(1, null)], [toAccount(7, 1)]).mapped.size).toBe(0);
});

test('a path names the groups from the root down', () => {
  const groups = [group(1, null, { name: 'All' }), group(2, 1, { name: 'Customers' }), group(3, 2, { name: 'Müller' })];
  expect(groupPath(routeGroups(groups, []), 3)).toBe('All / Customers / Müller');
});

test('a tree of 100,000 groups in one line is routed', () => {
  const groups = Array.from({ length: 100_000 }, (_, i) => group(i, i === 0 ? null : i - 1)).reverse();
  expect(routeGroups(groups, [toAccount(0, 5)]).routes.get(99_999)).toMatchObject({ accountId: 5 });
});

test('whatever the parents are, every group has a route and every walk up ends', () => {
  const parents = fc.array(fc.option(fc.nat(15)), { minLength: 1, maxLength: 15 });
  fc.assert(
    fc.property(parents, (list) => {
      const routing = routeGroups(
        list.map((parent, key) => group(key, parent)),
        [toAccount(0, 1)],
      );
      expect(routing.routes.size).toBe(list.length);
      for (const key of routing.groups.keys()) expect(isWithin(routing, key, key)).toBe(true);
    }),
  );
});
