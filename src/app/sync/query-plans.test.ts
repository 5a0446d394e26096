import type { Compilable } from 'kysely';
import { expect, test } from 'vitest';
import { appOn, testClock } from '../../../test/support/app.ts';
import { describeEachDatabase, type TestStore } from '../../../test/support/databases.ts';
import { expectIndexed, listenTo } from '../../../test/support/query-plan.ts';
import {
  smallAddition,
  smallAgreement,
  smallCompany,
  smallDevice,
  smallEset,
  smallGroup,
  smallPsa,
  smallVendors,
} from '../../../test/support/small-servers.ts';
import {
  countedDevices,
  countedDevicesOf,
  loadGroupNodes,
  loadMemberships,
  loadNewestSigns,
  presentDevices,
} from '../../store/inventory.ts';
import { loadKeys } from '../../store/objects.ts';
import { loadDoubt, loadRuns } from '../../store/runs.ts';
import type { App } from '../app.ts';
import { connect, connectionNamed } from '../connections.ts';
import { syncAdditions } from './sync-additions.ts';
import { endInterruptedRuns, syncConnection } from './sync-connection.ts';

const signal = new AbortController().signal;
const manner = { by: 'anna', signal, test: 'none', trust: null } as const;

async function stageOn(store: TestStore) {
  const eset = smallEset();
  eset.groups = [
    smallGroup('all'),
    smallGroup('a', { parentId: 'all', isCustomer: true }),
    smallGroup('old', { parentId: 'all' }),
    smallGroup('bad', { kind: 'dynamic' }),
  ];
  eset.devices = Array.from({ length: 12 }, (_, i) => smallDevice(`d${i}`, { groupId: i < 6 ? 'a' : 'all' }));
  eset.members = { bad: ['d1', 'd2'] };
  const psa = smallPsa();
  psa.companies = ['1', '2', '3', '4'].map((id) => smallCompany(id));
  psa.agreements = ['10', '11', '12', '13'].map((id) => smallAgreement(id));
  psa.boards = [{ id: '1', name: 'Service', inactive: false, isProject: false }];
  psa.additions = ['100', '101', '102'].map((id) => smallAddition(id));
  const { db, queries } = listenTo(store.db);
  const clock = testClock();
  const app: App = { ...appOn(store, { clock, vendors: smallVendors({ eset: { fleet: eset }, psa }) }), db };
  await connect(app, { name: 'Fleet', kind: 'small-eset', settings: { server: 'fleet' }, secrets: {} }, manner);
  const draft = { name: 'ConnectWise', kind: 'small-psa', settings: {}, secrets: {} };
  const { connection } = await connect(app, draft, manner);
  const sync = (name: string, confirm = false) => {
    clock.advance(600_000);
    return syncConnection(app, { name, confirm, by: 'anna' }, signal);
  };
  return { app, eset, psa, psaConnection: connection.id, sync, queries };
}

type Stage = Awaited<ReturnType<typeof stageOn>>;

/** Lives through everything that a sync of an ESET server can do. */
async function syncFleet(store: TestStore, { app, eset, sync }: Stage): Promise<void> {
  await sync('Fleet');
  const { id: connectionId } = await connectionNamed(app, 'Fleet');
  const bad = (await loadKeys(app.db.read, { table: 'groups', connectionId })).get('bad') ?? 0;
  const said = { from_at: '2026-03-02T08:00:00.000Z', to_at: null, by: 'anna', group_id: bad };
  await app.db.write(async (trx) => {
    await trx
      .insertInto('ticket_rules')
      .values({ ...said, priority_vendor_id: '1', options: '{}', baselined_at: null })
      .execute();
    await trx
      .insertInto('group_maps')
      .values({ ...said, target: 'excluded', account_id: null, tickets: 0 })
      .execute();
  });
  await sync('Fleet');
  eset.members = { bad: ['d3', 'd4', 'd5'] };
  eset.devices = eset.devices.slice(1).map((device) => ({ ...device, os: 'other' }));
  eset.groups = eset.groups.filter(({ id }) => id !== 'old');
  await sync('Fleet');
  eset.devices = eset.devices.map((device) => ({ ...device, lastSeen: '2026-03-02T10:00:00.000Z' }));
  eset.forbidden.add('d11');
  eset.devices = eset.devices.filter(({ id }) => id !== 'd11');
  await sync('Fleet');
  await store.db.write((trx) => trx.updateTable('ticket_rules').set({ to_at: said.from_at }).execute());
  await store.db.write((trx) => trx.updateTable('group_maps').set({ to_at: said.from_at }).execute());
  await sync('Fleet');
  eset.devices = eset.devices.slice(6);
  const { id } = await sync('Fleet');
  await loadDoubt(app.db.read, id);
  await sync('Fleet', true);
}

async function syncPsaThrough({ app, psa, psaConnection, sync }: Stage): Promise<void> {
  await sync('ConnectWise');
  await sync('ConnectWise');
  await syncAdditions(app, { psaConnection, agreementIds: ['10', '11'] }, signal);
  psa.additions = [smallAddition('100', { quantity: '9' })];
  psa.forbidden.add('101');
  psa.unreadableAdditions = { '10': [{ id: '102', why: 'odd' }] };
  await syncAdditions(app, { psaConnection, agreementIds: ['10', '11'] }, signal);
  psa.additions = [];
  psa.unreadableAdditions = {};
  await syncAdditions(app, { psaConnection, agreementIds: ['10'] }, signal);
}

/** Tables with a row a connection, a rule or a setting: read whole, and never large. */
const small = [
  'SCAN connections',
  'SCAN c',
  'SCAN settings',
  'SCAN signs',
  'SCAN m',
  'SCAN lines',
  'SCAN ticket_rules',
];

describeEachDatabase('queries', (store) => {
  test('every query that a sync sends finds its rows by an index', async () => {
    const stage = await stageOn(store);
    await syncFleet(store, stage);
    await syncPsaThrough(stage);
    await endInterruptedRuns(stage.app);
    await loadRuns(stage.app.db.read, { connectionId: stage.psaConnection, limit: 5 });
    expect(stage.queries.size).toBeGreaterThan(60);
    for (const query of stage.queries.values()) {
      if (!query.sql.startsWith('insert')) await expectIndexed(store.db, { compile: () => query } as Compilable, small);
    }
  });

  test('the inventory is read in the order of its keys, now and as of a past moment', async () => {
    const { app, queries, sync } = await stageOn(store);
    await sync('Fleet');
    queries.clear();
    for await (const chunk of presentDevices(app.db.read)) expect(chunk).toHaveLength(12);
    for (const at of [null, '2026-03-02T09:00:00.000Z']) {
      for await (const chunk of countedDevices(app.db.read, { at })) expect(chunk).toHaveLength(12);
      for await (const chunk of countedDevicesOf(app.db.read, { keys: [1, 2], at })) expect(chunk).toHaveLength(2);
      await loadMemberships(app.db.read, { groupKeys: [1], at });
      await loadNewestSigns(app.db.read, { at });
      await loadGroupNodes(app.db.read, { at });
    }
    for (const query of queries.values()) await expectIndexed(store.db, { compile: () => query } as Compilable, small);
  });
});
