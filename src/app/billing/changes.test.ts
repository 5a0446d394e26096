import { expect, test } from 'vitest';
import { appOn, testClock } from '../../../test/support/app.ts';
import { describeEachDatabase } from '../../../test/support/databases.ts';
import {
  insertTestConnection,
  keepInventory,
  removeRows,
  testDevice,
  testGroup,
} from '../../../test/support/records.ts';
import { takeAccount } from '../../store/accounts.ts';
import { mapGroup, mapProduct } from '../../store/mapping.ts';
import { applyStayChanges, loadStays } from '../../store/stays.ts';
import { countSeats } from '../counting.ts';
import { deviceObject, groupObject } from '../sync/objects.ts';
import { loadChanges } from './changes.ts';

const by = 'anna';
const READ = '2026-03-01T09:00:00.000Z';
const CONFIRMED = '2026-03-02T09:00:00.000Z';
const MOVED = '2026-03-03T09:00:00.000Z';
const LATER = '2026-03-04T09:00:00.000Z';

const site = testGroup('site', { parentId: 'mueller' });
const tree = [
  testGroup('all'),
  testGroup('mueller', { parentId: 'all' }),
  testGroup('novak', { parentId: 'all' }),
  site,
  testGroup('floor', { parentId: 'site' }),
  testGroup('tenant', { parentId: 'site', isCustomer: true }),
  testGroup('north', { parentId: 'all', kind: 'dynamic' }),
  testGroup('south', { parentId: 'all', kind: 'dynamic' }),
];
const fleet = [
  testDevice('m1', { groupId: 'mueller' }),
  testDevice('s1', { groupId: 'site' }),
  testDevice('f1', { groupId: 'floor' }),
  testDevice('t1', { groupId: 'tenant' }),
  testDevice('roaming', { groupId: 'all' }),
];

