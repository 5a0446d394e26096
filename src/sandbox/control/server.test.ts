import { expect, onTestFinished, test } from 'vitest';
import { makeFaultBook } from '../faults.ts';
import { createLog } from '../log.ts';
import { companyIdOf, lastSyncTime, lostAndFoundId } from '../world/eset.ts';
import { createWorld, serverNamed } from '../world.ts';
import { startControl } from './server.ts';

async function openControl() {
  const world = createWorld('demo', 1);
  const faults = makeFaultBook();
  const log = createLog();
  const running = await startControl(world, { faults, log, port: 0 });
  onTestFinished(() => running.close());
  const ask = async (method: string, path: string, ...[body]: unknown[]) => {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    const answer = await fetch(`http://127.0.0.1:${running.port}${path}`, init);
    // biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of every shape
    return { status: answer.status, json: (await answer.json()) as any };
  };
  const move = async (order: unknown) => (await ask('POST', '/move', order)).json.done;
  return { world, faults, log, ask, move, onPrem: serverNamed(world, 'onprem-1') };
}

const ticketBody = (companyId: number) => ({ companyId, boardId: 1, statusId: 101, priorityId: 7, sourceId: 1 });
function openTicket({ psa }: Awaited<ReturnType<typeof openControl>>['world'], id: number) {
  const blank = {
    siteId: null,
    agreementId: null,
    typeId: null,
    subTypeId: null,
    itemId: null,
    owner: null,
    externalXRef: `x${id}`,
  };
  const none = {
    mergedIntoId: null,
    hasMergedChild: false,
    closedAt: null,
    closedBy: null,
    other: {},
    notes: [],
    configurationIds: [],
  };
  const stamps = { createdBy: 'seatbridge', createdAt: 0, updatedAt: 0, updatedBy: 'seatbridge' };
  const ticket = { id, summary: `Ticket ${id}`, ...ticketBody(1001), ...blank, ...none, ...stamps };
  psa.tickets.set(id, ticket);
  return ticket;
}

test('the same moves on the same world end the same, also after a reset', async () => {
  const { ask, move } = await openControl();
  const orders = [
    { join: { server: 'onprem-1', count: 3 } },
    { leave: { server: 'cloud-1', count: 2 } },
    { change: { server: 'onprem-1', count: 9 } },
  ];
  const first = await move(orders);
  const truth = (await ask('GET', '/truth')).json;
  await ask('POST', '/reset');
  expect((await ask('GET', '/truth')).json).not.toEqual(truth);
  expect(await move(orders)).toEqual(first);
  expect((await ask('GET', '/truth')).json).toEqual(truth);
});

test('minutes move the clock and with it every last-seen time but those of silent devices', async () => {
  const { world, move, onPrem } = await openControl();
  const [talking, silent] = onPrem.devices.filter((device) => device.silentSince === null);
  if (!talking || !silent) throw new Error('two devices are needed');
  await move({ silence: { server: 'onprem-1', deviceIds: [silent.id] } });
  const before = [talking, silent].map((device) => lastSyncTime(device, world.clock.now()));
  await move({ minutes: 60 });
  const after = [talking, silent].map((device) => lastSyncTime(device, world.clock.now()));
  expect((after[0] ?? 0) - (before[0] ?? 0)).toBeGreaterThanOrEqual(3_000_000);
  expect(after[1]).toBe(before[1]);
});

test('devices join with the products that were asked for, and leave', async () => {
  const { move, onPrem } = await openControl();
  const group = [...onPrem.groups.values()].find((each) => each.entity === 'COMPANY');
  const products = ['ESET Inspect Connector'];
  const [id] = await move({ join: { server: 'onprem-1', groupId: group?.id, products } });
  const device = onPrem.deviceById.get(id);
  expect(device?.group).toBe(group);
  expect(device?.installed.map((each) => each.name)).toEqual(['ESET Management Agent', ...products]);
  expect(await move({ leave: { server: 'onprem-1', deviceIds: [id] } })).toEqual([id]);
  expect(onPrem.devices.some((each) => each.id === id)).toBe(false);
  expect(group?.members.has(device as never)).toBe(false);
});

test('a device that is set up anew keeps its hardware, and its old record falls silent', async () => {
  const { move, onPrem } = await openControl();
  const [old] = onPrem.devices;
  const [id] = await move({ reimage: { server: 'onprem-1', deviceIds: [old?.id] } });
  const { serial, mac, group } = onPrem.deviceById.get(id) ?? {};
  expect([serial, mac, group]).toEqual([old?.serial, old?.mac, old?.group]);
  expect(old?.silentSince).not.toBeNull();
  expect(onPrem.deviceById.get(id)?.silentSince).toBeNull();
});

