import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffMembers, type MemberListing, type Stay, type StayChange } from './entries.ts';

const AT = '2026-03-15T10:00:00.000Z';
const BEFORE = '2026-03-15T09:50:00.000Z';

const stay = (deviceKey: number, more: Partial<Stay> = {}): Stay => ({
  id: deviceKey * 10,
  deviceKey,
  missingSince: null,
  ...more,
});
const listing = (members: number[], more: Partial<MemberListing> = {}): MemberListing => ({
  at: AT,
  members: new Set(members),
  baseline: false,
  gone: new Set(),
  hidden: new Set(),
  confirmed: new Set(),
  ...more,
});
const diff = (stays: Stay[], given: MemberListing, ordinals = new Map<number, number>()) =>
  diffMembers(stays, { listing: given, ordinals });

test('a device that is new in a group enters it, and again with the next ordinal', () => {
  const entered = { change: 'entered', deviceKey: 1, at: AT, baseline: false };
  expect(diff([], listing([1]))).toEqual([{ ...entered, ordinal: 1 }]);
  expect(diff([], listing([1]), new Map([[1, 3]]))).toEqual([{ ...entered, ordinal: 4 }]);
});

test('the first listing of a group is a baseline', () => {
  expect(diff([], listing([1], { baseline: true }))).toMatchObject([{ change: 'entered', baseline: true }]);
});

test('a device that is missing once has not left; twice it has, from when it was first missing', () => {
  expect(diff([stay(1)], listing([]))).toEqual([{ change: 'missing', id: 10, at: AT }]);
  expect(diff([stay(1, { missingSince: BEFORE })], listing([]))).toEqual([
    { change: 'ended', id: 10, at: BEFORE, reason: 'left' },
  ]);
});

test('a device that was missing once and is back never left', () => {
  expect(diff([stay(1, { missingSince: BEFORE })], listing([1]))).toEqual([{ change: 'back', id: 10 }]);
});

test('the stays of a device that is gone end at once, and say so', () => {
  const gone = new Set([1, 2]);
  expect(diff([stay(1)], listing([1, 2], { gone }))).toEqual([
    { change: 'ended', id: 10, at: AT, reason: 'device-gone' },
  ]);
});

test('a device that is not shown at all has not left, however often a list lacks it', () => {
  const hidden = new Set([1]);
  expect(diff([stay(1)], listing([], { hidden }))).toEqual([]);
  expect(diff([stay(1, { missingSince: BEFORE })], listing([], { hidden }))).toEqual([]);
  expect(diff([stay(1, { missingSince: BEFORE })], listing([1], { hidden }))).toMatchObject([{ change: 'back' }]);
});

test('a leaving that a person confirmed needs no second listing, and a device that is there has not left', () => {
  const confirmed = new Set([1, 2]);
  expect(diff([stay(1), stay(2), stay(3)], listing([2], { confirmed }))).toEqual([
    { change: 'ended', id: 10, at: AT, reason: 'left' },
    { change: 'missing', id: 30, at: AT },
  ]);
});

test('a stay that goes on changes nothing', () => {
  expect(diff([stay(1)], listing([1]))).toEqual([]);
});

/** Applies changes as a store does. */
function apply(stays: readonly Stay[], changes: readonly StayChange[]): Stay[] {
  const byId = new Map(stays.map((each) => [each.id, each]));
  for (const change of changes) {
    if (change.change === 'entered') {
      const id = change.deviceKey * 1000 + change.ordinal;
      byId.set(id, stay(change.deviceKey, { id }));
      continue;
    }
    const before = byId.get(change.id) as Stay;
    if (change.change === 'ended') byId.delete(change.id);
    else byId.set(change.id, { ...before, missingSince: change.change === 'missing' ? change.at : null });
  }
  return [...byId.values()];
}

test('over any listings a device has at most one stay in a group, and no ordinal twice', () => {
  const listings = fc.array(fc.uniqueArray(fc.nat(6)), { maxLength: 12 });
  fc.assert(
    fc.property(listings, (history) => {
      let stays: Stay[] = [];
      const ordinals = new Map<number, number>();
      const seen = new Set<string>();
      for (const members of history) {
        const changes = diff(stays, listing(members), ordinals);
        for (const each of changes) {
          if (each.change !== 'entered') continue;
          expect(seen).not.toContain(`${each.deviceKey}/${each.ordinal}`);
          seen.add(`${each.deviceKey}/${each.ordinal}`);
          ordinals.set(each.deviceKey, each.ordinal);
        }
        stays = apply(stays, changes);
        const keys = stays.map(({ deviceKey }) => deviceKey);
        expect(new Set(keys).size).toBe(keys.length);
        for (const member of members) expect(keys).toContain(member);
      }
    }),
  );
});
