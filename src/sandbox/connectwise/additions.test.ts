import { expect, test } from 'vitest';
import { dayMs, isoSeconds } from '../world/clock.ts';
import type { Psa } from '../world/psa.ts';
import { openConnectWise } from './test-client.ts';

const additionAt = (psa: Psa, n = 0) => {
  const addition = [...psa.additions.values()].flat()[n];
  if (!addition) throw new Error('no addition');
  return { addition, path: `/finance/agreements/${addition.agreementId}/additions/${addition.id}` };
};
const agreementThat = (psa: Psa, prorate: boolean) => {
  const agreement = [...psa.agreements.values()].find((each) => each.status === 'Active');
  if (!agreement) throw new Error('no agreement');
  agreement.prorate = prorate;
  return { agreement, path: `/finance/agreements/${agreement.id}/additions` };
};

test('a quantity of 0 is a value: it is set, and the billed quantity and price follow', async () => {
  const { psa, get, patch } = await openConnectWise();
  const { addition, path } = additionAt(psa);
  addition.lessIncluded = 2;
  const answer = await patch(path, { quantity: 0 });
  expect(answer).toMatchObject({ status: 200, json: { quantity: 0, billedQuantity: -2, extPrice: 0 } });
  expect((await get(path)).json).toEqual(answer.json);
  expect(psa.writes).toMatchObject([{ method: 'PATCH', path, status: 200, tookEffect: true }]);
});

test('a part of a field is answered 200, changes nothing and is listed', async () => {
  const { psa, log, patch } = await openConnectWise();
  const { addition, path } = additionAt(psa);
  const before = structuredClone(addition);
  expect((await patch(path, { 'product/id': 302 })).status).toBe(200);
  expect(addition).toEqual(before);
  expect(log.violations()).toMatchObject([{ kind: 'ignored-write' }]);
  expect(psa.writes).toMatchObject([{ tookEffect: false }]);
});

test.each(['/quantity', 'Quantity', 'colour'])('the path %s is refused and nothing is changed', async (name) => {
  const { psa, log, patch } = await openConnectWise();
  const { addition, path } = additionAt(psa);
  const before = structuredClone(addition);
  expect(await patch(path, { [name]: 5 })).toMatchObject({ status: 400, json: { code: 'InvalidObject' } });
  expect(addition).toEqual(before);
  expect(log.violations()).toHaveLength(1);
});

test('what the server works out cannot be set', async () => {
  const { psa, log, patch } = await openConnectWise();
  const { addition, path } = additionAt(psa);
  expect((await patch(path, { billedQuantity: 99, extPrice: 1 })).json.billedQuantity).toBe(addition.quantity);
  expect(log.violations()).toMatchObject([{ kind: 'ignored-write' }, { kind: 'ignored-write' }]);
});

test.each([
  ['quantity', '5'],
  ['cancelledDate', '2026-01-31T00:00:00.000Z'],
  ['cancelledDate', '2026-01-31'],
  ['cancelledDate', '2030-02-30T00:00:00Z'],
  ['billCustomer', 'Sometimes'],
])('%s cannot be %s', async (field, value) => {
  const { psa, patch } = await openConnectWise();
  const { path } = additionAt(psa);
  expect(await patch(path, { [field]: value })).toMatchObject({ status: 400, json: { code: 'InvalidObject' } });
});

test('a PATCH is refused for a field it does not touch when the stored record is invalid', async () => {
  const { psa, patch } = await openConnectWise();
  const { addition, path } = additionAt(psa);
  const agreement = psa.agreements.get(addition.agreementId);
  if (!agreement) throw new Error('no agreement');
  agreement.billStartDate = addition.effectiveDate + dayMs;
  const answer = await patch(path, { quantity: 3 });
  expect(answer.json.errors[0].message).toBe('effectiveDate cannot be less than the agreement billing start date');
});

