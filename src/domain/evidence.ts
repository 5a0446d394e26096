import type { Evidence, Invoicing, SeenAddition } from './adjustment.ts';
import { compare } from './decimal.ts';
import type { Addition } from './psa.ts';

/*
 * Evidence: what a plan saw of an addition and its agreement, to be compared with what is there now.
 */

/** The fields of an addition that evidence keeps. */
export function seenOf(addition: Addition): SeenAddition {
  const { quantity, lessIncluded, unitPrice, billing, effectiveDate, cancelledDate, serviceId } = addition;
  return { quantity, lessIncluded, unitPrice, billing, effectiveDate, cancelledDate, serviceId };
}

/** What is not as the plan saw it, in words; empty where nothing differs and the posting may go out. */
export function differences(
  evidence: Pick<Evidence, 'addition' | 'agreement'>,
  now: { addition: SeenAddition; agreement: Invoicing },
): string[] {
  const fields = ['status', 'cancelled', 'nextInvoiceDate', 'billingCycle'] as const;
  const changed = fields.filter((field) => evidence.agreement[field] !== now.agreement[field]);
  return [
    ...changesSince(evidence.addition, now.addition),
    ...changed.map(
      (field) => `agreement ${AGREEMENT_FIELDS[field]} ${evidence.agreement[field]} to ${now.agreement[field]}`,
    ),
  ];
}

/** What differs between an addition as it was last known to be right and as it is, in words; empty where nothing does. */
export function changesSince(seen: SeenAddition, now: SeenAddition): string[] {
  const numbers = (['quantity', 'lessIncluded', 'unitPrice'] as const).filter(
    (each) => compare(seen[each], now[each]) !== 0,
  );
  const others = (['billing', 'effectiveDate', 'cancelledDate', 'serviceId'] as const).filter(
    (each) => seen[each] !== now[each],
  );
  return [...numbers, ...others].map((each) => `${FIELDS[each]} ${seen[each] ?? 'none'} to ${now[each] ?? 'none'}`);
}

const FIELDS: Readonly<Record<keyof SeenAddition, string>> = {
  quantity: 'quantity',
  lessIncluded: 'less included',
  unitPrice: 'unit price',
  billing: 'billing',
  effectiveDate: 'effective date',
  cancelledDate: 'cancelled date',
  serviceId: 'product',
};

const AGREEMENT_FIELDS = {
  status: 'status',
  cancelled: 'cancelled',
  nextInvoiceDate: 'next invoice date',
  billingCycle: 'billing cycle',
} as const satisfies Record<keyof Invoicing, string>;
