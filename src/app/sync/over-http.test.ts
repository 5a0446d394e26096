import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { appOn } from '../../../test/support/app.ts';
import { describeEachDatabase, type TestStore } from '../../../test/support/databases.ts';
import { type Sandbox, startSandbox } from '../../../test/support/sandbox.ts';
import type { Run } from '../../store/runs.ts';
import type { App } from '../app.ts';
import { connect } from '../connections.ts';
import { mapGroup } from '../mapping/accounts.ts';
import { mapProduct } from '../mapping/products.ts';
import { listTwins } from '../mapping/twins.ts';
import { syncConnection } from './sync-connection.ts';

const signal = new AbortController().signal;

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ size: 's', seed: 3 });
});
afterEach(() => sandbox.clearFaults());
afterAll(() => sandbox.stop());

async function stageOn(store: TestStore) {
  await sandbox.reset();
  const clock = { now: () => Date.now(), sleep: async () => {} };
  const app = appOn(store, { clock });
  const manner = { by: 'anna', signal, test: 'none', trust: null } as const;
  for (const { name, kind, host, port, baseUrl, username, password, fingerprint } of sandbox.eset) {
    const onPrem = kind === 'protect-onprem';
    const settings = onPrem ? { host, port, username } : { region: 'eu', baseUrl, username };
    const trust = onPrem ? { fingerprint } : null;
    await connect(app, { name, kind, settings, secrets: { password } }, { ...manner, trust });
  }
  const { companyId, privateKey, ...rest } = sandbox.connectwise;
  const settings = { ...rest, company: companyId };
  await connect(app, { name: 'ConnectWise', kind: 'connectwise', settings, secrets: { privateKey } }, manner);
  const [first] = sandbox.eset;
  if (first === undefined) throw new Error('the sandbox has no ESET server');
  return { app, server: first.name, sync: (name: string, confirm = false) => syncOnce(app, { name, confirm }) };
}

const syncOnce = (app: App, { name, confirm }: { name: string; confirm: boolean }): Promise<Run> =>
  syncConnection(app, { name, confirm, by: 'anna' }, signal);

