import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Baseline, GuardName, PlannedAdjustment } from './adjustment.ts';
import type { CountedDevice, DeviceKind } from './count.ts';
import { writeProducts } from './device-text.ts';
import { seenOf } from './evidence.ts';
import { autoApproved, stepAdjustments } from './lifecycle.ts';
import type { ServiceRule } from './mapping.ts';
import { planBilling } from './plan.ts';
import type { Change, Moved, PlanInput } from './plan-input.ts';
import type { Addition } from './psa.ts';
import { billingSettings } from './settings.ts';
import {
  account,
  addition,
  agreement,
  carrying,
  device,
  group,
  line,
  ON,
  planInput,
  rules,
  toAccount,
  worlds,
} from './test-world.ts';
import { planUndo } from './undo.ts';

const devices = (count: number, more: Partial<CountedDevice & DeviceKind> = {}): CountedDevice[] =>
  Array.from({ length: count }, (_, i) => device(i + 1, 1, more));

/** What a person confirmed: the addition as the plan sees it, at a quantity. */
const confirmed = (input: PlanInput, quantity = '10'): Baseline => {
  const [planned] = planBilling({
    ...input,
    additions: input.additions.map((each) => ({ ...each, quantity: '7777' })),
  }).adjustments;
  if (planned === undefined) throw new Error('nothing to confirm');
  const { mappingMark, ruleMark } = planned.evidence;
  const seen = { ...seenOf(input.additions[0] as PlanInput['additions'][0]), quantity };
  return { additionId: planned.additionId, quantity, at: '2026-03-01T00:00:00.000Z', seen, mappingMark, ruleMark };
};

const withBaseline = (input: PlanInput, quantity = '10'): PlanInput => ({
  ...input,
  baselines: [confirmed(input, quantity)],
});
const guardsOf = (input: PlanInput): GuardName[] =>
  planBilling(input).adjustments.flatMap(({ guards }) => guards.map(({ guard }) => guard));
const kindsOf = (input: PlanInput): string[] => planBilling(input).findings.map(({ kind }) => kind);

test('an adjustment brings the addition to the count, with what it costs', () => {
  const [planned, ...none] = planBilling(planInput(devices(12))).adjustments;
  expect(none).toEqual([]);
  expect(planned).toMatchObject({ from: '10', to: '12', seats: 12, moneyCents: 500, monthCents: 500, cause: null });
  expect(planned?.evidence).toMatchObject({
    invoiceDate: '2026-04-01',
    on: ON,
    seats: 12,
    addition: { quantity: '10' },
  });
});

test('a line whose count and quantity agree is planned nothing, "10" being 10.00', () => {
  expect(planBilling(planInput(devices(10))).adjustments).toEqual([]);
});

test('a small change of a confirmed line is stopped by nothing', () => {
  expect(guardsOf(withBaseline(planInput(devices(11))))).toEqual([]);
});

test.each([
  ['an offset until its last day', line(1, { offset: 2, offsetUntil: ON }), '14'],
  ['no offset after its last day', line(1, { offset: 2, offsetUntil: '2026-03-14' }), '12'],
  ['a minimum above the count', line(1, { minimum: 20 }), '20'],
  ['a negative offset', line(1, { offset: -5 }), '7'],
  ['a negative offset, never below 0', line(1, { offset: -50 }), '0'],
])('a line with %s is planned %s', (_, stated, to) => {
  expect(planBilling(planInput(devices(12), { lines: [stated] })).adjustments[0]).toMatchObject({ to });
});

test('the minimum holds only while there are seats', () => {
  const input = planInput([], { lines: [line(1, { minimum: 20 })] });
  expect(planBilling(input).adjustments[0]).toMatchObject({ to: '0' });
});

const overage = [addition(1, { id: 'included', quantity: '5' }), addition(1, { id: 'overage', quantity: '1' })];

