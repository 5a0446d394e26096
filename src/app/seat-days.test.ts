import { beforeEach, expect, test } from 'vitest';
import { appOn, testClock } from '../../test/support/app.ts';
import { keepCustomers } from '../../test/support/customers.ts';
import { describeEachDatabase } from '../../test/support/databases.ts';
import { mapGroup } from './mapping/accounts.ts';
import { mapProduct } from './mapping/products.ts';
import { countFinishedDays, dayToCount, seatsOverTime } from './seat-days.ts';
import { seatsOn } from './seats.ts';
import { setSetting } from './settings.ts';

const by = 'anna';
const { signal } = new AbortController();

describeEachDatabase('seats over time', (store) => {
  const app = (day: string) => appOn(store, { clock: testClock(`${day}T12:00:00.000Z`) });
  const all = { from: '2000-01-01', to: '2999-12-31' };

  beforeEach(async () => {
    await keepCustomers(store.db);
    await store.db.write((trx) => trx.updateTable('groups').set({ since: '2026-03-01T08:00:00.000Z' }).execute());
    await setSetting(app('2026-03-01'), { name: 'psa.timeZone', value: 'Europe/Prague', by });
    await mapProduct(app('2026-03-01'), 'ESET Endpoint Security', { to: 'service', service: 'EP', by });
    await mapGroup(app('2026-03-01'), 'mueller', { agreement: 'agreement:10', by });
    await mapGroup(app('2026-03-03'), 'novak', { agreement: 'agreement:20', by });
  });

  test('each day that is over is counted once, as it is counted by hand, and today is not', async () => {
    expect(await dayToCount(app('2026-03-01'))).toBeNull();
    await countFinishedDays(app('2026-03-05'), signal);
    const { days, seats, services } = await seatsOverTime(app('2026-03-05'), all);
    expect(days).toEqual(['2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04']);
    const byHand: number[] = [];
    for (const on of days) {
      const { rows } = await seatsOn(app('2026-03-05'), { devices: false, on });
      byHand.push(rows.reduce((sum, row) => sum + row.seats, 0));
    }
    expect(seats).toEqual(byHand);
    expect(new Set(seats).size).toBe(2);
    expect(services).toEqual([{ id: expect.any(String), name: 'EP', seats }]);
    expect(await dayToCount(app('2026-03-05'))).toBeNull();
    expect(await dayToCount(app('2026-03-06'))).toBe('2026-03-05');
  });

  test('a count that two processes make is kept once', async () => {
    await Promise.all([countFinishedDays(app('2026-03-05'), signal), countFinishedDays(app('2026-03-05'), signal)]);
    await countFinishedDays(app('2026-03-05'), signal);
    const { days } = await seatsOverTime(app('2026-03-05'), all);
    expect(days).toHaveLength(4);
    const spans = await store.db.read.selectFrom('seat_spans').selectAll().execute();
    expect(spans.map(({ seats, from_day, to_day }) => ({ seats, from_day, to_day }))).toHaveLength(2);
  });

  test('one account is told apart, and a long time is told in fewer points, with the newest', async () => {
    const [first] = (await seatsOn(app('2026-03-05'), { devices: false })).rows;
    await countFinishedDays(app('2026-08-01'), signal);
    const one = await seatsOverTime(app('2026-08-01'), { ...all, accountId: first?.account.id ?? 0 });
    expect(one.days.length).toBeLessThan(121);
    expect(one.days.at(-1)).toBe('2026-07-31');
    expect(one.seats.at(-1)).toBe(first?.seats);
    expect(await seatsOverTime(app('2026-08-01'), { from: '2027-01-01', to: '2027-02-01' })).toMatchObject({
      days: [],
    });
  });
});
