import { expect, test } from 'vitest';
import { describeEachDatabase } from '../../test/support/databases.ts';
import { insertTestConnection } from '../../test/support/records.ts';
import { openDb } from './db.ts';
import { loadRevisions } from './revisions.ts';
import { insertRun } from './runs.ts';
import { saveSetting } from './settings.ts';

const at = '2026-03-02T08:00:00.000Z';

describeEachDatabase('revisions', (store) => {
  const changed = async (work: () => Promise<unknown>) => {
    const before = await loadRevisions(store.db.read);
    await work();
    const after = await loadRevisions(store.db.read);
    return [...after.keys()].filter((subject) => after.get(subject) !== before.get(subject));
  };

  test('count the changes of their subject, and of no other', async () => {
    const setting = { name: 'sync.intervalMinutes', by: 'anna', at };
    const save = (value: string) => store.db.write((trx) => saveSetting(trx, { ...setting, value }));
    expect(await changed(() => save('7'))).toEqual(['settings']);
    expect(await changed(() => save('8'))).toEqual(['settings']);
    expect(await changed(async () => {})).toEqual([]);
    const { id } = await insertTestConnection(store.db, { name: 'ESET', role: 'eset' });
    const run = { connectionId: id, startedAt: at, full: true };
    expect(await changed(() => store.db.write((trx) => insertRun(trx, run)))).toEqual(['runs']);
  });

  test('see what another process changes, and nothing of what is rolled back', async () => {
    const other = await openDb(store.location);
    const setting = { name: 'sync.intervalMinutes', value: '7', by: 'cli', at };
    expect(await changed(() => other.write((trx) => saveSetting(trx, setting)))).toEqual(['settings']);
    const broken = async () => {
      await store.db
        .write(async (trx) => {
          await saveSetting(trx, { ...setting, value: '9' });
          throw new Error('stop');
        })
        .catch(() => undefined);
    };
    expect(await changed(broken)).toEqual([]);
    await other.close();
  });
});