test('an addition is created on a prorated agreement, with its price from the catalog', async () => {
  const { psa, get, post } = await openConnectWise();
  const { path } = agreementThat(psa, true);
  const body = { product: { identifier: 'ESET-XDR' }, billCustomer: 'Billable', quantity: 4, serialNumber: 'x' };
  const made = await post(path, body);
  expect(made).toMatchObject({ status: 201, json: { quantity: 4, unitPrice: 2.25, extPrice: 9, serialNumber: 'x' } });
  expect((await get(`${path}/${made.json.id}`)).json).toEqual(made.json);
});

test('an agreement that does not prorate takes no addition in a period that is already invoiced', async () => {
  const { psa, post } = await openConnectWise();
  const { agreement, path } = agreementThat(psa, false);
  const nextInvoiceDate = agreement.nextInvoiceDate ?? 0;
  const body = {
    product: { id: 301 },
    billCustomer: 'Billable',
    effectiveDate: isoSeconds(nextInvoiceDate - dayMs),
  };
  const refused = await post(path, body);
  expect(refused.status).toBe(400);
  expect(refused.json.errors[0].message).toMatch(
    /^Since this period has already been invoiced .* Next Invoice Date\.$/,
  );
  expect((await post(path, { ...body, effectiveDate: isoSeconds(nextInvoiceDate) })).status).toBe(201);
});

test('a child agreement without dates of its own takes additions from when billing of its parent starts', async () => {
  const { psa, post } = await openConnectWise();
  const child = [...psa.agreements.values()].find(({ parentId }) => parentId !== null);
  const parent = psa.agreements.get(child?.parentId ?? 0);
  if (!child || !parent) throw new Error('no child');
  expect(child).toMatchObject({ startDate: null, billStartDate: null, nextInvoiceDate: null, endDate: null });
  child.prorate = true;
  parent.billStartDate = Date.UTC(2026, 0, 1);
  const from = (at: number) =>
    post(`/finance/agreements/${child.id}/additions`, {
      ...{ product: { id: 301 }, billCustomer: 'Billable' },
      effectiveDate: isoSeconds(at),
    });
  expect((await from(parent.billStartDate - dayMs)).status).toBe(400);
  expect((await from(parent.billStartDate)).status).toBe(201);
});

test.each([
  [{ product: { id: 301 } }, 'billCustomer'],
  [{ billCustomer: 'Billable' }, 'product'],
  [{ product: { identifier: 'ESET-SUITE' }, billCustomer: 'Billable' }, 'product'],
  [{ product: { identifier: 'EP-OLD' }, billCustomer: 'Billable' }, 'product'],
  [{ product: { id: 9 }, billCustomer: 'Billable' }, 'product/id'],
  [{ product: { id: 301 }, billCustomer: 'Billable', serialNumber: 'x'.repeat(51) }, 'serialNumber'],
  [{ product: { id: 301 }, billCustomer: 'Billable', colour: 'red' }, 'colour'],
])('an addition of %j is refused at %s', async (body, field) => {
  const { psa, post } = await openConnectWise();
  const { path } = agreementThat(psa, true);
  const refused = await post(path, body);
  expect(refused).toMatchObject({
    status: 400,
    json: { code: 'InvalidObject', errors: [{ resource: 'addition', field }] },
  });
});

test('a bundle reads the additions of several agreements, each with its own result', async () => {
  const { psa, get, post } = await openConnectWise();
  const [first, second] = [...psa.agreements.keys()];
  const request = (parentId: number | undefined, sequenceNumber: number, resourceType = 'addition') => ({
    sequenceNumber,
    resourceType,
    apiRequest: { parentId, page: { page: 1, pageSize: 1000 }, filters: { conditions: 'quantity >= 0' } },
  });
  const requests = [request(first, 1), request(second, 2), request(1, 3), request(first, 4, 'invoice')];
  const { json } = await post('/system/bundles', { requests });
  expect(json.results).toMatchObject([
    {
      sequenceNumber: 1,
      success: true,
      statusCode: 200,
      entities: (await get(`/finance/agreements/${first}/additions`)).json,
    },
    { sequenceNumber: 2, success: true },
    { sequenceNumber: 3, success: false, statusCode: 404, error: { message: 'agreement 1 not found' } },
    { sequenceNumber: 4, success: false, statusCode: 400 },
  ]);
  psa.takesBundles = false;
  expect((await post('/system/bundles', { requests })).status).toBe(404);
});

