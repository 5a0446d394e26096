import { expect, test } from 'vitest';
import type { Evidence } from './adjustment.ts';
import { differences } from './evidence.ts';
import type { Addition, Agreement } from './psa.ts';

const addition: Addition = {
  id: '1',
  agreementId: '2',
  serviceId: '3',
  serviceName: 'ESET Endpoint Security',
  description: '',
  quantity: '5',
  lessIncluded: '0',
  unitPrice: '3.5',
  billedQuantity: '5',
  billing: 'billable',
  effectiveDate: '2026-01-01',
  cancelledDate: null,
  agreementStatus: 'active',
};

const agreement: Agreement = {
  id: '2',
  name: 'Managed security',
  companyId: '9',
  parentId: null,
  siteId: null,
  status: 'active',
  cancelled: false,
  cancelledDate: null,
  startDate: null,
  endDate: null,
  billStartDate: null,
  nextInvoiceDate: '2026-02-01',
  billingCycle: 'Monthly',
  prorated: false,
  currency: 'USD',
};

const evidence: Evidence = {
  addition,
  agreement,
  invoiceDate: '2026-02-01',
  on: '2026-01-15',
  seats: 7,
  offset: 0,
  minimum: 0,
  others: '0',
  mappingMark: '',
  ruleMark: '',
};

test('what the PSA writes in another way is the same', () => {
  expect(differences(evidence, { addition: { ...addition, quantity: '5.0', unitPrice: '3.50' }, agreement })).toEqual(
    [],
  );
});

test.each<[string, Partial<Addition>, Partial<Agreement>]>([
  ['the quantity', { quantity: '6' }, {}],
  ['a quantity that became 0', { quantity: '0' }, {}],
  ['the price', { unitPrice: '4' }, {}],
  ['the included number', { lessIncluded: '1' }, {}],
  ['the billing', { billing: 'no-charge' }, {}],
  ['the end', { cancelledDate: '2026-03-01' }, {}],
  ['the start', { effectiveDate: '2026-02-01' }, {}],
  ['the product', { serviceId: '4' }, {}],
  ['the status of the agreement', {}, { status: 'expired' }],
  ['a cancelled agreement', {}, { cancelled: true }],
  ['an invoice that was made meanwhile', {}, { nextInvoiceDate: '2026-03-01' }],
])('%s counts as changed', (_, changed, changedAgreement) => {
  const now = { addition: { ...addition, ...changed }, agreement: { ...agreement, ...changedAgreement } };
  expect(differences(evidence, now)).toHaveLength(1);
});
