import fc from 'fast-check';
import { expect, test } from 'vitest';
import { syncSettings } from '../../domain/settings.ts';
import { type CustomerLoss, doubtOfLeavings, isCovered, type Judged, judge } from './doubts.ts';

const ids = (count: number) => Array.from({ length: count }, (_, i) => `${i}`);

const listing = (parts: Partial<Judged> = {}): Judged => ({
  ...{ table: 'devices', words: 'devices', full: true, complete: true, nameless: 0 },
  ...{ distinct: 100, announced: null, total: 100, vanished: [] },
  ...parts,
});

const reasonsOf = (parts: Partial<Judged>, customers: CustomerLoss[] = []) =>
  judge([listing(parts)], { customers, limits: syncSettings }).reasons;

test('exactly the set share may vanish, one more is a doubt', () => {
  expect(reasonsOf({ vanished: ids(30) })).toEqual([]);
  expect(reasonsOf({ vanished: ids(31) })).toEqual(['31 of 100 devices would vanish at once.']);
});

test('a single object is no crowd, unless it was the only one', () => {
  expect(reasonsOf({ total: 3, vanished: ['0'], distinct: 2 })).toEqual([]);
  expect(reasonsOf({ total: 1, vanished: ['0'], distinct: 0 })).toEqual([
    'The list of devices came empty; there were 1.',
  ]);
});

test('a first listing has nothing to lose', () => {
  expect(reasonsOf({ total: 0, distinct: 0 })).toEqual([]);
});

test('a customer is judged by itself where it has more devices than the limit', () => {
  const loss = (total: number, lost: number): CustomerLoss[] => [{ name: 'Müller', total, lost: ids(lost) }];
  expect(reasonsOf({}, loss(10, 10))).toEqual([]);
  expect(reasonsOf({}, loss(11, 3))).toEqual([]);
  expect(reasonsOf({}, loss(11, 4))).toEqual(['4 of 11 devices of "Müller" would vanish or move away at once.']);
});

test('of many customers the largest losses are named, and the others counted', () => {
  const customers = [4, 9, 5, 6, 7].map((lost) => ({ name: `C${lost}`, total: 11, lost: ids(lost) }));
  expect(reasonsOf({}, customers)).toEqual([
    '9 of 11 devices of "C9" would vanish or move away at once.',
    '7 of 11 devices of "C7" would vanish or move away at once.',
    '6 of 11 devices of "C6" would vanish or move away at once.',
    'So would too many devices of 2 more.',
  ]);
});

test('a list of members is in doubt where it came empty, or where more than the set share would leave at once', () => {
  const doubt = (listed: number, total: number, leaving: number) =>
    doubtOfLeavings({ listed, total, leaving: ids(leaving) }, syncSettings);
  expect(doubt(0, 2, 2)).toBe('the list came empty; there were 2');
  expect(doubt(0, 1, 1)).toBeNull();
  expect(doubt(7, 20, 6)).toBeNull();
  expect(doubt(7, 20, 7)).toBe('7 of 20 would leave at once');
  expect(doubt(1, 10, 9)).toBeNull();
});

test('an incremental listing makes nothing vanish, but may come short', () => {
  expect(reasonsOf({ full: false, vanished: ids(90), distinct: 0 })).toEqual([]);
  expect(reasonsOf({ full: false, distinct: 2, announced: 3 })).toEqual(['Only 2 of 3 announced devices came.']);
});

test('a listing that was cut or holds a nameless record cannot be confirmed', () => {
  const cut = judge([listing({ complete: false, nameless: 2 })], { customers: [], limits: syncSettings });
  expect(cut).toEqual({
    reasons: [
      'The list of devices was cut off before its end.',
      '2 of the devices came without an id that could be read.',
    ],
    doubt: null,
  });
});

test('what would vanish of every listing is shown for confirmation, also where only one is in doubt', () => {
  const groups = listing({ table: 'groups', words: 'groups', vanished: ['g'] });
  const { doubt } = judge([groups, listing({ vanished: ids(40) })], { customers: [], limits: syncSettings });
  expect(doubt).toEqual({ groups: ['g'], devices: ids(40), customers: [] });
});

test('a confirmation covers what was shown and nothing more', () => {
  const some = fc.array(fc.constantFrom(...ids(6)));
  const pair = fc.record({ shown: some, now: some });
  fc.assert(
    fc.property(pair, ({ shown, now }) => {
      const covered = isCovered({ devices: now }, { devices: shown });
      expect(covered).toBe(now.every((id) => shown.includes(id)));
    }),
  );
  expect(isCovered({ devices: ['1'] }, { groups: ['1'] })).toBe(false);
});
