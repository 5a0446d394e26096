import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Baseline, PlannedAdjustment } from './adjustment.ts';
import { approvedBaseline } from './baseline.ts';
import { compare } from './decimal.ts';
import { seenOf } from './evidence.ts';
import { autoApproved, type OpenAdjustment, type Step, stepAdjustments, withSameCause } from './lifecycle.ts';
import { type Plan, planBilling } from './plan.ts';
import type { PlanInput } from './plan-input.ts';
import { billingSettings } from './settings.ts';
import { account, addition, device, group, planInput, rules, toAccount } from './test-world.ts';

/*
 * Weeks of billing: devices come and go, some are caught by dynamic groups of both accounts, plans are made, people
 * approve, postings go out. Nobody touches the PSA.
 */

type Row = PlannedAdjustment & { id: number; state: OpenAdjustment['state'] | 'posted' | 'superseded' };

const AT = '2026-03-15T08:00:00.000Z';
const ACCOUNTS = [1, 2];
/** A static group that says nothing, and below it a dynamic group of each account. */
const UNSAID = 3;
const DYNAMIC = [8, 9];
const given = rules({
  groups: [
    ...[...ACCOUNTS, UNSAID].map((key) => group(key, null)),
    ...DYNAMIC.map((key) => group(key, UNSAID, { kind: 'dynamic' })),
  ],
  groupMappings: [
    ...ACCOUNTS.map((key) => toAccount(key, key)),
    ...DYNAMIC.map((key, i) => toAccount(key, ACCOUNTS[i] ?? 0)),
  ],
});
/** A device that is in none of the accounts' own groups. */
const STRAY = 9_000;

/** What the store and the PSA hold, and the deeds of people and schedule on it. */
function openDesk(mode: 'manual' | 'automatic') {
  const seats = new Map(ACCOUNTS.map((id) => [id, 10]));
  let caughtBy: readonly number[] = [];
  const additions = new Map(ACCOUNTS.map((id) => [`addition-${id}-EP`, addition(id)]));
  const baselines = new Map<string, Baseline>();
  const rows: Row[] = [];
  const plans: Plan[] = [];

  const input = (): PlanInput => {
    const devices = ACCOUNTS.flatMap((id) =>
      Array.from({ length: seats.get(id) ?? 0 }, (_, i) => device(id * 1000 + i, id)),
    );
    const memberships = caughtBy.map((groupKey) => ({ groupKey, deviceKey: STRAY }));
    return planInput([...devices, device(STRAY, UNSAID)], {
      given: { ...given, memberships },
      settings: { ...billingSettings, mode },
      accounts: ACCOUNTS.map((id) => account(id)),
      additions: [...additions.values()],
      baselines: [...baselines.values()],
      approved: inState('approved').map((row) => ({ ...row, guards: row.guards.map(({ guard }) => guard) })),
    });
  };
  const inState = (...states: Row['state'][]) => rows.filter(({ state }) => states.includes(state));

  /** The row that waits after the step; undefined where none does. */
  function takeStep(step: Step): Row | undefined {
    if (step.do === 'create') rows.push({ ...step.planned, id: rows.length + 1, state: step.state });
    if (step.do === 'create') return rows.at(-1);
    const row = rows.find(({ id }) => id === step.id);
    if (row !== undefined)
      Object.assign(row, step.do === 'supersede' ? { state: 'superseded' } : { ...step.planned, state: step.state });
    return row;
  }

  return {
    rows,
    plans,
    inState,
    /** With the device that the account's dynamic group alone has caught. */
    seatsOf: (id: number) => (seats.get(id) ?? 0) + (caughtBy.length === 1 && caughtBy[0] === DYNAMIC[id - 1] ? 1 : 0),
    isCaughtTwice: () => caughtBy.length === 2,
    /** The dynamic groups that hold the stray device from now on. */
    catch: (groups: readonly number[]) => {
      caughtBy = groups;
    },
    quantityOf: (additionId: string) => additions.get(additionId)?.quantity,
    /** So many devices come, or go where it is negative. */
    count: (id: number, change: number) => seats.set(id, Math.max(1, (seats.get(id) ?? 0) + change)),

    plan(): Plan {
      const now = input();
      const plan = planBilling(now);
      const steps = stepAdjustments(plan, {
        open: inState('proposed', 'held', 'approved') as OpenAdjustment[],
        past: [],
      });
      const free = new Set(autoApproved(plan, { steps, accounts: now.accounts, mode }).map((each) => each.additionId));
      for (const step of steps) {
        const row = takeStep(step);
        if (row?.state === 'proposed' && free.has(row.additionId)) row.state = 'approved';
      }
      plans.push(plan);
      return plan;
    },

    approve(which: number): void {
      const waiting = inState('proposed', 'held');
      const chosen = waiting[which % Math.max(1, waiting.length)];
      if (chosen === undefined) return;
      for (const row of withSameCause(waiting, new Set([chosen.id]))) {
        row.state = 'approved';
        const before = baselines.get(row.additionId) ?? null;
        baselines.set(row.additionId, approvedBaseline(row, { quantity: row.to, at: AT, before }));
      }
    },

    /** Posts those that are approved, or the oldest of them. */
    post(which: 'one' | 'all'): void {
      for (const row of inState('approved').slice(0, which === 'all' ? undefined : 1)) {
        const now = additions.get(row.additionId);
        if (now === undefined) continue;
        row.state = compare(now.quantity, row.from) === 0 ? 'posted' : 'superseded';
        if (row.state === 'superseded') continue;
        const shown = { ...now, quantity: row.to };
        additions.set(row.additionId, shown);
        const known = baselines.get(row.additionId);
        if (known !== undefined) baselines.set(row.additionId, { ...known, seen: seenOf(shown) });
      }
    },
  };
}