test('several additions are a finding until a person picks one', () => {
  const input = planInput(devices(8), { additions: overage });
  expect(planBilling(input).adjustments).toEqual([]);
  expect(planBilling(input).findings).toMatchObject([{ kind: 'several-additions', seats: 8 }]);
  expect(planBilling(input).sums.findings).toEqual({ 'several-additions': 8 });
});

test.each([
  ['subtract', '3'],
  ['leave', '8'],
] as const)('other additions of the service, by choice %s, leave %s', (others, to) => {
  const lines = [line(1, { additionId: 'overage', others })];
  expect(planBilling(planInput(devices(8), { additions: overage, lines })).adjustments).toMatchObject([
    { additionId: 'overage', to },
  ]);
});

test('an included line and a fixed line plan nothing, and their seats are told apart', () => {
  for (const kind of ['included', 'fixed'] as const) {
    const plan = planBilling(planInput(devices(12), { lines: [line(1, { kind })] }));
    expect(plan.adjustments).toEqual([]);
    expect(plan.sums).toMatchObject({ managed: 0, [kind]: 12 });
  }
});

test('a counted service without an addition is a finding with the money of the catalog', () => {
  expect(planBilling(planInput(devices(3), { additions: [] })).findings).toMatchObject([
    { kind: 'no-addition', object: '1 EP', seats: 3, cents: 900 },
  ]);
});

test('an agreement whose additions were never read is held, not called empty', () => {
  const plan = planBilling(planInput(devices(3), { additions: [], additionsRead: new Set() }));
  expect(plan.findings).toEqual([]);
  expect(plan.sums.held).toBe(3);
});

test.each([
  ['account-without-agreement', { accounts: [account(1, { agreementId: null })] }],
  ['company-gone', { companies: new Set<string>() }],
  ['agreement-gone', { agreements: [] }],
  ['agreement-moved', { agreements: [agreement(1, { companyId: 'another' })] }],
  ['quantity-fraction', { additions: [addition(1, { quantity: '2.5' })] }],
])('%s plans nothing and is a finding with its seats', (kind, more) => {
  const plan = planBilling(planInput(devices(3), more));
  expect(plan.adjustments).toEqual([]);
  expect(plan.findings).toMatchObject([{ kind, seats: 3 }]);
  expect(plan.sums.findings).toEqual({ [kind]: 3 });
});

test('an addition that two accounts would drive is driven by neither', () => {
  const input = planInput([device(1, 1), device(2, 2)], {
    given: rules({ groups: [group(1, null), group(2, null)], groupMappings: [toAccount(1, 1), toAccount(2, 2)] }),
    accounts: [account(1), account(2, { companyId: 'company-1', agreementId: 'agreement-1', siteId: 'other site' })],
    agreements: [agreement(1)],
    additions: [addition(1)],
  });
  expect(planBilling(input).adjustments).toEqual([]);
  expect(planBilling(input).findings).toMatchObject([{ kind: 'addition-claimed-twice', seats: 2 }]);
});

test('an addition that ended before its invoice is replaced by its one successor only by a person', () => {
  const additions = [
    addition(1, { id: 'old', cancelledDate: '2026-03-31' }),
    addition(1, { id: 'new', effectiveDate: '2026-03-31' }),
  ];
  const plan = planBilling(planInput(devices(3), { additions, lines: [line(1, { additionId: 'old' })] }));
  expect(plan.adjustments).toEqual([]);
  expect(plan.findings).toMatchObject([{ kind: 'renewal', facts: { what: 'addition', oldId: 'old', newId: 'new' } }]);
});

test('an agreement that ends before its invoice goes to a person, and its one successor is named', () => {
  const ending = agreement(1, { endDate: '2026-03-31' });
  const input = planInput(devices(12), { agreements: [ending] });
  expect(guardsOf(withBaseline(input))).toEqual(['not-active-on-invoice-date']);
  expect(kindsOf(input)).toEqual(['agreement-not-active']);
  const next = agreement(1, { id: 'next', name: 'Renewed', startDate: '2026-04-01' });
  expect(planBilling({ ...input, agreements: [ending, next] }).findings).toMatchObject([
    { kind: 'renewal', facts: { what: 'agreement', newId: 'next' } },
  ]);
});

