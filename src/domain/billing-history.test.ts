import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Baseline, PlannedAdjustment } from './adjustment.ts';
import { approvedBaseline } from './baseline.ts';
import { SeatCount } from './counting.ts';
import { compare } from './decimal.ts';
import { seenOf } from './evidence.ts';
import { autoApproved, type OpenAdjustment, type Step, stepAdjustments, withSameCause } from './lifecycle.ts';
import { type Plan, planBilling } from './plan.ts';
import type { Change, PlanInput } from './plan-input.ts';
import { billingSettings, type GuardLimits, guardLimits } from './settings.ts';
import { account, addition, device, group, planInput, rules, seatsOf, toAccount } from './test-world.ts';

/*
 * Weeks of billing: devices come and go, one moves between accounts and to where nobody says whose it is, or is caught by
 * dynamic groups of both, plans are made, people approve, postings go out. Nobody touches the PSA.
 */

type Row = PlannedAdjustment & {
  id: number;
  state: OpenAdjustment['state'] | 'posted' | 'superseded';
  automatic: boolean;
};

const ACCOUNTS = [1, 2];
/** A static group that says nothing, and below it a dynamic group of each account; and a new customer. */
const UNSAID = 3;
const NEW_CUSTOMER = 4;
const DYNAMIC = [8, 9];
const given = rules({
  groups: [
    ...[...ACCOUNTS, UNSAID].map((key) => group(key, null)),
    group(NEW_CUSTOMER, 1, { isCustomer: true }),
    ...DYNAMIC.map((key) => group(key, UNSAID, { kind: 'dynamic' })),
  ],
  groupMappings: [
    ...ACCOUNTS.map((key) => toAccount(key, key)),
    ...DYNAMIC.map((key, i) => toAccount(key, ACCOUNTS[i] ?? 0)),
  ],
});
/** The device that moves. */
const STRAY = 9_000;

/** Where it is: its static group, and the dynamic ones that hold it. */
interface StrayPlace {
  groupKey: number;
  caughtBy: readonly number[];
}

/** What the store and the PSA hold, and the deeds of people and schedule on it. */
function openDesk(mode: 'manual' | 'automatic', limits: Partial<GuardLimits> = {}) {
  const seats = new Map(ACCOUNTS.map((id) => [id, 10]));
  let stray: StrayPlace = { groupKey: UNSAID, caughtBy: [] };
  let moments = 0;
  const changes: Extract<Change, { kind: 'device' }>[] = [];
  const freed: { row: Row; caughtTwice: boolean; astray: boolean }[] = [];
  const additions = new Map(ACCOUNTS.map((id) => [`addition-${id}-EP`, addition(id)]));
  const baselines = new Map<string, Baseline>();
  const rows: Row[] = [];
  const plans: Plan[] = [];

  const nextMoment = () => {
    moments += 1;
    return new Date(Date.UTC(2026, 2, 15) + moments).toISOString();
  };
  const rulesNow = () => ({
    ...given,
    memberships: stray.caughtBy.map((groupKey) => ({ groupKey, deviceKey: STRAY })),
  });
  const input = (): PlanInput => {
    const devices = ACCOUNTS.flatMap((id) =>
      Array.from({ length: seats.get(id) ?? 0 }, (_, i) => device(id * 1000 + i, id)),
    );
    return planInput([...devices, device(STRAY, stray.groupKey)], {
      given: rulesNow(),
      changes,
      settings: { ...billingSettings, mode, guards: { ...guardLimits, ...limits } },
      accounts: ACCOUNTS.map((id) => account(id)),
      additions: [...additions.values()],
      baselines: [...baselines.values()],
      approved: inState('approved').map((row) => ({
        ...row,
        guards: row.guards.map(({ guard }) => guard),
        undo: false,
      })),
    });
  };
  const inState = (...states: Row['state'][]) => rows.filter(({ state }) => states.includes(state));

  /** Whether it is what one device left behind that was billed nowhere else, since a person last looked. */
  const isHalf = ({ accountId, additionId }: Row) =>
    changes.some(
      ({ at, before, astray }) =>
        astray && at > (baselines.get(additionId)?.at ?? '') && before.some((line) => line.accountId === accountId),
    );

  /** The row that waits after the step; undefined where none does. */
  function takeStep(step: Step): Row | undefined {
    if (step.do === 'create') rows.push({ ...step.planned, id: rows.length + 1, state: step.state, automatic: false });
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
    freed,
    quantityOf: (additionId: string) => additions.get(additionId)?.quantity,
    seatsOf: (accountId: number) => seatsOf(input().count, { accountId, serviceId: 'EP' }),
    /** The stray device moves; what a dynamic group holds follows without a move of its own. */
    move(to: StrayPlace): void {
      const was = new SeatCount(rulesNow()).linesOf(device(STRAY, stray.groupKey));
      const moves = to.groupKey !== stray.groupKey;
      stray = to;
      const count = new SeatCount(rulesNow());
      const now = device(STRAY, to.groupKey);
      const move = { deviceKey: STRAY, before: was, after: count.linesOf(now), astray: count.isAstray(now) };
      if (moves) changes.push({ kind: 'device', at: nextMoment(), ...move });
    },
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
        if (row?.state !== 'proposed' || !free.has(row.additionId)) continue;
        Object.assign(row, { state: 'approved', automatic: true });
        freed.push({ row, caughtTwice: stray.caughtBy.length === 2 && stray.groupKey === UNSAID, astray: isHalf(row) });
      }
      plans.push(plan);
      return plan;
    },

    approve(which: number): void {
      const waiting = inState('proposed', 'held');
      const chosen = waiting[which % Math.max(1, waiting.length)];
      if (chosen === undefined) return;
      for (const row of withSameCause(waiting, new Set([chosen.id]))) {
        Object.assign(row, { state: 'approved', automatic: false });
        const before = baselines.get(row.additionId) ?? null;
        baselines.set(row.additionId, approvedBaseline(row, { quantity: row.to, at: nextMoment(), before }));
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
    stray: fc.record({
      groupKey: fc.constantFrom(...ACCOUNTS, UNSAID, NEW_CUSTOMER),
      caughtBy: fc.subarray(DYNAMIC),
    }),
  })
  .map(({ id, change, approves, posts, stray }) => (desk: Desk) => {
    desk.count(id, change);
    desk.move(stray);
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

test('of a device that is caught twice, or went where it is billed nowhere, automatic mode approves nothing', () => {
  fc.assert(
    fc.property(histories, (history) => {
      const desk = openDesk('automatic');
      for (const day of history) day(desk);
      expect(desk.freed.filter(({ caughtTwice, astray }) => caughtTwice || astray)).toEqual([]);
    }),
    { numRuns: 1000 },
  );
});

test('plan after plan, what automatic mode has approved and a run would post stays below the limits of a run', () => {
  fc.assert(
    fc.property(histories, (history) => {
      const desk = openDesk('automatic', { runAccounts: 1 });
      for (const day of history) {
        day(desk);
        const run = desk.inState('approved').filter(({ automatic }) => automatic);
        expect(new Set(run.map(({ accountId }) => accountId)).size).toBeLessThan(2);
      }
    }),
    { numRuns: 500 },
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
      desk.move({ groupKey: UNSAID, caughtBy: [] });
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