type Desk = ReturnType<typeof openDesk>;

/** A day: devices come or go, a plan is made, and perhaps somebody approves, and perhaps it is time to post. */
const days = fc
  .record({
    id: fc.constantFrom(...ACCOUNTS),
    change: fc.oneof(fc.integer({ min: -2, max: 3 }), fc.integer({ min: -20, max: 30 })),
    approves: fc.option(fc.nat(3)),
    posts: fc.constantFrom('nothing', 'nothing', 'one', 'all'),
    caught: fc.subarray(DYNAMIC),
  })
  .map(({ id, change, approves, posts, caught }) => (desk: Desk) => {
    desk.count(id, change);
    desk.catch(caught);
    desk.plan();
    if (approves !== null) desk.approve(approves);
    if (posts !== 'nothing') desk.post(posts);
  });
const histories = fc.array(days, { maxLength: 20 });

const modes = fc.constantFrom('manual' as const, 'automatic' as const);

test('two approvals of one addition before a posting both stand, and nobody is accused', () => {
  const desk = openDesk('manual');
  for (let times = 0; times < 2; times += 1) {
    desk.count(1, 1);
    desk.plan();
    desk.approve(0);
  }
  expect(desk.plan().takeBacks).toEqual([]);
  desk.post('all');
  expect(desk.rows.map(({ from, to, state }) => [from, to, state])).toEqual([
    ['10', '11', 'posted'],
    ['11', '12', 'posted'],
  ]);
});

test('while a device is caught by two accounts, automatic mode approves no change of either', () => {
  fc.assert(
    fc.property(histories, (history) => {
      const desk = openDesk('automatic');
      for (const day of history) {
        day(desk);
        if (!desk.isCaughtTwice()) continue;
        const before = desk.inState('approved', 'posted').length;
        desk.plan();
        expect(desk.inState('approved', 'posted')).toHaveLength(before);
        expect(desk.inState('proposed')).toEqual([]);
      }
    }),
    { numRuns: 300 },
  );
});

test('where only we write, nobody is accused of a change, and an approval falls only when the count turns or nobody knows whose a device is', () => {
  fc.assert(
    fc.property(modes, histories, (mode, history) => {
      const desk = openDesk(mode);
      for (const day of history) day(desk);
      for (const { adjustments, findings, takeBacks } of [...desk.plans, desk.plan()]) {
        expect(adjustments.flatMap(({ guards }) => guards.filter(({ guard }) => guard === 'changed-in-psa'))).toEqual(
          [],
        );
        expect(findings.filter(({ kind }) => kind === 'quantity-changed-in-psa')).toEqual([]);
        const taken = takeBacks.flatMap(({ reversed, guards }) => (reversed ? [] : guards.map(({ guard }) => guard)));
        expect(taken.filter((guard) => guard !== 'device-caught-twice')).toEqual([]);
      }
    }),
    { numRuns: 500 },
  );
});

test('however it went, planned, approved and posted in the end, every quantity is as counted', () => {
  fc.assert(
    fc.property(modes, histories, (mode, history) => {
      const desk = openDesk(mode);
      for (const day of history) day(desk);
      desk.catch([]);
      for (let turns = 0; turns < 3; turns += 1) {
        desk.plan();
        ACCOUNTS.forEach(() => void desk.approve(0));
        desk.post('all');
      }
      for (const id of ACCOUNTS) expect(desk.quantityOf(`addition-${id}-EP`)).toBe(`${desk.seatsOf(id)}`);
    }),
    { numRuns: 300 },
  );
});