test('zero seats ask: a confirmed line gets a held adjustment, one that was never ours a finding alone', () => {
  const input = planInput([]);
  expect(kindsOf(input)).toEqual(['addition-without-seats']);
  expect(planBilling(input).adjustments).toEqual([]);
  const ours = { ...planInput([]), lines: [line(1)] };
  expect(planBilling(ours).adjustments[0]).toMatchObject({ to: '0' });
  expect(guardsOf(ours)).toContain('to-zero');
});

test.each([
  ['keep', 0, []],
  ['zero', 1, []],
] as const)('zero seats by the setting %s plan %i adjustments', (zeroSeats, adjustments, kinds) => {
  const input = planInput([], { settings: { ...billingSettings, zeroSeats } });
  expect(planBilling(input).adjustments).toHaveLength(adjustments);
  expect(kindsOf(input)).toEqual(kinds);
});

test('nothing is planned for an addition with a posting in flight', () => {
  const plan = planBilling(planInput(devices(12), { inFlight: new Set(['addition-1-EP']) }));
  expect(plan.adjustments).toEqual([]);
  expect(plan.skipped).toEqual(new Set(['addition-1-EP']));
  expect(plan.sums.managed).toBe(12);
});

test.each([
  ['paused', { pauses: [{ accountId: null, words: 'audit' }] }],
  ['paused', { pauses: [{ accountId: 1, words: 'audit' }] }],
  ['posting-off', { accounts: [account(1, { posting: false })] }],
  ['frozen', { settings: { ...billingSettings, freezeDays: 20 } }],
] as const)('%s blocks an adjustment', (block, more) => {
  expect(planBilling(planInput(devices(12), more)).adjustments[0]?.blocks).toMatchObject([{ block }]);
});

test('what was undone waits for a person until it is released', () => {
  const holds = new Map([['addition-1-EP', 'undone by Eva: wrong group']]);
  const { adjustments } = planBilling(withBaseline(planInput(devices(12), { holds })));
  const words = 'On hold until it is released: undone by Eva: wrong group.';
  expect(adjustments[0]?.guards).toEqual([{ guard: 'undone', words }]);
});

test('a pause of another account blocks nothing', () => {
  const plan = planBilling(planInput(devices(12), { pauses: [{ accountId: 2, words: 'audit' }] }));
  expect(plan.adjustments[0]?.blocks).toEqual([]);
});

test('the first adjustment of a line, of a changed mapping and of a changed rule go to a person', () => {
  expect(guardsOf(planInput(devices(11)))).toEqual(['first-of-line']);
  const known = withBaseline(planInput(devices(11)));
  const mapped = rules({
    productMappings: [
      ...rules().productMappings,
      { product: 'ESET Endpoint Antivirus', to: 'service', serviceId: 'EP' },
    ],
  });
  expect(guardsOf({ ...planInput(devices(11), { given: mapped }), baselines: known.baselines })).toEqual([
    'changed-mapping',
  ]);
  const rule = {
    serviceId: 'EP',
    counts: 'installed',
    seenWithinDays: 90,
    leaveOutTrials: false,
    classServices: {},
  } as const;
  const counted = rules({ serviceRules: [rule] });
  expect(guardsOf({ ...planInput(devices(11), { given: counted }), baselines: known.baselines })).toEqual([
    'changed-rule',
  ]);
});

test('fewer days of grace of activations are a changed rule: no seat goes by itself for them', () => {
  const rule = { serviceId: 'EP', counts: 'activated', seenWithinDays: null, leaveOutTrials: false, classServices: {} };
  const ended = [{ product: 'ESET Endpoint Security', until: '2026-03-10', trial: false }];
  const one = device(1, 1, { products: writeProducts({ installed: [], activated: ended }) });
  const lasting = devices(9).map((each) => ({
    ...each,
    key: each.key + 1,
    kind: { ...one.kind, products: one.kind.products.replace('2026-03-10', '2027-03-10') },
  }));
  const graced = (activationGraceDays: number) =>
    planInput([one, ...lasting], {
      given: rules({ serviceRules: [rule as ServiceRule], activationGraceDays }),
      settings: { ...billingSettings, activationGraceDays },
    });
  const { baselines } = withBaseline(graced(30));
  expect(planBilling({ ...graced(30), baselines }).adjustments).toEqual([]);
  expect(guardsOf({ ...graced(0), baselines })).toEqual(['changed-rule']);
});

