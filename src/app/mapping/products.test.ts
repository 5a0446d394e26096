import { expect, test } from 'vitest';
import { appOn } from '../../../test/support/app.ts';
import { keepCustomers, SYNCED } from '../../../test/support/customers.ts';
import { describeEachDatabase } from '../../../test/support/databases.ts';
import { keepRows, testService } from '../../../test/support/records.ts';
import { countSeats } from '../counting.ts';
import { serviceObject } from '../sync/objects.ts';
import { mapGroup } from './accounts.ts';
import { listProducts, mapProduct, unmapProduct } from './products.ts';
import { applyServices, listCatalog, suggestServices } from './service-suggestions.ts';
import { changeRule, listServices } from './services.ts';

const by = 'anna';

describeEachDatabase('products and services', (store) => {
  const fates = async () =>
    (await listProducts(appOn(store))).map(({ product, devices, fate }) => `${devices} ${product}: ${fate}`);

  test('products are listed with what they start as, those to be decided first, and counting agrees', async () => {
    await keepCustomers(store.db);
    expect(await fates()).toEqual([
      '6 ESET Endpoint Security: ask',
      '1 ESET Full Disk Encryption: ask',
      '1 ESET Server Security: ask',
      '6 ESET Management Agent: not-billed',
      '1 ESET Mail Security for Microsoft Exchange Server: fixed',
    ]);
    const rows = await listProducts(appOn(store));
    expect(rows.at(-1)).toMatchObject({ why: expect.stringContaining('licensed by mailbox'), by: null });
    const { count } = await countSeats(appOn(store));
    expect(Object.fromEntries(count.products.map(({ product, fate }) => [product, fate.to]))).toEqual(
      Object.fromEntries(rows.map(({ product, fate }) => [product, fate])),
    );
  });

  test('a product is mapped under any name it ever had, says what it was, and starts anew when unmapped', async () => {
    await keepCustomers(store.db);
    const app = appOn(store);
    const mapped = await mapProduct(app, 'eset file security', { to: 'service', service: 'server seats', by });
    expect(mapped).toMatchObject({
      changed: true,
      before: { fate: 'ask' },
      after: { product: 'ESET Server Security', fate: 'service', service: { id: '101', name: 'SRV' }, by },
    });
    const fixed = await mapProduct(app, 'ESET Server Security', { to: 'fixed', by: 'ben' });
    expect(fixed).toMatchObject({ before: { service: { name: 'SRV' } }, after: { fate: 'fixed', by: 'ben' } });
    expect(await mapProduct(app, 'ESET Server Security', { to: 'fixed', by })).toMatchObject({ changed: false });
    expect(await unmapProduct(app, 'ESET Server Security', { by })).toMatchObject({
      changed: true,
      after: { fate: 'ask' },
    });
  });

  test('a person may bill what starts as not billed or fixed', async () => {
    await keepCustomers(store.db);
    const app = appOn(store);
    await mapProduct(app, 'ESET Management Agent', { to: 'service', service: 'EP', by });
    await mapProduct(app, 'ESET Mail Security for Microsoft Exchange Server', { to: 'not-billed', by });
    expect((await fates()).filter((row) => /Agent|Mail/.test(row))).toEqual([
      '6 ESET Management Agent: service',
      '1 ESET Mail Security for Microsoft Exchange Server: not-billed',
    ]);
  });

  test('an unknown product and a service that cannot be an addition are refused', async () => {
    await keepCustomers(store.db);
    const app = appOn(store);
    const map = (product: string, service: string) => mapProduct(app, product, { to: 'service', service, by });
    await expect(map('ESET Endpoint', 'EP')).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('ESET Endpoint Security'),
    });
    await expect(map('ESET Endpoint Security', 'ALL')).rejects.toThrow(/bundle/);
    await expect(map('ESET Endpoint Security', 'OLDEP')).rejects.toThrow(/inactive/);
    await expect(map('ESET Endpoint Security', 'NOPE')).rejects.toThrow(/seatbridge services catalog/);
  });

  test('a service is suggested for its name, and certain where mapped agreements bill it already', async () => {
    await keepCustomers(store.db);
    const app = appOn(store);
    const before = (await suggestServices(app)).filter(({ product }) => product === 'ESET Endpoint Security');
    expect(before[0]).toMatchObject({ service: { name: 'EP' }, certain: false, devices: 6 });
    await mapGroup(app, 'mueller', { agreement: 'agreement:10', by });
    const { applied, left } = await applyServices(app, { by });
    expect(applied.map(({ product, service }) => `${product}: ${service.name}`)).toEqual([
      'ESET Endpoint Security: EP',
    ]);
    expect(left).toEqual(['ESET Full Disk Encryption', 'ESET Server Security']);
    expect((await applyServices(app, { by })).applied).toEqual([]);
    expect((await listProducts(app)).find(({ fate }) => fate === 'service')).toMatchObject({ by });
  });

  test('the catalog offers what is in use first, and nothing that cannot be an addition', async () => {
    const { psa } = await keepCustomers(store.db);
    const app = appOn(store);
    const rows = [testService('90', { identifier: 'AAA', description: 'First by name' })];
    await keepRows(store.db, serviceObject, { connectionId: psa, rows, at: SYNCED });
    await mapGroup(app, 'novak', { agreement: 'agreement:20', by });
    const listed = (await listCatalog(app)).map(({ service, used }) => `${service.identifier} ${used}`);
    expect(listed).toEqual(['EP 2', 'AAA 0', 'SRV 0']);
    expect((await listCatalog(app, 'seats serv')).map(({ service }) => service.identifier)).toEqual(['SRV']);
  });

  test('how a service is counted changes in what is named alone, and the count follows', async () => {
    await keepCustomers(store.db);
    const app = appOn(store);
    await mapGroup(app, 'mueller', { agreement: 'agreement:10', by });
    for (const product of ['ESET Endpoint Security', 'ESET Server Security']) {
      await mapProduct(app, product, { to: 'service', service: 'EP', by });
    }
    const seats = async () =>
      (await countSeats(app)).count.tallies.map((tally) => [tally.serviceId, tally.seats] as const);
    expect(await seats()).toEqual([['100', 3]]);

    const classes = await changeRule(app, 'EP', { change: { classes: { server: 'SRV' } }, by });
    expect(classes.after.classServices).toEqual({ server: '101' });
    expect(await seats()).toEqual([
      ['100', 2],
      ['101', 1],
    ]);

    const activated = await changeRule(app, 'EP', { change: { counts: 'activated', seenWithinDays: 30 }, by: 'ben' });
    expect(activated.before.counts).toBe('installed');
    expect(activated.after).toMatchObject({
      counts: 'activated',
      seenWithinDays: 30,
      classServices: { server: '101' },
    });
    expect(await seats()).toEqual([['101', 1]]);

    const back = await changeRule(app, 'EP', {
      change: { counts: 'installed', seenWithinDays: null, classes: { server: null } },
      by,
    });
    expect(back.after.classServices).toEqual({});
    expect(await seats()).toEqual([['100', 3]]);
    expect(await listServices(app)).toMatchObject([
      { service: { id: '100' }, products: ['ESET Endpoint Security', 'ESET Server Security'], by },
    ]);
  });

  test('looking at a rule says nothing, and a limit of one day is refused', async () => {
    await keepCustomers(store.db);
    const app = appOn(store);
    expect(await changeRule(app, 'EP', { change: {}, by })).toMatchObject({
      changed: false,
      after: { counts: 'installed' },
    });
    expect(await listServices(app)).toEqual([]);
    for (const seenWithinDays of [1, 0, 2.5, Number.NaN]) {
      await expect(changeRule(app, 'EP', { change: { seenWithinDays }, by })).rejects.toThrow(/2 days or more/);
    }
  });
});
