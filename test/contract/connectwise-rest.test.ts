import { ManageAPI } from 'connectwise-rest';
import { expect, onTestFinished, test } from 'vitest';
import { startSandbox } from '../support/sandbox.ts';

/** The vendor's community client, which insists on https, turned to the sandbox's plain address. */
async function openClient() {
  const sandbox = await startSandbox({ size: 'demo' });
  onTestFinished(() => sandbox.stop());
  const { site, companyId, publicKey, privateKey, clientId } = sandbox.connectwise;
  const info = (await (await fetch(`${site}/login/companyinfo/${companyId}`)).json()) as { Codebase: string };
  const entryPoint = info.Codebase.replace(/\/$/, '');
  const client = new ManageAPI({
    companyId,
    publicKey,
    privateKey,
    clientId,
    companyUrl: new URL(site).host,
    entryPoint,
    apiVersion: '2025.1',
    logger: () => {},
  });
  const { CompanyAPI, FinanceAPI, ProcurementAPI, ServiceAPI, SystemAPI, TimeAPI } = client;
  for (const part of [CompanyAPI, FinanceAPI, ProcurementAPI, ServiceAPI, SystemAPI, TimeAPI]) {
    const { defaults } = Reflect.get(part, 'instance') as { defaults: { baseURL: string } };
    defaults.baseURL = defaults.baseURL.replace(/^https:/, 'http:');
  }
  return { client, sandbox };
}

test('the public client connectwise-rest lists, patches an addition, opens a ticket and finds it on the sandbox', async () => {
  const { client, sandbox } = await openClient();
  const companies = await client.CompanyAPI.getCompanyCompanies({ conditions: 'deletedFlag = false', pageSize: 1000 });
  const agreements = await client.FinanceAPI.getFinanceAgreements({
    conditions: 'agreementStatus = "Active"',
    orderBy: 'id asc',
  });
  expect(companies.length).toBeGreaterThan(8);
  const [agreement] = agreements;
  const agreementId = agreement?.id ?? 0;
  const [addition] = await client.FinanceAPI.getFinanceAgreementsByParentIdAdditions(agreementId, {});
  const id = addition?.id ?? 0;
  const operations = [{ op: 'replace' as const, path: 'quantity', value: 0 }];
  const patched = await client.FinanceAPI.patchFinanceAgreementsByParentIdAdditionsById(
    id,
    agreementId,
    operations as never,
  );
  expect(patched).toMatchObject({ id, quantity: 0 });

  const opened = await client.ServiceAPI.postServiceTickets({
    summary: 'Protection off',
    company: { id: agreement?.company?.id ?? 0 },
    externalXRef: 'example-reference',
  } as never);
  const found = await client.ServiceAPI.getServiceTickets({ conditions: 'externalXRef = "example-reference"' });
  expect(found).toMatchObject([{ id: opened.id, summary: 'Protection off' }]);

  const state = await sandbox.state();
  expect(state.connectwise.additions.find((each) => each.id === id)).toMatchObject({ quantity: 0 });
  expect(state.connectwise.tickets).toMatchObject([{ id: opened.id, externalXRef: 'example-reference' }]);
  expect(await sandbox.violations()).toEqual([]);
});

test('the public client pages through every company', async () => {
  const { client } = await openClient();
  const all = await client.CompanyAPI.getCompanyCompanies({ pageSize: 1000 });
  const paged = await client.CompanyAPI.paginate(client.CompanyAPI.getCompanyCompanies, { pageSize: 3 }, {});
  expect(paged).toEqual(all);
});

test('the public client reads companies, sites, agreements and the catalog, one by one and counted', async () => {
  const { client, sandbox } = await openClient();
  const { CompanyAPI, FinanceAPI, ProcurementAPI, SystemAPI } = client;
  expect(await SystemAPI.getSystemInfo()).toMatchObject({ isCloud: true });
  const companies = await CompanyAPI.getCompanyCompanies({ pageSize: 1000, orderBy: 'name asc', fields: 'id,name' });
  expect(await CompanyAPI.getCompanyCompaniesCount({})).toEqual({ count: companies.length });
  const agreements = await FinanceAPI.getFinanceAgreements({ pageSize: 1000 });
  expect(await FinanceAPI.getFinanceAgreementsCount({})).toEqual({ count: agreements.length });
  for (const agreement of agreements) {
    expect(await FinanceAPI.getFinanceAgreementsById(agreement.id ?? 0)).toEqual(agreement);
    const company = await CompanyAPI.getCompanyCompaniesById(agreement.company?.id ?? 0);
    expect(companies).toContainEqual({ id: company.id, name: company.name });
    expect(await CompanyAPI.getCompanyCompaniesByParentIdSites(company.id ?? 0, {})).not.toEqual([]);
  }
  const [item] = await ProcurementAPI.getProcurementCatalog({ conditions: 'identifier = "ESET-EP"' });
  expect(await ProcurementAPI.getProcurementCatalogById(item?.id ?? 0)).toEqual(item);
  expect(await sandbox.violations()).toEqual([]);
});

