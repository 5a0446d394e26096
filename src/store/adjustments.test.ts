import { beforeEach, expect, test } from 'vitest';
import { describeEachDatabase } from '../../test/support/databases.ts';
import { expectIndexed } from '../../test/support/query-plan.ts';
import { insertTestConnection } from '../../test/support/records.ts';
import type { PlannedAdjustment } from '../domain/adjustment.ts';
import { takeAccount } from './accounts.ts';
import {
  automaticMode,
  claimForPosting,
  insertAdjustment,
  loadAdjustmentHistory,
  loadAdjustments,
  loadApproved,
  loadInFlight,
  loadOpenAdjustments,
  loadPastAdjustments,
  moveState,
  pastAdjustments,
} from './adjustments.ts';
import { findBaseline, loadBaselines, saveBaseline } from './baselines.ts';
import { openDb } from './db.ts';
import { endPostingRun, loadPostingRun, loadPostingRuns, startPostingRun } from './posting-runs.ts';
import type { AdjustmentState } from './schema.ts';

const now = '2026-01-01T00:00:00.000Z';
const later = '2026-01-02T00:00:00.000Z';

const seen = {
  quantity: '10',
  lessIncluded: '0',
  unitPrice: '2.5',
  billing: 'billable',
  effectiveDate: null,
  cancelledDate: null,
  serviceId: '7',
} as const;

