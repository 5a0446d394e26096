import { afterEach, beforeEach, expect, test } from 'vitest';
import { apiOn, type TestApi } from './support/api.ts';
import { appOn } from './support/app.ts';
import { describeEachDatabase } from './support/databases.ts';

describeEachDatabase('the API', (store) => {
  let api: TestApi;
  beforeEach(() => {
    api = apiOn(appOn(store));
  });
  afterEach(() => api.stop());

  test('it tells a person who they are and what they may', async () => {
    expect(await api.ask('GET', '/me', { as: 'operator' })).toMatchObject({
      role: 'operator',
      may: ['viewer', 'operator'],
    });
  });

  test('a list on an empty store is empty, page and table', async () => {
    expect(await api.ask('GET', '/connections')).toEqual({ rows: [] });
    expect(await api.ask('GET', '/runs?limit=5')).toEqual({ rows: [], next: null, total: 0 });
    expect(await (await api.send('GET', '/runs.csv')).text()).toMatch(/^\uFEFF?run,connection,state/);
  });

  test('a write under a key is carried out once, and its key is not for another request', async () => {
    const under = (key: string, body: object) => ({ headers: { 'idempotency-key': key }, body });
    const first = await api.ask('POST', '/sync', under('one', { full: true }));
    expect(await api.ask('POST', '/sync', under('one', { full: true }))).toEqual(first);
    expect(await api.ask('POST', '/sync', under('two', { full: true }))).not.toEqual(first);
    const other = await api.send('POST', '/sync', under('one', { full: false }));
    expect([other.status, await other.json()]).toMatchObject([422, { code: 'usage', field: 'idempotency-key' }]);
  });
});