describeEachDatabase('over HTTP', (store) => {
  /** One desktop without a serial number and one virtual machine, each billed to the first account that can be. */
  const mapOneOf = async (app: App, server: string) => {
    const known = await store.db.read
      .selectFrom('devices')
      .innerJoin('connections', 'connections.id', 'devices.connection_id')
      .innerJoin('groups', 'groups.id', 'devices.group_id')
      .innerJoin('device_kinds', 'device_kinds.id', 'devices.kind_id')
      .select(['devices.vendor_id as vendorId', 'devices.name', 'device_kinds.type', 'devices.serial', 'devices.macs'])
      .select(['groups.vendor_id as group', 'device_kinds.products'])
      .where('connections.name', '=', server)
      .orderBy('devices.id')
      .execute();
    const seats = known.filter(({ products }) => /Endpoint|Security/.test(products));
    const board = seats.find(({ type, serial }) => type === 'desktop' && serial === null);
    const virtual = seats.find(({ type }) => type === 'virtual');
    if (board === undefined || virtual === undefined) throw new Error('the world has none of these devices');
    expect([board.macs.length, virtual.macs]).toEqual([17, '']);
    const by = 'anna';
    for (const { group } of [board, virtual]) await mapGroup(app, group, { agreement: 'agreement:5001', by });
    for (const product of ['ESET Endpoint Security', 'ESET Endpoint Antivirus', 'ESET File Security'])
      await mapProduct(app, product, { to: 'service', service: 'ESET-EP', by });
    return { board, virtual };
  };

  const devices = async () =>
    store.db.read
      .selectFrom('devices')
      .select(['vendor_id', 'hash', 'since', 'removed_at', 'unreadable'])
      .orderBy('id')
      .execute();

  test('everything that the vendors hold is stored once, and nothing is written again', async () => {
    const { sync } = await stageOn(store);
    for (const { name } of sandbox.eset) expect(await sync(name)).toMatchObject({ state: 'ok', message: '' });
    expect(await sync('ConnectWise')).toMatchObject({ state: 'ok', message: '' });
    const before = await devices();
    expect(before).toHaveLength((await sandbox.state()).eset.reduce((sum, server) => sum + server.devices, 0));
    await sandbox.move({ minutes: 1 });
    for (const { name } of sandbox.eset) await sync(name);
    expect((await sync('ConnectWise')).counts['companies']).toMatchObject({ changed: 0, removed: 0 });
    expect((await devices()).filter((row, i) => row.since !== before[i]?.since)).toEqual([]);
    expect(await sandbox.violations()).toEqual([]);
  });

  test('devices that join, leave, change and move are followed', async () => {
    const { sync, server } = await stageOn(store);
    await sync(server);
    await sandbox.move(
      { join: { server, count: 3 } },
      { leave: { server, count: 2 } },
      { change: { server, count: 4 } },
    );
    const run = await sync(server);
    expect(run.counts['devices']).toMatchObject({ added: 3, removed: 2 });
    const there = (await devices()).filter((row) => row.removed_at === null);
    const { eset } = await sandbox.state();
    expect(there).toHaveLength(eset.find(({ name }) => name === server)?.devices ?? 0);
  });

  test('a machine set up anew is known by its MAC where its board has no serial number, unless the MAC is made up', async () => {
    const { app, sync, server } = await stageOn(store);
    for (const name of [server, 'ConnectWise']) await sync(name);
    const mapped = await mapOneOf(app, server);
    await sandbox.move({ reimage: { server, deviceIds: Object.values(mapped).map(({ vendorId }) => vendorId) } });
    await sandbox.move({ minutes: 3 * 24 * 60 });
    expect(await sync(server)).toMatchObject({ state: 'ok' });
    const found = (await listTwins(app)).map(({ by, older }) => [by, older.name]);
    expect(found).toContainEqual(['mac', mapped.board.name]);
    expect(found).toContainEqual(['serial', mapped.virtual.name]);
  });

  test('a page cut in the middle and a proxy’s page change nothing', async () => {
    const { sync, server } = await stageOn(store);
    await sync(server);
    const before = await devices();
    await sandbox.move({ change: { server, count: 20 } }, { leave: { server, count: 2 } });
    const path = '^/v1/devices';
    for (const kind of ['cut-body', 'html']) {
      const { id } = await sandbox.fault({ server, kind, path, times: 0 });
      const run = await sync(server);
      expect([kind, run.state]).toEqual([kind, 'failed']);
      expect(await devices()).toEqual(before);
      await sandbox.control('DELETE', `/faults/${id}`);
    }
    expect(await sync(server)).toMatchObject({ state: 'ok' });
  });

  test('a device that a page leaves out is asked for, and stays', async () => {
    const { sync, server } = await stageOn(store);
    await sync(server);
    const before = await devices();
    await sandbox.fault({ server, kind: 'missing-row', path: '^/v1/devices', times: 0 });
    const run = await sync(server);
    expect(run).toMatchObject({ state: 'ok' });
    expect(run.counts['devices']).toMatchObject({ read: before.length - 1, removed: 0, missing: 0 });
    expect(await devices()).toEqual(before);
  });

  test('a row that comes twice is one device', async () => {
    const { sync, server } = await stageOn(store);
    await sandbox.fault({ server, kind: 'duplicate-row', path: '^/v1/devices', times: 1 });
    await sync(server);
    const { eset } = await sandbox.state();
    expect(await devices()).toHaveLength(eset.find(({ name }) => name === server)?.devices ?? 0);
  });

  test('an empty list is a doubt that a person can confirm', async () => {
    const { sync, server } = await stageOn(store);
    await sync(server);
    const before = await devices();
    await sandbox.fault({ server, kind: 'empty-list', path: '^/v1/devices', times: 0 });
    const run = await sync(server);
    expect(run).toMatchObject({ state: 'doubtful', inDoubt: true });
    expect(await devices()).toEqual(before);
    expect(await sync(server, true)).toMatchObject({ state: 'ok', confirmedBy: 'anna' });
    expect((await devices()).every((row) => row.removed_at !== null)).toBe(true);
  });

  test('a right that is missing in ConnectWise fails the sync in the vendor’s words and removes nothing', async () => {
    const { sync } = await stageOn(store);
    await sync('ConnectWise');
    await sandbox.fault({ server: 'connectwise', kind: 'forbid', path: '/company/companies', times: 0 });
    const run = await sync('ConnectWise');
    expect(run.state).toBe('failed');
    expect(run.message).toContain('A right is missing at ConnectWise');
    const removed = await store.db.read
      .selectFrom('companies')
      .select('id')
      .where('removed_at', 'is not', null)
      .execute();
    expect(removed).toEqual([]);
  });
});
