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
  for (const part of [client.CompanyAPI, client.FinanceAPI, client.ServiceAPI]) {
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
