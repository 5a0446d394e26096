import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { App } from '../src/app/app.ts';
import { approveAdjustments, dismissAdjustments } from '../src/app/billing/approve.ts';
import { loadWaiting } from '../src/app/billing/history.ts';
import { makePlan } from '../src/app/billing/plan.ts';
import { postApproved } from '../src/app/billing/post.ts';
import { releaseAdditions, type UndoChoice, undoPostings } from '../src/app/billing/undo.ts';
import { pause, resume } from '../src/app/pauses.ts';
import { setSetting } from '../src/app/settings.ts';
import { syncAll } from '../src/app/sync-all.ts';
import { connectAll, mapAll } from '../src/demo/prepare.ts';
import { defaultLine } from '../src/domain/marks.ts';
import { switchAccount } from '../src/store/accounts.ts';
import { loadAdjustments } from '../src/store/adjustments.ts';
import { findBaseline } from '../src/store/baselines.ts';
import { saveLine } from '../src/store/lines.ts';
import { loadGroupMappings } from '../src/store/mapping.ts';
import { appOn, type TestClock, testClock } from './support/app.ts';
import { describeEachDatabase } from './support/databases.ts';
import { type Sandbox, startSandbox } from './support/sandbox.ts';

const by = 'a test';
const signal = new AbortController().signal;