test.each([
  [{ colour: 'red' }, 'unknown-field'],
  [{ sequenceNumber: '1' }, 'bad-value'],
  [{ apiRequest: { parentId: '5001' } }, 'bad-value'],
  [{ apiRequest: { parentId: 5001, pageSize: 5 } }, 'unknown-field'],
  [{ apiRequest: { parentId: 5001, page: { pageSize: '5' } } }, 'bad-value'],
  [{ apiRequest: { parentId: 5001, filters: { childConditions: 'id = 1' } } }, 'unknown-field'],
])('a bundle with %j in a request is refused and listed as %s', async (more, kind) => {
  const { post, log } = await openConnectWise();
  const request = { sequenceNumber: 1, resourceType: 'addition', apiRequest: { parentId: 5001 }, ...more };
  expect(await post('/system/bundles', { requests: [request] })).toMatchObject({ status: 400 });
  expect(log.violations()).toMatchObject([{ kind }]);
});

test('a bundled page of more than 1,000 and an unknown name fail in their own result alone', async () => {
  const { post } = await openConnectWise();
  const request = (apiRequest: object) => ({ resourceType: 'addition', apiRequest: { parentId: 5001, ...apiRequest } });
  const asked = [{ page: { pageSize: 1001 } }, { filters: { conditions: 'colour = 1' } }, {}];
  const { json } = await post('/system/bundles', { requests: asked.map(request) });
  expect(json.results).toMatchObject([
    { statusCode: 400, entities: [], error: { message: 'pageSize cannot be greater than 1000.' } },
    { statusCode: 400, entities: [], error: { code: 'ApiFindCondition' } },
    { statusCode: 200, success: true },
  ]);
});

test('a bundled request that names one addition, or where to go on from, gets just that', async () => {
  const { psa, post } = await openConnectWise();
  const { addition } = additionAt(psa);
  const { agreementId: parentId, id } = addition;
  const request = (apiRequest: object) => ({ resourceType: 'addition', apiRequest: { parentId, ...apiRequest } });
  const { json } = await post('/system/bundles', {
    requests: [{ id }, { id: 1 }, { page: { pageId: id } }].map(request),
  });
  const after = (psa.additions.get(parentId) ?? []).filter((each) => each.id > id).map((each) => ({ id: each.id }));
  expect(json.results).toMatchObject([
    { count: 1, entities: [{ id }] },
    { statusCode: 404, entities: [], error: { message: 'addition 1 not found' } },
    { count: after.length, entities: after },
  ]);
});

test('a field is emptied by remove and filled by add; what every addition has cannot be removed', async () => {
  const { psa, write } = await openConnectWise();
  const { addition, path } = additionAt(psa);
  const change = (op: string, field: string, ...[value]: unknown[]) =>
    write('PATCH', { path, body: [{ op, path: field, ...(value !== undefined && { value }) }] });
  expect((await change('add', 'serialNumber', 'S-1')).json).toMatchObject({ serialNumber: 'S-1' });
  expect((await change('remove', 'serialNumber')).json).not.toHaveProperty('serialNumber');
  const end = isoSeconds(addition.effectiveDate + 40 * dayMs);
  expect((await change('add', 'cancelledDate', end)).json).toMatchObject({ cancelledDate: end });
  expect((await change('remove', 'cancelledDate')).json).not.toHaveProperty('cancelledDate');
  for (const field of ['product', 'billCustomer', 'effectiveDate', 'colour']) {
    expect(await change('remove', field)).toMatchObject({ status: 400, json: { code: 'InvalidObject' } });
  }
});
