import { expect, test } from 'vitest';
import { openConnectWise } from './test-client.ts';

const company = { id: 1001 };

test('a ticket needs a summary and a company, and gets the defaults of the first board', async () => {
  const { post } = await openConnectWise();
  const made = await post('/service/tickets', { summary: 'Bedrohung gefunden: Prüfung', company });
  expect(made).toMatchObject({
    status: 201,
    json: {
      summary: 'Bedrohung gefunden: Prüfung',
      board: { name: 'Service Desk' },
      status: { name: 'New' },
      priority: { name: 'Priority 3 - Medium' },
      closedFlag: false,
    },
  });
});

test('without the charset in the content type every letter beyond ASCII becomes a question mark', async () => {
  const { send, api, headers } = await openConnectWise();
  const body = JSON.stringify({ summary: 'Prüfung', company });
  const init = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body };
  expect((await send(api('/service/tickets'), init)).json.summary).toBe('Pr?fung');
});

test('the first description is kept as notes and never returned', async () => {
  const { get, post } = await openConnectWise();
  const texts = { initialDescription: 'for the customer', initialInternalAnalysis: 'for us' };
  const { json } = await post('/service/tickets', { summary: 'x', company, ...texts });
  expect(json).not.toHaveProperty('initialDescription');
  expect((await get(`/service/tickets/${json.id}/notes`)).json).toMatchObject([
    { text: 'for the customer', detailDescriptionFlag: true, internalAnalysisFlag: false },
    { text: 'for us', detailDescriptionFlag: false, internalAnalysisFlag: true },
  ]);
});

test('our reference finds the ticket again', async () => {
  const { get, post } = await openConnectWise();
  const { json } = await post('/service/tickets', { summary: 'x', company, externalXRef: 'sb:1' });
  await post('/service/tickets', { summary: 'y', company, externalXRef: 'sb:10' });
  expect((await get(`/service/tickets?conditions=${encodeURIComponent('externalXRef = "sb:1"')}`)).json).toEqual([
    json,
  ]);
  expect((await post('/service/tickets/search', { conditions: 'externalXRef = "sb:1"' })).json).toEqual([json]);
  expect((await get('/service/tickets/count')).json).toEqual({ count: 2 });
});

test('a search for something that is no text is refused, and not answered with every ticket', async () => {
  const { post, log } = await openConnectWise();
  expect((await post('/service/tickets/search', { conditions: 5 })).status).toBe(400);
  expect(log.violations()).toMatchObject([{ kind: 'bad-value' }]);
});

test('an unknown company is refused in the words of the vendor', async () => {
  const { post } = await openConnectWise();
  const refused = await post('/service/tickets', { summary: 'x', company: { id: 19299 } });
  expect(refused).toMatchObject({ status: 400 });
  expect(refused.json).toEqual({
    code: 'InvalidObject',
    message: 'ticket object is invalid',
    errors: [{ code: 'NotFound', message: 'company 19299 not found', resource: 'ticket', field: 'company/id' }],
  });
});

test.each([
  [{ summary: '' }, 'summary'],
  [{ summary: 'x'.repeat(101) }, 'summary'],
  [{ externalXRef: 'x'.repeat(101) }, 'externalXRef'],
  [{ board: { id: 3 } }, 'board/id'],
  [{ board: { id: 4 } }, 'board/id'],
  [{ status: { id: 201 } }, 'status/id'],
  [{ status: { id: 104 } }, 'status/id'],
  [{ type: { id: 211 } }, 'type/id'],
  [{ type: { id: 112 }, subType: { id: 121 } }, 'subType'],
  [{ type: { id: 111 }, subType: { id: 122 }, item: { id: 131 } }, 'item'],
  [{ priority: { id: 99 } }, 'priority/id'],
  [{ source: { id: 99 } }, 'source/id'],
  [{ site: { id: 10020 } }, 'site/id'],
  [{ agreement: { id: 5002 } }, 'agreement/id'],
  [{ contact: { id: 1 } }, 'contact/id'],
  [{ colour: 'red' }, 'colour'],
])('a ticket with %j is refused at %s and not opened', async (more, field) => {
  const { psa, post } = await openConnectWise();
  const refused = await post('/service/tickets', { summary: 'x', company, ...more });
  expect(refused).toMatchObject({ status: 400, json: { code: 'InvalidObject', errors: [{ field }] } });
  expect(psa.tickets.size).toBe(0);
  expect(psa.writes).toMatchObject([{ status: 400, tookEffect: false }]);
});

