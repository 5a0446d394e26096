import { beforeEach, expect, test } from 'vitest';
import { appOn } from '../../../test/support/app.ts';
import { type Customers, keepCustomers, SYNCED } from '../../../test/support/customers.ts';
import { describeEachDatabase } from '../../../test/support/databases.ts';
import {
  keepInventory,
  keepRows,
  removeRows,
  testAgreement,
  testDevice,
  testService,
} from '../../../test/support/records.ts';
import { AppError } from '../../errors.ts';
import { loadAudit } from '../../store/audit.ts';
import { saveSetting } from '../../store/settings.ts';
import { listAccounts } from '../mapping/account-list.ts';
import { setSwitches } from '../mapping/account-switches.ts';
import { excludeGroup, mapGroup, unmapGroup } from '../mapping/accounts.ts';
import { changeLine } from '../mapping/lines.ts';
import { listPriorities, mapPriority } from '../mapping/priorities.ts';
import { mapProduct, unmapProduct } from '../mapping/products.ts';
import { changeRule } from '../mapping/services.ts';
import { confirmTwin, releaseTwin } from '../mapping/twins.ts';
import { getSetting, resetSetting, setSetting } from '../settings.ts';
import { agreementObject, groupObject, serviceObject } from '../sync/objects.ts';
import { type Document, documentText, readDocument } from './document.ts';
import { exportMappings } from './export.ts';
import { importMappings, previewImport } from './import.ts';

const by = 'anna';

