import { startOfDay } from '../world/clock.ts';
import {
  type Addition,
  type Agreement,
  type BillCustomer,
  type CatalogItem,
  datingAgreement,
  type Psa,
} from '../world/psa.ts';
import { type FieldChange, pointsAt, readBody, readPatch, referenceText } from './body.ts';
import type { Row } from './conditions.ts';
import { type FieldProblem, invalidObject, notFound } from './failure.ts';

const resource = 'addition';
const billings: readonly BillCustomer[] = ['Billable', 'DoNotBill', 'NoCharge'];
/** Worked out by the server: a write is taken and does nothing. */
const readOnly: ReadonlySet<string> = new Set([
  'id',
  'agreementId',
  'agreementStatus',
  'billedQuantity',
  'extCost',
  'extPrice',
  'extendedProrateCost',
  'extendedProratePrice',
  'margin',
  'prorateCost',
  'proratePrice',
  'uom',
]);
const lengths: Readonly<Record<string, number>> = { invoiceDescription: 6000, serialNumber: 50 };

const invoicedAlready =
  'Since this period has already been invoiced there will not be an invoice generated for additional products for this period. ' +
  'Please prorate the agreement or update the start date to on or after the Next Invoice Date.';

const problem = (field: string, message: string): FieldProblem => ({ code: 'InvalidField', message, resource, field });
const refuse = (field: string, message: string) => invalidObject(resource, { errors: [problem(field, message)] });

export function additionsOf(psa: Psa, agreementId: number): Addition[] {
  const list = psa.additions.get(agreementId);
  if (!list) throw notFound(`agreement ${agreementId}`);
  return list;
}

export function additionById(psa: Psa, { agreementId, id }: { agreementId: number; id: number }): Addition {
  const addition = additionsOf(psa, agreementId).find((each) => each.id === id);
  if (!addition) throw notFound(`addition ${id}`);
  return addition;
}

/** Creates an addition from a POST's body; throws the vendor's refusal. */
export function createAddition(psa: Psa, { agreementId, body }: { agreementId: number; body: unknown }): Addition {
  const list = additionsOf(psa, agreementId);
  const agreement = psa.agreements.get(agreementId);
  if (!agreement) throw notFound(`agreement ${agreementId}`);
  const sent = readBody(body, resource);
  for (const field of ['product', 'billCustomer'] as const) {
    if (sent[field] === undefined || sent[field] === null) throw refuse(field, `The ${field} field is required.`);
  }
  const item = productFor(psa, sent['product']);
  const addition = apply(psa, { addition: blank(psa, { agreement, item }), changes: toChanges(sent) });
  checkDates(psa, { addition, isNew: true });
  list.push(addition);
  return addition;
}

/** Applies a PATCH's operations to a copy first, so that a refusal leaves the record as it was. */
export function patchAddition(
  psa: Psa,
  plan: { addition: Addition; body: unknown; ignored: (detail: string) => void },
): boolean {
  const { addition, ignored } = plan;
  const changes = readPatch(plan.body, { resource, ignored }).filter(({ field }) => {
    if (readOnly.has(field)) ignored(`${field} is worked out by the server: answered 200, nothing changed`);
    return !readOnly.has(field);
  });
  const changed = apply(psa, { addition: { ...addition, other: { ...addition.other } }, changes });
  checkDates(psa, { addition: changed, isNew: changes.some(({ field }) => field === 'effectiveDate') });
  if (changes.length > 0) Object.assign(addition, changed, { updatedAt: psa.clock.now() });
  return changes.length > 0;
}

const toChanges = (sent: Row): FieldChange[] =>
  Object.entries(sent)
    .filter(([field]) => !readOnly.has(field))
    .map(([field, value]) => ({ field, value }));

function blank(psa: Psa, { agreement, item }: { agreement: Agreement; item: CatalogItem }): Addition {
  return {
    id: psa.nextId(),
    agreementId: agreement.id,
    productId: item.id,
    quantity: 1,
    lessIncluded: 0,
    unitPrice: item.price,
    unitCost: item.cost,
    billCustomer: 'Billable',
    effectiveDate: startOfDay(psa.clock.now()),
    cancelledDate: null,
    description: item.description,
    invoiceDescription: item.description,
    other: {},
    updatedAt: psa.clock.now(),
  };
}

function productFor(psa: Psa, reference: unknown): CatalogItem {
  const item = pointsAt(reference, psa.catalog.values());
  const named = referenceText(reference);
  if (!item)
    throw invalidObject(resource, {
      errors: [{ ...problem('product/id', `product ${named} not found`), code: 'NotFound' }],
    });
  if (item.productClass === 'Bundle')
    throw refuse('product', `product ${named} is a bundle and cannot be added to an agreement.`);
  if (item.inactive) throw refuse('product', `product ${named} is inactive.`);
  return item;
}

function apply(psa: Psa, { addition, changes }: { addition: Addition; changes: readonly FieldChange[] }): Addition {
  for (const { field, value } of changes) {
    const limit = lengths[field];
    if (limit !== undefined && typeof value === 'string' && value.length > limit) {
      throw refuse(field, `The field ${field} exceeds maximum length of ${limit}.`);
    }
    applyOne(psa, { addition, field, value });
  }
  return addition;
}

function applyOne(psa: Psa, { addition, field, value }: FieldChange & { addition: Addition }): void {
  switch (field) {
    case 'product':
      addition.productId = productFor(psa, value).id;
      return;
    case 'quantity':
    case 'lessIncluded':
    case 'unitPrice':
    case 'unitCost':
      addition[field] = typeof value === 'number' ? value : 0;
      return;
    case 'effectiveDate':
      if (typeof value !== 'string') throw refuse(field, `The ${field} field is required.`);
      addition.effectiveDate = Date.parse(value);
      return;
    case 'cancelledDate':
      addition.cancelledDate = typeof value === 'string' ? Date.parse(value) : null;
      return;
    case 'billCustomer': {
      const billing = billings.find((each) => each === value);
      if (!billing) throw refuse(field, `${String(value)} is not a valid value for ${field}.`);
      addition.billCustomer = billing;
      return;
    }
    case 'description':
    case 'invoiceDescription':
      addition[field] = typeof value === 'string' ? value : '';
      return;
    default:
      addition.other[field] = value;
  }
}

/** The whole record is checked with every write, also for what the write does not touch. */
function checkDates(psa: Psa, { addition, isNew }: { addition: Addition; isNew: boolean }): void {
  const { agreementId, effectiveDate, cancelledDate } = addition;
  const agreement = psa.agreements.get(agreementId);
  if (!agreement) throw notFound(`agreement ${agreementId}`);
  const { billStartDate, nextInvoiceDate } = datingAgreement(agreement, psa.agreements);
  if (billStartDate !== null && effectiveDate < billStartDate) {
    throw refuse('effectiveDate', 'effectiveDate cannot be less than the agreement billing start date');
  }
  if (cancelledDate !== null && cancelledDate < effectiveDate) {
    throw refuse('cancelledDate', 'cancelledDate cannot be less than the effectiveDate');
  }
  if (isNew && !agreement.prorate && nextInvoiceDate !== null && effectiveDate < nextInvoiceDate)
    throw refuse('effectiveDate', invoicedAlready);
}