test('stale and doubtful data of a source that feeds the account go to a person, of another source do not', () => {
  const input = withBaseline(planInput(devices(11)));
  const source = { serverId: 1, name: 'ESET', words: '' };
  expect(guardsOf({ ...input, sources: [{ ...source, state: 'stale' }] })).toEqual(['stale-data']);
  expect(guardsOf({ ...input, sources: [{ ...source, state: 'doubtful' }] })).toEqual(['doubtful-data']);
  expect(guardsOf({ ...input, sources: [{ ...source, serverId: 2, state: 'doubtful' }] })).toEqual([]);
  expect(guardsOf({ ...input, sources: [{ ...source, serverId: null, state: 'stale' }] })).toEqual(['stale-data']);
});

test('a fall that comes with a product that nobody has mapped goes to a person', () => {
  const odd = devices(10).map((each, i) =>
    i === 0 ? { ...each, kind: { ...each.kind, products: carrying('ESET Endpoint Something') } } : each,
  );
  expect(guardsOf(withBaseline(planInput(odd)))).toEqual(['fall-with-unmapped-product']);
});

test('a device caught by two accounts holds the lines of both, and its other services nobody', () => {
  const given = rules({
    groups: [...[1, 2, 3].map((key) => group(key, null)), ...[8, 9].map((key) => group(key, 3, { kind: 'dynamic' }))],
    groupMappings: [toAccount(1, 1), toAccount(2, 2), toAccount(8, 1), toAccount(9, 2)],
    memberships: [8, 9].map((groupKey) => ({ groupKey, deviceKey: 99 })),
  });
  const inventory = [...devices(9), ...devices(11).map((each) => device(each.key + 50, 2)), device(99, 3)];
  const input = planInput(inventory, { given, accounts: [account(1), account(2)] });
  const known = { ...input, baselines: baselinesOf(planBilling(input).adjustments) };
  expect(guardsOf(known)).toEqual(['device-caught-twice', 'device-caught-twice']);
  const elsewhere = {
    ...known.count,
    caughtTwice: known.count.caughtTwice.map((each) => ({ ...each, serviceIds: [] })),
  };
  expect(guardsOf({ ...known, count: elsewhere })).toEqual([]);
});

test('what someone changed in the PSA since is a guard and a finding', () => {
  const input = withBaseline(planInput(devices(11)));
  const changed = { ...input, additions: [addition(1, { unitPrice: '99' })] };
  expect(guardsOf(changed)).toEqual(['changed-in-psa']);
  expect(planBilling(changed).findings).toMatchObject([
    { kind: 'quantity-changed-in-psa', facts: { changes: 'unit price 2.5 to 99' } },
  ]);
});

const EP = { accountId: 1, serviceId: 'EP' };
const OTHER_EP = { accountId: 2, serviceId: 'EP' };
const move = (at: string, before = [EP], after = [OTHER_EP]): Change[] => [
  { at, kind: 'device', deviceKey: 5, before, after, astray: false },
];

const twoAccounts = (more: Partial<PlanInput> = {}) =>
  planInput(
    [...devices(9), ...devices(11).map((each) => ({ ...each, key: each.key + 50, id: `b${each.key}`, groupKey: 2 }))],
    {
      given: rules({ groups: [group(1, null), group(2, null)], groupMappings: [toAccount(1, 1), toAccount(2, 2)] }),
      accounts: [account(1), account(2)],
      ...more,
    },
  );

