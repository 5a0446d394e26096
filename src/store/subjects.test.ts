import { expect, test } from 'vitest';
import { describeEachDatabase } from '../../test/support/databases.ts';
import { expectIndexed } from '../../test/support/query-plan.ts';
import { insertTestConnection, keepInventory, testGroup } from '../../test/support/records.ts';
import type { TicketRule } from '../domain/ticket-rules.ts';
import { loadAccount, loadAccounts, switchAccount, takeAccount } from './accounts.ts';
import { loadAudit, recordAudit } from './audit.ts';
import { findConnection, insertConnection, loadConnection, loadConnections, updateConnection } from './connections.ts';
import { loadHolds, placeHold, releaseHold } from './holds.ts';
import { loadPauses, pause, resume } from './pauses.ts';
import { deleteSetting, loadSettingRow, loadSettingRows, saveSetting } from './settings.ts';
import { endTicketRule, loadTicketRules, markBaselined, saveTicketRule } from './ticket-rules.ts';
import { insertWrite, loadOpenWrites, settleWrite } from './writes.ts';

const day = (n: number): string => new Date(Date.UTC(2026, 0, n)).toISOString();
const on = (n: number, by = 'someone') => ({ by, at: day(n) });

const draft = {
  name: 'Müller ESET',
  kind: 'protect-onprem',
  role: 'eset' as const,
  settings: { host: 'eset.example' },
  secrets: 'v1:sealed',
  consoleUrl: null,
  intervalMinutes: 10,
  createdAt: day(1),
};

describeEachDatabase('connections', (store) => {
  test('are found by their name without case and accents, and come back as they were', async () => {
    const made = await store.db.write((trx) => insertConnection(trx, draft));
    expect(made).toMatchObject({ ...draft, disconnectedAt: null, unsettled: false, syncedAt: null });
    expect(await findConnection(store.db.read, 'muller eset')).toEqual(made);
    expect(await loadConnection(store.db.read, made.id)).toEqual(made);
    expect(await findConnection(store.db.read, 'another')).toBeNull();
  });

  test('have an interval of their own, or none', async () => {
    const made = await store.db.write((trx) => insertConnection(trx, draft));
    const change = (intervalMinutes: number | null) =>
      store.db.write((trx) => updateConnection(trx, { id: made.id, intervalMinutes }));
    expect((await change(null)).intervalMinutes).toBeNull();
    expect((await change(5)).intervalMinutes).toBe(5);
    const other = await store.db.write((trx) => insertConnection(trx, { ...draft, name: 'B', intervalMinutes: null }));
    expect(other.intervalMinutes).toBeNull();
  });

  test('cannot have the same name twice', async () => {
    await store.db.write((trx) => insertConnection(trx, draft));
    const again = store.db.write((trx) => insertConnection(trx, { ...draft, name: 'MULLER  ESET' }));
    await expect(again).rejects.toThrow(/unique/i);
    expect(await loadConnections(store.db.read)).toHaveLength(1);
  });

  test('change in what is named and in nothing else', async () => {
    const made = await store.db.write((trx) => insertConnection(trx, { ...draft, consoleUrl: 'https://a.example' }));
    const unchanged = await store.db.write((trx) => updateConnection(trx, { id: made.id }));
    expect(unchanged).toEqual(made);
    const change = { id: made.id, consoleUrl: null, disconnectedAt: day(2) };
    expect(await store.db.write((trx) => updateConnection(trx, change))).toEqual({ ...made, ...change });
  });
});

