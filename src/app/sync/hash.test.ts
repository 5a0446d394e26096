import fc from 'fast-check';
import { expect, test } from 'vitest';
import { smallAddition, smallDevice } from '../../../test/support/small-servers.ts';
import { hashRow } from './hash.ts';
import { markOf } from './mark.ts';
import { additionObject, deviceObject } from './objects.ts';

test('"1" against 1 is no change', () => {
  expect(markOf(['1', 'a'])).toBe(markOf([1, 'a']));
  const addition = smallAddition('1', { quantity: '1' });
  expect(hashRow(additionObject, addition)).toBe(hashRow(additionObject, { ...addition, quantity: 1 as never }));
});

test('nothing is not the empty text, and values keep their places', () => {
  expect(markOf([null])).not.toBe(markOf(['']));
  expect(markOf(['a', null])).not.toBe(markOf([null, 'a']));
});

test('a device is unchanged while only the time of its last sign of life moves, not its date', () => {
  const hash = (lastSeen: string | null) => hashRow(deviceObject, smallDevice('1', { lastSeen }));
  expect(hash('2026-03-02T00:00:00.000Z')).toBe(hash('2026-03-02T23:59:59.000Z'));
  expect(hash('2026-03-02T00:00:00.000Z')).not.toBe(hash('2026-03-03T00:00:00.000Z'));
  expect(hash(null)).not.toBe(hash('2026-03-02T00:00:00.000Z'));
});

test('every other field that is stored makes a device another one', () => {
  const activation = fc.record({
    product: fc.constantFrom('A', 'B'),
    until: fc.constantFrom(null, '2026-12-31'),
    trial: fc.boolean(),
  });
  const device = fc.record({
    name: fc.constantFrom('a', 'b'),
    groupId: fc.constantFrom(null, 'g'),
    type: fc.constantFrom('desktop' as const, 'server' as const),
    os: fc.constantFrom('', 'Windows'),
    installed: fc.subarray(['A', 'B']),
    activated: fc.array(activation, { maxLength: 2 }),
    serial: fc.constantFrom(null, 's'),
    macs: fc.subarray(['00:00:00:00:00:01', '00:00:00:00:00:02']),
    muted: fc.boolean(),
  });
  fc.assert(
    fc.property(device, device, (one, other) => {
      const [a, b] = [smallDevice('1', one), smallDevice('1', other)];
      const same = JSON.stringify(a) === JSON.stringify(b);
      expect(hashRow(deviceObject, a) === hashRow(deviceObject, b)).toBe(same);
    }),
  );
});
