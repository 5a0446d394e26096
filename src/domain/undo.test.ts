import { expect, test } from 'vitest';
import { addition } from './test-world.ts';
import { expectedByUndo, notReverted, type PostedAdjustment, planUndo } from './undo.ts';

const posted = (from: string, to: string, id = 1): PostedAdjustment => ({
  id,
  additionId: 'addition-1-EP',
  from,
  to,
  invoiceDate: '2026-04-01',
});
const now = (quantity: string, nextInvoiceDate: string | null = '2026-04-01') => ({
  addition: addition(1, { quantity }),
  nextInvoiceDate,
  billingCycle: 'Monthly',
});

test('an undo goes back to the quantity before, and gives back its money', () => {
  expect(planUndo([posted('10', '12')], now('12'))).toMatchObject({
    undo: 'possible',
    of: [1],
    from: '12',
    to: '10',
    money: { cents: -500 },
    invoiced: false,
  });
});

test('several postings of one addition are undone as one change, newest first', () => {
  expect(planUndo([posted('10', '12'), posted('12', '15', 2)], now('15'))).toMatchObject({
    of: [2, 1],
    from: '15',
    to: '10',
  });
});

test('it says when the period is already invoiced', () => {
  const undo = planUndo([posted('10', '12')], now('12', '2026-05-01'));
  expect(undo).toMatchObject({ undo: 'possible', invoiced: true });
  expect(undo.words).toContain('already invoiced');
});

test('a quantity that someone changed since is not undone, and neither is what was undone already', () => {
  expect(planUndo([posted('10', '12')], now('13'))).toMatchObject({ undo: 'refused' });
  expect(planUndo([posted('10', '12')], now('10'))).toMatchObject({ undo: 'refused' });
});

test('a chain that someone broke in between is not undone in one', () => {
  expect(planUndo([posted('10', '12'), posted('13', '15', 2)], now('15'))).toMatchObject({ undo: 'refused' });
});

test('an undo that waited expects its agreement as it was, but for an invoice made meanwhile', () => {
  const seen = { status: 'active', cancelled: false, nextInvoiceDate: '2026-04-01', billingCycle: 'Monthly' } as const;
  const moved = { ...seen, nextInvoiceDate: '2026-05-01' };
  expect(expectedByUndo(seen, moved)).toEqual(moved);
  expect(expectedByUndo(seen, { ...moved, cancelled: true })).toEqual(moved);
  expect(expectedByUndo(seen, { ...seen, nextInvoiceDate: '2026-03-01' })).toEqual(seen);
});

test('of a chain is left what no undo has put back', () => {
  const chain = [posted('10', '12'), posted('12', '15', 2), posted('15', '16', 3)];
  const left = (...undos: { undoOf: number; to: string }[]) => notReverted(chain, undos).map(({ id }) => id);
  expect(left()).toEqual([1, 2, 3]);
  expect(left({ undoOf: 3, to: '15' })).toEqual([1, 2]);
  expect(left({ undoOf: 3, to: '12' })).toEqual([1]);
  expect(left({ undoOf: 3, to: '15' }, { undoOf: 2, to: '10' })).toEqual([]);
  expect(left({ undoOf: 4, to: '16' })).toEqual([1, 2, 3]);
});
