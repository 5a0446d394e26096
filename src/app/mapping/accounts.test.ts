import { expect, test } from 'vitest';
import { appOn, testClock } from '../../../test/support/app.ts';
import { keepCustomers } from '../../../test/support/customers.ts';
import { describeEachDatabase } from '../../../test/support/databases.ts';
import {
  insertTestConnection,
  keepInventory,
  keepRows,
  removeRows,
  testAgreement,
  testGroup,
} from '../../../test/support/records.ts';
import type { AppErrorCode } from '../../errors.ts';
import { loadAudit } from '../../store/audit.ts';
import type { Db } from '../../store/db.ts';
import { applyStayChanges } from '../../store/stays.ts';
import { countSeats } from '../counting.ts';
import { agreementObject, groupObject } from '../sync/objects.ts';
import { listAccounts, listGroups } from './account-list.ts';
import { applySuggestions, suggestAccounts } from './account-suggestions.ts';
import { setSwitches } from './account-switches.ts';
import { excludeGroup, mapGroup, unmapGroup } from './accounts.ts';
import { listAgreements, listCompanies } from './destinations.ts';
import { mapProduct } from './products.ts';

const by = 'anna';

describeEachDatabase('accounts', (store) => {
  const refused = (code: AppErrorCode, words: RegExp) => ({ code, message: expect.stringMatching(words) });
  const saidOf = async (path: string) => (await listGroups(appOn(store))).find((row) => row.path === path)?.said;

  test('a mapped group makes its account, and what lies below inherits it, but a customer of its own does not', async () => {
    await keepCustomers(store.db);
    const app = appOn(store);
    const { changed, before, after } = await mapGroup(app, 'Customers', { agreement: 'agreement:10', by });
    expect(changed).toBe(true);
    expect(before).toEqual({ kind: 'none', boundary: null });
    expect(after).toMatchObject({
      kind: 'account',
      account: { name: 'Müller & Söhne GmbH, Managed Security' },
      from: null,
    });
    expect(await saidOf('All / Customers')).toMatchObject({ kind: 'account', from: null });
    expect(await saidOf('All / Customers / Müller & Söhne / Praha')).toMatchObject({
      kind: 'none',
      boundary: { name: 'All / Customers / Müller & Söhne' },
    });

    await mapGroup(app, 'mueller', { agreement: 'MUELLER / Managed Security', by });
    expect(await saidOf('All / Customers / Müller & Söhne / Praha')).toMatchObject({
      kind: 'account',
      from: { name: 'All / Customers / Müller & Söhne' },
    });
    expect(await listAccounts(app)).toMatchObject([
      {
        company: 'Müller & Söhne GmbH',
        agreement: 'Managed Security',
        groups: ['All / Customers', 'All / Customers / Müller & Söhne'],
      },
    ]);
  });

  test('mapping again says what it was, and every statement has who and when', async () => {
    await keepCustomers(store.db);
    const clock = testClock('2026-03-02T08:00:00.000Z');
    const app = appOn(store, { clock });
    await mapGroup(app, 'novak', { agreement: 'agreement:20', by });
    clock.advance(60_000);
    const again = await mapGroup(app, 'novak', { agreement: 'Backup', by: 'ben' });
    expect(again.before).toMatchObject({ account: { name: 'Novák s.r.o., Managed Security' } });
    expect(again.after).toMatchObject({ account: { name: 'Novák s.r.o., Backup' } });
    expect(await mapGroup(app, 'novak', { agreement: 'Backup', by })).toMatchObject({ changed: false });

    const row = (await listGroups(app)).find(({ name }) => name.startsWith('Anything'));
    expect(row).toMatchObject({ by: 'ben', since: '2026-03-02T08:01:00.000Z' });
    const audit = await loadAudit(store.db.read, { object: `group:${row?.key}`, limit: 10 });
    expect(audit.map(({ by: who, action }) => `${who} ${action}`)).toEqual(['ben map', 'anna map']);
  });

  test('what is over, deleted, unknown or not unique is refused with what to do', async () => {
    await keepCustomers(store.db);
    const app = appOn(store);
    const map = (group: string, agreement: string) => mapGroup(app, group, { agreement, by });
    await expect(map('mueller', 'Managed Security')).rejects.toMatchObject(
      refused('ambiguous', /agreement:10 .*\n.*agreement:20/),
    );
    await expect(map('mueller', 'Managed Security 2024')).rejects.toMatchObject(refused('usage', /ends on 2024-12-31/));
    await expect(map('mueller', 'Cancelled')).rejects.toMatchObject(refused('usage', /cancelled/));
    await expect(map('mueller', 'Gold plan')).rejects.toMatchObject(
      refused('not-found', /seatbridge accounts agreements/),
    );
    await expect(map('Praha', 'agreement:10')).rejects.toMatchObject(refused('ambiguous', /Müller & Söhne \/ Praha/));
    await expect(mapGroup(app, 'mueller', { company: 'GONE', by })).rejects.toMatchObject(refused('usage', /deleted/));
    await expect(mapGroup(app, 'mueller', { by })).rejects.toMatchObject(refused('usage', /--company/));
    expect(await listAccounts(app)).toEqual([]);
  });

  test('a company narrows its agreements down, and alone it is an account for tickets', async () => {
    await keepCustomers(store.db);
    const app = appOn(store);
    const billed = await mapGroup(app, 'novak', { agreement: 'Managed Security', company: 'NOVAK', by });
    expect(billed.after).toMatchObject({ account: { companyId: '2', agreementId: '20' } });
    const tickets = await mapGroup(app, 'old', { company: 'Old', by });
    expect(tickets.after).toMatchObject({ account: { companyId: '3', agreementId: null, name: 'Old Ltd' } });
  });

  test('an agreement has one account, also when it moved to another site meanwhile', async () => {
    const { psa } = await keepCustomers(store.db);
    const app = appOn(store);
    const first = await mapGroup(app, 'mueller', { agreement: 'agreement:10', by });
    const rows = [testAgreement('10', { companyId: '1', siteId: '99' })];
    await keepRows(store.db, agreementObject, { connectionId: psa, rows, at: '2026-03-02T07:00:00.000Z' });
    const second = await mapGroup(app, 'lost', { agreement: 'agreement:10', by });
    expect(second.after).toMatchObject({
      account: { id: first.after.kind === 'account' ? first.after.account.id : 0 },
    });
  });

  test('excluded is an answer, with tickets where they are wanted, and unmapping inherits again', async () => {
    await keepCustomers(store.db);
    const app = appOn(store);
    await mapGroup(app, 'All', { agreement: 'agreement:10', by });
    const excluded = await excludeGroup(app, 'Lost & Found', { tickets: true, by });
    expect(excluded.after).toEqual({ kind: 'excluded', tickets: true, from: null });
    const back = await unmapGroup(app, 'Lost & Found', { by });
    expect(back).toMatchObject({
      changed: true,
      before: { kind: 'excluded' },
      after: { kind: 'account', from: { name: 'All' } },
    });
    expect(await unmapGroup(app, 'Lost & Found', { by })).toMatchObject({ changed: false });
  });

  test('a group that is gone can still be unmapped, by its path', async () => {
    const { server } = await keepCustomers(store.db);
    const app = appOn(store);
    await mapGroup(app, 'Lost & Found', { agreement: 'agreement:10', by });
    await removeRows(store.db, groupObject, {
      connectionId: server,
      vendorIds: ['lost'],
      at: '2026-03-02T07:00:00.000Z',
    });
    await expect(mapGroup(app, 'Lost & Found', { agreement: 'agreement:20', by })).rejects.toMatchObject({
      code: 'not-found',
    });
    expect(await unmapGroup(app, 'All / Lost & Found', { by })).toMatchObject({ changed: true });
  });

  test('groups of several servers are told apart by the server in front of the path', async () => {
    await keepCustomers(store.db);
    const { id } = await insertTestConnection(store.db, { name: 'Cloud', role: 'eset' });
    await keepInventory(store.db, {
      connectionId: id,
      at: '2026-03-01T09:00:00.000Z',
      groups: [testGroup('all', { name: 'All' })],
    });
    const app = appOn(store);
    await expect(mapGroup(app, 'All', { agreement: 'agreement:10', by })).rejects.toMatchObject({ code: 'ambiguous' });
    const mapped = await mapGroup(app, 'cloud / all', { agreement: 'agreement:10', by });
    expect(mapped.group.name).toBe('Cloud / All');
  });

  test('a dynamic group may be mapped, and then catches whom the static path says nothing of', async () => {
    const { groups, devices } = await keepCustomers(store.db);
    const app = appOn(store);
    await mapGroup(app, 'Unresolved threats', { agreement: 'agreement:10', by });
    await mapProduct(app, 'ESET Endpoint Security', { to: 'service', service: 'EP', by });
    await enter(store.db, { groupKey: groups.get('threats') ?? 0, deviceKey: devices.get('l1') ?? 0 });
    const { count } = await countSeats(app);
    expect(count.tallies).toMatchObject([{ serviceId: '100', seats: 1 }]);
    const row = (await listGroups(app)).find(({ kind }) => kind === 'dynamic');
    expect(row).toMatchObject({ devices: 1, devicesBelow: 1, by });
  });

  test('the list goes down each tree, with the devices in and below every group', async () => {
    await keepCustomers(store.db);
    const rows = await listGroups(appOn(store));
    expect(
      rows.map(({ depth, name, devices, devicesBelow }) => `${'-'.repeat(depth)}${name} ${devices}/${devicesBelow}`),
    ).toEqual([
      'All 0/7',
      '-Customers 0/6',
      '--Anything (NOVAK) 1/2',
      '---Praha 1/1',
      '--Müller & Söhne 1/3',
      '---Praha 2/2',
      '--Old Ltd 1/1',
      '-Lost & Found 1/1',
      '-Unresolved threats null/null',
    ]);
  });

  test('suggestions say why, only certain ones are applied, and nothing is overwritten', async () => {
    const { groups } = await keepCustomers(store.db);
    const app = appOn(store);
    const suggested = await suggestAccounts(app);
    expect(
      suggested.map(({ group, company, agreement, certain }) => [
        group.name,
        company.name,
        agreement?.name ?? null,
        certain,
      ]),
    ).toEqual([
      ['All / Customers / Müller & Söhne', 'Müller & Söhne GmbH', 'Managed Security', true],
      ['All / Customers / Anything (NOVAK)', 'Novák s.r.o.', null, false],
      ['All / Customers / Old Ltd', 'Old Ltd', null, false],
    ]);
    expect(suggested[1]?.reason).toContain('identifier "NOVAK"');

    await excludeGroup(app, `group:${groups.get('mueller')}`, { tickets: false, by: 'ben' });
    expect((await applySuggestions(app, { by })).applied).toEqual([]);
    await unmapGroup(app, 'mueller', { by: 'ben' });
    const { applied, left } = await applySuggestions(app, { by, switches: { posting: false } });
    expect(applied.map(({ group }) => group.key)).toEqual([groups.get('mueller')]);
    expect(left).toHaveLength(2);
    expect(await listAccounts(app)).toMatchObject([{ account: { posting: false, ticketing: true } }]);
    expect((await applySuggestions(app, { by })).applied).toEqual([]);
  });

  test('posting, ticketing and mode are switched per account, each change recorded once', async () => {
    await keepCustomers(store.db);
    const app = appOn(store);
    await mapGroup(app, 'mueller', { agreement: 'agreement:10', by });
    const off = await setSwitches(app, 'MUELLER', { switches: { posting: false, mode: 'automatic' }, by });
    expect(off).toMatchObject({
      changed: true,
      before: { posting: true, mode: null },
      after: { posting: false, ticketing: true, mode: 'automatic' },
    });
    expect(await setSwitches(app, 'MUELLER', { switches: { posting: false }, by })).toMatchObject({ changed: false });
    const audit = await loadAudit(store.db.read, { object: `account:${off.account.account.id}`, limit: 10 });
    expect(audit.map(({ action }) => action)).toEqual(['switch-account', 'make-account']);
  });

  test('what is deleted or over is not offered, and is listed with the reason on demand', async () => {
    await keepCustomers(store.db);
    const app = appOn(store);
    const ids = async (all: boolean, search = '') => (await listAgreements(app, { search, all })).map(({ id }) => id);
    expect(await ids(false)).toEqual(['10', '21', '20']);
    expect(await ids(false, 'novak man')).toEqual(['20']);
    expect(await ids(false, 'mueller')).toEqual(['10']);
    expect((await listAgreements(app, { search: '2024', all: true }))[0]?.why).toContain('2024-12-31');
    expect((await listCompanies(app, { search: '', all: false })).map(({ identifier }) => identifier)).toEqual([
      'MUELLER',
      'NOVAK',
      'OLD',
    ]);
  });

  test('without a PSA the groups are listed, and mapping says what to connect', async () => {
    const { id } = await insertTestConnection(store.db, { name: 'Main', role: 'eset' });
    await keepInventory(store.db, { connectionId: id, at: '2026-03-01T09:00:00.000Z', groups: [testGroup('all')] });
    const app = appOn(store);
    expect(await listGroups(app)).toHaveLength(1);
    await expect(mapGroup(app, 'all', { agreement: 'x', by })).rejects.toMatchObject(
      refused('not-found', /connect connectwise/),
    );
  });
});

async function enter(db: Db, { groupKey, deviceKey }: { groupKey: number; deviceKey: number }): Promise<void> {
  const at = '2026-03-01T10:00:00.000Z';
  const change = { change: 'entered', deviceKey, ordinal: 1, at, baseline: false } as const;
  await db.write((trx) => applyStayChanges(trx, { groupId: groupKey, changes: [change], at, tickets: false }));
}