describeEachDatabase('billing', (store) => {
  let sandbox: Sandbox;
  let app: App;
  let clock: TestClock;

  beforeAll(async () => {
    sandbox = await startSandbox({ size: 'demo', seed: 1 });
  });

  afterAll(() => sandbox.stop());

  beforeEach(async () => {
    await sandbox.reset();
    await sandbox.clearFaults();
    clock = testClock(new Date().toISOString());
    app = appOn(store, { clock });
    await connectAll(app, { ...sandbox, control: sandbox.controlUrl }, signal);
    await syncAll(app, { by }, signal);
    await mapAll(app, signal);
  });

  const plan = () => makePlan(app, { dryRun: false }, signal);
  const post = () => postApproved(app, { by, reason: 'test' }, signal);
  const approveAll = async () => {
    await plan();
    const waiting = await loadWaiting(app);
    const ids = waiting.filter(({ state }) => state === 'proposed' || state === 'held').map(({ id }) => id);
    return (await approveAdjustments(app, { ids, by })).approved;
  };
  /** A new device of an account, read from its ESET server. */
  const joinAccount = async (accountId: number) => {
    const mapping = (await loadGroupMappings(app.db.read, null)).find(
      (each) => each.to === 'account' && each.accountId === accountId,
    );
    const row = await app.db.read
      .selectFrom('groups')
      .innerJoin('connections', 'connections.id', 'groups.connection_id')
      .select(['groups.vendor_id as groupId', 'connections.name as server'])
      .where('groups.id', '=', mapping?.groupKey ?? 0)
      .executeTakeFirstOrThrow();
    await sandbox.move({ join: { ...row, products: ['ESET Endpoint Security'] } });
    await syncAll(app, { by }, signal);
  };
  const switchPosting = (id: number, posting: boolean) => {
    const act = { by, at: new Date(clock.now()).toISOString() };
    return app.db.write((trx) => switchAccount(trx, { id, switches: { posting }, ...act }));
  };
  const quantityOf = async (additionId: string) => {
    const { connectwise } = await sandbox.state();
    return connectwise.additions.find(({ id }) => String(id) === additionId)?.quantity;
  };
  const patches = async () => {
    const { connectwise } = await sandbox.state();
    return connectwise.writes.filter(({ method, path }) => method === 'PATCH' && path.includes('/additions/'));
  };

  test('a dry run stores nothing', async () => {
    const { plan: made } = await makePlan(app, { dryRun: true }, signal);
    expect(made.adjustments.length).toBeGreaterThan(0);
    expect(await loadWaiting(app)).toEqual([]);
  });

  test('planned, approved and posted, every quantity is as counted and the next plan is empty', async () => {
    const approved = await approveAll();
    const report = await post();
    expect(report).toMatchObject({ posted: approved.length, failed: 0, unknown: 0 });
    for (const { additionId, to } of approved) expect(String(await quantityOf(additionId))).toBe(to);
    expect((await plan()).plan.adjustments).toEqual([]);
    expect(await post()).toMatchObject({ postingRun: null, posted: 0 });
    expect(await patches()).toHaveLength(approved.length);
  });

  test('the first adjustment of a line waits for a person, also in automatic mode', async () => {
    await setSetting(app, { name: 'billing.mode', value: 'automatic', by });
    const { stored } = await plan();
    expect(stored).toMatchObject({ approved: 0 });
    expect((await loadWaiting(app)).every(({ state }) => state === 'held')).toBe(true);
  });

  test('an answer lost after the change took effect is found at once by reading, and is not sent again', async () => {
    const approved = await approveAll();
    await sandbox.fault({ server: 'connectwise', kind: 'reset-after', method: 'PATCH', path: '/additions/' });
    expect(await post()).toMatchObject({ posted: approved.length, unknown: 0 });
    expect(await patches()).toHaveLength(approved.length);
  });

  test('a request lost before it took effect is unknown, and failed only after it can no longer be on its way', async () => {
    const approved = await approveAll();
    await sandbox.fault({ server: 'connectwise', kind: 'reset-before', method: 'PATCH', path: '/additions/' });
    expect(await post()).toMatchObject({ posted: approved.length - 1, unknown: 1 });
    const [first] = approved;
    expect((await plan()).plan.adjustments).toEqual([]);
    expect(await post()).toMatchObject({ postingRun: null });
    clock.advance(121_000);
    await post();
    expect(await loadAdjustments(app.db.read, { ids: [first?.id ?? 0] })).toMatchObject([{ state: 'failed' }]);
    await approveAll();
    expect(await post()).toMatchObject({ posted: 1 });
    expect(String(await quantityOf(first?.additionId ?? ''))).toBe(first?.to);
  });

  test.each([401, 403, 404])(
    'a quantity that was taken, and whose reading back is answered with %i, is not failed',
    async (value) => {
      const [first] = await approveAll();
      const path = `/additions/${first?.additionId}`;
      await sandbox.fault({ server: 'connectwise', kind: 'latency', value: 600, method: 'PATCH', path });
      const posting = postApproved(app, { by, reason: 'test', ids: [first?.id ?? 0] }, signal);
      // Once the intent is stored, the addition has been compared with the PSA.
      await expect.poll(() => app.db.read.selectFrom('writes').select('id').execute()).toHaveLength(1);
      await sandbox.fault({ server: 'connectwise', kind: 'status', value, method: 'GET', path });
      expect(await posting).toMatchObject({ posted: 0, failed: 0, unknown: 1 });
      await sandbox.clearFaults();
      await post();
      expect(await loadAdjustments(app.db.read, { ids: [first?.id ?? 0] })).toMatchObject([{ state: 'posted' }]);
      const undo = { choice: { adjustment: first?.id ?? 0 }, by, reason: 'wrong group' };
      expect((await undoPostings(app, undo, signal)).posting).toMatchObject({ posted: 1 });
      expect(String(await quantityOf(first?.additionId ?? ''))).toBe(first?.from);
    },
  );

  test('a refusal fails with the words of ConnectWise and is not tried again by itself', async () => {
    const approved = await approveAll();
    await sandbox.fault({
      server: 'connectwise',
      kind: 'status',
      value: 400,
      method: 'PATCH',
      path: '/additions/',
      times: 0,
    });
    expect(await post()).toMatchObject({ posted: 0, failed: approved.length });
    await plan();
    const waiting = await loadWaiting(app);
    expect(waiting.every(({ guards }) => guards.some(({ guard }) => guard === 'refused-before'))).toBe(true);
  });

  test('two approvals of one addition before a posting both go out, and nobody is accused', async () => {
    const [first] = await approveAll();
    await post();
    const accountId = first?.accountId ?? 0;
    for (let times = 0; times < 2; times += 1) {
      await joinAccount(accountId);
      await approveAll();
    }
    const { plan: last } = await plan();
    expect(last.takeBacks).toEqual([]);
    expect(last.findings.filter(({ kind }) => kind === 'quantity-changed-in-psa')).toEqual([]);
    const report = await post();
    expect(report.results.every(({ state }) => state === 'posted')).toBe(true);
    expect(report.posted).toBeGreaterThanOrEqual(2);
  });

  test('an approval waits as long as the additions of its agreement cannot be read, and goes out once they can', async () => {
    const [first] = await approveAll();
    const { id = 0, accountId = 0, additionId = '' } = first ?? {};
    await joinAccount(accountId);
    const unreadable = { kind: 'status', value: 403, method: 'GET', path: '/additions', times: 0 };
    await sandbox.fault({ server: 'connectwise', ...unreadable });
    expect(await plan()).toMatchObject({ unread: expect.anything(), stored: { superseded: 0 } });
    await sandbox.clearFaults();
    const words = expect.stringContaining('in doubt');
    expect((await post()).results.find((each) => each.id === id)).toEqual({ id, state: 'waiting', words });
    await plan();
    expect((await post()).results.find((each) => each.id === id)).toMatchObject({ state: 'posted' });
    expect(String(await quantityOf(additionId))).toBe(first?.to);
  });

  test('a quantity that someone changed meanwhile is not overwritten', async () => {
    const approved = await approveAll();
    const [first] = approved;
    await sandbox.move({ setAddition: { id: Number(first?.additionId), quantity: 77 } });
    const report = await post();
    expect(report.results.find(({ id }) => id === first?.id)).toMatchObject({ state: 'superseded' });
    expect(await quantityOf(first?.additionId ?? '')).toBe(77);
  });

  /** Puts the agreement of an adjustment below a parent, and takes its own dates away. Returns the parent's id. */
  const putBelowParent = async (agreementId: string) => {
    const like = Number(agreementId);
    const { done } = await sandbox.move<{ done: [number] }>({ addAgreement: { like, name: 'Parent' } });
    const [parent] = done;
    const none = { nextInvoiceDate: null, billStartDate: null, startDate: null };
    await sandbox.move({ setAgreement: { id: like, parentAgreementId: parent, ...none } });
    await syncAll(app, { by }, signal);
    return parent;
  };

  test('a child agreement goes by its parent’s dates: posted, undone and confirmed by the parent’s invoice', async () => {
    const [first] = (await makePlan(app, { dryRun: true }, signal)).plan.adjustments;
    const additionId = first?.additionId ?? '';
    const parent = await putBelowParent(first?.agreementId ?? '');
    const child = (await approveAll()).find((each) => each.additionId === additionId);
    expect((await findBaseline(app.db.read, additionId))?.nextInvoiceDate).toBe(child?.evidence.invoiceDate);
    expect((await post()).results.find(({ id }) => id === child?.id)).toMatchObject({ state: 'posted' });
    expect((await plan()).plan.adjustments).toEqual([]);
    expect(await findBaseline(app.db.read, additionId)).toMatchObject({ source: 'approved' });
    const undo = { choice: { adjustment: child?.id ?? 0 }, by, reason: 'wrong group' };
    expect((await undoPostings(app, undo, signal)).posting).toMatchObject({ posted: 1 });

    await sandbox.move({ setAgreement: { id: parent, nextInvoiceDate: '2099-01-01' } });
    await syncAll(app, { by }, signal);
    await plan();
    expect(await findBaseline(app.db.read, additionId)).toMatchObject({
      source: 'invoiced',
      nextInvoiceDate: '2099-01-01',
    });
  });

  test('a parent that was cancelled since the plan stops the posting of its child', async () => {
    const [first] = (await makePlan(app, { dryRun: true }, signal)).plan.adjustments;
    const parent = await putBelowParent(first?.agreementId ?? '');
    const child = (await approveAll()).find(({ additionId }) => additionId === first?.additionId);
    await sandbox.move({ setAgreement: { id: parent, agreementStatus: 'Cancelled' } });
    const { results } = await post();
    expect(results.find(({ id }) => id === child?.id)).toMatchObject({
      state: 'superseded',
      words: expect.stringContaining('agreement status active to cancelled'),
    });
    expect(String(await quantityOf(first?.additionId ?? ''))).toBe(first?.from);
  });

  test('without a next invoice date nothing is frozen, and the first one that is named confirms nothing yet', async () => {
    await setSetting(app, { name: 'billing.freezeDays', value: 5, by });
    const [first] = (await makePlan(app, { dryRun: true }, signal)).plan.adjustments;
    const [id, additionId] = [Number(first?.agreementId), first?.additionId ?? ''];
    const readDate = async (nextInvoiceDate: string | null) => {
      await sandbox.move({ setAgreement: { id, nextInvoiceDate } });
      await syncAll(app, { by }, signal);
    };
    await readDate(null);
    const undated = (await approveAll()).find((each) => each.additionId === additionId);
    expect(undated).toMatchObject({ evidence: { invoiceDate: null } });
    expect((await post()).results.find((each) => each.id === undated?.id)).toMatchObject({ state: 'posted' });
    for (const [date, source] of [
      ['2098-01-01', 'approved'],
      ['2099-01-01', 'invoiced'],
    ] as const) {
      await readDate(date);
      await plan();
      expect(await findBaseline(app.db.read, additionId)).toMatchObject({ source, nextInvoiceDate: date });
    }
  });

  test('paused, nothing is posted and nothing is lost', async () => {
    const approved = await approveAll();
    await pause(app, { accountId: null, reason: 'month end', until: null, by });
    const held = await post();
    expect(held.results.every(({ state }) => state === 'waiting')).toBe(true);
    await resume(app, { accountId: null, by });
    expect(await post()).toMatchObject({ posted: approved.length });
  });

  test('undo restores the quantity, and the line is on hold until a person releases it', async () => {
    const [first] = await approveAll();
    await post();
    const additionId = first?.additionId ?? '';
    const report = await undoPostings(
      app,
      { choice: { adjustment: first?.id ?? 0 }, by, reason: 'wrong group' },
      signal,
    );
    expect(report.posting).toMatchObject({ posted: 1, failed: 0, unknown: 0 });
    expect(String(await quantityOf(additionId))).toBe(first?.from);
    await expect(
      undoPostings(app, { choice: { adjustment: first?.id ?? 0 }, by, reason: 'again' }, signal),
    ).rejects.toMatchObject({ code: 'conflict' });

    await plan();
    const held = (await loadWaiting(app)).find((each) => each.additionId === additionId);
    expect(held).toMatchObject({ state: 'held', guards: [{ guard: 'undone' }] });
    await approveAll();
    expect(await post()).toMatchObject({ posted: 0 });
    await releaseAdditions(app, { additionIds: [additionId], by });
    expect(await post()).toMatchObject({ posted: 1 });
    expect(String(await quantityOf(additionId))).toBe(first?.to);
  });

  test.each([
    [
      'a pause',
      () => pause(app, { accountId: null, reason: 'month end', until: null, by }),
      () => resume(app, { accountId: null, by }),
    ],
    ['posting that is off', (id: number) => switchPosting(id, false), (id: number) => switchPosting(id, true)],
  ])('an undo waits through %s, whatever is planned meanwhile, and goes out after it', async (_, stop, goOn) => {
    const [first] = await approveAll();
    await post();
    await stop(first?.accountId ?? 0);
    const undo = { choice: { adjustment: first?.id ?? 0 }, by, reason: 'wrong group' };
    const { undone, posting } = await undoPostings(app, undo, signal);
    expect(posting.results).toMatchObject([{ state: 'waiting' }]);
    const { plan: meanwhile } = await plan();
    expect(meanwhile.takeBacks).toEqual([]);
    expect(meanwhile.adjustments).toMatchObject([{ additionId: first?.additionId, from: first?.from, to: first?.to }]);
    await goOn(first?.accountId ?? 0);
    expect((await post()).results).toMatchObject([{ id: undone[0]?.id, state: 'posted' }]);
    expect(String(await quantityOf(first?.additionId ?? ''))).toBe(first?.from);
  });

  test('an undo that is frozen goes out once the invoice is made, and says that the period is invoiced', async () => {
    const [first] = await approveAll();
    await post();
    await setSetting(app, { name: 'billing.freezeDays', value: '60', by });
    const undo = { choice: { adjustment: first?.id ?? 0 }, by, reason: 'wrong group' };
    const { undone, posting } = await undoPostings(app, undo, signal);
    expect(posting.results).toMatchObject([{ state: 'waiting', words: expect.stringContaining('frozen') }]);
    await plan();
    const nextInvoiceDate = new Date(clock.now() + 100 * 86_400_000).toISOString().slice(0, 10);
    await sandbox.move({ setAgreement: { id: Number(first?.agreementId), nextInvoiceDate } });
    await syncAll(app, { by }, signal);
    await plan();
    const words = `The period is already invoiced with ${first?.to}: only later invoices change.`;
    expect((await post()).results).toMatchObject([{ id: undone[0]?.id, state: 'posted', words }]);
    expect(String(await quantityOf(first?.additionId ?? ''))).toBe(first?.from);
  });

  test('an invoice confirms what is read after it was made, and nothing where that cannot be read', async () => {
    const [first] = await approveAll();
    await post();
    await sandbox.move({ setAddition: { id: Number(first?.additionId), quantity: 77 } });
    const nextInvoiceDate = new Date(clock.now() + 100 * 86_400_000).toISOString().slice(0, 10);
    await sandbox.move({ setAgreement: { id: Number(first?.agreementId), nextInvoiceDate } });
    await syncAll(app, { by }, signal);
    const baseline = () => findBaseline(app.db.read, first?.additionId ?? '');
    const path = `/agreements/${first?.agreementId}/additions`;
    await sandbox.fault({ server: 'connectwise', kind: 'status', value: 403, method: 'GET', path });
    await plan();
    expect(await baseline()).toMatchObject({ source: 'approved', quantity: first?.to });
    const dry = await makePlan(app, { dryRun: true }, signal);
    expect(await baseline()).toMatchObject({ source: 'approved' });
    const { plan: made } = await plan();
    expect(await baseline()).toMatchObject({
      source: 'invoiced',
      quantity: '77',
      seen: { quantity: '77' },
      nextInvoiceDate,
    });
    expect(made.adjustments).toEqual(dry.plan.adjustments);
  });

  test('a whole run is undone', async () => {
    const approved = await approveAll();
    const { postingRun } = await post();
    await undoPostings(app, { choice: { postingRun: postingRun ?? 0 }, by, reason: 'too early' }, signal);
    for (const { additionId, from } of approved) expect(String(await quantityOf(additionId))).toBe(from);
  });

  test('an undo of a run that cannot read one of its additions has done nothing, and is repeated whole', async () => {
    const approved = await approveAll();
    const choice = { postingRun: (await post()).postingRun ?? 0 };
    const undo = () => undoPostings(app, { choice, by, reason: 'too early' }, signal);
    const path = `/additions/${approved.at(-1)?.additionId}`;
    await sandbox.fault({ server: 'connectwise', kind: 'status', value: 403, method: 'GET', path });
    await expect(undo()).rejects.toMatchObject({ kind: 'forbidden' });
    expect(await loadAdjustments(app.db.read, { states: ['approved'] })).toEqual([]);
    expect((await undo()).posting).toMatchObject({ posted: approved.length });
    for (const { additionId, from } of approved) expect(String(await quantityOf(additionId))).toBe(from);
  });

  test('an undo of a run takes up what waits of it, and repeating it is refused once all is back', async () => {
    const approved = await approveAll();
    const choice = { postingRun: (await post()).postingRun ?? 0 };
    const undo = (of: UndoChoice) => undoPostings(app, { choice: of, by, reason: 'too early' }, signal);
    await pause(app, { accountId: null, reason: 'month end', until: null, by });
    const waiting = (await undo({ adjustment: approved[0]?.id ?? 0 })).undone[0]?.id;
    const whole = await undo(choice);
    expect(whole.undone).toHaveLength(approved.length);
    expect(whole.undone[0]).toMatchObject({ id: waiting });
    await resume(app, { accountId: null, by });
    const again = await undo(choice);
    expect(again.undone.map(({ id }) => id)).toEqual(whole.undone.map(({ id }) => id));
    expect(again.posting).toMatchObject({ posted: approved.length });
    for (const { additionId, from } of approved) expect(String(await quantityOf(additionId))).toBe(from);
    await expect(undo(choice)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('two postings of one addition in a run are undone as one, in the place of an undo of the later that waits', async () => {
    const [first] = await approveAll();
    await post();
    for (let times = 0; times < 2; times += 1) {
      await joinAccount(first?.accountId ?? 0);
      await approveAll();
    }
    const { postingRun, results } = await post();
    const choice = { postingRun: postingRun ?? 0 };
    const both = await loadAdjustments(app.db.read, { ...choice, additionId: first?.additionId ?? '' });
    expect(both).toHaveLength(2);
    await pause(app, { accountId: null, reason: 'month end', until: null, by });
    const later = { adjustment: both.at(-1)?.id ?? 0 };
    const { undone } = await undoPostings(app, { choice: later, by, reason: 'one too many' }, signal);
    await resume(app, { accountId: null, by });
    await undoPostings(app, { choice, by, reason: 'both too many' }, signal);
    expect(await loadAdjustments(app.db.read, { ids: [undone[0]?.id ?? 0] })).toMatchObject([{ state: 'superseded' }]);
    expect(String(await quantityOf(first?.additionId ?? ''))).toBe(both[0]?.from);
    expect(results.length).toBeGreaterThanOrEqual(2);
    await expect(undoPostings(app, { choice, by, reason: 'again' }, signal)).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  test('what was approved under another mapping does not go out: the next plan decides anew, an undo goes', async () => {
    const [first, second] = await approveAll();
    if (first === undefined || second === undefined) throw new Error('nothing to post');
    await postApproved(app, { by, reason: 'test', ids: [first.id] }, signal);
    const speaker = { by, at: new Date(clock.now()).toISOString() };
    for (const { accountId, serviceId } of [first, second]) {
      const fixed = { ...defaultLine({ accountId, serviceId }), kind: 'fixed' as const };
      await app.db.write((trx) => saveLine(trx, fixed, speaker));
    }
    const report = await postApproved(app, { by, reason: 'test', ids: [second.id] }, signal);
    expect(report).toMatchObject({ posted: 0, results: [{ id: second.id, state: 'waiting' }] });
    expect(String(await quantityOf(second.additionId))).toBe(second.from);
    const undo = { choice: { adjustment: first.id }, by, reason: 'wrong line' };
    expect((await undoPostings(app, undo, signal)).posting).toMatchObject({ posted: 1 });
    await plan();
    expect(await loadAdjustments(app.db.read, { ids: [second.id] })).toMatchObject([{ state: 'superseded' }]);
  });

  test('what was dismissed comes back only if the count changes', async () => {
    await plan();
    const ids = (await loadWaiting(app)).map(({ id }) => id);
    await dismissAdjustments(app, { ids, by, reason: 'next month' });
    await plan();
    expect(await loadWaiting(app)).toEqual([]);
    await expect(approveAdjustments(app, { ids, by })).rejects.toMatchObject({ code: 'conflict' });
  });
});
