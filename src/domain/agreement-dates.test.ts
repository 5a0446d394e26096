import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inactiveWhy, invoicingOf } from './agreements.ts';
import { seenOf } from './evidence.ts';
import { planBilling } from './plan.ts';
import type { Agreement, AgreementStatus } from './psa.ts';
import { billingSettings } from './settings.ts';
import { addition, agreement, device, ON, planInput } from './test-world.ts';

/* Agreements with any dates, also none and past ones, alone or below a parent. Today is 2026-03-15. */

const aDate = fc.constantFrom(null, '2024-01-01', '2026-03-01', '2026-03-14', ON, '2026-03-16', '2026-05-01');
const dates = fc.record({
  startDate: aDate,
  endDate: aDate,
  billStartDate: aDate,
  nextInvoiceDate: aDate,
});
const standing = fc.record({
  status: fc.constantFrom<AgreementStatus>('active', 'active', 'active', 'expired'),
  cancelled: fc.constantFrom(false, false, true),
  cancelledDate: aDate,
});
const freezeDays = fc.constantFrom(0, 3);

const devices = Array.from({ length: 11 }, (_, i) => device(i + 1, 1));
const seen = seenOf(addition(1));
const confirmed = { ...{ additionId: 'addition-1-EP', quantity: '10', at: '2026-03-01T00:00:00.000Z', seen } };

/** Plans one addition of 10 that should be 11, on the first of the agreements. */
function planOn(agreements: readonly Agreement[], days: number) {
  const settings = { ...billingSettings, freezeDays: days };
  const input = planInput(devices, { agreements, additions: [addition(1, { effectiveDate: null })], settings });
  const [first] = planBilling(input).adjustments;
  const marks = { mappingMark: first?.evidence.mappingMark ?? '', ruleMark: first?.evidence.ruleMark ?? '' };
  const known = { ...confirmed, ...marks, seen: { ...seen, effectiveDate: null } };
  return planBilling({ ...input, baselines: [known] }).adjustments[0];
}

test('a child is planned as an agreement that has the dates of its parent, whatever its own are', () => {
  fc.assert(
    fc.property(dates, dates, freezeDays, (own, above, days) => {
      const parent = agreement(2, above);
      const child = agreement(1, { ...own, parentId: parent.id });
      const alone = agreement(1, above);
      expect(planOn([child, parent], days)).toEqual(planOn([alone], days));
    }),
    { numRuns: 200 },
  );
});

test('what a plan saw of an agreement is what posting finds where nothing has changed, and something else where its parent has', () => {
  fc.assert(
    fc.property(dates, dates, standing, freezeDays, (own, above, stands, days) => {
      const parent = agreement(2, { ...above, ...stands });
      const child = agreement(1, { ...own, parentId: parent.id });
      const agreements = [child, parent];
      const planned = planOn(agreements, days);
      fc.pre(planned !== undefined);
      const found = (above: Agreement) => invoicingOf(child, new Map([child, above].map((each) => [each.id, each])));
      expect(planned?.evidence.agreement).toEqual(found(parent));
      expect(planned?.evidence.agreement).not.toEqual(found({ ...parent, nextInvoiceDate: '2027-01-01' }));
      expect(planned?.evidence.agreement.cancelled === found({ ...parent, cancelled: true }).cancelled).toBe(
        parent.cancelled,
      );
    }),
    { numRuns: 200 },
  );
});

test('no agreement that is over today is billed without a person, and none is frozen but for an invoice that the PSA has yet to make', () => {
  fc.assert(
    fc.property(dates, standing, freezeDays, (given, stands, days) => {
      const only = agreement(1, { ...given, ...stands });
      const planned = planOn([only], days);
      fc.pre(planned !== undefined);
      const over = inactiveWhy(only, { on: ON, agreements: new Map() }) !== null;
      const mayStart = (given.startDate ?? ON) > ON;
      if (over && !mayStart) expect(planned?.guards).toMatchObject([{ guard: 'not-active-on-invoice-date' }]);
      const toBeMade = given.nextInvoiceDate !== null || (given.billStartDate ?? '') >= ON;
      if (planned?.blocks.some(({ block }) => block === 'frozen')) expect(toBeMade).toBe(true);
      if (!toBeMade) expect(planned?.evidence.invoiceDate).toBeNull();
    }),
    { numRuns: 200 },
  );
});
