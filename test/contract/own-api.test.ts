import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sent, TestApi } from '../support/api.ts';
import { apiInTime } from '../support/api-stage.ts';
import { describeOnSqlite } from '../support/databases.ts';
import { draftsOf } from '../support/drafts.ts';
import { type Sandbox, startSandbox } from '../support/sandbox.ts';
import {
  type Asking,
  type Rows,
  walkBilling,
  walkEntries,
  walkFindings,
  walkKeeping,
  walkOptions,
  walkSeats,
  work,
} from './own-walks.ts';
import { compileSpecification, type OpenApi, type Specification } from './specification.ts';

/*
 * The program's own API, judged by the document that it gives of itself: every route is asked for something it has,
 * and for something it refuses.
 */

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ size: 'demo' });
});
afterAll(() => sandbox.stop());

interface Judged extends Asking {
  faults: string[];
  /** Operations that gave a good answer: "GET /groups/{id}". */
  answered: Set<string>;
}

function judged(
  api: TestApi,
  { document, specification }: { document: OpenApi; specification: Specification },
): Judged {
  const patterns = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({
      name: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      pattern: new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
      literals: path.split('/').filter((part) => !part.startsWith('{')).length,
    })),
  );
  const nameOf = (method: string, path: string) =>
    patterns
      .filter((each) => each.method === method && each.pattern.test(path))
      .sort((a, b) => b.literals - a.literals)[0]?.name ?? `${method} ${path}`;
  const faults: string[] = [];
  const answered = new Set<string>();
  return {
    faults,
    answered,
    async ask<T>(method: string, path: string, sent: Sent = {}) {
      const answer = await api.send(method, path, sent);
      const responseBody = await answer.text();
      const body = sent.body === undefined ? '' : typeof sent.body === 'string' ? sent.body : JSON.stringify(sent.body);
      const wrong = specification.judge({
        method,
        url: path,
        requestHeaders: body === '' ? {} : { 'content-type': 'application/json' },
        requestBody: answer.ok ? body : '',
        status: answer.status,
        responseHeaders: Object.fromEntries(answer.headers),
        responseBody,
      });
      faults.push(...wrong.filter((fault) => answer.ok || fault.includes(`answer ${answer.status}`)));
      if (answer.ok) answered.add(nameOf(method, path.replace(/\?.*/, '')));
      const isJson = answer.headers.get('content-type')?.includes('json') === true;
      return (isJson ? JSON.parse(responseBody) : responseBody) as T;
    },
  };
}

async function walkConnections(judge: Judged): Promise<void> {
  const [psa, server] = draftsOf(sandbox);
  const { name: _, ...terms } = server ?? { name: '' };
  await work(judge, ['POST', '/connections/test', terms]);
  await work(judge, ['POST', '/connections', { ...psa, name: 'ConnectWise' }]);
  const { rows } = await judge.ask<Rows<{ id: number; role: string; fingerprint: string | null }>>(
    'GET',
    '/connections',
  );
  const pinned = rows.find(({ fingerprint }) => fingerprint !== null);
  for (const path of ['/me', '/status', `/connections/${pinned?.id}`]) await judge.ask('GET', path);
  await work(judge, ['POST', `/connections/${pinned?.id}/test`]);
  await work(judge, ['POST', `/connections/${pinned?.id}/test-changes`, { settings: {} }]);
  await work(judge, ['POST', `/connections/${pinned?.id}/trust`, { fingerprint: pinned?.fingerprint }]);
  await work(judge, ['PATCH', `/connections/${pinned?.id}`, { intervalMinutes: 7 }]);
  const kind = 'era-server-api';
  await judge.ask('GET', '/eset-versions');
  const { text } = await judge.ask<{ text: string }>('GET', `/report-templates/example?kind=${kind}`);
  await judge.ask('POST', '/report-templates/outline', { body: { kind, text } });
  await work(judge, ['POST', '/sync', {}]);
  await work(judge, ['POST', `/connections/${pinned?.id}/sync`, {}]);
  await work(judge, ['POST', '/cycle']);
  await judge.ask('GET', '/runs?limit=2');
  await judge.ask('GET', '/runs.csv');
  await judge.ask('GET', '/runs/1');
}