test('the public client creates an addition, reads it alone and in a bundle, ends it and deletes it', async () => {
  const { client, sandbox } = await openClient();
  const { FinanceAPI, SystemAPI } = client;
  const agreements = await FinanceAPI.getFinanceAgreements({ conditions: 'agreementStatus = "Active"' });
  const agreement = agreements.find(({ nextInvoiceDate }) => nextInvoiceDate !== undefined);
  const agreementId = agreement?.id ?? 0;
  const effectiveDate = agreement?.nextInvoiceDate ?? '';
  const made = await FinanceAPI.postFinanceAgreementsByParentIdAdditions(agreementId, {
    product: { identifier: 'ESET-EP' },
    billCustomer: 'Billable',
    quantity: 3,
    effectiveDate,
  } as never);
  const id = made.id ?? 0;
  expect(await FinanceAPI.getFinanceAgreementsByParentIdAdditionsById(id, agreementId)).toEqual(made);
  const operations = [{ op: 'add', path: 'cancelledDate', value: effectiveDate }];
  const ended = await FinanceAPI.patchFinanceAgreementsByParentIdAdditionsById(id, agreementId, operations as never);
  expect(ended).toMatchObject({ id, quantity: 3, cancelledDate: effectiveDate });
  const apiRequest = { parentId: agreementId, filters: { conditions: `id = ${id}` }, page: { page: 1, pageSize: 10 } };
  const bundle = { requests: [{ sequenceNumber: 1, resourceType: 'addition', apiRequest }] };
  const { results } = await SystemAPI.postSystemBundles(bundle as never);
  expect(results).toMatchObject([{ success: true, count: 1, entities: [ended] }]);
  const { count = 0 } = await FinanceAPI.getFinanceAgreementsByParentIdAdditionsCount(agreementId);
  await FinanceAPI.deleteFinanceAgreementsByParentIdAdditionsById(id, agreementId);
  expect(await FinanceAPI.getFinanceAgreementsByParentIdAdditionsCount(agreementId)).toEqual({ count: count - 1 });
  await expect(FinanceAPI.getFinanceAgreementsByParentIdAdditionsById(id, agreementId)).rejects.toMatchObject({
    status: 404,
    data: { code: 'NotFound', message: `addition ${id} not found` },
  });
  expect(await sandbox.violations()).toEqual([]);
});

test('the public client routes a ticket, writes notes, closes it and searches for it', async () => {
  const { client, sandbox } = await openClient();
  const { ServiceAPI, CompanyAPI, TimeAPI, SystemAPI } = client;
  const [board] = await ServiceAPI.getServiceBoards({ conditions: 'inactiveFlag = false and projectFlag = false' });
  const boardId = board?.id ?? 0;
  const statuses = await ServiceAPI.getServiceBoardsByParentIdStatuses(boardId, {});
  const [type] = await ServiceAPI.getServiceBoardsByParentIdTypes(boardId, { conditions: 'defaultFlag = true' });
  const [priority] = await ServiceAPI.getServicePriorities({ orderBy: 'sortOrder desc' });
  const [source] = await ServiceAPI.getServiceSources({});
  const [company] = await CompanyAPI.getCompanyCompanies({ conditions: 'deletedFlag = false' });
  const routed = { board, type, priority, source, company };
  const references = Object.fromEntries(Object.entries(routed).map(([field, held]) => [field, { id: held?.id }]));
  const opened = await ServiceAPI.postServiceTickets({ summary: 'Out-of-date modules', ...references } as never);
  const id = opened.id ?? 0;
  expect(opened).toMatchObject({ ...references, summary: 'Out-of-date modules' });
  const note = await ServiceAPI.postServiceTicketsByParentIdNotes(id, { text: 'left', internalAnalysisFlag: true });
  expect(await ServiceAPI.getServiceTicketsByParentIdNotes(id, {})).toEqual([note]);
  await expect(ServiceAPI.postServiceTicketsByParentIdNotes(id, { text: 'nowhere' })).rejects.toMatchObject({
    status: 400,
    data: { code: 'InvalidObject' },
  });
  const closing = { id: statuses.find(({ closedStatus, inactive }) => closedStatus && !inactive)?.id };
  const operations = [{ op: 'replace', path: 'status', value: closing }];
  const closed = await ServiceAPI.patchServiceTicketsById(id, operations as never);
  expect(closed).toMatchObject({ id, status: closing, closedFlag: true });
  expect(await ServiceAPI.postServiceTicketsSearch({ conditions: 'closedFlag = true' })).toEqual([closed]);
  expect(await ServiceAPI.getServiceTicketsCount({ conditions: 'closedFlag = false' })).toEqual({ count: 0 });
  expect(await TimeAPI.getTimeEntries({ conditions: `chargeToId = ${id}` })).toEqual([]);
  const callback = { url: 'https://hook.example', objectId: 1, type: 'ticket', level: 'owner' };
  const { id: callbackId = 0 } = await SystemAPI.postSystemCallbacks(callback as never);
  await SystemAPI.deleteSystemCallbacksById(callbackId);
  expect(await SystemAPI.getSystemCallbacks({})).toEqual([]);
  expect(await sandbox.violations()).toEqual([]);
});
