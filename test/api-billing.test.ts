import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { mapAll } from '../src/demo/prepare.ts';
import type { CycleResult } from '../src/http/routes/cycle.ts';
import type { PlanResult } from '../src/http/routes/plans.ts';
import type { PostResult, UndoResult } from '../src/http/routes/postings.ts';
import type { TestApi } from './support/api.ts';
import { apiInTime, connectAndSync } from './support/api-stage.ts';
import { describeEachDatabase } from './support/databases.ts';
import { type Sandbox, startSandbox } from './support/sandbox.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ size: 'demo' });
});
afterAll(() => sandbox.stop());

interface List<Row> {
  rows: Row[];
  next: string | null;
  total: number;
}
interface Adjustment {
  id: number;
  account: { id: number };
  from: string;
  to: string;
  additionId: string;
  state: string;
  moneyCents: number;
  currency: string | null;
  guards: { guard: string }[];
  undoOf: number | null;
  decidedBy: string | null;
}
interface Summary {
  adjustments: number;
  accounts: number;
  moneyCents: number;
  monthCents: number;
  upCents: number;
  downCents: number;
  together: number;
  largest: Adjustment | null;
  mark: string;
}

describeEachDatabase('billing over the API', (store) => {
  let api: TestApi;
  beforeEach(async () => {
    await sandbox.reset();
    const { app, api: made } = apiInTime(store);
    api = made;
    await connectAndSync(api, sandbox);
    await mapAll(app, new AbortController().signal);
  });
  afterEach(() => api.stop());

  const operator = (body: unknown) => ({ as: 'operator' as const, body });
  const plan = (dryRun: boolean) => api.work<PlanResult>('POST', '/plans', operator({ dryRun }));
  const waiting = async (query = '') => (await api.ask<List<Adjustment>>('GET', `/adjustments?limit=500${query}`)).rows;
  const summary = (query = '') => api.ask<Summary>('GET', `/adjustments/summary${query}`);
  const codeOf = async (path: string, body: unknown) => {
    const answer = await api.send('POST', path, operator(body));
    return `${answer.status} ${((await answer.json()) as { code: string }).code}`;
  };

  test('a dry run shows what would change, with money, and stores nothing; the plan then says the same', async () => {
    const dry = await plan(true);
    expect(dry.adjustments).toBeGreaterThan(1);
    const shown = await api.ask<List<Adjustment>>('GET', `/plans/${dry.plan}/adjustments?sort=-money&limit=500`);
    const money = shown.rows.map(({ moneyCents }) => moneyCents);
    expect([shown.total, money]).toEqual([dry.adjustments, money.toSorted((one, other) => other - one)]);
    expect(money.reduce((sum, cents) => sum + cents, 0)).toBe(dry.moneyCents);
    expect([dry.currency, ...shown.rows.map(({ currency }) => currency)]).toEqual(['USD', ...money.map(() => 'USD')]);
    const table = await (await api.send('GET', `/plans/${dry.plan}/adjustments.csv`)).text();
    expect(table.trim().split('\n')).toHaveLength(dry.adjustments + 1);
    expect(await waiting()).toEqual([]);
    const { stored, ...same } = await plan(false);
    expect(same).toEqual({ ...dry, plan: null, stored: undefined });
    expect(stored?.created).toBe(dry.adjustments);
    const changes = (rows: Adjustment[]) =>
      rows.map(({ additionId, from, to }) => `${additionId} ${from} ${to}`).sort();
    expect(changes(await waiting())).toEqual(changes(shown.rows));
  });

  test('what waits is filtered, sorted and searched, and one shows its evidence', async () => {
    await plan(false);
    const all = await waiting('&sort=-seats');
    const [first] = all;
    if (first === undefined) throw new Error('nothing waits');
    const ofAccount = await waiting(`&account=${first.account.id}`);
    expect(ofAccount.map(({ id }) => id).sort()).toEqual(
      all.flatMap(({ id, account }) => (account.id === first.account.id ? [id] : [])).sort(),
    );
    const [guarded, free] = [await waiting('&guard=any'), await waiting('&guard=none')];
    expect(guarded.length + free.length).toBe(all.length);
    expect(await waiting('&guard=first-of-line')).toEqual(
      guarded.filter(({ guards }) => guards.some(({ guard }) => guard === 'first-of-line')),
    );
    expect(await api.ask('GET', `/adjustments/${first.id}`)).toMatchObject({
      adjustment: first,
      evidence: { addition: { quantity: first.from }, offset: 0 },
      outcome: null,
      undoneBy: [],
    });
  });

  test('a summary says what approving by a filter would do, and holds for just that', async () => {
    await plan(false);
    const all = await waiting();
    const sum = await summary();
    expect(sum).toMatchObject({
      adjustments: all.length,
      accounts: new Set(all.map(({ account }) => account.id)).size,
      moneyCents: all.reduce((cents, row) => cents + row.moneyCents, 0),
      currency: 'USD',
    });
    expect([sum.upCents + sum.downCents, sum.upCents > 0]).toEqual([sum.monthCents, true]);
    const [one] = all;
    expect(Math.abs(sum.largest?.moneyCents ?? 0)).toBe(Math.max(...all.map((row) => Math.abs(row.moneyCents))));
    expect(await codeOf('/adjustments/approve', { filter: {} })).toBe('422 usage');
    expect(await codeOf('/adjustments/approve', { ids: [one?.id], filter: {}, mark: sum.mark })).toBe('422 usage');
    await api.ask('POST', '/adjustments/dismiss', operator({ ids: [one?.id], reason: 'not yet' }));
    expect(await codeOf('/adjustments/approve', { filter: {}, mark: sum.mark })).toBe('409 conflict');
    const { mark, upCents, downCents } = await summary();
    expect(await api.ask('GET', '/adjustments/outgoing')).toMatchObject({ adjustments: 0, upCents: 0, currency: null });
    const approved = await api.ask<{ ids: number[] }>('POST', '/adjustments/approve', operator({ filter: {}, mark }));
    expect(approved.ids.sort()).toEqual(all.flatMap(({ id }) => (id === one?.id ? [] : id)).sort());
    expect((await waiting()).map(({ state, decidedBy }) => `${state} ${decidedBy}`)).toEqual(
      approved.ids.map(() => 'approved the operator'),
    );
    expect(await api.ask('GET', '/adjustments/outgoing')).toMatchObject({
      ...{ adjustments: approved.ids.length, upCents, downCents, currency: 'USD', unsettled: 0 },
    });
  });

  test('of two who decide about the same adjustment one wins, and the other is told', async () => {
    await plan(false);
    const [one] = await waiting();
    await api.ask('POST', '/adjustments/approve', operator({ ids: [one?.id] }));
    expect(await codeOf('/adjustments/dismiss', { ids: [one?.id], reason: 'no' })).toBe('409 conflict');
    expect(await codeOf('/adjustments/approve', { ids: [one?.id] })).toBe('409 conflict');
  });

  test('what is approved is posted in a run, the run is undone, and its additions wait for their release', async () => {
    await plan(false);
    const { ids } = await api.ask<{ ids: number[] }>(
      'POST',
      '/adjustments/approve',
      operator({ ids: (await waiting()).slice(0, 2).map(({ id }) => id) }),
    );
    const posted = await api.work<PostResult>('POST', '/adjustments/post', operator({ reason: 'month end' }));
    expect(posted).toMatchObject({ posted: ids.length, failed: 0, notPosted: [] });
    const runs = await api.ask<List<{ id: number; reason: string }>>('GET', '/posting-runs');
    expect(runs.rows).toMatchObject([{ id: posted.postingRun, reason: 'month end', by: 'the operator' }]);
    const history = await api.ask<List<Adjustment>>('GET', `/adjustments/history?postingRun=${posted.postingRun}`);
    expect(history.rows.map(({ id }) => id).sort()).toEqual(ids.toSorted());
    const [first] = history.rows;
    expect(await api.ask('GET', `/adjustments/${first?.id}`)).toMatchObject({
      outcome: { state: 'done', quantity: first?.to },
    });
    expect(await api.ask('GET', '/billing/money')).toMatchObject({
      thisMonth: {
        adjustments: ids.length,
        moneyCents: history.rows.reduce((sum, { moneyCents }) => sum + moneyCents, 0),
      },
      lastMonth: { adjustments: 0 },
    });
    const reason = { reason: 'wrong group' };
    const undone = await api.work<UndoResult>('POST', `/posting-runs/${posted.postingRun}/undo`, operator(reason));
    expect(undone).toMatchObject({ undone: ids.length, refused: 0, posting: { posted: ids.length } });
    await expect(api.work('POST', `/adjustments/${first?.id}/undo`, operator(reason))).rejects.toThrow('conflict');
    expect(await api.ask('GET', '/billing/money')).toMatchObject({ thisMonth: { moneyCents: 0 } });
    const holds = await api.ask<List<{ additionId: string; by: string }>>('GET', '/holds');
    expect(holds.rows.map(({ additionId }) => additionId).sort()).toEqual(
      history.rows.map(({ additionId }) => additionId).sort(),
    );
    await api.ask('POST', '/holds/release', operator({ additionIds: holds.rows.map(({ additionId }) => additionId) }));
    expect(await api.ask('GET', '/holds')).toMatchObject({ total: 0 });
  });

  test('what is not approved is not posted, and nothing else of the same choice is', async () => {
    await plan(false);
    const [one, other] = await waiting();
    const { together } = await api.ask<{ together: number[] }>(
      'POST',
      '/adjustments/approve',
      operator({ ids: [one?.id] }),
    );
    expect(together).not.toContain(other?.id);
    const before = await waiting();
    const both = operator({ ids: [one?.id, other?.id] });
    await expect(api.work('POST', '/adjustments/post', both)).rejects.toThrow('"code":"conflict"');
    expect(await waiting()).toEqual(before);
  });

  test('a whole cycle syncs, plans, posts what is due and opens tickets, and says what waits', async () => {
    const cycle = () => api.work<CycleResult>('POST', '/cycle', { as: 'operator' });
    const first = await cycle();
    expect(first.outcomes.map(({ run }) => run?.state)).toEqual(first.outcomes.map(() => 'ok'));
    expect(first).toMatchObject({ posting: null, tickets: { opened: 0 }, skipped: [] });
    const ids = (await waiting()).map(({ id }) => id);
    expect([first.plan?.created, first.undecided]).toEqual([ids.length, ids.length]);
    await api.ask('POST', '/adjustments/approve', operator({ ids }));
    await api.ask('PUT', '/settings/billing.post', { body: { value: 'after-sync' } });
    const second = await cycle();
    expect(second).toMatchObject({ posting: { posted: ids.length, notPosted: [] }, undecided: 0 });
  });

  test('an administrator alone says who approves', async () => {
    expect(await api.ask('GET', '/billing/mode')).toEqual({ mode: 'manual', by: null, since: null });
    expect((await api.send('PUT', '/billing/mode', operator({ mode: 'automatic' }))).status).toBe(403);
    expect(await api.ask('PUT', '/billing/mode', { body: { mode: 'automatic' } })).toMatchObject({
      mode: 'automatic',
      by: 'the administrator',
    });
  });
});