test('devices enter a dynamic group and exit from it; the truth lists its members', async () => {
  const { ask, move } = await openControl();
  const entered: string[] = await move({ enter: { server: 'onprem-1', count: 3 } });
  const members = async () => (await ask('GET', '/truth')).json.members[0].deviceIds;
  expect(await members()).toEqual(expect.arrayContaining(entered));
  await move({ exit: { server: 'onprem-1', deviceIds: entered } });
  for (const id of entered) expect(await members()).not.toContain(id);
});

test('a new customer group takes its devices out of the count of the customer above', async () => {
  const { move, onPrem } = await openControl();
  const customer = [...onPrem.groups.values()].find((each) => each.entity === 'COMPANY' && each.members.size > 0);
  if (!customer) throw new Error('a customer is needed');
  const [groupId] = await move({
    addGroup: { server: 'onprem-1', name: 'New GmbH', parentId: customer.id, kind: 'static', customer: true },
  });
  const [device] = customer.members;
  await move({ moveDevice: { server: 'onprem-1', deviceId: device?.id, groupId } });
  expect(device && companyIdOf(device.group)).toBe(0);
  await move([
    { renameGroup: { server: 'onprem-1', groupId, name: 'Renamed' } },
    { removeGroup: { server: 'onprem-1', groupId } },
  ]);
  expect(device?.group.id).toBe(lostAndFoundId);
});

test('additions, agreements and companies are changed and deleted behind the back of every client', async () => {
  const { ask, move, world } = await openControl();
  const { json: before } = await ask('GET', '/state');
  const { id, agreementId } = before.connectwise.additions[0];
  await move({ setAddition: { id, quantity: 41, billCustomer: 'NoCharge', cancelledDate: '2020-01-01' } });
  const { json: after } = await ask('GET', '/state');
  expect(after.connectwise.additions[0]).toMatchObject({ quantity: 41, billCustomer: 'NoCharge', cancelled: true });
  await move({ setAgreement: { id: agreementId, companyId: 1002, agreementStatus: 'Cancelled', endDate: null } });
  expect(world.psa.agreements.get(agreementId)).toMatchObject({ companyId: 1002, status: 'Cancelled', endDate: null });
  await move([
    { setCompany: { id: 1001, name: 'Renamed' } },
    { deleteAddition: { id } },
    { deleteAgreement: { id: agreementId } },
    { deleteCompany: { id: 1002 } },
  ]);
  expect(world.psa.companies.get(1001)?.name).toBe('Renamed');
  expect([
    world.psa.agreements.has(agreementId),
    world.psa.additions.has(agreementId),
    world.psa.companies.has(1002),
  ]).toEqual([false, false, false]);
});

test('a person works on a ticket in every way', async () => {
  const { ask, move, world } = await openControl();
  const [ticket] = [openTicket(world, 1), openTicket(world, 2)];
  const touch = (by: string, more = {}) => move({ touchTicket: { id: 1, by, ...more } });
  await touch('note', { text: 'called them' });
  await touch('time');
  await touch('owner');
  await touch('status', { statusName: 'Waiting on client' });
  await touch('priority', { priorityName: 'Priority 2 - High' });
  expect(ticket).toMatchObject({
    owner: 'dispatcher',
    statusId: 103,
    priorityId: 15,
    updatedBy: 'dispatcher',
    notes: [{ text: 'called them', createdBy: 'dispatcher' }],
  });
  expect(world.psa.timeEntries).toMatchObject([{ ticketId: 1, member: 'dispatcher' }]);
  const closed = async () => (await ask('GET', '/state')).json.connectwise.tickets[0].closed;
  await touch('close');
  expect(await closed()).toBe(true);
  await touch('reopen');
  expect(await closed()).toBe(false);
  await touch('merge', { into: 2 });
  expect(ticket.mergedIntoId).toBe(2);
  await touch('delete');
  expect([...world.psa.tickets.keys()]).toEqual([2]);
});

