import { beforeEach, describe, expect, test } from 'vitest';
import { appOn, testClock } from '../../../test/support/app.ts';
import { keepCustomers } from '../../../test/support/customers.ts';
import { describeEachDatabase } from '../../../test/support/databases.ts';
import { removeRows } from '../../../test/support/records.ts';
import { loadAudit } from '../../store/audit.ts';
import { loadTicketRules, markBaselined } from '../../store/ticket-rules.ts';
import { groupObject, priorityObject } from '../sync/objects.ts';
import { changeOptions, listPriorities, mapPriority, undoPriority, unmapPriority } from './priorities.ts';
import type { TicketOptions } from './ticket-options.ts';

const by = 'anna';
const NORMAL = 'Priority 3 - Normal';

describeEachDatabase('priorities', (store) => {
  let customers: Awaited<ReturnType<typeof keepCustomers>>;
  beforeEach(async () => {
    customers = await keepCustomers(store.db);
  });
  const map = (options: TicketOptions = {}, priority = NORMAL) =>
    mapPriority(appOn(store), 'Unresolved threats', { priority, options, by });

  test('a group with a priority opens tickets, after what is in it at its next listing is known', async () => {
    const { changed, before, after } = await map();
    expect({ changed, before }).toEqual({ changed: true, before: null });
    expect(after).toMatchObject({
      group: { name: 'All / Unresolved threats', kind: 'dynamic', gone: false },
      names: { priority: NORMAL, board: null },
      baselined: false,
      by,
    });
    expect(await map()).toMatchObject({ changed: false });
  });

  test('board, type, status and the rest are found by name on the board', async () => {
    const { after } = await map({
      board: 'service',
      type: 'Security',
      subtype: 'subtype:6',
      item: 'cleaning',
      status: 'New',
      closingStatus: 'Closed',
      untouched: ['New'],
      source: 'monitoring',
      delayMinutes: 0,
      leaving: 'close',
      visibility: 'customer',
      mutedOpen: true,
      summary: '{device} is in {group}',
    });
    expect(after?.rule).toMatchObject({
      boardId: '1',
      typeId: '5',
      subtypeId: '6',
      itemId: '7',
      statusId: '11',
      closingStatusId: '12',
      untouchedStatusIds: ['11'],
      sourceId: '4',
      delayMinutes: 0,
      leaving: 'close',
      visibility: 'customer',
      mutedOpen: true,
      summary: '{device} is in {group}',
    });
    expect(after?.names).toMatchObject({
      board: 'Service',
      type: 'Security',
      subtype: 'Virus',
      item: 'Cleaning',
      status: 'New',
      source: 'Monitoring',
    });
  });

  test.each<[string, TicketOptions, RegExp]>([
    ['a board that is inactive', { board: 'Closed down' }, /inactive in the PSA. Choose one of Second line, Service/],
    [
      'a board for projects',
      { board: 'Projects' },
      /"Projects" is a project board, on which the PSA takes no service ticket. Choose one of Second line, Service/,
    ],
    [
      'a board that is none',
      { board: 'Sales' },
      /There is no board "Sales".*\n.*board:2 {2}Second line\n.*board:1 {2}Service/,
    ],
    ['a type without a board', { type: 'Security' }, /--board/],
    ['a type that is inactive', { board: 'Service', type: 'Printers' }, /Choose one of Security/],
    ['a type of another board', { board: 'Second line', type: 'Security' }, /There is none to choose/],
    ['a status of another board', { board: 'Second line', status: 'status:11' }, /status:21/],
    ['a status that is inactive', { board: 'Service', status: 'Parked' }, /Choose one of New, Closed/],
    ['an initial status that closes', { board: 'Service', status: 'Closed' }, /closes a ticket. Choose one of New/],
    ['a closing status that does not', { board: 'Service', closingStatus: 'New' }, /does not close/],
    [
      'a source that is none',
      { source: 'E-mail' },
      /There is no source "E-mail".*\n.*source:5 {2}Call\n.*source:4 {2}Monitoring/,
    ],
    ['a delay that is none', { delayMinutes: Number.NaN }, /whole number of minutes/],
    ['a template with a fact that no device has', { summary: '{machine}' }, /names \{machine\}.*\{device\}/],
    ['an empty template', { description: '  ' }, /empty/],
  ])('%s is refused with the choices', async (_, options, words) => {
    await expect(map(options)).rejects.toThrow(words);
    expect(await listPriorities(appOn(store))).toEqual([]);
  });

  test('an unknown priority is refused with all there are', async () => {
    await expect(map({}, 'P9')).rejects.toThrow(
      /priority:1 {2}Priority 1 - Emergency\n.*priority:3 {2}Priority 3 - Normal/,
    );
  });

  test('a change touches what is named alone, and goes on with the baseline there is', async () => {
    await map({ board: 'Service', status: 'New', delayMinutes: 30 });
    const key = customers.groups.get('threats') ?? 0;
    await store.db.write((trx) => markBaselined(trx, key, '2026-03-02T07:30:00.000Z'));
    const changed = await changeOptions(appOn(store), 'Unresolved threats', {
      options: { delayMinutes: null, leaving: 'note' },
      by: 'ben',
    });
    expect(changed.after).toMatchObject({
      rule: { delayMinutes: null, leaving: 'note', statusId: '11' },
      baselined: true,
      by: 'ben',
    });
    expect(changed.before).toMatchObject({ rule: { delayMinutes: 30 } });
  });

  test('another board takes the type and status of the one before with it', async () => {
    await map({ board: 'Service', type: 'Security', status: 'New', untouched: ['New'] });
    const { after } = await map({ board: 'Second line' });
    expect(after?.rule).toMatchObject({ boardId: '2', typeId: null, statusId: null, untouchedStatusIds: [] });
  });

  test('options of a group without a priority are refused', async () => {
    const change = changeOptions(appOn(store), 'Unresolved threats', { options: { leaving: 'note' }, by });
    await expect(change).rejects.toThrow(/has no priority/);
  });

  test('switched off and on again, a group has a new baseline, and who did it is on record', async () => {
    await map();
    const key = customers.groups.get('threats') ?? 0;
    await store.db.write((trx) => markBaselined(trx, key, '2026-03-02T07:30:00.000Z'));
    expect(await unmapPriority(appOn(store), 'Unresolved threats', { by: 'ben' })).toMatchObject({
      changed: true,
      after: null,
    });
    expect(await unmapPriority(appOn(store), 'Unresolved threats', { by })).toMatchObject({ changed: false });
    expect((await map()).after?.baselined).toBe(false);
    const audit = await loadAudit(store.db.read, { object: `group:${key}`, limit: 5 });
    expect(audit.map(({ by: who, action }) => `${who} ${action}`)).toEqual([
      'anna set-priority',
      'ben unset-priority',
      'anna set-priority',
    ]);
  });

  test('what is gone is called by its id, and its group can still be unmapped', async () => {
    await map();
    const { psa, server } = customers;
    const at = '2026-03-02T07:00:00.000Z';
    await removeRows(store.db, priorityObject, { connectionId: psa, vendorIds: ['3'], at });
    await removeRows(store.db, groupObject, { connectionId: server, vendorIds: ['threats'], at });
    expect(await listPriorities(appOn(store))).toMatchObject([
      { group: { name: 'All / Unresolved threats', gone: true }, names: { priority: 'priority:3' } },
    ]);
    expect(await unmapPriority(appOn(store), 'All / Unresolved threats', { by })).toMatchObject({ changed: true });
  });

  describe('undo', () => {
    const key = () => customers.groups.get('threats') ?? 0;
    const settled = (at: string) => store.db.write((trx) => markBaselined(trx, key(), at));
    /** An hour and a half after the others spoke. */
    const undo = (seen?: string) =>
      undoPriority(at('2026-03-02T09:30:00.000Z'), 'Unresolved threats', { by: 'ben', seen });
    const at = (time: string) => appOn(store, { clock: testClock(time) });
    const baselinedAt = async () => (await loadTicketRules(store.db.read))[0]?.baselinedAt;

    test('says the rule before again, on the baseline that the group has now', async () => {
      await map({ delayMinutes: 30 });
      await changeOptions(appOn(store), 'Unresolved threats', { options: { delayMinutes: 5 }, by });
      await settled('2026-03-02T07:30:00.000Z');
      expect(await undo()).toMatchObject({
        changed: true,
        before: { rule: { delayMinutes: 5 } },
        after: { rule: { delayMinutes: 30 }, baselined: true, by: 'ben' },
      });
      expect(await baselinedAt()).toBe('2026-03-02T07:30:00.000Z');
      expect((await undo()).after?.rule).toMatchObject({ delayMinutes: 5 });
    });

    test('switches off what was off before, and its own undo takes a new baseline', async () => {
      await map({ delayMinutes: 30 });
      await settled('2026-03-02T07:30:00.000Z');
      expect(await undo()).toMatchObject({ changed: true, after: null });
      expect(await undo()).toMatchObject({ before: null, after: { rule: { delayMinutes: 30 }, baselined: false } });
    });

    test('switches on again what was switched off, on a new baseline', async () => {
      await map({ delayMinutes: 30 });
      await settled('2026-03-02T07:30:00.000Z');
      await unmapPriority(appOn(store), 'Unresolved threats', { by });
      expect(await undo()).toMatchObject({ after: { rule: { delayMinutes: 30 }, baselined: false } });
      const audit = await loadAudit(store.db.read, { object: `group:${key()}`, limit: 1 });
      expect(audit).toMatchObject([{ by: 'ben', action: 'take-back-priority', before: null }]);
    });

    test('takes no new baseline where the devices present were asked for meanwhile', async () => {
      await map();
      await map({ delayMinutes: 0 });
      await mapPriority(appOn(store), 'Unresolved threats', {
        ...{ priority: NORMAL, options: { delayMinutes: 5 }, openPresent: true, by },
      });
      expect(await undo()).toMatchObject({ after: { rule: { delayMinutes: 0 }, baselined: true } });
    });

    test('is refused where the group never had a priority', async () => {
      await expect(undo()).rejects.toThrow(/Nothing was ever said/);
      expect(await listPriorities(appOn(store))).toEqual([]);
    });

    test('is refused where somebody else has changed it since', async () => {
      const { after } = await map({ delayMinutes: 30 });
      const later = at('2026-03-02T09:00:00.000Z');
      await changeOptions(later, 'Unresolved threats', { options: { delayMinutes: 5 }, by: 'eva' });
      await expect(undo(after?.since)).rejects.toThrow(/eva said something else of it at 2026-03-02T09/);
      expect((await listPriorities(appOn(store)))[0]?.rule.delayMinutes).toBe(5);
    });

    test('of two at once lets one win and tells the other', async () => {
      await map({ delayMinutes: 30 });
      await changeOptions(appOn(store), 'Unresolved threats', { options: { delayMinutes: 5 }, by });
      const since = (await listPriorities(appOn(store)))[0]?.since;
      const both = await Promise.allSettled([undo(since), undo(since)]);
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect((await listPriorities(appOn(store)))[0]?.rule.delayMinutes).toBe(30);
    });
  });
});
