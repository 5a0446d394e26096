import fc from 'fast-check';
import { expect, test } from 'vitest';
import { invoiceAmount, moneyOfChange, type Priced, perMonth, soleCurrency } from './money.ts';

const priced = (more: Partial<Priced> = {}): Priced => ({
  unitPrice: '2.5',
  lessIncluded: '0',
  billing: 'billable',
  ...more,
});
const change = (from: string, to: string, billingCycle = 'Monthly') => ({ from, to, billingCycle });

test('an invoice shows price times quantity, less what is included, never below nothing', () => {
  expect(invoiceAmount(priced(), '10')).toBe('25');
  expect(invoiceAmount(priced({ lessIncluded: '4' }), '10')).toBe('15');
  expect(invoiceAmount(priced({ lessIncluded: '40' }), '10')).toBe('0');
});

test.each(['no-charge', 'do-not-bill'] as const)('an addition that is %s costs nothing', (billing) => {
  expect(moneyOfChange(priced({ billing }), change('1', '100'))).toMatchObject({ cents: 0, monthCents: 0 });
});

test('a change below what is included costs nothing, and one across it costs what is above', () => {
  const addition = priced({ lessIncluded: '10' });
  expect(moneyOfChange(addition, change('2', '8')).cents).toBe(0);
  expect(moneyOfChange(addition, change('8', '12')).cents).toBe(500);
});

test.each([
  ['Monthly', 1200, true],
  ['Quarterly', 400, true],
  ['Annual', 100, true],
  ['Annually', 100, true],
  ['Semi-Annual', 200, true],
  ['Bi-Monthly', 600, true],
  ['Two Years', 50, true],
  ['Weekly', 5200, true],
  ['Bi-Annual', 1200, false],
  ['As it pleases', 1200, false],
  ['', 1200, false],
])('12.00 of the cycle "%s" is %i cents per month (known: %s)', (cycle, monthCents, cycleKnown) => {
  expect(perMonth('12', cycle)).toEqual({ monthCents, cycleKnown });
});

test('what rises and falls back costs nothing together', () => {
  const price = fc.nat(100_000).map((units) => String(units / 1000));
  fc.assert(
    fc.property(price, fc.nat(500), fc.nat(500), fc.nat(50), (unitPrice, from, to, less) => {
      const addition = priced({ unitPrice, lessIncluded: String(less) });
      const there = moneyOfChange(addition, change(String(from), String(to)));
      const back = moneyOfChange(addition, change(String(to), String(from)));
      expect(there.cents + back.cents).toBe(0);
      expect(Math.sign(there.cents) * Math.sign(to - from)).toBeGreaterThanOrEqual(0);
    }),
  );
});

test('sums have a currency where all of them are in the same', () => {
  const currencyOf = (...currencies: (string | null)[]) => soleCurrency(currencies.map((currency) => ({ currency })));
  expect(currencyOf('EUR', 'EUR')).toBe('EUR');
  expect(currencyOf('EUR', 'USD')).toBe(null);
  expect(currencyOf('EUR', null)).toBe(null);
  expect(currencyOf()).toBe(null);
});