async function walkAccounts(judge: Judged): Promise<void> {
  const { ask } = judge;
  const { rows } = await ask<Rows<{ key: number }>>('GET', '/groups?mapping=open');
  const key = rows[0]?.key;
  for (const path of ['/groups.csv', `/groups/${key}`, '/groups/1/children', '/groups/suggestions'])
    await ask('GET', path);
  await ask('PUT', `/groups/${key}/mapping`, { body: { target: { to: 'account', companyId: '1003' } } });
  await ask('PUT', '/groups/mapping', { body: { groups: [{ key }, { key: 99 }], target: { to: 'excluded' } } });
  await ask('PUT', `/groups/${key}/mapping`, { body: { target: { to: 'inherited' }, seen: 'never' } });
  await work(judge, ['POST', '/groups/suggestions/apply', {}]);
  await ask('GET', '/accounts?sort=-groups');
  await ask('PATCH', '/accounts/1', { body: { ticketing: false } });
  await ask('GET', '/accounts/1');
  for (const path of ['/accounts.csv', '/companies', '/companies.csv', '/agreements?all=true', '/agreements.csv'])
    await ask('GET', path);
}

async function walkServices(judge: Judged): Promise<void> {
  const { ask } = judge;
  const target = { to: 'service', serviceId: '301' };
  const products = [{ product: 'ESET Endpoint Security' }, { product: 'ESET Nothing' }];
  for (const path of ['/products', '/products.csv', '/products/suggestions', '/catalog?search=eset'])
    await ask('GET', path);
  await ask('PUT', '/products/mapping', { body: { products, target } });
  await work(judge, ['POST', '/products/suggestions/apply']);
  await ask('PATCH', '/services/301/rule', { body: { classServices: { server: '302' } } });
  const one = ['/products/ESET%20Endpoint%20Security', '/services/301'];
  for (const path of ['/services', '/services.csv', ...one, '/lines.csv']) await ask('GET', path);
  const lines = await ask<Rows<{ account: { id: number }; service: { id: string } }>>('GET', '/lines');
  const line = `/lines/${lines.rows[0]?.account.id}/${lines.rows[0]?.service.id}`;
  await ask('PATCH', line, { body: { minimum: { seats: 3, reason: 'contract' } } });
  await ask('POST', `${line}/undo`, { body: {} });
  await ask('DELETE', line);
}

async function walkTickets({ ask }: Judged): Promise<void> {
  const { rows } = await ask<Rows<{ key: number }>>('GET', '/groups?kind=dynamic');
  const path = `/groups/${rows[0]?.key}/priority`;
  await ask('PUT', path, { body: { priorityId: '7', options: { boardId: '1', statusId: '101' } } });
  for (const list of ['/priorities', '/priorities.csv', '/ticket-choices', '/ticket-choices/1']) await ask('GET', list);
  await ask('POST', `${path}/undo`, { body: {} });
  await ask('DELETE', path);
}

async function walkTwins({ ask }: Judged): Promise<void> {
  await ask('GET', '/twins');
  await ask('GET', '/twins.csv');
}