const baselinesOf = (adjustments: readonly PlannedAdjustment[]): Baseline[] =>
  adjustments.map(({ additionId, from, evidence }) => ({
    additionId,
    quantity: from,
    at: '2026-03-01T00:00:00.000Z',
    seen: evidence.addition,
    mappingMark: evidence.mappingMark,
    ruleMark: evidence.ruleMark,
  }));

const allConfirmed = (input: PlanInput): PlanInput => ({
  ...input,
  baselines: baselinesOf(planBilling(input).adjustments),
});

test('what one device move causes is one cause, and older moves are behind it', () => {
  const input = allConfirmed(twoAccounts());
  const causes = (changes: PlanInput['changes']) =>
    planBilling({ ...input, changes }).adjustments.map(({ cause }) => cause);
  expect(causes(move('2026-03-02T00:00:00.000Z'))).toEqual(['device 5', 'device 5']);
  expect(causes(move('2026-02-02T00:00:00.000Z'))).toEqual([null, null]);
  expect(causes(move('2026-03-02T00:00:00.000Z', [EP, OTHER_EP], [EP, OTHER_EP]))).toEqual([null, null]);
});

const moved = move('2026-03-02T00:00:00.000Z');
test.each([
  ['has no addition', { additions: [addition(1)] }, 1],
  ['has several', { additions: [addition(1), addition(2), addition(2, { id: 'another' })] }, 1],
  ['has a posting in flight', { inFlight: new Set(['addition-2-EP']) }, 1],
  ['has no agreement', { accounts: [account(1), account(2, { agreementId: null })] }, 1],
  ['is not known', { accounts: [account(1)] }, 1],
  ['includes the service', { lines: [line(2, { kind: 'included' })] }, 0],
  ['is as counted already', { additions: [addition(1), addition(2, { quantity: '11' })] }, 0],
])('half of a device move is not planned alone where the other account %s', (_, more: Partial<PlanInput>, stops) => {
  const input = allConfirmed(twoAccounts({ changes: moved, ...more }));
  expect(planBilling(input).adjustments).toHaveLength(1);
  expect(guardsOf(input)).toEqual(Array(stops).fill('one-cause'));
});

test('a device that moved to where nobody has said whose it is takes no seat away by itself', () => {
  const [change] = moved as [Extract<Change, { kind: 'device' }>];
  const input = allConfirmed(planInput(devices(9)));
  const gone = (more: { astray: boolean }) => guardsOf({ ...input, changes: [{ ...change, after: [], ...more }] });
  expect(gone({ astray: true })).toEqual(['one-cause']);
  expect(gone({ astray: false })).toEqual([]);
});

test('what a group took with it is one cause, and none of it goes alone where one of its devices is billed nowhere', () => {
  const at = '2026-03-02T00:00:00.000Z';
  const groupMove = (more: Partial<Moved> = {}): Change[] => [
    { at, kind: 'group-move', groupKey: 7, moved: [{ before: [EP], after: [OTHER_EP], astray: false, ...more }] },
  ];
  const input = allConfirmed(twoAccounts());
  const planned = (changes: Change[], more: Partial<PlanInput> = {}) =>
    planBilling({ ...input, changes, ...more }).adjustments.map(({ cause, guards }) => ({
      cause,
      guards: guards.map(({ guard }) => guard),
    }));
  expect(planned(groupMove())).toEqual(Array(2).fill({ cause: 'group 7 moved', guards: [] }));
  const alone = { cause: null, guards: ['one-cause'] };
  expect(planned(groupMove(), { additions: [addition(1)] })).toEqual([alone]);
  expect(planned(groupMove({ after: [], astray: true }), { additions: [addition(1)] })).toEqual([alone]);
});

test('a cause of which one part is held is held as a whole', () => {
  const input = allConfirmed(twoAccounts({ changes: move('2026-03-02T00:00:00.000Z') }));
  const stale = { ...input, sources: [{ serverId: 1, name: 'ESET', state: 'good', words: '' } as const] };
  expect(guardsOf(stale)).toEqual([]);
  expect(guardsOf({ ...input, baselines: input.baselines.slice(1) })).toEqual(['first-of-line', 'one-cause']);
});

