import { beforeEach, expect, test } from 'vitest';
import { appOn, testClock } from '../../test/support/app.ts';
import { type Customers, keepCustomers } from '../../test/support/customers.ts';
import { describeEachDatabase } from '../../test/support/databases.ts';
import { keepInventory, testDevice } from '../../test/support/records.ts';
import { excludeGroup, mapGroup } from './mapping/accounts.ts';
import { mapProduct } from './mapping/products.ts';
import { type SeatQuery, seatsOn } from './seats.ts';
import { setSetting } from './settings.ts';

const by = 'anna';

describeEachDatabase('seats', (store) => {
  let customers: Customers;
  const app = (at = '2026-03-01T12:00:00.000Z') => appOn(store, { clock: testClock(at) });
  const seats = (query: Partial<SeatQuery> = {}, at?: string) => seatsOn(app(at), { devices: false, ...query });

  beforeEach(async () => {
    customers = await keepCustomers(store.db);
    await setSetting(app(), { name: 'psa.timeZone', value: 'Europe/Prague', by });
    await mapGroup(app(), 'mueller', { agreement: 'agreement:10', by });
    await mapGroup(app(), 'novak', { agreement: 'agreement:20', by });
    await excludeGroup(app(), 'lost', { tickets: false, by });
    await mapProduct(app(), 'ESET Endpoint Security', { to: 'service', service: 'EP', by });
  });

  test('seats are listed per account and service, every product beside them, and the sums close', async () => {
    const { on, rows, products, unrouted, sums, devices, sources } = await seats();
    expect(on).toBe('2026-03-01');
    expect(rows.map(({ account, service, seats: n }) => `${account.name}: ${n} ${service.name}`)).toEqual([
      'Müller & Söhne GmbH, Managed Security: 2 EP',
      'Novák s.r.o., Managed Security: 2 EP',
    ]);
    expect(products.map(({ product, devices: n, fate }) => `${n} ${product} ${fate}`)).toEqual([
      '6 ESET Endpoint Security service',
      '6 ESET Management Agent not-billed',
      '1 ESET Full Disk Encryption ask',
      '1 ESET Mail Security for Microsoft Exchange Server fixed',
      '1 ESET Server Security ask',
    ]);
    expect(unrouted).toEqual([
      { group: { key: customers.groups.get('old'), name: 'All / Customers / Old Ltd' }, newCustomer: true, devices: 1 },
    ]);
    const { pairs, notBilled, ...parts } = sums;
    const all = [...Object.values(parts), ...Object.values(notBilled)].reduce((sum, each) => sum + each, 0);
    expect({ pairs, all }).toEqual({ pairs: 15, all: 15 });
    expect(devices).toBeNull();
    expect(sources.map(({ name }) => name)).toEqual(['ConnectWise', 'Main server']);
  });

  test('the devices behind a count are told by name, with what becomes of each product', async () => {
    const { devices } = await seats({ account: 'NOVAK', devices: true });
    expect(
      devices?.map(({ device, product, fate, service, why }) => `${device} ${product}: ${fate} ${service ?? ''}${why}`),
    ).toEqual([
      'n1 ESET Endpoint Security: line EP',
      'n1 ESET Management Agent: not-billed product',
      'n2 ESET Endpoint Security: line EP',
      'n2 ESET Full Disk Encryption: not-mapped ',
      'n2 ESET Management Agent: not-billed product',
    ]);
  });

  test('a product is followed under any of its names, billed or not', async () => {
    const { devices, rows } = await seats({ product: 'ESET File Security', devices: true });
    expect(devices).toMatchObject([
      { device: 'm3', product: 'ESET Server Security', fate: 'not-mapped', server: 'Main server' },
    ]);
    expect(rows).toEqual([]);
    const all = await seats({ product: 'ESET Endpoint Security', service: 'EP', devices: true });
    const fates = all.devices?.map(({ device, fate, why }) => `${device} ${fate} ${why}`.trimEnd());
    const others = ['o1 no-account All / Customers / Old Ltd', 'l1 excluded'];
    expect(fates).toEqual(['m1 line', 'm2 line', 'n1 line', 'n2 line', ...others]);
  });

  test('a past day is shown as it was at its end, with the devices of that day', async () => {
    const moved = [testDevice('n1', { groupId: 'mueller', name: 'moved' })];
    await keepInventory(store.db, { connectionId: customers.server, at: '2026-03-03T10:00:00.000Z', devices: moved });
    const after = '2026-03-04T12:00:00.000Z';
    const counts = async (on?: string) =>
      (await seats(on === undefined ? {} : { on }, after)).rows.map(
        ({ account, seats: n }) => `${account.name.slice(0, 5)} ${n}`,
      );
    expect(await counts('2026-03-02')).toEqual(['Mülle 2', 'Novák 2']);
    expect(await counts()).toEqual(['Mülle 3', 'Novák 1']);
    const { devices } = await seats({ on: '2026-03-02', account: 'NOVAK', service: 'EP', devices: true }, after);
    expect(devices?.map(({ device }) => device)).toEqual(['n1', 'n2']);
    await expect(seats({ on: '2026-03-05' }, after)).rejects.toMatchObject({ code: 'usage' });
  });

  test('a day before the first record is refused, and not shown as one without seats', async () => {
    await expect(seats({ on: '2020-01-01' })).rejects.toThrow(
      /^Nothing was recorded before 20\d\d-\d\d-\d\d, so 2020-01-01/,
    );
  });

  test('an account or service that is none is refused', async () => {
    await expect(seats({ account: 'Nobody' })).rejects.toMatchObject({ code: 'not-found' });
    await expect(seats({ service: 'Nothing' })).rejects.toMatchObject({ code: 'not-found' });
  });
});
