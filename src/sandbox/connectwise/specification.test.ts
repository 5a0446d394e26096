import { expect, test } from 'vitest';
import { readConnectWiseSpecification } from '../../../test/contract/connectwise-specification.ts';
import { openConnectWise, type Reply } from './test-client.ts';

const folder = process.env['VENDOR_SPECS'];

test.skipIf(folder === undefined)(
  "every answer and every refusal is valid under the vendor's specification (skipped: VENDOR_SPECS names no folder)",
  async () => {
    const specification = readConnectWiseSpecification(folder ?? '');
    const { get, post, patch, write, psa, headers, world } = await openConnectWise();
    const wrong: string[] = [];
    let judged = 0;
    const judge = (asked: { method: string; path: string; body?: unknown }, answer: Reply): Reply => {
      judged++;
      const found = specification.judge({
        method: asked.method,
        url: asked.path,
        requestHeaders: { ...headers, clientid: headers.clientId, 'content-type': 'application/json; charset=utf-8' },
        requestBody: asked.body === undefined ? '' : JSON.stringify(asked.body),
        status: answer.status,
        responseHeaders: Object.fromEntries(answer.headers),
        responseBody: answer.text,
      });
      wrong.push(...found.map((problem) => `${asked.method} ${asked.path}: ${problem}`));
      return answer;
    };
    const read = async (path: string) => judge({ method: 'GET', path }, await get(path));
    const create = async (path: string, body: unknown) => judge({ method: 'POST', path, body }, await post(path, body));

    const [agreementId] = psa.agreements.keys();
    const additions = `/finance/agreements/${agreementId}/additions`;
    const [addition] = psa.additions.get(agreementId ?? 0) ?? [];
    const agreement = psa.agreements.get(agreementId ?? 0);
    if (agreement) agreement.prorate = true;
    const made = await create(additions, { product: { id: 305 }, billCustomer: 'NoCharge', quantity: 2.5 });
    const changes = [{ op: 'replace', path: 'quantity', value: 0 }];
    const body = { path: `${additions}/${addition?.id}`, body: changes };
    judge({ method: 'PATCH', ...body }, await patch(body.path, { quantity: 0 }));
    await write('DELETE', { path: `${additions}/${made.json.id}`, body: undefined });
    const [configuration] = psa.configurations.values();
    const ticket = await create('/service/tickets', {
      summary: 'x',
      company: { id: 1001 },
      type: { id: 111 },
      subType: { id: 121 },
    });
    const ticketPath = `/service/tickets/${ticket.json.id}`;
    await create(`${ticketPath}/notes`, { text: 'y', internalAnalysisFlag: true });
    await create(`${ticketPath}/configurations`, { id: configuration?.id });
    await create('/service/tickets/search', { conditions: 'summary = "x"' });
    await create('/system/callbacks', { url: 'https://example.com', objectId: 1, type: 'ticket', level: 'owner' });
    const asked = { parentId: agreementId, page: { page: 1, pageSize: 10 }, filters: { orderBy: 'id desc' } };
    await create('/system/bundles', { requests: [{ sequenceNumber: 1, resourceType: 'addition', apiRequest: asked }] });
    psa.timeEntries.push({
      id: 1,
      ticketId: ticket.json.id,
      member: 'dispatcher',
      startedAt: world.clock.now(),
      hours: 0.5,
      notes: 'z',
    });

    for (const path of [
      '/system/info',
      '/company/companies?pageSize=1000',
      '/company/companies/count',
      '/company/companies/statuses',
      '/company/companies/types',
      '/company/companies/1001',
      '/company/companies/1001/sites',
      '/company/configurations',
      `/company/configurations/${configuration?.id}`,
      '/finance/agreements?pageSize=1000',
      '/finance/agreements/count',
      '/finance/agreements/types',
      `/finance/agreements/${agreementId}`,
      additions,
      `${additions}/count`,
      body.path,
      '/procurement/catalog',
      '/procurement/catalog/301',
      '/service/boards',
      '/service/boards/1',
      '/service/boards/1/statuses',
      '/service/boards/1/types',
      '/service/boards/1/subtypes',
      '/service/boards/1/items',
      '/service/boards/1/typeSubTypeItemAssociations',
      '/service/priorities',
      '/service/priorities/6',
      '/service/sources',
      '/service/tickets',
      '/service/tickets/count',
      ticketPath,
      `${ticketPath}/notes`,
      `${ticketPath}/configurations`,
      '/time/entries',
      '/system/callbacks',
      '/system/callbacks/count',
    ]) {
      expect((await read(path)).status, path).toBe(200);
    }
    expect(wrong).toEqual([]);
    expect(judged).toBeGreaterThan(40);
  },
);