test('a run that would change too much money or too many accounts goes to a person as a whole', () => {
  const input = allConfirmed(twoAccounts());
  const limited = (guards: Partial<PlanInput['settings']['guards']>, more: Partial<PlanInput> = {}) => {
    const settings = {
      ...billingSettings,
      mode: 'automatic' as const,
      guards: { ...billingSettings.guards, ...guards },
    };
    return guardsOf({ ...input, settings, ...more });
  };
  expect(limited({ runCents: 500 })).toEqual([]);
  expect(limited({ runCents: 499 })).toEqual(['run-money', 'run-money']);
  expect(limited({ runAccounts: 1 })).toEqual(['run-accounts', 'run-accounts']);

  const standing = { ...approved('1', '2', 7), accountId: 3, additionId: 'addition-3-EP', automatic: true };
  const additions = [...input.additions, addition(3, { quantity: '1' })];
  const known = { additions, accounts: [account(1), account(2), account(3)], lines: [line(3, { offset: 2 })] };
  const run = { ...known, agreements: [1, 2, 3].map((id) => agreement(id)), approved: [standing] };
  const complete = {
    ...run,
    companies: new Set([1, 2, 3].map((id) => `company-${id}`)),
    additionsRead: new Set(['agreement-1', 'agreement-2', 'agreement-3']),
  };
  expect(limited({ runAccounts: 2 }, complete)).toEqual(['run-accounts', 'run-accounts']);
  expect(limited({ runCents: 749 }, complete)).toEqual(['run-money', 'run-money']);
  expect(limited({ runCents: 750 }, complete)).toEqual([]);
  expect(limited({ runAccounts: 2 }, { ...complete, approved: [{ ...standing, automatic: false }] })).toEqual([]);
  expect(limited({ runAccounts: 2 }, { ...complete, lines: [] })).toEqual([]); // its approval is taken back

  const byHand = [account(1, { mode: 'manual' }), account(2)];
  expect(limited({ runAccounts: 0 }, { accounts: byHand })).toEqual(['run-accounts']);
  expect(
    guardsOf({ ...input, settings: { ...billingSettings, guards: { ...billingSettings.guards, runAccounts: 1 } } }),
  ).toEqual([]);
});

const approved = (from: string, to: string, id = 1) => ({
  ...{ accountId: 1, moneyCents: 250, automatic: false },
  id,
  additionId: 'addition-1-EP',
  from,
  to,
  guards: ['first-of-line'],
  undo: false,
});
const undoing = (from: string, to: string, id = 1) => ({ ...approved(from, to, id), guards: [], undo: true });

test('an approval fixes its quantity: a newer count is planned as the difference', () => {
  const plan = planBilling(planInput(devices(15), { approved: [approved('10', '12')] }));
  expect(plan.takeBacks).toEqual([]);
  expect(plan.adjustments).toMatchObject([{ from: '12', to: '15' }]);
});

test('a list of additions that is in doubt leaves what waits for them as it is', () => {
  const waits = planInput(devices(12), { approved: [approved('10', '11')] });
  const plan = planBilling({ ...waits, additionsRead: new Set() });
  expect(plan).toMatchObject({ adjustments: [], takeBacks: [], skipped: new Set(['addition-1-EP']) });
});

test.each([
  ['the other way', 9],
  ['nothing to change', 10],
])('a count that says %s takes an approval back', (_, seats) => {
  const plan = planBilling(planInput(devices(seats), { approved: [approved('10', '12')] }));
  expect(plan.takeBacks).toEqual([{ id: 1, reversed: true, guards: [] }]);
});

test('a guard that whoever approved has not seen takes an approval back, with those built on it', () => {
  const sources = [{ serverId: 1, name: 'ESET', state: 'doubtful', words: '' } as const];
  const plan = planBilling(
    planInput(devices(15), { sources, approved: [approved('10', '12'), approved('12', '14', 2)] }),
  );
  expect(plan.takeBacks.map(({ id }) => id)).toEqual([1, 2]);
  expect(plan.takeBacks[0]?.guards).toMatchObject([{ guard: 'doubtful-data' }]);
  expect(plan.adjustments).toMatchObject([{ from: '10', to: '15' }]);
});