test('people add companies, agreements and additions, and an administrator changes the tables', async () => {
  const { move, world } = await openControl();
  const { psa } = world;
  const [companyId] = await move({ addCompany: { name: 'Später GmbH', identifier: 'Spaeter' } });
  const [agreementId] = await move({ addAgreement: { like: 5001, companyId, name: 'Renewed', endDate: null } });
  const [additionId] = await move({ addAddition: { agreementId, productIdentifier: 'ESET-EP', quantity: 7 } });
  expect(psa.companies.get(companyId)).toMatchObject({ name: 'Später GmbH', deleted: false, lead: false });
  expect(psa.agreements.get(agreementId)).toMatchObject({ companyId, name: 'Renewed', status: 'Active' });
  expect(psa.additions.get(agreementId)).toMatchObject([
    { id: additionId, productId: 301, quantity: 7, unitPrice: 3.5 },
  ]);
  await move([
    { setCatalogItem: { id: 301, price: 4, inactiveFlag: true } },
    { setBoard: { id: 2, inactiveFlag: true } },
    { removeStatus: { id: 102 } },
    { removePriority: { id: 6 } },
  ]);
  expect(psa.catalog.get(301)).toMatchObject({ price: 4, inactive: true });
  expect(psa.boards.get(2)?.inactive).toBe(true);
  expect(psa.boards.get(1)?.statuses.map((status) => status.id)).toEqual([101, 103, 104, 105]);
  expect(psa.priorities.map((priority) => priority.id)).toEqual([15, 7, 8]);
});

test('the switches are turned: credentials, bundles, paging, limits, certificates', async () => {
  const { move, world, onPrem } = await openControl();
  await move([
    { setCredential: { server: 'connectwise', privateKey: 'example-other' } },
    { setCredential: { server: 'onprem-1', password: 'example-other' } },
    { bundles: false },
    { forwardOnly: false },
    { renewCertificate: { server: 'onprem-1' } },
    { mute: { server: 'onprem-1', deviceId: onPrem.devices[0]?.id, muted: true } },
  ]);
  expect(world.psa).toMatchObject({ privateKey: 'example-other', takesBundles: false, pagesForwardOnly: false });
  expect(onPrem).toMatchObject({ password: 'example-other', certificateNumber: 2 });
  expect(onPrem.devices[0]?.muted).toBe(true);
});

test.each([
  [{ fly: {} }, 'unknown move: fly'],
  [{ join: { server: 'nobody' } }, 'no ESET server is called nobody'],
  [{ join: { server: 'onprem-1', colour: 'red' } }, 'join has no field colour'],
  [{ join: {}, leave: {} }, 'a move has one name'],
  [{ setAddition: { id: 1 } }, 'there is no addition 1'],
  [{ minutes: -1 }, 'minutes is a number, 0 or more'],
])('the order %j is refused: %s', async (order, error) => {
  const { ask } = await openControl();
  expect(await ask('POST', '/move', order)).toEqual({ status: 400, json: { error } });
});

test('faults are ordered, listed with their hits, and removed', async () => {
  const { ask, faults } = await openControl();
  const { id } = (await ask('POST', '/faults', { server: '*', kind: 'hang' })).json;
  await ask('POST', '/faults', { server: 'connectwise', kind: '429', times: 0 });
  faults.strike({ server: 'connectwise', method: 'GET', path: '/' }, 'hang');
  expect((await ask('GET', '/faults')).json).toMatchObject([
    { kind: 'hang', hits: 1 },
    { kind: '429', hits: 0 },
  ]);
  expect((await ask('DELETE', `/faults/${id}`)).status).toBe(200);
  expect((await ask('DELETE', `/faults/${id}`)).status).toBe(400);
  expect((await ask('DELETE', '/faults')).status).toBe(200);
  expect((await ask('GET', '/faults')).json).toEqual([]);
  expect((await ask('POST', '/faults', { server: '*', kind: 'nap' })).status).toBe(400);
});

test('requests and violations are read and forgotten', async () => {
  const { ask, log } = await openControl();
  log.request('onprem-1', 'GET', '/v1/devices/0b0c5c1e-0b8b-4c53-9d0a-5f2f5d1e2a10');
  log.violation({ server: 'onprem-1', kind: 'x', method: 'GET', path: '/', detail: 'y' });
  const byPath = { 'GET /v1/devices/{id}': 1 };
  expect((await ask('GET', '/requests')).json).toEqual({ total: 1, byServer: { 'onprem-1': { total: 1, byPath } } });
  expect((await ask('GET', '/violations')).json).toHaveLength(1);
  await ask('POST', '/requests/reset');
  await ask('POST', '/violations/reset');
  expect((await ask('GET', '/requests')).json).toEqual({ total: 0, byServer: {} });
  expect((await ask('GET', '/violations')).json).toEqual([]);
});
