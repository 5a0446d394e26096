import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { describeEachDatabase } from '../../test/support/databases.ts';
import { expectIndexed } from '../../test/support/query-plan.ts';
import { insertTestConnection, keepInventory, testDevice, testGroup } from '../../test/support/records.ts';
import type { GroupMapping, Line, ServiceRule } from '../domain/mapping.ts';
import { takeAccount } from './accounts.ts';
import { loadAudit } from './audit.ts';
import { loadLines, saveLine } from './lines.ts';
import {
  confirmTwin,
  loadGroupMappings,
  loadProductMappings,
  loadServiceRules,
  loadTwins,
  mapGroup,
  mapProduct,
  saveServiceRule,
  takeBackGroup,
  unmapGroup,
  unmapProduct,
} from './mapping.ts';
import { loadMappingChanges } from './mapping-changes.ts';
import { holdsAt } from './statements.ts';

const day = (n: number): string => new Date(Date.UTC(2026, 0, n)).toISOString();
const on = (n: number, by = 'someone') => ({ by, at: day(n) });

describeEachDatabase('what people say of groups and products', (store) => {
  let groups: number[];
  let devices: number[];
  let accounts: number[];

  beforeEach(async () => {
    const { db } = store;
    const eset = await insertTestConnection(db, { name: 'ESET', role: 'eset' });
    const psa = await insertTestConnection(db, { name: 'PSA', role: 'psa' });
    const kept = await keepInventory(db, {
      connectionId: eset.id,
      at: day(1),
      groups: ['a', 'b', 'c'].map((id) => testGroup(id)),
      devices: ['d', 'e', 'f'].map((id) => testDevice(id)),
    });
    groups = [...kept.groups.values()];
    devices = [...kept.devices.values()];
    accounts = [];
    for (const companyId of ['1', '2']) {
      const key = { connectionId: psa.id, companyId, siteId: null, agreementId: null };
      const made = await db.write((trx) => takeAccount(trx, { key, posting: true, ticketing: true, ...on(1) }));
      accounts.push(made.id);
    }
  });

  const map = (mapping: GroupMapping, n: number) => store.db.write((trx) => mapGroup(trx, mapping, on(n)));
  const inGroup = (index: number) => groups[index] as number;
  const toAccount = (group: number, account: number): GroupMapping => ({
    groupKey: inGroup(group),
    to: 'account',
    accountId: accounts[account] as number,
  });

  test('the last change of a mapping is taken back, and taken back again', async () => {
    const now = async () => (await loadGroupMappings(store.db.read, null)).map(({ to }) => to);
    const takeBack = (n: number) => store.db.write((trx) => takeBackGroup(trx, inGroup(0), on(n)));
    await expect(takeBack(2)).rejects.toMatchObject({ code: 'usage' });
    await map(toAccount(0, 0), 2);
    await map({ groupKey: inGroup(0), to: 'excluded', tickets: true }, 3);
    expect([await takeBack(4), await now()]).toEqual([true, ['account']]);
    expect([await takeBack(5), await now()]).toEqual([true, ['excluded']]);
    await store.db.write((trx) => unmapGroup(trx, inGroup(0), on(6)));
    expect([await takeBack(7), await now()]).toEqual([true, ['excluded']]);
    expect([await takeBack(8), await now()]).toEqual([true, []]);
    const [audit] = await loadAudit(store.db.read, { object: `group:${inGroup(0)}`, limit: 1 });
    expect(audit).toMatchObject({ action: 'take-back', before: { target: 'excluded', tickets: 1 }, after: null });
  });

  test('whoever did not see what was said meanwhile is refused, unless they say the same', async () => {
    const said = (account: number, seen: string | null, by: string) =>
      store.db.write((trx) => mapGroup(trx, toAccount(0, account), { ...on(5, by), seen }));
    expect(await said(0, null, 'anna')).toBe(true);
    await expect(said(1, null, 'ben')).rejects.toMatchObject({
      code: 'conflict',
      details: { by: 'anna', at: day(5), object: `group:${inGroup(0)}` },
    });
    expect(await said(0, null, 'ben')).toBe(false);
    expect(await said(1, day(5), 'ben')).toBe(true);
    await store.db.write((trx) => unmapGroup(trx, inGroup(0), on(6)));
    await expect(said(0, day(5), 'anna')).rejects.toMatchObject({ code: 'conflict', details: { by: null } });
  });

  test('on any past day the mapping is as it was said then', async () => {
    const act = fc.record({
      group: fc.nat({ max: 2 }),
      said: fc.constantFrom('first', 'second', 'excluded', 'tickets', 'nothing'),
      hours: fc.nat({ max: 50 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 25 }), async (acts) => {
        await store.db.write((trx) => trx.deleteFrom('group_maps').execute());
        const states: { at: string; says: Map<number, GroupMapping> }[] = [];
        let [says, hour] = [new Map<number, GroupMapping>(), 0];
        for (const { group, said, hours } of acts) {
          hour += hours;
          const at = new Date(Date.UTC(2026, 0, 1, hour)).toISOString();
          const groupKey = inGroup(group);
          const mapping = {
            first: toAccount(group, 0),
            second: toAccount(group, 1),
            excluded: { groupKey, to: 'excluded', tickets: false } as const,
            tickets: { groupKey, to: 'excluded', tickets: true } as const,
            nothing: null,
          }[said];
          says = new Map(says);
          if (mapping === null) says.delete(groupKey);
          else says.set(groupKey, mapping);
          const who = { by: 'someone', at };
          await store.db.write((trx) =>
            mapping === null ? unmapGroup(trx, groupKey, who) : mapGroup(trx, mapping, who),
          );
          states.push({ at, says });
        }
        for (const { at } of states) {
          const expected = states.findLast((state) => state.at <= at)?.says ?? new Map();
          const found = (await loadGroupMappings(store.db.read, at)).map(({ by: _, since: __, ...mapping }) => mapping);
          expect(found.sort((x, y) => x.groupKey - y.groupKey)).toEqual(
            [...expected.values()].sort((x, y) => x.groupKey - y.groupKey),
          );
        }
        const current = (await loadGroupMappings(store.db.read, null)).map(({ groupKey }) => groupKey);
        expect(current.sort()).toEqual([...says.keys()].sort());
      }),
      { numRuns: 12 },
    );
  });

  test('a mapping says who made it and since when, and the same again changes neither', async () => {
    expect(await map(toAccount(0, 0), 2)).toBe(true);
    expect(await map(toAccount(0, 0), 3)).toBe(false);
    expect(await loadGroupMappings(store.db.read, null)).toEqual([
      { ...toAccount(0, 0), by: 'someone', since: day(2) },
    ]);
  });

  test('unmapping what is not mapped changes nothing', async () => {
    expect(await store.db.write((trx) => unmapGroup(trx, inGroup(0), on(2)))).toBe(false);
    expect(await store.db.write((trx) => unmapProduct(trx, 'ESET Endpoint', on(2)))).toBe(false);
  });

  test('each change of the mapping is in the audit with what was before', async () => {
    await map(toAccount(0, 0), 2);
    await map({ groupKey: inGroup(0), to: 'excluded', tickets: false }, 3);
    const records = await loadAudit(store.db.read, { object: `group:${inGroup(0)}`, limit: 10 });
    expect(records).toMatchObject([
      { action: 'map', by: 'someone', before: { account_id: accounts[0] }, after: { account_id: null } },
      { action: 'map', by: 'someone', before: null, after: { account_id: accounts[0] } },
    ]);
  });

  test('products are mapped to a service, to nothing, or by hand', async () => {
    const mappings = [
      { product: 'a', to: 'service', serviceId: '7' },
      { product: 'b', to: 'not-billed' },
      { product: 'c', to: 'fixed' },
    ] as const;
    for (const mapping of mappings) await store.db.write((trx) => mapProduct(trx, mapping, on(2)));
    expect(await loadProductMappings(store.db.read, null)).toEqual(
      mappings.map((mapping) => ({ ...mapping, by: 'someone', since: day(2) })),
    );
    await store.db.write((trx) => mapProduct(trx, { product: 'a', to: 'not-billed' }, on(4)));
    expect(await loadProductMappings(store.db.read, day(3))).toMatchObject(mappings);
  });

  test('rules, lines and twins come back as they were said', async () => {
    const rule: ServiceRule = {
      serviceId: '7',
      counts: 'activated',
      seenWithinDays: 30,
      leaveOutTrials: true,
      classServices: { server: '8' },
    };
    const line: Line = {
      accountId: accounts[0] as number,
      serviceId: '7',
      kind: 'managed',
      agreementId: '5',
      additionId: '6',
      offset: -2,
      offsetReason: 'two spare',
      offsetUntil: '2026-12-31',
      minimum: 0,
      minimumReason: '',
      others: 'subtract',
    };
    const twin = { olderKey: devices[0] as number, newerKey: devices[1] as number };
    await store.db.write(async (trx) => {
      await saveServiceRule(trx, rule, on(2));
      await saveLine(trx, line, on(2));
      await confirmTwin(trx, twin, on(2));
    });
    const said = { by: 'someone', since: day(2) };
    expect(await loadServiceRules(store.db.read, null)).toEqual([{ ...rule, ...said }]);
    expect(await loadLines(store.db.read, null)).toEqual([{ ...line, ...said }]);
    expect(await loadTwins(store.db.read, null)).toEqual([{ ...twin, ...said }]);
    expect(await loadLines(store.db.read, day(1))).toEqual([]);
  });

  test('a change names what it may have moved seats from and to', async () => {
    await map(toAccount(0, 0), 2);
    await map(toAccount(0, 1), 4);
    await map(toAccount(1, 1), 4);
    await store.db.write(async (trx) => {
      await mapProduct(trx, { product: 'a', to: 'service', serviceId: '7' }, on(1));
      await mapProduct(trx, { product: 'a', to: 'service', serviceId: '8' }, on(5));
      const rule = { counts: 'installed', seenWithinDays: null, leaveOutTrials: false } as const;
      await saveServiceRule(trx, { serviceId: '7', ...rule, classServices: { server: '9' } }, on(6));
      await unmapProduct(trx, 'a', on(7));
    });
    expect(await loadMappingChanges(store.db.read, day(3))).toEqual([
      { at: day(4), kind: 'group-mapping', groupKey: inGroup(0), accountIds: accounts },
      { at: day(4), kind: 'group-mapping', groupKey: inGroup(1), accountIds: [accounts[1]] },
      { at: day(5), kind: 'product-mapping', product: 'a', serviceIds: ['7', '8'] },
      { at: day(6), kind: 'service-rule', serviceIds: ['7', '9'] },
      { at: day(7), kind: 'product-mapping', product: 'a', serviceIds: ['8'] },
    ]);
  });

  test('what holds is found by an index, now and on a past day', async () => {
    const { read } = store.db;
    await expectIndexed(store.db, read.selectFrom('lines').selectAll().where(holdsAt(null)));
    await expectIndexed(
      store.db,
      read
        .selectFrom('group_maps')
        .selectAll()
        .where(holdsAt(day(1))),
    );
  });
});