test('a mapping or rule changed after an approval takes it back, also where whoever approved saw an earlier change', () => {
  const waits = { ...approved('10', '12'), guards: ['changed-mapping', 'changed-rule'] };
  const input = withBaseline(planInput(devices(12), { approved: [waits] }));
  const under = (marks: Partial<Baseline>) =>
    planBilling({ ...input, baselines: input.baselines.map((each) => ({ ...each, ...marks })) }).takeBacks;
  expect(under({})).toEqual([]);
  expect(under({ mappingMark: 'another' })).toMatchObject([{ id: 1, guards: [{ guard: 'changed-mapping' }] }]);
  expect(under({ ruleMark: 'another' })).toMatchObject([{ id: 1, guards: [{ guard: 'changed-rule' }] }]);
});

test('no plan takes an undo back: neither the count, nor doubt, nor that no line drives its addition', () => {
  const doubtful = [{ serverId: 1, name: 'ESET', state: 'doubtful', words: '' } as const];
  const undo = { approved: [undoing('10', '8')] };
  for (const input of [
    planInput(devices(10), undo),
    planInput(devices(10), { ...undo, sources: doubtful }),
    planInput(devices(10), { ...undo, lines: [line(1, { kind: 'fixed' })] }),
  ])
    expect(planBilling(input).takeBacks).toEqual([]);
});

test('an undo stands first: the difference is planned from where it leaves the addition, and so fall older approvals', () => {
  const plan = planBilling(planInput(devices(12), { approved: [approved('10', '12'), undoing('10', '8', 2)] }));
  expect(plan.takeBacks).toMatchObject([{ id: 1, guards: [{ guard: 'changed-in-psa' }] }]);
  expect(plan.adjustments).toMatchObject([{ from: '8', to: '12' }]);
});

test('an undo that someone forestalled in the PSA is left to its posting, and planned is from what is there', () => {
  const plan = planBilling(planInput(devices(12), { approved: [undoing('11', '8')] }));
  expect(plan.takeBacks).toEqual([]);
  expect(plan.adjustments).toMatchObject([{ from: '10', to: '12' }]);
});

test('an addition that no longer stands where it was approved from takes the approval back', () => {
  const plan = planBilling(planInput(devices(15), { approved: [approved('11', '12')] }));
  expect(plan.takeBacks[0]?.guards).toMatchObject([{ guard: 'changed-in-psa' }]);
});

test('an approval of an addition that no line drives any more is taken back', () => {
  const plan = planBilling(
    planInput(devices(12), { lines: [line(1, { kind: 'fixed' })], approved: [approved('10', '12')] }),
  );
  expect(plan.takeBacks).toEqual([{ id: 1, reversed: true, guards: [] }]);
});

/** A world with an account and an agreement for each of the accounts that its mappings name. */
const planWorlds = fc
  .tuple(worlds, fc.array(fc.nat(6), { minLength: 12, maxLength: 12 }), fc.boolean())
  .map(([world, quantities, zero]) => {
    const accounts = [1, 2, 3, 4].map((id) => account(id));
    const additions = accounts.flatMap(({ id }) =>
      ['EP', 'SRV', 'FDE'].map((serviceId, i) =>
        addition(id, { serviceId, quantity: String(quantities[(id - 1) * 3 + i] ?? 0) }),
      ),
    );
    const settings = { ...billingSettings, zeroSeats: zero ? ('zero' as const) : ('ask' as const) };
    return planInput(world.devices, { given: world.given, accounts, additions, settings });
  });

