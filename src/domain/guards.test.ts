import { expect, test } from 'vitest';
import type { Baseline } from './adjustment.ts';
import { seenOf } from './evidence.ts';
import { type GuardCase, stopsOf } from './guards.ts';
import { guardLimits } from './settings.ts';
import { addition } from './test-world.ts';

const baseline = (quantity: string): Baseline => ({
  additionId: 'addition-1-EP',
  quantity,
  at: '2026-03-01T00:00:00.000Z',
  seen: seenOf(addition(1)),
  mappingMark: 'm',
  ruleMark: 'r',
});

const guardCase = (more: Partial<GuardCase> & { measured?: string } = {}): GuardCase => ({
  from: '10',
  to: '10',
  baseline: baseline(more.measured ?? '10'),
  addition: addition(1),
  mappingMark: 'm',
  ruleMark: 'r',
  sources: [{ serverId: 1, name: 'ESET', state: 'good', words: '' }],
  notMapped: new Map(),
  caughtTwice: [],
  hold: null,
  invoiceDate: '2026-04-01',
  judgedOn: '2026-04-01',
  inactiveWhy: null,
  limits: guardLimits,
  ...more,
});

const guardsOf = (more: Parameters<typeof guardCase>[0]) => stopsOf(guardCase(more)).map(({ guard }) => guard);

test.each([
  ['20 of 100', '100', '80', []],
  ['21 of 100', '100', '79', ['drop']],
  ['3 of 15', '15', '12', []],
  ['4 of 15', '15', '11', ['drop']],
  ['2 of 14', '14', '12', []],
  ['3 of 14', '14', '11', ['drop']],
  ['2 of 4', '4', '2', []],
  ['all of 2', '2', '0', ['to-zero']],
  ['all of 5', '5', '0', ['drop', 'to-zero']],
])('a drop of %s is stopped by what product rules say', (_, measured, to, guards) => {
  expect(guardsOf({ measured, from: measured, to })).toEqual(guards);
});

test.each([
  ['10 and 100 %', '10', '20', []],
  ['11 and 110 %', '10', '21', ['rise']],
  ['50 and 50 %', '100', '150', []],
  ['51 and 51 %', '100', '151', ['rise']],
  ['11 from nothing', '0', '11', ['rise']],
  ['10 from nothing', '0', '10', []],
])('a rise by %s is stopped by what product rules say', (_, measured, to, guards) => {
  expect(guardsOf({ measured, from: measured, to })).toEqual(guards);
});

test('small steps do not slip by: they are measured from the last confirmed quantity', () => {
  expect(guardsOf({ measured: '100', from: '84', to: '79' })).toEqual(['drop']);
  expect(guardsOf({ measured: '100', from: '84', to: '81' })).toEqual([]);
});

test('words name the numbers', () => {
  expect(stopsOf(guardCase({ measured: '100', from: '100', to: '70' }))[0]?.words).toBe(
    'It falls from 100 to 70, by 30 %; the limit is 20 %.',
  );
});

test.each([
  ['first-of-line', { baseline: null }],
  ['stale-data', { sources: [{ serverId: 1, name: 'ESET', state: 'stale', words: '' }] }],
  ['doubtful-data', { sources: [{ serverId: null, name: 'PSA', state: 'doubtful', words: 'fewer rows' }] }],
  ['changed-mapping', { mappingMark: 'other' }],
  ['changed-rule', { ruleMark: 'other' }],
  ['not-active-on-invoice-date', { inactiveWhy: 'it is cancelled' }],
  ['below-less-included', { addition: { ...addition(1), lessIncluded: '11' }, baseline: null }],
] as const)('%s stops a change that is small', (guard, more) => {
  expect(guardsOf({ ...more, to: '11', ...(guard === 'below-less-included' && { to: '10' }) })).toContain(guard);
});

test('a fall with a product that nobody mapped is stopped, a rise with one is not', () => {
  const notMapped = new Map([['ESET Something', 2]]);
  expect(guardsOf({ notMapped, to: '9' })).toEqual(['fall-with-unmapped-product']);
  expect(guardsOf({ notMapped, to: '11' })).toEqual([]);
});

test.each([
  ['quantity', { quantity: '11' }, 'quantity 10 to 11'],
  ['price', { unitPrice: '3' }, 'unit price 2.5 to 3'],
  ['included quantity', { lessIncluded: '1' }, 'less included 0 to 1'],
  ['flag', { billing: 'no-charge' }, 'billing billable to no-charge'],
  ['date', { cancelledDate: '2026-12-31' }, 'cancelled date none to 2026-12-31'],
] as const)('a %s that someone changed in the PSA is stopped, in words', (_, change, words) => {
  const stops = stopsOf(guardCase({ to: '11', addition: { ...addition(1), ...change } }));
  expect(stops).toEqual([{ guard: 'changed-in-psa', words: `Someone changed the addition in the PSA: ${words}.` }]);
});

test('the same price written otherwise is no change', () => {
  expect(guardsOf({ to: '11', addition: { ...addition(1), unitPrice: '2.50', quantity: '10.00' } })).toEqual([]);
});
