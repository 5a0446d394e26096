import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { type Sandbox, type SandboxEset, startSandbox } from '../../../test/support/sandbox.ts';
import type { Page } from '../ports.ts';
import type { Pin } from '../vendor.ts';
import { protectCloud, protectOnPrem } from './index.ts';
import { type AskedServer, all, deps, never } from './tiny-server.ts';

const kinds = ['protect-onprem', 'protect-cloud'] as const;
type Kind = (typeof kinds)[number];

let sandbox: Sandbox;
let pinned: Pin;

beforeAll(async () => {
  sandbox = await startSandbox({ size: 's' });
  pinned = await certificateOf(addressOf('protect-onprem'));
});
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.clearFaults());

function addressOf(kind: Kind): SandboxEset {
  const address = sandbox.eset.find((each) => each.kind === kind);
  if (!address) throw new Error(`the sandbox has no ${kind}`);
  return address;
}

const onPremSettings = ({ host, port, username }: SandboxEset, pin: Pin | null) =>
  protectOnPrem.settings.parse({ host, port, username, pin });

async function certificateOf(address: SandboxEset): Promise<Pin> {
  const pin = await protectOnPrem.readCertificate?.(onPremSettings(address, null), never);
  if (!pin) throw new Error('On-Prem reads no certificate');
  return pin;
}

interface Opening {
  address?: SandboxEset;
  pin?: Pin | null;
  password?: string;
  now?: () => number;
}

/** The adapter on the sandbox's server of this kind. It is closed with the test. */
function open(kind: Kind, opening: Opening = {}): AskedServer {
  const { address = addressOf(kind), pin = pinned, password, now = Date.now } = opening;
  const secrets = { password: password ?? address.password };
  const { baseUrl, username } = address;
  const server =
    kind === 'protect-onprem'
      ? protectOnPrem.open({ settings: onPremSettings(address, pin), secrets }, deps(now))
      : protectCloud.open(
          { settings: protectCloud.settings.parse({ region: 'eu', username, baseUrl }), secrets },
          deps(now),
        );
  onTestFinished(() => server.close());
  return server as AskedServer;
}

const rowsOf = <Row>(pages: Page<Row>[]): Row[] => pages.flatMap(({ rows }) => rows);

async function stateOf(kind: Kind) {
  const { name } = addressOf(kind);
  const state = (await sandbox.state()).eset.find((each) => each.name === name);
  if (!state) throw new Error(`the sandbox has no state of ${name}`);
  return state;
}

interface Watched {
  server: string;
  groupId: string;
  deviceIds: string[];
}

/** The dynamic group with the most members, and who they are. */
async function watchedGroup(kind: Kind): Promise<Watched> {
  const { members } = await sandbox.truth<{ members: Watched[] }>();
  const here = members.filter(({ server }) => server === addressOf(kind).name);
  const [largest] = here.sort((a, b) => b.deviceIds.length - a.deviceIds.length);
  if (!largest) throw new Error('the sandbox has no dynamic group');
  return largest;
}

const fault = (kind: Kind, order: { kind: string; path?: string; times?: number; value?: unknown }) =>
  sandbox.fault({ server: addressOf(kind).name, path: '^/v1/', ...order });

test.each(kinds)('%s: all groups and devices are read, in as few requests as there are pages', async (kind) => {
  const server = open(kind);
  const groups = await all(server.groups(never));
  const devices = await all(server.devices(never));
  const state = await stateOf(kind);
  expect(new Set(rowsOf(groups).map(({ id }) => id)).size).toBe(state.groups);
  expect(new Set(rowsOf(devices).map(({ id }) => id)).size).toBe(state.devices);
  expect([groups, devices].map((pages) => pages.map(({ last }) => last).indexOf(true))).toEqual([
    groups.length - 1,
    devices.length - 1,
  ]);
  const logIn = 1;
  expect(server.requests()).toBe(Math.ceil(state.groups / 1000) + Math.ceil(state.devices / 1000) + logIn);
});

test.each(kinds)(
  '%s: every device lies in a static group of the listing, and customers are among them',
  async (kind) => {
    const server = open(kind);
    const groups = new Map(rowsOf(await all(server.groups(never))).map((group) => [group.id, group]));
    const devices = rowsOf(await all(server.devices(never)));
    expect(devices.every(({ groupId }) => groups.get(groupId ?? '')?.kind === 'static')).toBe(true);
    const customers = [...groups.values()].filter(({ isCustomer }) => isCustomer);
    expect(customers.length).toBeGreaterThan(0);
    expect(customers.every(({ kind: each }) => each === 'static')).toBe(true);
  },
);

test.each(kinds)('%s: members are those that the server itself counts', async (kind) => {
  const { groupId, deviceIds } = await watchedGroup(kind);
  const pages = await all(open(kind).members(groupId, never));
  expect(
    rowsOf(pages)
      .map(({ deviceId }) => deviceId)
      .sort(),
  ).toEqual(deviceIds.toSorted());
  expect(pages.every(({ announced }) => announced === deviceIds.length)).toBe(true);
});