const changesOf: fc.Arbitrary<Change[]> = fc.array(
  fc
    .oneof(
      fc
        .record({ groupKey: fc.nat(8), accountIds: fc.subarray([1, 2, 3, 4]) })
        .map((change) => ({ kind: 'group-mapping' as const, ...change })),
      fc
        .subarray(['EP', 'SRV', 'FDE'])
        .map((serviceIds) => ({ kind: 'product-mapping' as const, product: 'any', serviceIds })),
      fc
        .array(fc.record({ accountId: fc.integer({ min: 1, max: 4 }), serviceId: fc.constantFrom('EP', 'SRV') }), {
          maxLength: 3,
        })
        .map((lines) => ({
          kind: 'device' as const,
          deviceKey: 1,
          before: lines.slice(0, 1),
          after: lines.slice(1),
          astray: false,
        })),
    )
    .map((change): Change => ({ at: '2026-03-02T00:00:00.000Z', ...change })),
  { maxLength: 3 },
);

/** The additions as the PSA shows them after a plan was posted. */
const post = (input: PlanInput): PlanInput => {
  const to = new Map(planBilling(input).adjustments.map((each) => [each.additionId, each.to]));
  return {
    ...input,
    additions: input.additions.map((each) => ({ ...each, quantity: to.get(each.id) ?? each.quantity })),
  };
};

test('plan, post, plan is empty', () => {
  fc.assert(
    fc.property(planWorlds, (input) => {
      expect(planBilling(post(input)).adjustments).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test('what was posted and is undone stands where it stood', () => {
  fc.assert(
    fc.property(planWorlds, (input) => {
      const posted = post(input);
      const now = new Map(posted.additions.map((each) => [each.id, each]));
      for (const planned of planBilling(input).adjustments) {
        const undo = planUndo([{ id: 1, ...planned, invoiceDate: planned.evidence.invoiceDate }], {
          addition: now.get(planned.additionId) as Addition,
          nextInvoiceDate: '2026-04-01',
          billingCycle: 'Monthly',
        });
        expect(undo).toMatchObject({ undo: 'possible', to: planned.from, invoiced: false });
        expect(undo.undo === 'possible' && undo.money.cents + planned.moneyCents).toBe(0);
      }
    }),
    { numRuns: 200 },
  );
});

test('automatic mode never approves what a guard or a block stops, and no part of a cause without the rest', () => {
  fc.assert(
    fc.property(planWorlds, changesOf, fc.subarray([0, 1, 2, 3, 4, 5]), (world, changes, unconfirmed) => {
      const { adjustments } = planBilling(world);
      const known = baselinesOf(adjustments).filter((_, i) => !unconfirmed.includes(i));
      const plan = planBilling({ ...world, changes, baselines: known });
      const steps = stepAdjustments(plan, { open: [], past: [] });
      const approved = autoApproved(plan, { steps, accounts: world.accounts, mode: 'automatic' });
      for (const { guards, blocks } of approved) expect([...guards, ...blocks]).toEqual([]);
      for (const { cause } of approved) {
        if (cause !== null)
          expect(plan.adjustments.filter((each) => each.cause === cause && !approved.includes(each))).toEqual([]);
      }
      expect(autoApproved(plan, { steps, accounts: world.accounts, mode: 'manual' })).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test('the sums of a plan close', () => {
  fc.assert(
    fc.property(planWorlds, (input) => {
      const { pairs, findings, ...parts } = planBilling(input).sums;
      const sum = [...Object.values(parts), ...Object.values(findings)].reduce((total, each) => total + each, 0);
      expect(sum).toBe(pairs);
    }),
    { numRuns: 300 },
  );
});

test('the same state gives the same plan, and an approval of all of it leaves nothing to plan', () => {
  fc.assert(
    fc.property(planWorlds, (input) => {
      const plan = planBilling(input);
      expect(planBilling(input)).toEqual(plan);
      const approvals = plan.adjustments.map(({ guards, ...planned }, id) => {
        return { ...planned, id, automatic: false, guards: guards.map(({ guard }) => guard), undo: false };
      });
      const again = planBilling({ ...input, approved: approvals });
      expect(again).toMatchObject({ adjustments: [], takeBacks: [] });
    }),
    { numRuns: 100 },
  );
});
