import { dayMs, startOfDay } from './clock.ts';
import type { Customer } from './customers.ts';
import type { Agreement } from './psa.ts';
import { createRandom, type Random } from './random.ts';
import type { BuildContext } from './sizes.ts';

const firstAgreementId = 5_001;

/** A few customers have no agreement at all. */
const hasAgreement = (customer: Customer): boolean => customer.index % 33 !== 9;
/** Of a few agreements nobody has said when the next invoice comes. */
const hasInvoiceDate = (customer: Customer): boolean => customer.index % 20 !== 13;

type Kind = 'cancelled' | 'expired' | 'second' | 'child' | 'inactive' | 'empty';
const kinds: readonly Kind[] = ['cancelled', 'expired', 'second', 'child', 'cancelled', 'inactive', 'expired', 'empty'];

/** The customer's own agreement comes first; what is left of the number is history, children and second agreements. */
export function agreementsFor(context: BuildContext, customers: readonly Customer[]): Agreement[] {
  const random = createRandom(context.seed, 'agreements');
  const today = startOfDay(context.clock.now());
  const holders = customers.filter(hasAgreement).slice(0, context.agreements);
  const own = holders.map((customer, i) => ownAgreement(firstAgreementId + i, { customer, today, random }));
  const extra = Array.from({ length: context.agreements - own.length }, (_, i) => {
    const kind = kinds[i % kinds.length] ?? 'empty';
    const parent = own[chooseHolder(kind, { i, holders: own.length })];
    if (!parent) throw new Error('an extra agreement needs a first one');
    return extraAgreement(firstAgreementId + own.length + i, { kind, parent, today });
  });
  return [...own, ...extra];
}

/** A second living agreement makes a customer ambiguous: only every fifth may have one. */
function chooseHolder(kind: Kind, { i, holders }: { i: number; holders: number }): number {
  const living = kind === 'second' || kind === 'child' || kind === 'empty';
  return living ? (i * 5) % Math.max(1, holders - (holders % 5)) : (i * 7 + 1) % holders;
}

function ownAgreement(id: number, plan: { customer: Customer; today: number; random: Random }): Agreement {
  const { customer, today, random } = plan;
  const startDate = monthsFrom(today, -random.between(2, 40));
  const cycle = customer.index % 10 === 4 ? 3 : customer.index % 10 === 8 ? 2 : 1;
  const nextInvoiceDate = monthsFrom(today, cycle === 1 ? 1 : random.between(1, cycle === 2 ? 3 : 12));
  return {
    id,
    name: `Managed Services ${customer.bare}`,
    typeId: 1,
    companyId: customer.companyId,
    parentId: null,
    status: 'Active',
    billingCycleId: cycle,
    startDate,
    endDate: customer.index % 6 === 2 ? monthsFrom(today, 14) : null,
    billStartDate: startDate,
    nextInvoiceDate: hasInvoiceDate(customer) ? nextInvoiceDate : null,
    prorate: random.chance(0.3),
    other: {},
    updatedAt: today - random.between(1, 300) * dayMs,
  };
}

function extraAgreement(id: number, plan: { kind: Kind; parent: Agreement; today: number }): Agreement {
  const { kind, parent, today } = plan;
  const base = { ...parent, id, other: {}, endDate: null };
  const past = {
    startDate: monthsFrom(today, -48),
    billStartDate: monthsFrom(today, -48),
    endDate: monthsFrom(today, -8),
  };
  switch (kind) {
    case 'cancelled':
      return { ...base, ...past, name: `${parent.name} (2019)`, status: 'Cancelled' };
    case 'expired':
      return { ...base, ...past, name: `${parent.name} (old)`, status: 'Expired' };
    case 'inactive':
      return { ...base, name: 'Draft', status: 'Inactive' };
    case 'child': {
      const dates = { startDate: null, billStartDate: null, nextInvoiceDate: null };
      return { ...base, ...dates, name: `${parent.name}, branch`, parentId: parent.id };
    }
    case 'second':
      return { ...base, name: 'Cloud Backup', typeId: 3 };
    case 'empty':
      return { ...base, name: 'Block of hours', typeId: 2 };
  }
}

/** The first day of a month, so many months from today's. */
export function monthsFrom(today: number, months: number): number {
  const date = new Date(today);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1);
}