describeEachDatabase('accounts', (store) => {
  test('of one company, site and agreement are one, made once', async () => {
    const { id: connectionId } = await insertTestConnection(store.db, { name: 'PSA', role: 'psa' });
    const keys = [
      { connectionId, companyId: '1', siteId: null, agreementId: null },
      { connectionId, companyId: '1', siteId: null, agreementId: '2' },
      { connectionId, companyId: '1', siteId: '3', agreementId: '2' },
    ];
    const take = (key: (typeof keys)[number], n: number) =>
      store.db.write((trx) => takeAccount(trx, { key, posting: true, ticketing: false, ...on(n) }));
    const made = [];
    for (const key of keys) made.push(await take(key, 1));
    for (const [index, key] of keys.entries()) expect(await take(key, 2)).toEqual(made[index]);
    expect(await loadAccounts(store.db.read)).toEqual(made);
    expect(made[0]).toMatchObject({ posting: true, ticketing: false, mode: null });
    const twice = {
      connection_id: connectionId,
      company_vendor_id: '1',
      site_vendor_id: null,
      agreement_vendor_id: null,
    };
    const around = { posting: 1, ticketing: 1, mode: null, created_at: '', created_by: '' } as const;
    const inserting = store.db.write((trx) =>
      trx
        .insertInto('accounts')
        .values({ ...twice, ...around })
        .execute(),
    );
    await expect(inserting).rejects.toThrow(/unique/i);
  });

  test('are switched in what is named, and it is in the audit', async () => {
    const { id: connectionId } = await insertTestConnection(store.db, { name: 'PSA', role: 'psa' });
    const key = { connectionId, companyId: '1', siteId: null, agreementId: null };
    const { id } = await store.db.write((trx) => takeAccount(trx, { key, posting: true, ticketing: true, ...on(1) }));
    await store.db.write((trx) =>
      switchAccount(trx, { id, switches: { posting: false, mode: 'automatic' }, ...on(2) }),
    );
    expect(await loadAccount(store.db.read, id)).toMatchObject({ posting: false, ticketing: true, mode: 'automatic' });
    await store.db.write((trx) => switchAccount(trx, { id, switches: { mode: null }, ...on(3) }));
    expect(await loadAccount(store.db.read, id)).toMatchObject({ posting: false, mode: null });
    const records = await loadAudit(store.db.read, { object: `account:${id}`, limit: 10 });
    expect(records.map(({ action }) => action)).toEqual(['switch-account', 'switch-account', 'make-account']);
  });
});

describeEachDatabase('settings and the audit', (store) => {
  test('a setting is set, set again and reset, each with who did it', async () => {
    const row = { name: 'billing.mode', value: '"automatic"', ...on(1) };
    await store.db.write((trx) => saveSetting(trx, row));
    await store.db.write((trx) => saveSetting(trx, { ...row, ...on(2, 'nobody') }));
    expect(await loadSettingRow(store.db.read, 'billing.mode')).toEqual(row);
    await store.db.write((trx) => saveSetting(trx, { ...row, value: '"manual"', ...on(3) }));
    await store.db.write((trx) => deleteSetting(trx, { name: 'billing.mode', ...on(4) }));
    await store.db.write((trx) => deleteSetting(trx, { name: 'billing.mode', ...on(5) }));
    expect(await loadSettingRows(store.db.read)).toEqual([]);
    const records = await loadAudit(store.db.read, { object: 'setting:billing.mode', limit: 10 });
    expect(records).toMatchObject([
      { action: 'reset', at: day(4), before: 'manual', after: null },
      { action: 'set', at: day(3), before: 'automatic', after: 'manual' },
      { action: 'set', at: day(1), before: null, after: 'automatic' },
    ]);
  });

  test('the audit comes in pages, newest first', async () => {
    for (let n = 1; n <= 5; n++) {
      const record = { action: 'test', object: `n:${n}`, before: null, after: { n, none: null }, ...on(n) };
      await store.db.write((trx) => recordAudit(trx, record));
    }
    const first = await loadAudit(store.db.read, { limit: 3 });
    const rest = await loadAudit(store.db.read, { limit: 3, beforeId: first.at(-1)?.id ?? 0 });
    expect([...first, ...rest].map(({ after }) => after)).toEqual([5, 4, 3, 2, 1].map((n) => ({ n, none: null })));
  });
});

describeEachDatabase('pauses and holds', (store) => {
  test('a pause holds until it is over or resumed, and the newer one counts', async () => {
    const { id: connectionId } = await insertTestConnection(store.db, { name: 'PSA', role: 'psa' });
    const key = { connectionId, companyId: '1', siteId: null, agreementId: null };
    const account = await store.db.write((trx) => takeAccount(trx, { key, posting: true, ticketing: true, ...on(1) }));
    const everything = { accountId: null, reason: 'a holiday', until: day(5) };
    const one = { accountId: account.id, reason: 'a dispute', until: null };
    await store.db.write((trx) => pause(trx, everything, on(1)));
    await store.db.write((trx) => pause(trx, one, on(2)));
    expect(await loadPauses(store.db.read, day(4))).toEqual([
      { ...everything, by: 'someone', since: day(1) },
      { ...one, by: 'someone', since: day(2) },
    ]);
    expect(await loadPauses(store.db.read, day(5))).toHaveLength(1);
    await store.db.write((trx) => pause(trx, { ...everything, until: null }, on(6)));
    expect(await loadPauses(store.db.read, day(7))).toHaveLength(2);
    expect(await store.db.write((trx) => resume(trx, null, on(8)))).toBe(true);
    expect(await store.db.write((trx) => resume(trx, null, on(9)))).toBe(false);
    expect(await loadPauses(store.db.read, day(9))).toMatchObject([one]);
  });

  test('an addition is on hold until it is released', async () => {
    const hold = { additionId: '3', reason: 'undone' };
    expect(await store.db.write((trx) => placeHold(trx, hold, on(1)))).toBe(true);
    expect(await loadHolds(store.db.read)).toEqual([{ ...hold, by: 'someone', since: day(1) }]);
    expect(await store.db.write((trx) => releaseHold(trx, '3', on(2)))).toBe(true);
    expect(await store.db.write((trx) => releaseHold(trx, '3', on(3)))).toBe(false);
    expect(await loadHolds(store.db.read)).toEqual([]);
  });
});

