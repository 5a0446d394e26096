import { expect, test } from 'vitest';
import {
  datingAgreement,
  inactiveWhy,
  invoiceDateHit,
  invoicingOf,
  isAdditionActive,
  isFrozen,
  successorOf,
} from './agreements.ts';
import { differences, seenOf } from './evidence.ts';
import type { Agreement } from './psa.ts';
import { addition, agreement } from './test-world.ts';

const known = (...list: Agreement[]) => new Map(list.map((each) => [each.id, each]));
const why = (given: Agreement, on = '2026-04-01', ...others: Agreement[]) =>
  inactiveWhy(given, { on, agreements: known(given, ...others) });

test.each([
  ['an active one', {}, null],
  ['one that is cancelled', { status: 'cancelled' }, 'it is cancelled'],
  ['one that is cancelled from that day', { cancelled: true, cancelledDate: '2026-04-01' }, 'it is cancelled'],
  ['one that is cancelled later', { cancelled: true, cancelledDate: '2026-04-02' }, null],
  ['one that is cancelled without a date', { cancelled: true }, 'it is cancelled'],
  ['one on its last day', { endDate: '2026-04-01' }, null],
  ['one that has ended', { endDate: '2026-03-31' }, 'it ends on 2026-03-31'],
  ['one on its first day', { startDate: '2026-04-01' }, null],
  ['one that has not begun', { startDate: '2026-04-02' }, 'it starts on 2026-04-02'],
] as const)('%s is inactive because: %s', (_, more, words) => {
  expect(why(agreement(1, more))).toBe(words);
});

test('a child takes its dates from its parent, and its own cancelling counts too', () => {
  const parent = agreement(1, { endDate: '2026-03-31', nextInvoiceDate: '2026-03-20' });
  const child = agreement(2, { parentId: parent.id, endDate: null, nextInvoiceDate: null });
  expect(why(child, '2026-04-01', parent)).toBe('it ends on 2026-03-31');
  expect(invoiceDateHit(child, { on: '2026-03-10', agreements: known(parent, child) })).toBe('2026-03-20');
  expect(why({ ...child, status: 'cancelled' }, '2026-03-20', parent)).toBe('it is cancelled');
  expect(why(child, '2026-03-20', { ...parent, status: 'inactive' })).toBe(
    'its parent "Managed security 1" is inactive',
  );
});

test('parents in a circle, or missing, do not hang', () => {
  const one = agreement(1, { parentId: 'agreement-2' });
  const two = agreement(2, { parentId: 'agreement-1' });
  expect([one, two]).toContain(datingAgreement(one, known(one, two)));
  expect(datingAgreement(one, known(one))).toBe(one);
  expect(why(one)).toBe('its parent is not known');
});

test.each([
  ['the start of billing that is to come', { billStartDate: '2026-05-01' }, '2026-05-01'],
  ['no invoice, as the start of billing is past', { billStartDate: '2025-01-01' }, null],
  ['no invoice, as nothing says when billing starts', { billStartDate: null }, null],
  ['the invoice that is overdue', { nextInvoiceDate: '2026-03-01' }, '2026-03-01'],
])('a change hits %s', (_, dates, hit) => {
  const given = agreement(1, { nextInvoiceDate: null, ...dates });
  expect(invoiceDateHit(given, { on: '2026-03-10', agreements: known(given) })).toBe(hit);
});

test('what decides over the invoices of a child is its own, or its parent’s, with its parent’s dates', () => {
  const parent = agreement(1, { nextInvoiceDate: '2026-03-20' });
  const child = agreement(2, { parentId: parent.id, nextInvoiceDate: null, billingCycle: 'Yearly' });
  const invoicing = (own: Partial<Agreement>, above: Partial<Agreement>) =>
    invoicingOf({ ...child, ...own }, known({ ...parent, ...above }));
  const as = { status: 'active', cancelled: false, nextInvoiceDate: '2026-03-20', billingCycle: 'Yearly' };
  expect(invoicing({ nextInvoiceDate: '2026-01-01' }, {})).toEqual(as);
  expect(invoicing({}, { status: 'cancelled', cancelled: true })).toEqual({
    ...as,
    status: 'cancelled',
    cancelled: true,
  });
  expect(invoicing({ status: 'expired' }, { cancelled: true })).toEqual({ ...as, status: 'expired', cancelled: true });
  expect(invoicingOf(agreement(1), known())).toEqual({ ...as, nextInvoiceDate: '2026-04-01', billingCycle: 'Monthly' });
});

test.each([
  [{}, true],
  [{ effectiveDate: '2026-04-02' }, false],
  [{ effectiveDate: null }, true],
  [{ cancelledDate: '2026-04-01' }, false],
  [{ cancelledDate: '2026-04-02' }, true],
])('an addition with %j is active on 2026-04-01: %s', (more, active) => {
  expect(isAdditionActive(addition(1, more), '2026-04-01')).toBe(active);
});

test('a successor is the only later agreement of the same company and site', () => {
  const old = agreement(1, { endDate: '2026-03-31' });
  const next = agreement(1, { id: 'next', startDate: '2026-04-01' });
  const on = '2026-04-01';
  expect(successorOf(old, { on, agreements: known(old, next) })).toBe(next);
  const rival = { ...next, id: 'rival' };
  expect(successorOf(old, { on, agreements: known(old, next, rival) })).toBeNull();
  expect(successorOf(old, { on, agreements: known(old, { ...next, companyId: 'other' }) })).toBeNull();
  expect(successorOf(old, { on, agreements: known(old, { ...next, status: 'cancelled' }) })).toBeNull();
});

test('the successor of a child is the child of an agreement that begins later, whatever dates the children have', () => {
  const [old, next] = [agreement(1, { endDate: '2026-03-31' }), agreement(3, { startDate: '2026-04-01' })];
  const childOf = (parent: Agreement, id: string) =>
    agreement(2, { id, parentId: parent.id, startDate: null, nextInvoiceDate: null });
  const [child, renewed] = [childOf(old, 'child'), childOf(next, 'renewed')];
  const agreements = known(old, next, child, renewed, agreement(2, { id: 'other', startDate: '2026-04-01' }));
  expect(successorOf(child, { on: '2026-04-01', agreements })).toBe(renewed);
});

test('posting is frozen from some days before the invoice until its date has moved on', () => {
  const frozen = (on: string, freezeDays = 2) => isFrozen('2026-04-01', { on, freezeDays });
  expect([frozen('2026-03-29'), frozen('2026-03-30'), frozen('2026-04-05')]).toEqual([false, true, true]);
  expect(frozen('2026-04-01', 0)).toBe(false);
  expect(isFrozen(null, { on: '2026-04-01', freezeDays: 2 })).toBe(false);
});

test('evidence differs where the addition or the agreement is not what the plan saw', () => {
  const seen = { addition: seenOf(addition(1)), agreement: agreement(1) };
  expect(differences(seen, { addition: addition(1, { quantity: '10.0' }), agreement: agreement(1) })).toEqual([]);
  const now = {
    addition: addition(1, { quantity: '11', cancelledDate: '2026-12-01' }),
    agreement: agreement(1, { nextInvoiceDate: '2026-05-01' }),
  };
  expect(differences(seen, now)).toEqual([
    'quantity 10 to 11',
    'cancelled date none to 2026-12-01',
    'agreement next invoice date 2026-04-01 to 2026-05-01',
  ]);
});