test('everything that routes a ticket is kept', async () => {
  const { post } = await openConnectWise();
  const routed = {
    board: { id: 1 },
    status: { id: 102 },
    type: { id: 111 },
    subType: { id: 121 },
    item: { id: 131 },
    priority: { id: 6 },
    source: { id: 3 },
    site: { id: 10010 },
    agreement: { id: 5001 },
  };
  const made = await post('/service/tickets', { summary: 'x', company, automaticEmailContactFlag: false, ...routed });
  expect(made.status).toBe(201);
  expect(made.json).toMatchObject(routed);
});

test('a closing status closes the ticket, another one opens it again', async () => {
  const { post, patch } = await openConnectWise();
  const { json } = await post('/service/tickets', { summary: 'x', company });
  const path = `/service/tickets/${json.id}`;
  expect((await patch(path, { status: { id: 105 } })).json).toMatchObject({ closedFlag: true, closedBy: 'seatbridge' });
  const open = await patch(path, { status: { name: 'In Progress' } });
  expect(open.json).toMatchObject({ closedFlag: false });
  expect(open.json).not.toHaveProperty('closedDate');
});

test('another board brings its own default status and no type', async () => {
  const { post, patch } = await openConnectWise();
  const { json } = await post('/service/tickets', { summary: 'x', company });
  const moved = await patch(`/service/tickets/${json.id}`, { board: { id: 2 } });
  expect(moved.json).toMatchObject({ board: { id: 2 }, status: { name: 'Neu' } });
  expect(moved.json).not.toHaveProperty('type');
});

test('a refused PATCH leaves the ticket as it was', async () => {
  const { get, post, patch } = await openConnectWise();
  const { json } = await post('/service/tickets', { summary: 'x', company });
  const path = `/service/tickets/${json.id}`;
  expect((await patch(path, { summary: 'y', status: { id: 203 } })).status).toBe(400);
  expect((await get(path)).json).toEqual(json);
});

test('a note without a place to show it is refused in the words of the vendor', async () => {
  const { post } = await openConnectWise();
  const { json } = await post('/service/tickets', { summary: 'x', company });
  const path = `/service/tickets/${json.id}/notes`;
  expect((await post(path, { text: 'y' })).json).toEqual({
    code: 'InvalidObject',
    message: 'serviceNote object is invalid',
    errors: [
      {
        code: 'ServiceNote',
        message: 'Please choose where to display the notes in order to save this record.',
        resource: 'serviceNote',
        field: 'detailDescriptionFlag, internalAnalysisFlag, resolutionFlag',
      },
    ],
  });
  const note = await post(path, { text: 'y', internalAnalysisFlag: true });
  expect(note).toMatchObject({ status: 201, json: { text: 'y', createdBy: 'seatbridge' } });
});

test('a configuration is attached by a second call', async () => {
  const { get, post, psa } = await openConnectWise();
  const [configuration] = psa.configurations.values();
  const { json } = await post('/service/tickets', { summary: 'x', company });
  const path = `/service/tickets/${json.id}/configurations`;
  expect((await post(path, { id: 1 })).status).toBe(400);
  expect((await post(path, { id: configuration?.id })).status).toBe(201);
  expect((await get(path)).json).toEqual([{ id: configuration?.id, deviceIdentifier: configuration?.name }]);
});

test('a ticket that does not exist is named in the answer', async () => {
  const { get } = await openConnectWise();
  expect(await get('/service/tickets/404')).toMatchObject({
    status: 404,
    json: { code: 'NotFound', message: 'Service Ticket 404 not found' },
  });
});
