import { expect, test } from 'vitest';
import { appOn, testClock } from '../../test/support/app.ts';
import { describeEachDatabase } from '../../test/support/databases.ts';
import { pause } from './pauses.ts';
import { setSetting } from './settings.ts';
import { openShelf } from './shelf.ts';

describeEachDatabase('what is kept on the shelf', (store) => {
  const staged = () => {
    const clock = testClock();
    const app = appOn(store, { clock });
    let made = 0;
    const load = async () => {
      made += 1;
      return made;
    };
    const shelf = openShelf(app);
    const take = () => shelf.take({ name: 'list', of: ['settings'], load });
    return { app, clock, take };
  };

  test('is made once for all who ask at the same time, and again when what it rests on has changed', async () => {
    const { app, take } = staged();
    expect(await Promise.all([take(), take(), take()])).toEqual([1, 1, 1]);
    await setSetting(app, { name: 'sync.intervalMinutes', value: 7, by: 'anna' });
    expect(await take()).toBe(2);
    await pause(app, { accountId: null, reason: 'of something else', until: null, by: 'anna' });
    expect(await take()).toBe(2);
  });

  test('is made again after half a minute, and after it failed', async () => {
    const { clock, take, app } = staged();
    expect(await take()).toBe(1);
    clock.advance(31_000);
    expect(await take()).toBe(2);
    let tries = 0;
    const shelf = openShelf(app);
    const failing = () =>
      shelf.take({
        name: 'broken',
        of: [],
        load: async () => {
          tries += 1;
          throw new Error('gone');
        },
      });
    await expect(failing()).rejects.toThrow('gone');
    await expect(failing()).rejects.toThrow('gone');
    expect(tries).toBe(2);
  });
});
