import { expect, test } from 'vitest';
import { routeGroups } from './group-tree.ts';
import type { GroupMapping, ProductMapping, ServiceRule } from './mapping.ts';
import { markLines } from './marks.ts';
import { billingSettings } from './settings.ts';
import { group, line, toAccount } from './test-world.ts';

const groups = [group(1, null), group(2, 1), group(3, null)];
const endpoint: ProductMapping = { product: 'ESET Endpoint Security', to: 'service', serviceId: 'EP' };

interface State {
  groups?: typeof groups;
  mapped?: GroupMapping[];
  productMappings?: ProductMapping[];
  serviceRules?: ServiceRule[];
  activationGraceDays?: number;
}

const marks = (
  given = line(1),
  {
    groups: tree = groups,
    mapped = [toAccount(1, 1)],
    productMappings = [endpoint],
    serviceRules = [],
    ...settings
  }: State = {},
) =>
  markLines({
    routing: routeGroups(tree, mapped),
    productMappings,
    serviceRules,
    settings: { ...billingSettings, ...settings },
  })(given);

const rule = (more: Partial<ServiceRule> = {}): ServiceRule => ({
  serviceId: 'EP',
  counts: 'installed',
  seenWithinDays: null,
  leaveOutTrials: false,
  classServices: {},
  ...more,
});

test.each([
  ['a group more', line(1), { mapped: [toAccount(1, 1), toAccount(3, 1)] }],
  [
    'a group taken out',
    line(1),
    { mapped: [toAccount(1, 1), { groupKey: 2, to: 'excluded' as const, tickets: false }] },
  ],
  ['a group given to another account', line(1), { mapped: [toAccount(1, 1), toAccount(2, 2)] }],
  [
    'a group that ESET marked as a customer of its own',
    line(1),
    { groups: [group(1, null), group(2, 1, { isCustomer: true }), group(3, null)] },
  ],
  ['a product more', line(1), { productMappings: [endpoint, { ...endpoint, product: 'ESET Endpoint Antivirus' }] }],
  ['a class sent elsewhere', line(1), { serviceRules: [rule({ classServices: { server: 'SRV' } })] }],
  ['an offset', line(1, { offset: 1 }), {}],
  ['the end of an offset', line(1, { offsetUntil: '2026-12-31' }), {}],
  ['a minimum', line(1, { minimum: 1 }), {}],
  ['a chosen addition', line(1, { additionId: 'a' }), {}],
  ['others subtracted', line(1, { others: 'subtract' }), {}],
])('%s changes the mapping mark and not the rule mark', (_, given, state: State) => {
  expect(marks(given, state).mappingMark).not.toBe(marks().mappingMark);
  expect(marks(given, state).ruleMark).toBe(marks().ruleMark);
});

test.each([{ counts: 'activated' }, { seenWithinDays: 30 }, { leaveOutTrials: true }] as const)(
  'a rule with %j changes the rule mark and not the mapping mark',
  (more) => {
    const changed = marks(line(1), { serviceRules: [rule(more)] });
    expect(changed.ruleMark).not.toBe(marks().ruleMark);
    expect(changed.mappingMark).toBe(marks().mappingMark);
  },
);

test.each([
  [{ counts: 'activated' }, true],
  [{ leaveOutTrials: true }, true],
  [{ seenWithinDays: 30 }, false],
  [{}, false],
] as const)('days of grace of activations change the rule mark of a service with the rule %j: %s', (more, changes) => {
  const serviceRules = [rule(more)];
  const changed = marks(line(1), { serviceRules, activationGraceDays: 0 });
  expect(changed.ruleMark !== marks(line(1), { serviceRules }).ruleMark).toBe(changes);
  expect(changed.mappingMark).toBe(marks(line(1), { serviceRules }).mappingMark);
});

test('a rule that says what holds anyway, another account’s groups and the order of rows change nothing', () => {
  expect(marks(line(1), { serviceRules: [rule()] })).toEqual(marks());
  expect(marks(line(1), { mapped: [toAccount(1, 1), toAccount(3, 2)] })).toEqual(marks());
  const more: ProductMapping = { ...endpoint, product: 'ESET Endpoint Antivirus' };
  expect(marks(line(1), { productMappings: [more, endpoint] })).toEqual(
    marks(line(1), { productMappings: [endpoint, more] }),
  );
});
