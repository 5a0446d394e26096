import { monthsFrom } from './agreements.ts';
import { dayMs, startOfDay } from './clock.ts';
import { type Addition, type Agreement, type CatalogItem, datingAgreement } from './psa.ts';
import { createRandom, type Random } from './random.ts';
import type { BuildContext } from './sizes.ts';
import type { Counts } from './truth.ts';

const firstAdditionId = 20_001;
/** In the order in which an MSP starts to bill them. */
const seatItems = ['ESET-EP', 'ESET-SRV', 'ESET-MOB', 'ESET-XDR', 'ESET-FDE', 'ESET-MAIL'] as const;
const mailboxesPerServer = 25;
/** The part of the additions that is odd in some way. */
const oddShare = 0.15;

interface Draft {
  readonly agreement: Agreement;
  readonly identifier: string;
  readonly quantity: number;
  readonly change?: Partial<Addition>;
}

/** Additions by agreement, as many as the world's size says; one in five has a quantity that is not the truth. */
export function additionsFor(
  context: BuildContext,
  made: { agreements: readonly Agreement[]; catalog: readonly CatalogItem[]; counts: Counts },
): Map<number, Addition[]> {
  const random = createRandom(context.seed, 'additions');
  const today = startOfDay(context.clock.now());
  const odd = Math.floor(context.additions * oddShare);
  const own = made.agreements.filter(
    (agreement) => agreement.typeId === 1 && agreement.status === 'Active' && agreement.parentId === null,
  );
  const seats = seatDrafts({ agreements: own, counts: made.counts, random }).slice(0, context.additions - odd);
  const drafts = [...seats, ...oddDrafts(seats, { count: odd, today })];
  drafts.push(...otherDrafts(made.agreements, context.additions - drafts.length));
  const agreements = new Map(made.agreements.map((agreement) => [agreement.id, agreement]));
  const items = new Map(made.catalog.map((item) => [item.identifier, item]));
  const lists = new Map<number, Addition[]>(made.agreements.map((agreement) => [agreement.id, []]));
  for (const [i, draft] of drafts.entries()) {
    const item = items.get(draft.identifier);
    if (!item) throw new Error(`no catalog item ${draft.identifier}`);
    const begins = datingAgreement(draft.agreement, agreements).startDate ?? today;
    lists.get(draft.agreement.id)?.push(toAddition(firstAdditionId + i, { draft, item, today, begins }));
  }
  return lists;
}

function seatDrafts(plan: { agreements: readonly Agreement[]; counts: Counts; random: Random }): Draft[] {
  const counted = seatItems.flatMap((identifier) =>
    plan.agreements.map((agreement) => ({
      agreement,
      identifier,
      seats: plan.counts.get(agreement.companyId)?.get(identifier) ?? 0,
    })),
  );
  return counted
    .filter(({ seats }) => seats > 0)
    .map(({ seats, ...draft }, i) => ({
      ...draft,
      quantity: quantityFor({ ...draft, seats, i, random: plan.random }),
    }));
}

/** Mail is billed by mailbox, not by device. Of the others every fifth is off by a few, the rest stand as counted. */
function quantityFor(plan: { identifier: string; seats: number; i: number; random: Random }): number {
  const { seats, random } = plan;
  if (plan.identifier === 'ESET-MAIL') return seats * mailboxesPerServer;
  if (plan.i % 5 !== 1) return seats;
  const by = 1 + random.below(Math.max(1, Math.ceil(seats / 10)));
  return random.chance(0.6) ? Math.max(0, seats - by) : seats + by;
}

function oddDrafts(seats: readonly Draft[], plan: { count: number; today: number }): Draft[] {
  return Array.from({ length: plan.count }, (_, i) => {
    const like = seats[(i * 11) % seats.length];
    if (!like) throw new Error('odd additions need ordinary ones');
    const { agreement } = like;
    switch (i % 8) {
      case 0: // an included part beside the overage line
        return { ...like, quantity: 5, change: { billCustomer: 'NoCharge', description: 'Included seats' } };
      case 1: // ended long ago
        return { ...like, quantity: 3, change: { cancelledDate: monthsFrom(plan.today, -2) } };
      case 2:
        return { agreement, identifier: 'HOURS', quantity: 2.5 };
      case 3:
        return { agreement, identifier: 'M365-BP', quantity: 12, change: { lessIncluded: 2 } };
      case 4:
        return { agreement, identifier: 'MONITORING', quantity: 9, change: { billCustomer: 'DoNotBill' } };
      case 5: // ends with the month
        return {
          agreement,
          identifier: 'BACKUP-CLOUD',
          quantity: 1.25,
          change: { cancelledDate: monthsFrom(plan.today, 1) },
        };
      case 6: // a discount, written as a line of its own
        return { agreement, identifier: 'MONITORING', quantity: 1, change: { unitPrice: -4, description: 'Discount' } };
      default: // starts later
        return { agreement, identifier: 'EP-OLD', quantity: 0, change: { effectiveDate: monthsFrom(plan.today, 1) } };
    }
  });
}

/** Block-of-hours agreements stay without additions; the others share what is left. */
function otherDrafts(agreements: readonly Agreement[], count: number): Draft[] {
  const takers = agreements.filter((agreement) => agreement.typeId !== 2);
  return Array.from({ length: Math.max(0, count) }, (_, i) => {
    const agreement = takers[takers.length - 1 - (i % takers.length)];
    if (!agreement) throw new Error('no agreement to put an addition on');
    return {
      agreement,
      identifier: ['BACKUP-CLOUD', 'M365-BP', 'MONITORING'][i % 3] ?? 'MONITORING',
      quantity: 1 + (i % 30),
    };
  });
}

function toAddition(id: number, plan: { draft: Draft; item: CatalogItem; today: number; begins: number }): Addition {
  const { draft, item, today, begins } = plan;
  return {
    id,
    agreementId: draft.agreement.id,
    productId: item.id,
    quantity: draft.quantity,
    lessIncluded: id % 14 === 3 && draft.quantity > 4 ? 2 : 0,
    unitPrice: id % 9 === 0 ? Math.round(item.price * 85) / 100 : item.price,
    unitCost: item.cost,
    billCustomer: id % 25 === 6 ? 'NoCharge' : 'Billable',
    effectiveDate: begins,
    cancelledDate: null,
    description: item.description,
    invoiceDescription: item.description,
    other: {},
    updatedAt: today - (id % 200) * dayMs,
    ...draft.change,
  };
}
