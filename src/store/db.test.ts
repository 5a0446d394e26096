import { expect, test } from 'vitest';
import { describeEachDatabase } from '../../test/support/databases.ts';

const setting = (name: string) => ({ name, value: '1', by: 'someone', at: '2026-01-01T00:00:00.000Z' });

describeEachDatabase('the database', (store) => {
  const names = async () =>
    (await store.db.read.selectFrom('settings').select('name').orderBy('name').execute()).map((row) => row.name);
  const save = (name: string) => store.db.write((trx) => trx.insertInto('settings').values(setting(name)).execute());

  test('a write that throws leaves nothing behind', async () => {
    const failing = store.db.write(async (trx) => {
      await trx.insertInto('settings').values(setting('a')).execute();
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await names()).toEqual([]);
    await save('b');
    expect(await names()).toEqual(['b']);
  });
});
