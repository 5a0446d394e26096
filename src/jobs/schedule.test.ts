import { beforeEach, expect, test } from 'vitest';
import { appOn, type TestClock, testClock } from '../../test/support/app.ts';
import { describeEachDatabase } from '../../test/support/databases.ts';
import { insertTestConnection, keepInventory, testGroup } from '../../test/support/records.ts';
import type { App } from '../app/app.ts';
import { setSetting } from '../app/settings.ts';
import type { PlannedAdjustment } from '../domain/adjustment.ts';
import { takeAccount } from '../store/accounts.ts';
import { insertAdjustment, moveState } from '../store/adjustments.ts';
import { updateConnection } from '../store/connections.ts';
import { insertWrite } from '../store/writes.ts';
import { loadJobs } from './schedule.ts';
import type { Job } from './scheduler.ts';

const at = (time: string) => `2026-03-02T${time}:00.000Z`;
const ms = (time: string) => Date.parse(at(time));
const neverRan = { startedAt: null, endedAt: null };

function planned(accountId: number): PlannedAdjustment {
  const addition = {
    quantity: '10',
    lessIncluded: '0',
    unitPrice: '2',
    billing: 'billable',
    effectiveDate: null,
    cancelledDate: null,
    serviceId: '7',
  } as const;
  const agreement = { status: 'active', cancelled: false, nextInvoiceDate: null, billingCycle: 'Monthly' } as const;
  const count = { on: '2026-03-01', seats: 12, offset: 0, minimum: 0, others: '0', mappingMark: 'm', ruleMark: 'r' };
  const about = { accountId, serviceId: '7', agreementId: '2', additionId: '3' };
  const money = { moneyCents: 400, monthCents: 400 };
  const rest = { cause: null, guards: [], blocks: [] };
  return {
    ...about,
    from: '10',
    to: '12',
    seats: 12,
    ...money,
    evidence: { addition, agreement, invoiceDate: null, ...count },
    ...rest,
  };
}

describeEachDatabase('the schedule', (store) => {
  let clock: TestClock;
  let app: App;
  let psa: number;
  beforeEach(async () => {
    clock = testClock(at('05:00'));
    app = appOn(store, { clock });
    psa = (await insertTestConnection(store.db, { name: 'PSA', role: 'psa' })).id;
    await setSetting(app, { name: 'psa.timeZone', value: 'UTC', by: 'anna' });
  });

  const jobs = () => loadJobs(app, { syncDone: () => {} });
  const postingJob = async (): Promise<Job | undefined> => (await jobs()).find(({ key }) => key === 'posting');
  const nextPosting = async (startedAt: number | null = null) =>
    (await postingJob())?.next({ startedAt, endedAt: startedAt }, clock.now());

  async function approve(when: string): Promise<number> {
    return store.db.write(async (trx) => {
      const key = { connectionId: psa, companyId: '1', siteId: null, agreementId: '2' };
      const { id: accountId } = await takeAccount(trx, { key, posting: true, ticketing: true, by: 'anna', at: when });
      const id = await insertAdjustment(trx, { planned: planned(accountId), state: 'proposed', at: when });
      const set = { decided: { by: 'anna', at: when } };
      await moveState(trx, { id, from: ['proposed'], to: 'approved', set });
      return id;
    });
  }

  test('there is a sync for each connection in use, and none for a disconnected one', async () => {
    const eset = await insertTestConnection(store.db, { name: 'Main', role: 'eset' });
    expect((await jobs()).map(({ label }) => label)).toEqual(['sync of PSA', 'sync of Main', 'daily posting']);
    await store.db.write((trx) => updateConnection(trx, { id: eset.id, disconnectedAt: at('04:00') }));
    expect((await jobs()).map(({ label }) => label)).toEqual(['sync of PSA', 'daily posting']);
  });

  test('the setting rules every connection without an interval of its own, also when it changes later', async () => {
    const eset = await insertTestConnection(store.db, { name: 'Main', role: 'eset' });
    await store.db.write((trx) => updateConnection(trx, { id: eset.id, intervalMinutes: 7 }));
    const ran = { startedAt: clock.now(), endedAt: clock.now() };
    const minutesToNext = async () =>
      (await jobs()).slice(0, 2).map((job) => ((job.next(ran, clock.now()) ?? 0) - clock.now()) / 60_000);
    expect(await minutesToNext()).toEqual([10, 7]);
    await setSetting(app, { name: 'sync.intervalMinutes', value: 30, by: 'anna' });
    expect(await minutesToNext()).toEqual([30, 7]);
    await store.db.write((trx) => updateConnection(trx, { id: eset.id, intervalMinutes: null }));
    expect(await minutesToNext()).toEqual([30, 30]);
  });

  test('days that are over are counted as soon as there is anything to count, and then no more', async () => {
    const counting = async () => (await jobs()).find(({ key }) => key === 'seat-days');
    expect(await counting()).toBeUndefined();
    const { id: connectionId } = await insertTestConnection(store.db, { name: 'Main', role: 'eset' });
    await keepInventory(store.db, { connectionId, at: '2026-02-27T12:00:00.000Z', groups: [testGroup('all')] });
    const job = await counting();
    expect(job?.next(neverRan, clock.now())).toBe(clock.now());
    await job?.run(new AbortController().signal);
    expect(await counting()).toBeUndefined();
    clock.advance(24 * 3_600_000);
    expect(await counting()).toBeDefined();
  });

  test('where postings go out after every sync there is no daily one', async () => {
    await setSetting(app, { name: 'billing.post', value: 'after-sync', by: 'anna' });
    expect(await postingJob()).toBeUndefined();
  });

  test('what is approved before the daily time waits for it', async () => {
    await approve(at('05:00'));
    expect(await nextPosting()).toBe(ms('06:00'));
    clock.advance(ms('06:00') - clock.now() + 1);
    expect(await nextPosting()).toBe(clock.now());
  });

  test('what is approved after the daily time waits for the next day, also over a restart', async () => {
    clock.advance(5 * 3_600_000);
    await approve(at('09:00'));
    expect(await nextPosting()).toBe(Date.parse('2026-03-03T06:00:00.000Z'));
  });

  test('a posting that fell into a standstill of the program is made up for at its start', async () => {
    await approve(at('05:30'));
    clock.advance(4 * 3_600_000);
    expect(await nextPosting()).toBe(clock.now());
  });

  test('what could not go out in its turn waits for the next day instead of being tried all day', async () => {
    await approve(at('05:30'));
    clock.advance(2 * 3_600_000);
    expect(await nextPosting(ms('06:00'))).toBe(Date.parse('2026-03-03T06:00:00.000Z'));
  });

  test('a posting left open is settled at the start, and asked for again until its outcome is known', async () => {
    const intent = { kind: 'quantity' as const, subject: 'adjustment:1', intent: {}, at: at('04:59') };
    await store.db.write((trx) => insertWrite(trx, { connectionId: psa, ...intent }));
    expect(await nextPosting()).toBe(clock.now());
    expect(await nextPosting(clock.now())).toBe(ms('05:03'));
  });

  test('the daily time is the one of the zone of the PSA', async () => {
    await setSetting(app, { name: 'psa.timeZone', value: 'America/New_York', by: 'anna' });
    expect(await nextPosting()).toBe(ms('11:00'));
    expect((await postingJob())?.turn).toEqual(neverRan);
  });
});
