import { expect, test } from 'vitest';
import type { PlannedAdjustment } from './adjustment.ts';
import { autoApproved, type OpenAdjustment, type PastAdjustment, stepAdjustments, withSameCause } from './lifecycle.ts';
import { type Plan, planBilling } from './plan.ts';
import { account, device, planInput } from './test-world.ts';

const base = planBilling(planInput([1, 2, 3].map((key) => device(key, 1))));

const planned = (more: Partial<PlannedAdjustment> = {}): PlannedAdjustment => ({
  ...(base.adjustments[0] as PlannedAdjustment),
  guards: [],
  ...more,
});

const plan = (adjustments: PlannedAdjustment[], more: Partial<Plan> = {}): Plan => ({
  ...base,
  adjustments,
  takeBacks: [],
  ...more,
});

const open = (more: Partial<OpenAdjustment> = {}): OpenAdjustment => ({
  id: 1,
  additionId: 'addition-1-EP',
  state: 'proposed',
  from: '10',
  to: '3',
  ...more,
});

const past = (more: Partial<PastAdjustment> = {}): PastAdjustment => ({
  additionId: 'addition-1-EP',
  state: 'dismissed',
  from: '10',
  to: '3',
  seats: 3,
  words: '',
  ...more,
});

const guard = { guard: 'drop', words: 'It falls.' } as const;
const steps = (given: Plan, opened: OpenAdjustment[] = [], before: PastAdjustment[] = []) =>
  stepAdjustments(given, { open: opened, past: before }).map((step) => {
    const { planned: _, ...rest } = { planned: null, ...step };
    return rest;
  });

test('what is new is proposed, or held where a guard stops it', () => {
  expect(steps(plan([planned()]))).toEqual([{ do: 'create', state: 'proposed' }]);
  expect(steps(plan([planned({ guards: [guard] })]))).toEqual([{ do: 'create', state: 'held' }]);
});

test('the same change is kept under its id, and what a guard now says moves it', () => {
  expect(steps(plan([planned()]), [open()])).toEqual([{ do: 'keep', id: 1, state: 'proposed' }]);
  expect(steps(plan([planned({ guards: [guard] })]), [open()])).toEqual([{ do: 'keep', id: 1, state: 'held' }]);
});

test('another count supersedes what nobody decided', () => {
  expect(steps(plan([planned({ to: '4' })]), [open()])).toEqual([
    { do: 'supersede', id: 1, words: 'The plan now says 10 to 4.' },
    { do: 'create', state: 'proposed' },
  ]);
  expect(steps(plan([]), [open()])).toEqual([
    { do: 'supersede', id: 1, words: 'There is nothing to change any more.' },
  ]);
});

test('an approval stays, and the difference is proposed beside it', () => {
  expect(steps(plan([planned({ from: '3', to: '2' })]), [open({ state: 'approved' })])).toEqual([
    { do: 'create', state: 'proposed' },
  ]);
});

test('an approval that is taken back waits again where the plan says the same, and is superseded where it does not', () => {
  const takeBacks = [{ id: 1, reversed: false, guards: [guard] }];
  const approved = open({ state: 'approved' });
  expect(steps(plan([planned({ guards: [guard] })], { takeBacks }), [approved])).toEqual([
    { do: 'take-back', id: 1, state: 'held' },
  ]);
  expect(steps(plan([planned({ to: '12' })], { takeBacks }), [approved])).toMatchObject([
    { do: 'supersede', id: 1 },
    { do: 'create' },
  ]);
});

test('a proposal beside an approval that is taken back does not survive it', () => {
  const takeBacks = [{ id: 1, reversed: false, guards: [guard] }];
  const opened = [open({ state: 'approved' }), open({ id: 2, from: '3', to: '2' })];
  expect(steps(plan([planned()], { takeBacks }), opened)).toMatchObject([
    { do: 'take-back', id: 1 },
    { do: 'supersede', id: 2 },
  ]);
});

test('what waits for an addition with a posting in flight is left alone', () => {
  expect(steps(plan([], { skipped: new Set(['addition-1-EP']) }), [open()])).toEqual([]);
});

test('one addition is never proposed twice', () => {
  expect(steps(plan([planned()]), [open(), open({ id: 2 })])).toMatchObject([
    { do: 'keep', id: 1 },
    { do: 'supersede', id: 2 },
  ]);
});

test('what a person dismissed comes back only if the count changes', () => {
  expect(steps(plan([planned()]), [], [past()])).toEqual([]);
  expect(steps(plan([planned({ from: '11' })]), [], [past()])).toEqual([]);
  expect(steps(plan([planned({ seats: 4, to: '4' })]), [], [past()])).toMatchObject([{ do: 'create' }]);
});

test('what the PSA refused is held when it is planned again just so', () => {
  const refused = past({ state: 'failed', words: 'period closed' });
  const [step] = stepAdjustments(plan([planned()]), { open: [], past: [refused] });
  expect(step).toMatchObject({ do: 'create', state: 'held' });
  expect(step?.do === 'create' && step.planned.guards).toEqual([
    { guard: 'refused-before', words: 'The same change was refused before: period closed' },
  ]);
  expect(steps(plan([planned({ to: '4' })]), [], [refused])).toEqual([{ do: 'create', state: 'proposed' }]);
});

const auto = (given: Plan, before: PastAdjustment[] = [], accounts = [account(1), account(2)]) => {
  const taken = stepAdjustments(given, { open: [], past: before });
  return autoApproved(given, { steps: taken, accounts, mode: 'automatic' }).map(({ additionId }) => additionId);
};

test('automatic mode approves what nothing stops, with exceptions per account', () => {
  const other = planned({ accountId: 2, additionId: 'b' });
  expect(auto(plan([planned(), other]))).toEqual(['addition-1-EP', 'b']);
  expect(auto(plan([planned(), other]), [], [account(1), account(2, { mode: 'manual' })])).toEqual(['addition-1-EP']);
  expect(auto(plan([planned({ guards: [guard] }), other]))).toEqual(['b']);
  expect(auto(plan([planned({ blocks: [{ block: 'paused', words: '' }] }), other]))).toEqual(['b']);
});

test('automatic mode takes a cause as a whole: a dismissed or manual part leaves the rest to a person', () => {
  const one = planned({ cause: 'device 5' });
  const two = planned({ cause: 'device 5', accountId: 2, additionId: 'b' });
  expect(auto(plan([one, two]))).toEqual(['addition-1-EP', 'b']);
  expect(auto(plan([one, two]), [past()])).toEqual([]);
  expect(auto(plan([one, two]), [], [account(1), account(2, { mode: 'manual' })])).toEqual([]);
});

test('a person approves a cause as a whole', () => {
  const rows = [
    { id: 1, cause: 'device 5' },
    { id: 2, cause: 'device 5' },
    { id: 3, cause: null },
    { id: 4, cause: null },
  ];
  expect(withSameCause(rows, new Set([2, 3])).map(({ id }) => id)).toEqual([1, 2, 3]);
});