/** The three people of the test's API become users: the first is the viewer, the last the administrator. */
async function walkUsers(judge: Judged): Promise<void> {
  const { ask } = judge;
  for (const name of ['One', 'Two', 'Three', 'Four'])
    await ask('POST', '/users', { body: { name, email: `${name}@msp.example`, role: 'administrator' } });
  for (const path of ['/users', '/users.csv', '/users/4/sessions', '/single-sign-on']) await ask('GET', path);
  await ask('PATCH', '/users/4', { body: { role: 'viewer' } });
  await ask('POST', '/users/4/reset-password', { body: {} });
  await ask('POST', '/users/4/unlock');
  await ask('DELETE', '/users/4/sessions');
  await ask('DELETE', '/users/4');
  const rules = { claim: null, roles: { administrator: [], operator: [], viewer: [] }, otherwise: null, signUp: false };
  const provider = { label: 'None', discoveryUrl: 'http://127.0.0.1:1/', clientId: 'example', clientSecret: 'example' };
  await work(judge, ['PUT', '/single-sign-on', { ...provider, rules }]);
  await work(judge, ['POST', '/single-sign-on/test']);
  await ask('DELETE', '/single-sign-on');
  for (const path of ['/me/account', '/me/sessions', '/api-keys', '/api-keys.csv']) await ask('GET', path);
  const session = { as: 'session administrator', headers: { 'sec-fetch-site': 'same-origin' } } as const;
  await ask('PATCH', '/me/account', { ...session, body: { name: 'Chief' } });
  const draft = { name: 'Report', role: 'viewer', endsAt: null };
  const { key } = await ask<{ key: { id: number } }>('POST', '/api-keys', { ...session, body: draft });
  await ask('DELETE', `/api-keys/${key.id}`);
  await ask('DELETE', '/me/sessions');
}

/** What is refused is refused in the shape that the document says. */
async function walkRefusals({ ask }: Judged): Promise<void> {
  await ask('GET', '/groups', { as: null });
  await ask('POST', '/sync', { as: 'viewer', body: {} });
  await ask('POST', '/sync', { body: { unheardOf: true } });
  await ask('GET', '/groups?limit=9999');
  await ask('GET', '/groups/999999');
  await ask('POST', '/connections', { body: { text: 'x'.repeat(1_100_000) } });
  await ask('PATCH', '/services/none/rule', { body: {} });
  await ask('POST', '/twins/confirm', { body: { olderKey: 1, newerKey: 2 } });
}

describeOnSqlite('the program’s own API', (store) => {
  test('answers every route as its document says', async () => {
    const { api } = apiInTime(store);
    await sandbox.reset();
    const document = await api.ask<OpenApi>('GET', '/openapi.json');
    const judge = judged(api, { document, specification: compileSpecification(document) });
    const [, ...servers] = draftsOf(sandbox);
    for (const draft of servers) await api.work('POST', '/connections', { body: draft });
    for (const walk of [walkConnections, walkAccounts, walkServices, walkTickets, walkTwins, walkUsers])
      await walk(judge);
    for (const walk of [walkBilling, walkEntries, walkFindings, walkSeats, walkOptions, walkKeeping, walkRefusals])
      await walk(judge);
    await judge.ask('DELETE', '/connections/1');
    expect(judge.faults).toEqual([]);
    const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(routes.filter((route) => !judge.answered.has(route))).toEqual([
      'GET /events',
      // This takes a server that is read by templates: test/era-job.test.ts.
      'POST /connections/{id}/report-template-sample',
      // These take a server that is read by report files: test/report-files-job.test.ts.
      'POST /report-files/preview',
      'POST /report-files/preview-sent',
      'POST /connections/{id}/report-files',
      'POST /twins/confirm',
      'POST /twins/release',
      // These take a program with a playground: test/playground.test.ts.
      ...['start', 'reset', 'stop'].map((change) => `POST /playground/${change}`),
      // These two take somebody who has really signed in: test/api-users.test.ts.
      'PUT /me/password',
      'DELETE /me/sessions/{id}',
    ]);
    await api.stop();
  });

  test('describes itself whole: what a document of OpenAPI 3.1 needs is there', async () => {
    const { api } = apiInTime(store);
    const document = await api.ask<OpenApi & { openapi: string }>('GET', '/openapi.json');
    expect(document.openapi).toBe('3.1.0');
    const named = JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g);
    const { schemas } = (document as unknown as { components: { schemas: Record<string, unknown> } }).components;
    expect([...named].map(([, name = '']) => name).filter((name) => !Object.hasOwn(schemas, name))).toEqual([]);
    await api.stop();
  });
});