describeEachDatabase('adjustments', (store) => {
  let accountId: number;

  beforeEach(async () => {
    const psa = await insertTestConnection(store.db, { name: 'PSA', role: 'psa' });
    const key = { connectionId: psa.id, companyId: '1', siteId: null, agreementId: '2' };
    const switches = { posting: true, ticketing: true };
    accountId = (await store.db.write((trx) => takeAccount(trx, { key, ...switches, by: 'someone', at: now }))).id;
  });

  const planned = (over: Partial<PlannedAdjustment> = {}): PlannedAdjustment => ({
    accountId,
    serviceId: '7',
    agreementId: '2',
    additionId: '3',
    from: '10',
    to: '12.5',
    seats: 12,
    moneyCents: 625,
    monthCents: 625,
    evidence: {
      addition: seen,
      agreement: { status: 'active', cancelled: false, nextInvoiceDate: '2026-02-01', billingCycle: 'Monthly' },
      invoiceDate: '2026-02-01',
      on: '2026-01-01',
      seats: 12,
      offset: 0,
      minimum: 0,
      others: '0',
      mappingMark: 'm',
      ruleMark: 'r',
    },
    cause: null,
    guards: [],
    blocks: [],
    ...over,
  });

  const insert = (over: Partial<PlannedAdjustment> = {}, state: 'proposed' | 'held' = 'proposed') =>
    store.db.write((trx) => insertAdjustment(trx, { planned: planned(over), state, at: now }));
  const move = (id: number, from: AdjustmentState, to: AdjustmentState, reason = '') =>
    store.db.write((trx) => moveState(trx, { id, from: [from], to, set: { reason } }));
  const startRun = () => store.db.write((trx) => startPostingRun(trx, { reason: 'by hand', by: 'someone', at: now }));
  const stateOf = async (id: number) => (await loadAdjustments(store.db.read, { ids: [id] }))[0]?.state;

  test('come back as they were planned', async () => {
    const guards = [{ guard: 'rise', words: 'more than half' }] as const;
    const id = await insert({ guards, cause: 'device:1' }, 'held');
    const { blocks: _, ...rest } = planned({ guards, cause: 'device:1' });
    expect(await loadAdjustments(store.db.read, { ids: [id] })).toEqual([
      {
        ...rest,
        id,
        state: 'held',
        proposedAt: now,
        decidedAt: null,
        decidedBy: null,
        reason: '',
        postingRun: null,
        postedAt: null,
        outcome: null,
        undoOf: null,
      },
    ]);
  });

  test('a state moves only from a state that was named', async () => {
    const id = await insert();
    expect(await move(id, 'held', 'approved')).toBe(false);
    expect(await stateOf(id)).toBe('proposed');
    expect(await move(id, 'proposed', 'approved')).toBe(true);
    expect(await move(id, 'proposed', 'dismissed')).toBe(false);
    expect(await stateOf(id)).toBe('approved');
  });

  test('a decision, a posting and its outcome are kept with who and when', async () => {
    const id = await insert();
    const postingRun = await startRun();
    await store.db.write(async (trx) => {
      const decided = { by: 'someone', at: later };
      await moveState(trx, { id, from: ['proposed'], to: 'approved', set: { decided, reason: 'checked' } });
      await claimForPosting(trx, { id, postingRun });
      const outcome = { quantity: '12.5' };
      await moveState(trx, { id, from: ['posting'], to: 'posted', set: { postedAt: later, outcome } });
    });
    expect(await loadAdjustments(store.db.read, { postingRun })).toMatchObject([
      {
        id,
        state: 'posted',
        decidedBy: 'someone',
        decidedAt: later,
        reason: 'checked',
        postedAt: later,
        outcome: { quantity: '12.5' },
      },
    ]);
  });

  test('a newer plan of the same change takes an approval back', async () => {
    const id = await insert();
    await store.db.write(async (trx) => {
      await moveState(trx, { id, from: ['proposed'], to: 'approved', set: { decided: { by: 'someone', at: later } } });
      const newer = planned({ seats: 13, moneyCents: 1 });
      await moveState(trx, { id, from: ['approved'], to: 'held', set: { planned: newer, decided: null } });
    });
    expect(await loadAdjustments(store.db.read, { ids: [id] })).toMatchObject([
      { state: 'held', seats: 13, moneyCents: 1, decidedBy: null, decidedAt: null, to: '12.5' },
    ]);
  });

  test('of many that claim one adjustment, one gets it', async () => {
    const id = await insert();
    await move(id, 'proposed', 'approved');
    const postingRun = await startRun();
    const other = await openDb(store.location);
    const claims = Array.from({ length: 10 }, (_, i) =>
      (i % 2 === 0 ? store.db : other).write((trx) => claimForPosting(trx, { id, postingRun })),
    );
    expect((await Promise.all(claims)).filter((got) => got)).toHaveLength(1);
    await other.close();
  });

  test('an addition with a posting under way, or of unknown outcome, takes no second one', async () => {
    const [first, second, elsewhere] = [await insert(), await insert({ to: '13' }), await insert({ additionId: '4' })];
    for (const id of [first, second, elsewhere]) await move(id, 'proposed', 'approved');
    const postingRun = await startRun();
    const claim = (id: number) => store.db.write((trx) => claimForPosting(trx, { id, postingRun }));
    expect(await claim(first)).toBe(true);
    expect(await claim(second)).toBe(false);
    expect(await claim(elsewhere)).toBe(true);
    await move(first, 'posting', 'unknown');
    expect(await claim(second)).toBe(false);
    expect(await loadInFlight(store.db.read)).toEqual(new Set(['3', '4']));
    const aroundTheClaim = move(second, 'approved', 'posting');
    await expect(aroundTheClaim).rejects.toThrow(/unique/i);
    await move(first, 'unknown', 'posted');
    expect(await claim(second)).toBe(true);
  });

  test('what waits, what is approved and what was decided last of an addition are told apart', async () => {
    const guards = [{ guard: 'drop', words: '' }] as const;
    const waiting = await insert({ additionId: '1' });
    const approved = await insert({ additionId: '2', guards }, 'held');
    await move(approved, 'held', 'approved');
    const dismissed = await insert({ additionId: '3' });
    await move(dismissed, 'proposed', 'dismissed', 'not yet');
    const failedOnce = await insert({ additionId: '4' });
    await move(failedOnce, 'proposed', 'failed', 'refused');
    const postedAfter = await insert({ additionId: '4' });
    await move(postedAfter, 'proposed', 'posted');

    const { read } = store.db;
    const change = { from: '10', to: '12.5' };
    expect(await loadOpenAdjustments(read)).toEqual([
      { id: waiting, additionId: '1', state: 'proposed', ...change },
      { id: approved, additionId: '2', state: 'approved', ...change },
    ]);
    const money = { accountId, moneyCents: 625 };
    expect(await loadApproved(read)).toEqual([
      { id: approved, additionId: '2', ...change, ...money, automatic: false, guards: ['drop'], undo: false },
    ]);
    await store.db.write((trx) =>
      moveState(trx, {
        id: approved,
        from: ['approved'],
        to: 'approved',
        set: { decided: { by: automaticMode, at: now } },
      }),
    );
    expect(await loadApproved(read)).toMatchObject([{ id: approved, automatic: true }]);
    expect(await loadPastAdjustments(read)).toEqual([
      { additionId: '3', state: 'dismissed', ...change, seats: 12, words: 'not yet' },
    ]);
  });

  test('what was dismissed before an approval is behind it, also while that waits for its posting', async () => {
    const dismissed = await insert();
    await move(dismissed, 'proposed', 'dismissed', 'not yet');
    const approved = await insert({ to: '13' });
    expect(await loadPastAdjustments(store.db.read)).toMatchObject([{ state: 'dismissed' }]);
    await move(approved, 'proposed', 'approved');
    expect(await loadPastAdjustments(store.db.read)).toEqual([]);
  });

  test('the history comes in pages, newest first, each adjustment once', async () => {
    const ids: number[] = [];
    for (let i = 0; i < 7; i++) ids.push(await insert({ additionId: String(i % 2) }));
    const pages: number[] = [];
    let beforeId: number | undefined;
    do {
      const page = await loadAdjustmentHistory(store.db.read, {
        accountId,
        limit: 3,
        ...(beforeId !== undefined && { beforeId }),
      });
      pages.push(...page.map(({ id }) => id));
      beforeId = page.at(-1)?.id;
    } while (beforeId !== undefined);
    expect(pages).toEqual(ids.toReversed());
    const ofOne = await loadAdjustmentHistory(store.db.read, { additionId: '1', limit: 10 });
    expect(ofOne.map(({ id }) => id)).toEqual([ids[5], ids[3], ids[1]]);
  });

  test('an empty choice of ids or states finds nothing', async () => {
    await insert();
    expect(await loadAdjustments(store.db.read, { ids: [] })).toEqual([]);
    expect(await loadAdjustments(store.db.read, { states: [] })).toEqual([]);
    expect(await loadAdjustmentHistory(store.db.read, { ids: [], limit: 10 })).toEqual([]);
  });

  test('what waits is found by an index', async () => {
    const waiting = store.db.read
      .selectFrom('adjustments')
      .selectAll()
      .where('state', 'in', ['proposed', 'held', 'approved']);
    await expectIndexed(store.db, waiting);
    await expectIndexed(store.db, store.db.read.selectFrom('adjustments').selectAll().where('posting_run', '=', 1));
    await expectIndexed(store.db, pastAdjustments(store.db.read), ['USE TEMP B-TREE FOR ORDER BY']);
  });

  test('a posting run counts what became of it', async () => {
    const id = await startRun();
    await store.db.write((trx) => endPostingRun(trx, { id, at: later, counts: { posted: 2, failed: 1, unknown: 0 } }));
    const run = {
      id,
      startedAt: now,
      endedAt: later,
      by: 'someone',
      reason: 'by hand',
      posted: 2,
      failed: 1,
      unknown: 0,
    };
    expect(await loadPostingRun(store.db.read, id)).toEqual(run);
    const next = await startRun();
    expect((await loadPostingRuns(store.db.read, { limit: 1 })).map((each) => each.id)).toEqual([next]);
    expect(await loadPostingRun(store.db.read, next + 1)).toBeNull();
  });

  test('an addition has one baseline, the latest', async () => {
    const baseline = {
      additionId: '3',
      accountId,
      serviceId: '7',
      quantity: '10',
      source: 'approved' as const,
      at: now,
      seen,
      mappingMark: 'm',
      ruleMark: 'r',
      nextInvoiceDate: null,
    };
    const newer = {
      ...baseline,
      quantity: '12',
      source: 'invoiced' as const,
      at: later,
      nextInvoiceDate: '2026-02-01',
    };
    await store.db.write((trx) => saveBaseline(trx, baseline));
    await store.db.write((trx) => saveBaseline(trx, newer));
    expect(await loadBaselines(store.db.read)).toEqual([newer]);
    expect(await findBaseline(store.db.read, '3')).toEqual(newer);
    expect(await findBaseline(store.db.read, '4')).toBeNull();
  });
});
