import fc from 'fast-check';
import { expect, test } from 'vitest';
import { add, compare, isFraction, max, multiply, roundedQuotient, subtract, toCents, toDecimal } from './decimal.ts';

test.each([
  [12, '12'],
  [0, '0'],
  [-0, '0'],
  [0.5, '0.5'],
  [-3.25, '-3.25'],
  [1e-7, '0.0000001'],
  [1e21, '1000000000000000000000'],
  ['12.00', '12'],
  ['-0.0', '0'],
  ['1.50', '1.5'],
  ['5.', '5'],
])('%s is written as %s', (value, text) => {
  expect(toDecimal(value)).toBe(text);
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, '', 'abc', '1,5', '1e999'])('%s is refused', (value) => {
  expect(() => toDecimal(value)).toThrow(RangeError);
});

test('sums and products are exact where floating point is not', () => {
  expect(add('0.1', '0.2')).toBe('0.3');
  expect(subtract('0.3', '0.1')).toBe('0.2');
  expect(multiply('1.1', '1.1')).toBe('1.21');
  expect(multiply('-0.5', '0')).toBe('0');
});

test('the order is of the values, not of the texts', () => {
  expect(compare('9', '10')).toBe(-1);
  expect(compare('1.50', '1.5')).toBe(0);
  expect(compare('-1', '-2')).toBe(1);
  expect(max('9', '10')).toBe('10');
});

test('a fraction is what has digits behind the point that count', () => {
  expect(isFraction('2.5')).toBe(true);
  expect(isFraction('2.0')).toBe(false);
});

test.each([
  ['1.005', 101],
  ['1.004', 100],
  ['-1.005', -101],
  ['-0.001', 0],
  ['2.675', 268],
])('%s is %i cents, half a cent away from zero', (amount, cents) => {
  expect(toCents(amount)).toBe(cents);
});

test('a quotient rounds half away from zero on both sides', () => {
  expect(roundedQuotient('5', 2n)).toBe(3);
  expect(roundedQuotient('-5', 2n)).toBe(-3);
  expect(roundedQuotient('100', 12n)).toBe(8);
});

const decimal = fc.tuple(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.nat(6)).map(([units, scale]) => {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return toDecimal(units < 0n ? `-${text}` : text);
});

test('what is added can be subtracted again', () => {
  fc.assert(fc.property(decimal, decimal, (a, b) => subtract(add(a, b), b) === a));
});

test('multiplication distributes over addition', () => {
  fc.assert(
    fc.property(decimal, decimal, decimal, (a, b, c) => multiply(a, add(b, c)) === add(multiply(a, b), multiply(a, c))),
  );
});

test('every decimal is already in its only form', () => {
  fc.assert(fc.property(decimal, (a) => toDecimal(a) === a));
});