describeEachDatabase('transfer', (store) => {
  let customers: Customers;
  const app = () => appOn(store);
  const exported = async () => (await exportMappings(app())).document;
  /** The document as it comes back from a file. */
  const filed = async (change: (document: Document) => void = () => undefined) => {
    const document = readDocument(documentText(await exported()));
    change(document);
    return document;
  };
  const tally = async (document: Document) =>
    Map.groupBy((await previewImport(app(), document)).changes, ({ change }) => change);

  beforeEach(async () => {
    customers = await keepCustomers(store.db);
    const old = testDevice('old-pc', { groupId: 'mueller', serial: 'S1', lastSeen: '2026-02-20T08:00:00.000Z' });
    const { server: connectionId } = customers;
    await keepInventory(store.db, { connectionId, at: '2026-03-01T10:00:00.000Z', devices: [old] });
    const fresh = testDevice('new-pc', { groupId: 'mueller', serial: 'S1', lastSeen: '2026-03-02T07:00:00.000Z' });
    await keepInventory(store.db, { connectionId, at: '2026-03-02T07:00:00.000Z', devices: [fresh] });
    await sayEverything();
  });

  async function sayEverything(): Promise<void> {
    await mapGroup(app(), 'mueller', { agreement: 'agreement:10', by });
    await mapGroup(app(), 'novak', { agreement: 'agreement:20', by });
    await mapGroup(app(), 'old', { company: 'OLD', by });
    await excludeGroup(app(), 'lost', { tickets: true, by });
    await setSwitches(app(), 'MUELLER', { switches: { posting: false, mode: 'automatic' }, by });
    await mapProduct(app(), 'ESET Endpoint Security', { to: 'service', service: 'EP', by });
    await mapProduct(app(), 'ESET Full Disk Encryption', { to: 'not-billed', by });
    await changeRule(app(), 'EP', { change: { seenWithinDays: 30, classes: { server: 'SRV' } }, by });
    const novak = { account: 'NOVAK', service: 'EP' };
    await changeLine(app(), novak, { change: { addition: '2001', minimum: { seats: 5, reason: 'contract' } }, by });
    const board = { board: 'Service', type: 'Security', status: 'New', untouched: ['New'] };
    const options = { ...board, source: 'Monitoring', delayMinutes: 0 };
    await mapPriority(app(), 'Unresolved threats', { priority: 'Priority 3 - Normal', options, by });
    await confirmTwin(app(), { older: 'old-pc', newer: 'new-pc', by });
    await setSetting(app(), { name: 'billing.postAt', value: '07:30', by });
  }

  async function takeBackSome(): Promise<void> {
    await unmapGroup(app(), 'mueller', { by });
    await mapGroup(app(), 'novak', { agreement: 'agreement:21', by });
    await unmapProduct(app(), 'ESET Endpoint Security', { by });
    await releaseTwin(app(), { older: 'old-pc', newer: 'new-pc', by });
    await resetSetting(app(), { name: 'billing.postAt', by });
  }

  test('what the store notes for itself beside the settings is not exported', async () => {
    const row = { name: 'secret-check', value: '"sealed"', by: 'the program', at: '2026-03-02T08:00:00.000Z' };
    await store.db.write((trx) => saveSetting(trx, row));
    expect(Object.keys((await exported()).settings)).not.toContain('secret-check');
  });

  test('the file is the same for the same mappings, names everything, and holds no key of ours', async () => {
    const text = documentText(await exported());
    expect(documentText(await exported())).toBe(text);
    expect(readDocument(text)).toEqual(await exported());
    const { groups, lines, priorities } = readDocument(text);
    expect(groups[0]).toEqual({
      group: { server: 'Main server', path: ['All', 'Customers', 'Anything (NOVAK)'], id: 'novak' },
      account: { company: 'NOVAK', agreement: { id: '20', name: 'Managed Security' } },
      tickets: false,
    });
    expect(lines).toMatchObject([
      { service: { identifier: 'EP' }, addition: { id: '2001', description: 'Second' }, minimum: 5 },
    ]);
    expect(priorities).toMatchObject([
      { priority: { name: 'Priority 3 - Normal' }, board: { name: 'Service' }, source: 'Monitoring' },
    ]);
  });

  test('a file of an older version, which has the number of a source, says the same', async () => {
    const older = await filed(({ priorities }) => {
      for (const entry of priorities) entry.source = '4';
    });
    expect([...(await tally(older)).keys()]).toEqual(['same']);
  });

  test('importing what is said already changes nothing', async () => {
    const preview = await previewImport(app(), await filed());
    expect(preview.problems).toEqual([]);
    expect(preview.left).toEqual([]);
    expect(new Set(preview.changes.map(({ change }) => change))).toEqual(new Set(['same']));
    const before = (await loadAudit(store.db.read, { limit: 1 }))[0]?.id;
    await importMappings(app(), await filed(), { by });
    expect((await loadAudit(store.db.read, { limit: 1 }))[0]?.id).toBe(before);
  });

  test('what was taken back or changed comes back, and the preview said so before', async () => {
    const document = await filed();
    await takeBackSome();
    const { changes } = await previewImport(app(), document);
    const due = changes
      .filter(({ change }) => change !== 'same')
      .map(({ section, what, change }) => `${change} ${section} ${what}`);
    expect(due).toEqual([
      'add settings billing.postAt',
      'change groups Main server / All / Customers / Anything (NOVAK)',
      'add groups Main server / All / Customers / Müller & Söhne',
      'add products ESET Endpoint Security',
      'add twins old-pc and new-pc',
    ]);
    await importMappings(app(), document, { by: 'ben' });
    const { accounts, ...after } = await exported();
    expect(after).toEqual({ ...document, accounts: undefined } as unknown);
    expect(accounts).toEqual(expect.arrayContaining(document.accounts)); // and the account made meanwhile
    expect((await loadAudit(store.db.read, { limit: 1 }))[0]?.by).toBe('ben');
    expect((await tally(document)).has('add')).toBe(false);
  });

  test('an import removes nothing: what the file does not say stays, and is listed', async () => {
    const document = await filed((each) => {
      each.groups = [];
      each.products = [];
      each.settings = {};
    });
    const { left } = await importMappings(app(), document, { by });
    expect(left.map(({ section, what }) => `${section} ${what}`)).toEqual([
      'settings billing.postAt',
      'groups Main server / All / Customers / Anything (NOVAK)',
      'groups Main server / All / Customers / Müller & Söhne',
      'groups Main server / All / Customers / Old Ltd',
      'groups Main server / All / Lost & Found',
      'products ESET Endpoint Security',
      'products ESET Full Disk Encryption',
    ]);
    expect((await exported()).groups).toHaveLength(4);
  });

  test('one entry that means nothing here stops all of it, and every such entry is named', async () => {
    const document = await filed((each) => {
      each.settings['billing.postAt'] = '25:00';
      each.settings['billing.nothing'] = 1;
      for (const { group } of each.groups.slice(0, 1)) Object.assign(group, { id: 'x', path: ['All', 'Nowhere'] });
      for (const { account } of each.groups.slice(1, 2)) Object.assign(account ?? {}, { company: 'NOBODY' });
      for (const { priority } of each.priorities) priority.name = 'Priority 9';
      for (const { addition } of each.lines) Object.assign(addition ?? {}, { id: '7' });
    });
    await unmapProduct(app(), 'ESET Endpoint Security', { by });
    const { problems } = await previewImport(app(), document);
    expect(problems.map(({ section, what }) => `${section} ${what}`)).toEqual([
      'settings billing.postAt',
      'settings billing.nothing',
      'groups Main server / All / Nowhere',
      'groups Main server / All / Customers / Müller & Söhne',
      'lines NOVAK, Managed Security: EP',
      'priorities Main server / All / Unresolved threats',
    ]);
    const refused = await importMappings(app(), document, { by }).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      code: 'needs-person',
      message: expect.stringContaining('priorities: Main server'),
    });
    expect((await exported()).products.map(({ product }) => product)).toEqual(['ESET Full Disk Encryption']);
  });

  test('groups are known again by their id at ESET or by their path, agreements by their name', async () => {
    const document = await filed((each) => {
      for (const { group } of each.groups) group.id = `other-${group.id}`;
      for (const { account } of each.groups) if (account?.agreement) account.agreement.id = `9${account.agreement.id}`;
    });
    expect((await previewImport(app(), document)).problems).toEqual([]);
    const byId = await filed((each) => {
      for (const { group } of each.groups) group.path = ['Renamed'];
    });
    expect((await previewImport(app(), byId)).problems).toEqual([]);
  });

  test('of several agreements with one name, the one with the same id is meant, and without one none', async () => {
    const { psa: connectionId } = customers;
    const rows = [testAgreement('22', { companyId: '2' })];
    await keepRows(store.db, agreementObject, { connectionId, rows, at: SYNCED });
    await unmapGroup(app(), 'novak', { by });
    const document = await filed();
    const entry = { group: { server: 'Main server', path: ['All'], id: 'novak' }, tickets: false };
    const account = (id: string) => ({ company: 'NOVAK', agreement: { id, name: 'Managed Security' } });
    document.groups = [{ ...entry, account: account('22') }];
    expect((await previewImport(app(), document)).problems).toEqual([]);
    document.groups = [{ ...entry, account: account('99') }];
    expect((await previewImport(app(), document)).problems[0]?.why).toContain('2 are called "Managed Security"');
  });

  test('a service whose number means another one here is not taken for it', async () => {
    const document = await filed();
    await unmapProduct(app(), 'ESET Endpoint Security', { by });
    const rows = [testService('100', { identifier: 'SOMETHING ELSE' })];
    await keepRows(store.db, serviceObject, { connectionId: customers.psa, rows, at: '2026-03-02T07:30:00.000Z' });
    const { problems } = await previewImport(app(), document);
    expect(problems.map(({ section }) => section)).toContain('products');
  });

  test('what is said of things that are gone is left out of the file, and told', async () => {
    const { server: connectionId } = customers;
    await removeRows(store.db, groupObject, {
      connectionId,
      vendorIds: ['lost', 'threats'],
      at: '2026-03-02T07:30:00.000Z',
    });
    const { document, leftOut } = await exportMappings(app());
    expect(leftOut).toEqual(['All / Lost & Found', 'the priority of All / Unresolved threats']);
    expect(document.priorities).toEqual([]);
  });

  test('what a person said of an agreement that is over by now can still be imported as it stands', async () => {
    const rows = [testAgreement('20', { companyId: '2', endDate: '2026-01-31' })];
    await keepRows(store.db, agreementObject, { connectionId: customers.psa, rows, at: '2026-03-02T07:30:00.000Z' });
    expect((await previewImport(app(), await filed())).problems).toEqual([]);
  });

  test('an entry that the file has twice is a problem', async () => {
    await unmapProduct(app(), 'ESET Full Disk Encryption', { by });
    const document = await filed((each) => {
      each.products.push({ product: 'X', to: 'fixed' }, { product: 'X', to: 'not-billed' });
    });
    expect((await previewImport(app(), document)).problems).toMatchObject([
      { what: 'X', why: 'the file says it twice' },
    ]);
  });

  test('an import into an empty store makes accounts, switches and priorities as they were', async () => {
    const document = await filed();
    await store.db.write(async (trx) => {
      for (const table of [
        'group_maps',
        'product_maps',
        'service_rules',
        'lines',
        'twins',
        'ticket_rules',
        'accounts',
        'settings',
      ] as const)
        await trx.deleteFrom(table).execute();
    });
    await importMappings(app(), document, { by: 'ben' });
    expect(await exported()).toEqual(document);
    expect(await listAccounts(app())).toMatchObject([
      { company: 'Müller & Söhne GmbH', account: { posting: false, mode: 'automatic' } },
      { company: 'Novák s.r.o.', account: { posting: true, mode: null } },
      { company: 'Old Ltd', agreement: null },
    ]);
    expect(await listPriorities(app())).toMatchObject([{ baselined: false, by: 'ben' }]);
    expect(await getSetting(app(), 'billing.postAt')).toMatchObject({ value: '07:30', by: 'ben' });
  });
});

test.each([
  ['no JSON', '{', /not JSON/],
  ['another file', '{"a": 1}', /no export of Seatbridge/],
  ['nothing', 'null', /no export of Seatbridge/],
  ['the file of a newer program', '{"version": 2}', /newer Seatbridge/],
])('%s is refused', (_, text, words) => {
  expect(() => readDocument(text)).toThrow(words);
  expect(() => readDocument(text)).toThrow(AppError);
});
