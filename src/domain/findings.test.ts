import { expect, test } from 'vitest';
import { wordsOf } from './finding-words.ts';
import { type Finding, isQuiet } from './findings.ts';
import { planBilling } from './plan.ts';
import { carrying, device, group, ON, planInput, rules, toAccount } from './test-world.ts';

const newCustomer: Finding = {
  kind: 'new-customer-group',
  object: '2',
  seats: 3,
  cents: 900,
  facts: { path: 'All / "New" Ltd', groupKey: 2, devices: 1 },
};

test('a finding says what it is, what to do, and the command that does it', () => {
  expect(wordsOf(newCustomer)).toEqual({
    title: '"All / "New" Ltd" is a customer of its own with 1 device and no account',
    whatToDo: 'Map the group to the agreement that bills it, or exclude it.',
    command: 'seatbridge accounts map group:2 AGREEMENT',
    orElse: 'seatbridge accounts exclude group:2',
  });
});

test('an accepted finding is quiet until its seats or money change, or its end comes', () => {
  const accepted = { seats: 3, cents: 900, until: null };
  const now = `${ON}T00:00:00.000Z`;
  expect(isQuiet(newCustomer, accepted, now)).toBe(true);
  expect(isQuiet({ ...newCustomer, seats: 4 }, accepted, now)).toBe(false);
  expect(isQuiet({ ...newCustomer, cents: 0 }, accepted, now)).toBe(false);
  expect(isQuiet(newCustomer, { ...accepted, until: now }, now)).toBe(false);
  expect(isQuiet(newCustomer, { ...accepted, until: '2026-03-16T00:00:00.000Z' }, now)).toBe(true);
});

const findings = (...given: Parameters<typeof planInput>) => planBilling(planInput(...given)).findings;

test('devices without an account are told by the group to map, agents alone not at all', () => {
  const given = rules({
    groups: [group(1, null, { name: 'All' }), group(2, 1, { isCustomer: true }), group(3, 2), group(4, 1)],
    groupMappings: [],
  });
  const agent = device(9, 4, { products: carrying('ESET Management Agent') });
  expect(findings([device(1, 3), device(2, 2), device(3, 1), agent], { given })).toMatchObject([
    { kind: 'new-customer-group', object: '2', seats: 2, facts: { path: 'All / group 2', devices: 2 } },
    { kind: 'group-without-account', object: '1', seats: 1, facts: { path: 'All' } },
  ]);
  expect(findings([device(1, null)], { given })).toMatchObject([{ kind: 'group-without-account', object: 'none' }]);
});

test('a product that nobody mapped is one finding over all accounts', () => {
  const given = rules({ groups: [group(1, null), group(2, null)], groupMappings: [toAccount(1, 1), toAccount(2, 2)] });
  const odd = (key: number, home: number) => device(key, home, { products: carrying('ESET Something') });
  expect(findings([odd(1, 1), odd(2, 1), odd(3, 2)], { given, additions: [] })).toMatchObject([
    { kind: 'product-not-mapped', object: 'ESET Something', seats: 3, facts: { devices: 3, accounts: 2 } },
  ]);
});

test('a device caught twice, a probable twin, a silent seat and a source in doubt are told, with money where there is some', () => {
  const given = rules({
    groups: [group(1, null), group(5, null), group(8, null, { kind: 'dynamic' }), group(9, null, { kind: 'dynamic' })],
    groupMappings: [toAccount(1, 1), toAccount(8, 1), toAccount(9, 2)],
    memberships: [
      { groupKey: 8, deviceKey: 5 },
      { groupKey: 9, deviceKey: 5 },
    ],
  });
  const old = device(1, 1, {
    serial: 'S',
    firstSeen: '2025-01-01T00:00:00.000Z',
    lastSeen: '2025-12-01T00:00:00.000Z',
  });
  const found = findings([old, device(2, 1, { serial: 'S' }), device(5, 5)], {
    given,
    sources: [
      { serverId: 1, name: 'Main', state: 'stale', words: '2 hours old' },
      { serverId: null, name: 'PSA', state: 'doubtful', words: 'fewer rows' },
    ],
  });
  expect(found).toMatchObject([
    { kind: 'device-caught-twice', object: '5', facts: { device: 'PC-5', accounts: 'Account 1, #2' } },
    { kind: 'probably-one-device', object: '1/2', seats: 1, cents: 300 },
    { kind: 'data-stale', object: '1', facts: { source: 'Main', since: '2 hours old' } },
    { kind: 'data-doubtful', object: 'psa', facts: { source: 'PSA', why: 'fewer rows' } },
    { kind: 'not-seen', object: '1 EP', seats: 1, cents: 250 },
  ]);
  for (const each of found) expect(Object.values(wordsOf(each)).join(' ')).not.toMatch(/undefined|null|\[object/);
});

test('a group whose place cannot be told is a finding', () => {
  const given = rules({ groups: [group(1, 2), group(2, 1)], groupMappings: [] });
  expect(findings([], { given, accounts: [] }).map(({ kind }) => kind)).toEqual([
    'group-tree-fault',
    'group-tree-fault',
  ]);
});
