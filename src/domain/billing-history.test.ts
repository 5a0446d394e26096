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

/* Weeks of billing: devices come and go, plans are made, people approve, postings go out. Nobody touches the PSA. */

type Row = PlannedAdjustment & { id: number; state: OpenAdjustment['state'] | 'posted' | 'superseded' };

const AT = '2026-03-15T08:00:00.000Z';
const ACCOUNTS = [1, 2];
const given = rules({
  groups: ACCOUNTS.map((key) => group(key, null)),
  groupMappings: ACCOUNTS.map((key) => toAccount(key, key)),
});

/** What the store and the PSA hold, and the deeds of people and schedule on it. */
function openDesk(mode: 'manual' | 'automatic') {
  const seats = new Map(ACCOUNTS.map((id) => [id, 10]));
  const additions = new Map(ACCOUNTS.map((id) => [`addition-${id}-EP`, addition(id)]));
  const baselines = new Map<string, Baseline>();
  const rows: Row[] = [];
  const plans: Plan[] = [];

  const input = (): PlanInput => {
    const devices = ACCOUNTS.flatMap((id) =>
      Array.from({ length: seats.get(id) ?? 0 }, (_, i) => device(id * 1000 + i, id)),
    );
    return planInput(devices, {
      given,
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
    seatsOf: (id: number) => seats.get(id),
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
  })
  .map(({ id, change, approves, posts }) => (desk: Desk) => {
    desk.count(id, change);
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

test('where only we write, nobody is accused of a change, and an approval falls only when the count turns', () => {
  fc.assert(
    fc.property(modes, histories, (mode, history) => {
      const desk = openDesk(mode);
      for (const day of history) day(desk);
      for (const { adjustments, findings, takeBacks } of [...desk.plans, desk.plan()]) {
        expect(adjustments.flatMap(({ guards }) => guards.filter(({ guard }) => guard === 'changed-in-psa'))).toEqual(
          [],
        );
        expect(findings.filter(({ kind }) => kind === 'quantity-changed-in-psa')).toEqual([]);
        expect(takeBacks.filter(({ reversed, guards }) => !reversed && guards.length > 0)).toEqual([]);
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