describeEachDatabase('changes that tie adjustments together', (store) => {
  /** Müller and Novák, each with a mapped group, and a site of Müller with a floor and a tenant in it. */
  async function twoCustomers() {
    const server = (await insertTestConnection(store.db, { name: 'Main', role: 'eset' })).id;
    const psa = (await insertTestConnection(store.db, { name: 'ConnectWise', role: 'psa' })).id;
    const keys = await keepInventory(store.db, { connectionId: server, at: READ, groups: tree, devices: fleet });
    const group = (id: string) => keys.groups.get(id) ?? 0;
    const accounts = await store.db.write(async (trx) => {
      const accountOf = async (companyId: string) => {
        const key = { connectionId: psa, companyId, siteId: null, agreementId: `${companyId}0` };
        return (await takeAccount(trx, { key, posting: true, ticketing: true, by, at: READ })).id;
      };
      const [mueller, novak] = [await accountOf('1'), await accountOf('2')];
      await mapGroup(trx, { groupKey: group('mueller'), to: 'account', accountId: mueller }, { by, at: READ });
      await mapGroup(trx, { groupKey: group('novak'), to: 'account', accountId: novak }, { by, at: READ });
      await mapGroup(trx, { groupKey: group('north'), to: 'account', accountId: mueller }, { by, at: READ });
      await mapGroup(trx, { groupKey: group('south'), to: 'account', accountId: novak }, { by, at: READ });
      await mapProduct(trx, { product: 'ESET Endpoint Security', to: 'service', serviceId: '100' }, { by, at: READ });
      return { mueller, novak };
    });
    const line = (accountId: number) => [{ accountId, serviceId: '100' }];
    const roaming = keys.devices.get('roaming') ?? 0;
    return { server, group, ...accounts, line, roaming };
  }

  const changes = async () => {
    const app = appOn(store, { clock: testClock('2026-03-05T09:00:00.000Z') });
    return loadChanges(app, { counted: await countSeats(app), baselines: [{ at: CONFIRMED }] });
  };
  const place = (server: number, groups: (typeof site)[], at = MOVED) =>
    keepInventory(store.db, { connectionId: server, at, groups });

  /** A stay in a dynamic group, as listings find it. */
  async function stay(groupId: number, deviceKey: number, [from, to]: [string, string?]): Promise<void> {
    const entered = { change: 'entered', deviceKey, ordinal: 1, at: from, baseline: false } as const;
    await store.db.write((trx) => applyStayChanges(trx, { groupId, changes: [entered], at: from, tickets: false }));
    const [known] = await loadStays(store.db.read, { groupId, after: deviceKey - 1, limit: 1 });
    if (to === undefined || known === undefined) return;
    const ended = { change: 'ended', id: known.id, at: to, reason: 'left' } as const;
    await store.db.write((trx) => applyStayChanges(trx, { groupId, changes: [ended], at: to, tickets: false }));
  }

  test('a device that goes from one mapped dynamic group to another has moved between their lines', async () => {
    const { group, roaming, line, mueller, novak } = await twoCustomers();
    await stay(group('north'), roaming, [READ, MOVED]);
    await stay(group('south'), roaming, [MOVED]);
    const moved = { before: line(mueller), after: line(novak), astray: false };
    expect(await changes()).toEqual([{ at: MOVED, kind: 'device', deviceKey: roaming, ...moved }]);
  });

  test('a device that left the dynamic group which caught it, into none, is astray', async () => {
    const { group, roaming, line, mueller } = await twoCustomers();
    await stay(group('north'), roaming, [READ, MOVED]);
    expect(await changes()).toMatchObject([{ kind: 'device', before: line(mueller), after: [], astray: true }]);
  });

  test('a device that left a dynamic group for the static group of another customer has moved between both', async () => {
    const { server, group, roaming, line, mueller, novak } = await twoCustomers();
    await stay(group('north'), roaming, [READ, MOVED]);
    await keepInventory(store.db, {
      ...{ connectionId: server, at: MOVED },
      devices: [testDevice('roaming', { groupId: 'novak' })],
    });
    const [moved] = await changes();
    expect(moved).toMatchObject({ kind: 'device', before: line(mueller), after: line(novak) });
  });

  test('a group that is moved takes the seats of what inherits through it from one line to another', async () => {
    const { server, group, line, mueller, novak } = await twoCustomers();
    await place(server, [{ ...site, parentId: 'novak' }]);
    const moved = [{ before: line(mueller), after: line(novak), astray: false }];
    expect(await changes()).toEqual([{ at: MOVED, kind: 'group-move', groupKey: group('site'), moved }]);
  });

  test('a group that is moved to where nobody has said whose it is leaves its seats astray', async () => {
    const { server, line, mueller } = await twoCustomers();
    await place(server, [{ ...site, parentId: 'all' }]);
    expect(await changes()).toMatchObject([{ moved: [{ before: line(mueller), after: [], astray: true }] }]);
  });

  test('what a group was moved from is known although it is gone since', async () => {
    const { server, line, mueller, novak } = await twoCustomers();
    await place(server, [{ ...site, parentId: 'novak' }]);
    await removeRows(store.db, groupObject, { connectionId: server, vendorIds: ['mueller'], at: LATER });
    expect(await changes()).toMatchObject([{ moved: [{ before: line(mueller), after: line(novak), astray: false }] }]);
  });

  test('a device that came out of a group that is gone since has left its line', async () => {
    const { server, line, mueller } = await twoCustomers();
    const devices = [testDevice('f1', { groupId: 'all' })];
    await keepInventory(store.db, { connectionId: server, at: MOVED, devices });
    await removeRows(store.db, groupObject, { connectionId: server, vendorIds: ['floor'], at: MOVED });
    expect(await changes()).toMatchObject([{ kind: 'device', before: line(mueller), after: [], astray: true }]);
  });

  test('a device that was moved on after its group belongs to the move of the group as well', async () => {
    const { server, line, mueller, novak } = await twoCustomers();
    await removeRows(store.db, deviceObject, { connectionId: server, vendorIds: ['s1'], at: READ });
    await place(server, [{ ...site, parentId: 'all' }]);
    const devices = [testDevice('f1', { groupId: 'novak' })];
    await keepInventory(store.db, { connectionId: server, at: LATER, devices });
    const [device, group] = await changes();
    expect(device).toMatchObject({ kind: 'device', before: [], after: line(novak) });
    expect(group).toMatchObject({ kind: 'group-move', moved: [{ before: line(mueller), after: line(novak) }] });
  });

  test('a group mapped since its move has still left what it inherited before', async () => {
    const { server, group, line, mueller, novak } = await twoCustomers();
    await place(server, [{ ...site, parentId: 'all' }]);
    const mapping = { groupKey: group('site'), to: 'account' as const, accountId: novak };
    await store.db.write((trx) => mapGroup(trx, mapping, { by, at: LATER }));
    const found = (await changes()).filter(({ kind }) => kind === 'group-move');
    expect(found).toMatchObject([{ moved: [{ before: line(mueller), after: line(novak), astray: false }] }]);
  });

  test('a move before the confirmed quantities, of a mapped group or of a customer of its own ties nothing', async () => {
    const { server } = await twoCustomers();
    const before = '2026-03-01T10:00:00.000Z';
    await place(server, [{ ...site, parentId: 'novak' }], before);
    await place(server, [testGroup('mueller', { parentId: 'novak' }), testGroup('tenant', { isCustomer: true })]);
    expect(await changes()).toEqual([]);
  });
});
