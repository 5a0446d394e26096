import { beforeEach, expect, test } from 'vitest';
import { appOn } from '../../../test/support/app.ts';
import { type Customers, keepCustomers } from '../../../test/support/customers.ts';
import { describeEachDatabase } from '../../../test/support/databases.ts';
import { keepInventory, testDevice } from '../../../test/support/records.ts';
import { countSeats } from '../counting.ts';
import { mapGroup } from './accounts.ts';
import { mapProduct } from './products.ts';
import { confirmTwin, listTwins, releaseTwin } from './twins.ts';

const by = 'anna';

describeEachDatabase('twins', (store) => {
  let customers: Customers;
  const app = () => appOn(store);
  const seats = async () => (await countSeats(app())).count.tallies.reduce((sum, tally) => sum + tally.seats, 0);

  /** A device of Müller that was silent, and its successor with the same hardware. */
  beforeEach(async () => {
    customers = await keepCustomers(store.db);
    await mapGroup(app(), 'mueller', { agreement: 'agreement:10', by });
    await mapProduct(app(), 'ESET Endpoint Security', { to: 'service', service: 'EP', by });
    const { server: connectionId } = customers;
    const old = testDevice('old-pc', { groupId: 'mueller', serial: 'S1', lastSeen: '2026-02-20T08:00:00.000Z' });
    await keepInventory(store.db, { connectionId, at: '2026-03-01T10:00:00.000Z', devices: [old] });
    const fresh = testDevice('new-pc', { groupId: 'mueller', serial: 'S1', lastSeen: '2026-03-02T07:00:00.000Z' });
    await keepInventory(store.db, { connectionId, at: '2026-03-02T07:00:00.000Z', devices: [fresh] });
  });

  test('a device set up anew is probably one, and is counted once after one confirmation', async () => {
    expect(await seats()).toBe(4);
    expect(await listTwins(app())).toMatchObject([
      {
        older: { name: 'old-pc' },
        newer: { name: 'new-pc' },
        by: 'serial',
        account: 'Müller & Söhne GmbH, Managed Security',
        confirmedBy: null,
      },
    ]);
    expect(await confirmTwin(app(), { older: 'old-pc', newer: 'new-pc', by })).toMatchObject({ changed: true });
    expect(await seats()).toBe(3);
    expect(await listTwins(app())).toMatchObject([{ older: { name: 'old-pc' }, confirmedBy: by }]);
    expect(await confirmTwin(app(), { older: 'old-pc', newer: 'new-pc', by })).toMatchObject({ changed: false });
  });

  test('a confirmation can be taken back', async () => {
    const [pair] = await listTwins(app());
    const named = { older: `device:${pair?.older.key}`, newer: `device:${pair?.newer.key}` };
    await confirmTwin(app(), { ...named, by });
    expect(await releaseTwin(app(), { ...named, by: 'ben' })).toMatchObject({ changed: true });
    expect(await seats()).toBe(4);
    expect(await releaseTwin(app(), { ...named, by })).toMatchObject({ changed: false });
  });

  test('what is not probably one device cannot be made one', async () => {
    const confirm = (older: string, newer: string) => confirmTwin(app(), { older, newer, by });
    await expect(confirm('m1', 'm2')).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('new-pc'),
    });
    await expect(confirm('new-pc', 'old-pc')).rejects.toMatchObject({ code: 'not-found' });
    expect(await seats()).toBe(4);
  });
});