test.each(kinds)('%s: one device is read as in the listing, and is not found when it has left', async (kind) => {
  const server = open(kind);
  const [listed] = rowsOf(await all(server.devices(never)));
  if (!listed) throw new Error('no device');
  expect({ ...(await server.device(listed.id, never)), lastSeen: null }).toEqual({ ...listed, lastSeen: null });
  await sandbox.move({ leave: { server: addressOf(kind).name, deviceIds: [listed.id] } });
  await expect(server.device(listed.id, never)).rejects.toMatchObject({
    kind: 'not-found',
    details: { requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
  });
});

test.each(kinds)('%s: a group that was removed is not found', async (kind) => {
  const { name } = addressOf(kind);
  const server = open(kind);
  const top = rowsOf(await all(server.groups(never))).find(({ parentId }) => parentId === null);
  const [groupId] = (
    await sandbox.move<{ done: string[] }>({
      addGroup: { server: name, name: 'Short', parentId: top?.id, kind: 'static' },
    })
  ).done;
  expect(rowsOf(await all(server.members(String(groupId), never)))).toEqual([]);
  await sandbox.move({ removeGroup: { server: name, groupId } });
  await expect(all(server.members(String(groupId), never))).rejects.toMatchObject({ kind: 'not-found' });
});

test.each(kinds)('%s: a check finds every right', async (kind) => {
  const { probes } = await open(kind).check(never);
  expect(probes.map(({ state, note }) => [state, note])).toEqual(Array(4).fill(['ok', '']));
});

test.each(kinds)('%s: a wrong password is sent once', async (kind) => {
  const server = open(kind, { password: 'example-wrong-password' });
  await expect(all(server.groups(never))).rejects.toMatchObject({ kind: 'auth' });
  await expect(all(server.groups(never))).rejects.toMatchObject({ kind: 'auth' });
  expect(server.requests()).toBe(1);
});

test.each(
  kinds.flatMap((kind) =>
    [
      { kind: 'latency', value: 300 },
      { kind: '429' },
      { kind: '429', value: 1 },
      { kind: 'html' },
      { kind: 'status', value: 500 },
      { kind: 'status', value: 503 },
      { kind: 'pending202', value: 2 },
      { kind: 'reset-before' },
      { kind: 'reset-after' },
      { kind: 'cut-body' },
      { kind: 'slow-body', value: 300 },
      { kind: 'expire-token' },
    ].map((order) => ({ kind, order })),
  ),
)('$kind: the listing is whole in spite of one $order.kind ($order.value)', async ({ kind, order }) => {
  const server = open(kind);
  await fault(kind, { ...order, path: '^/v1/devices' });
  const devices = rowsOf(await all(server.devices(never)));
  expect(new Set(devices.map(({ id }) => id)).size).toBe((await stateOf(kind)).devices);
  const [struck] = await sandbox.control<{ hits: number }[]>('GET', '/faults');
  expect(struck?.hits).toBe(1);
});

test('protect-cloud: a listing of several pages is whole in spite of a broken page in its middle', async () => {
  const larger = await startSandbox({ size: 'm' });
  onTestFinished(() => larger.stop());
  const address = larger.eset.find(({ kind }) => kind === 'protect-cloud');
  const devices = (await larger.state()).eset.find(({ name }) => name === address?.name)?.devices ?? 0;
  if (!address) throw new Error('the sandbox has no cloud');
  await larger.fault({ server: address.name, kind: 'cut-body', path: 'pageToken=' });
  const server = open('protect-cloud', { address });
  const pages = await all(server.devices(never));
  expect(pages.length).toBeGreaterThan(2);
  expect(new Set(rowsOf(pages).map(({ id }) => id)).size).toBe(devices);
  expect(server.requests()).toBe(Math.ceil(devices / 1000) + 2);
});

test.each(kinds)('%s: what lasts is an error that is no page, with all attempts used', async (kind) => {
  await fault(kind, { kind: 'html', times: 0 });
  await expect(all(open(kind).groups(never))).rejects.toMatchObject({
    kind: 'unavailable',
    message: expect.stringContaining('web page'),
  });
});

test.each(kinds)('%s: a missing right is told with the request id', async (kind) => {
  await fault(kind, { kind: 'forbid', path: '^/v1/devices' });
  const server = open(kind);
  await expect(all(server.devices(never))).rejects.toMatchObject({
    kind: 'forbidden',
    message: expect.stringContaining('Access denied. Check permissions.'),
    details: { status: 403, requestId: expect.any(String) },
  });
  const { probes } = await server.check(never);
  expect(probes.filter(({ state }) => state !== 'ok').map(({ name, state }) => [name, state])).toEqual([
    ['read devices', 'missing'],
  ]);
});

test.each(kinds)('%s: a record without an id is named, and the others of its page are read', async (kind) => {
  await fault(kind, { kind: 'bad-row' });
  const [first] = await all(open(kind).devices(never));
  expect(first?.unreadable).toEqual([{ id: null, why: expect.stringContaining('uuid') }]);
  expect(first?.rows).toHaveLength((await stateOf(kind)).devices - 1);
});

test.each(kinds)(
  '%s: a row too few shows in the announced number of members, one too many in the rows',
  async (kind) => {
    const { groupId, deviceIds } = await watchedGroup(kind);
    await fault(kind, { kind: 'missing-row' });
    const missing = await all(open(kind).members(groupId, never));
    expect([rowsOf(missing).length, missing[0]?.announced]).toEqual([deviceIds.length - 1, deviceIds.length]);
    await fault(kind, { kind: 'duplicate-row' });
    expect(rowsOf(await all(open(kind).members(groupId, never)))).toHaveLength(deviceIds.length + 1);
  },
);

test.each(kinds)('%s: an emptied list is an empty page, and a narrowed one a shorter listing', async (kind) => {
  const server = open(kind);
  await fault(kind, { kind: 'empty-list', path: '^/v1/devices' });
  expect(await all(server.devices(never))).toEqual([{ rows: [], unreadable: [], last: true }]);
  await fault(kind, { kind: 'narrow', value: 0.5 });
  const devices = rowsOf(await all(server.devices(never)));
  expect(devices.length).toBeLessThan((await stateOf(kind)).devices);
});

test.each(kinds)('%s: a release that deviates from the specification is read all the same', async (kind) => {
  const server = open(kind);
  const specified = await all(server.devices(never));
  const groups = rowsOf(await all(server.groups(never)));
  await fault(kind, { kind: 'deviant' });
  const deviant = await all(server.devices(never));
  expect(deviant.flatMap(({ unreadable }) => unreadable)).toEqual([]);
  const facts = ({ rows }: (typeof specified)[number]) =>
    rows.map(({ activated, lastSeen, ...rest }) => ({ ...rest, activated: activated.map(({ product }) => product) }));
  expect(deviant.map(facts)).toEqual(specified.map(facts));
  expect(rowsOf(await all(server.groups(never)))).toEqual(groups);
});

test.each(kinds)('%s: a server that hangs is left when the caller gives up', async (kind) => {
  await fault(kind, { kind: 'hang' });
  const abort = new AbortController();
  const reading = all(open(kind).devices(abort.signal));
  setTimeout(() => abort.abort(new Error('stopped')), 200);
  await expect(reading).rejects.toThrow('stopped');
});

test.each([
  ['is renewed', []],
  ['is got anew with the password when the refresh is refused', [{ kind: 'refuse-refresh', path: '^/oauth/token' }]],
])('protect-cloud: a token that has come to its end %s', async (_how, faults) => {
  let now = Date.now();
  const server = open('protect-cloud', { now: () => now });
  const groups = await all(server.groups(never));
  for (const order of faults) await fault('protect-cloud', order);
  await sandbox.move({ minutes: 31 });
  now += 31 * 60_000;
  expect(await all(server.groups(never))).toEqual(groups);
  expect(server.requests()).toBe(2 * groups.length + 2 + faults.length);
});

test('protect-cloud: a token that ended on the server alone costs one more log-in', async () => {
  const server = open('protect-cloud');
  const groups = await all(server.groups(never));
  await sandbox.move({ minutes: 31 });
  expect(await all(server.groups(never))).toEqual(groups);
  expect(server.requests()).toBe(2 * groups.length + 3);
});

test('protect-cloud: many calls at once are all answered in spite of the rate that the vendor allows', async () => {
  const { groupId, deviceIds } = await watchedGroup('protect-cloud');
  const server = open('protect-cloud');
  const calls = Array.from({ length: 30 }, () => all(server.members(groupId, never)));
  const counts = (await Promise.all(calls)).map((pages) => rowsOf(pages).length);
  expect(counts).toEqual(calls.map(() => deviceIds.length));
});

test('protect-onprem: the certificate that the server shows is read without a log-in', () => {
  expect(pinned.fingerprint).toBe(addressOf('protect-onprem').fingerprint);
});

test('protect-onprem: without a pin its certificate is refused, with the fingerprint and how to trust it', async () => {
  const reading = all(open('protect-onprem', { pin: null }).groups(never));
  await expect(reading).rejects.toMatchObject({ kind: 'unavailable', details: { neverSent: true } });
  await expect(reading).rejects.toThrow(pinned.fingerprint);
  await expect(reading).rejects.toThrow('seatbridge modify "My server" --trust');
});

test('protect-onprem: a changed certificate is refused, with both fingerprints, until it is pinned', async () => {
  const old = pinned;
  await sandbox.move({ renewCertificate: { server: addressOf('protect-onprem').name } });
  pinned = await certificateOf(addressOf('protect-onprem'));
  expect(pinned.fingerprint).not.toBe(old.fingerprint);
  const server = open('protect-onprem', { pin: old });
  const { probes } = await server.check(never);
  expect(probes[0]).toMatchObject({ name: 'log in', state: 'failed' });
  for (const words of [old.fingerprint, pinned.fingerprint, 'seatbridge modify "My server" --trust']) {
    expect(probes[0]?.note).toContain(words);
  }
  expect(await all(open('protect-onprem').groups(never))).not.toEqual([]);
});

test('nothing was sent that the vendor would not take', async () => {
  expect(await sandbox.violations()).toEqual([]);
});