describeEachDatabase('writes to a vendor', (store) => {
  test('are open until their verdict, which is given once', async () => {
    const { id: connectionId } = await insertTestConnection(store.db, { name: 'PSA', role: 'psa' });
    const write = { connectionId, kind: 'quantity' as const, subject: 'adjustment:1', intent: { to: '5' } };
    const id = await store.db.write((trx) => insertWrite(trx, { ...write, at: day(1) }));
    const open = { ...write, id, state: 'intended', intendedAt: day(1) };
    expect(await loadOpenWrites(store.db.read)).toEqual([open]);
    expect(await loadOpenWrites(store.db.read, { kinds: ['ticket'] })).toEqual([]);
    expect(await loadOpenWrites(store.db.read, { subject: 'adjustment:1' })).toHaveLength(1);

    const settle = (state: 'unknown' | 'done' | 'refused') =>
      store.db.write((trx) => settleWrite(trx, { id, state, outcome: { state }, at: day(2) }));
    expect(await settle('unknown')).toBe(true);
    expect(await loadOpenWrites(store.db.read)).toEqual([{ ...open, state: 'unknown' }]);
    expect(await settle('done')).toBe(true);
    expect(await settle('refused')).toBe(false);
    expect(await loadOpenWrites(store.db.read)).toEqual([]);
  });

  test('that are open are found by an index', async () => {
    const open = store.db.read.selectFrom('writes').selectAll().where('state', 'in', ['intended', 'unknown']);
    await expectIndexed(store.db, open);
  });
});

describeEachDatabase('groups with a priority', (store) => {
  const plain: Omit<TicketRule, 'groupKey'> = {
    priorityId: '4',
    boardId: null,
    typeId: null,
    subtypeId: null,
    itemId: null,
    statusId: null,
    sourceId: null,
    delayMinutes: 0,
    leaving: null,
    closingStatusId: null,
    untouchedStatusIds: ['1', '2'],
    visibility: 'internal',
    mutedOpen: false,
    summary: '',
    description: null,
  };

  test('keep what they ask for and their baseline, unless a new one is asked for', async () => {
    const { id: connectionId } = await insertTestConnection(store.db, { name: 'ESET', role: 'eset' });
    const kept = await keepInventory(store.db, { connectionId, at: day(1), groups: [testGroup('a')] });
    const groupKey = kept.groups.get('a') as number;
    const rule: TicketRule = { ...plain, groupKey };
    const save = (said: TicketRule, baseline: 'keep' | 'new', n: number) =>
      store.db.write((trx) => saveTicketRule(trx, { rule: said, baseline, ...on(n) }));

    expect(await save(rule, 'keep', 1)).toBe(true);
    expect(await save(rule, 'keep', 2)).toBe(false);
    expect(await loadTicketRules(store.db.read)).toEqual([
      { ...rule, by: 'someone', since: day(1), baselinedAt: null },
    ]);
    await store.db.write((trx) => markBaselined(trx, groupKey, day(2)));
    await store.db.write((trx) => markBaselined(trx, groupKey, day(3)));
    expect(await loadTicketRules(store.db.read)).toMatchObject([{ baselinedAt: day(2) }]);

    await save({ ...rule, priorityId: '5' }, 'keep', 4);
    expect(await loadTicketRules(store.db.read)).toMatchObject([
      { priorityId: '5', baselinedAt: day(2), since: day(4) },
    ]);
    expect(await save({ ...rule, priorityId: '5' }, 'new', 5)).toBe(true);
    expect(await loadTicketRules(store.db.read)).toMatchObject([{ baselinedAt: null }]);

    expect(await store.db.write((trx) => endTicketRule(trx, groupKey, on(6)))).toBe(true);
    expect(await store.db.write((trx) => endTicketRule(trx, groupKey, on(7)))).toBe(false);
    expect(await loadTicketRules(store.db.read)).toEqual([]);
    await save(rule, 'keep', 8);
    expect(await loadTicketRules(store.db.read)).toMatchObject([{ baselinedAt: null }]);
  });
});
