import type { Compilable, CompiledQuery } from 'kysely';
import { test } from 'vitest';
import { describeEachDatabase } from '../../test/support/databases.ts';
import { expectIndexed, listenTo } from '../../test/support/query-plan.ts';
import {
  findEntry,
  loadEntryHistory,
  loadFirstSyncs,
  loadOtherTickets,
  loadReducedTickets,
  loadTicketEntries,
  loadTicketPast,
  loadUnsettledEntries,
  moveEntry,
  restartEntry,
} from './entries.ts';
import { loadGroupMoves, loadLeavings, loadMoves } from './moves.ts';
import {
  loadAdditions,
  loadAgreements,
  loadBoards,
  loadChoices,
  loadCompanies,
  loadPriorities,
  loadServices,
  loadStatuses,
} from './psa-objects.ts';
import { loadDoneWrites } from './writes.ts';

const at = '2026-03-02T08:00:00.000Z';
const sorted = 'USE TEMP B-TREE FOR ORDER BY';

describeEachDatabase('queries', (store) => {
  async function expectAllIndexed(queries: Iterable<CompiledQuery>, allow: readonly string[] = []): Promise<void> {
    for (const query of queries) await expectIndexed(store.db, { compile: () => query } as Compilable, allow);
  }

  test('moves of devices and of groups are found by when they were', async () => {
    const { db, queries } = listenTo(store.db);
    await loadMoves(db.read, { after: at, limit: 5000 });
    await loadGroupMoves(db.read, { after: at, limit: 5000 });
    await expectAllIndexed(queries.values());
  });

  test('what left a mapped dynamic group is found by its group, and the few of late are sorted', async () => {
    const { db, queries } = listenTo(store.db);
    await loadLeavings(db.read, { after: at, limit: 5000 });
    await expectAllIndexed(queries.values(), [sorted]);
  });

  test('entries are found by an index, however many are settled', async () => {
    const { db, queries } = listenTo(store.db);
    await findEntry(db.read, 1);
    await loadEntryHistory(db.read, { limit: 10, accountId: 1 });
    await loadOtherTickets(db.read, { deviceKey: 1, entryId: 2 });
    await loadTicketPast(db.read, { ticketId: '1', entryId: 1 });
    await loadReducedTickets(db.read);
    await db.write(async (trx) => {
      await moveEntry(trx, { id: 1, from: ['waiting'], to: 'opening' });
      await restartEntry(trx, { id: 1, at, reason: null, note: '' });
    });
    await expectAllIndexed(queries.values());
  });

  test('what was written for a ticket is found by its stays; the few writes are sorted', async () => {
    const { db, queries } = listenTo(store.db);
    await loadTicketEntries(db.read, '1');
    await loadDoneWrites(db.read, { kinds: ['ticket', 'priority'], subjects: ['entry:1', 'entry:2'] });
    await expectAllIndexed(queries.values(), [sorted]);
  });

  test('entries that wait are sorted, the newest ones are walked through from the end, first syncs are rare', async () => {
    const { db, queries } = listenTo(store.db);
    await loadUnsettledEntries(db.read);
    await expectAllIndexed(queries.values(), [sorted]);
    queries.clear();
    await loadEntryHistory(db.read, { limit: 10 });
    await loadFirstSyncs(db.read, at);
    await expectAllIndexed(queries.values(), ['SCAN e', 'SCAN runs']);
  });

  test("a PSA's objects are found by their connection; the few of tickets are sorted", async () => {
    const { db, queries } = listenTo(store.db);
    for (const load of [loadCompanies, loadAgreements, loadAdditions, loadServices, loadStatuses])
      await load(db.read, 1);
    await expectAllIndexed(queries.values());
    queries.clear();
    for (const load of [loadPriorities, loadBoards, loadChoices]) await load(db.read, 1);
    await expectAllIndexed(queries.values(), [sorted]);
  });
});
