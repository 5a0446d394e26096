import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { appOn, testClock } from '../../test/support/app.ts';
import { describeEachDatabase } from '../../test/support/databases.ts';
import { keepWarm } from './keep-warm.ts';
import { pause } from './pauses.ts';
import { setSetting } from './settings.ts';
import { openShelf, warmMs } from './shelf.ts';

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

  test('is made again behind whoever asks after half a minute, and at once where it is older than ten', async () => {
    const { clock, take } = staged();
    expect(await take()).toBe(1);
    clock.advance(31_000);
    expect(await take()).toBe(1);
    await expect.poll(take).toBe(2);
    clock.advance(601_000);
    expect(await take()).toBe(3);
  });

  test('is made again on another day of the PSA', async () => {
    const { app, clock, take } = staged();
    await setSetting(app, { name: 'psa.timeZone', value: 'Europe/Berlin', by: 'anna' });
    clock.advance(Date.parse('2026-03-02T22:59:55.000Z') - clock.now());
    expect(await take()).toBe(1);
    clock.advance(10_000);
    expect(await take()).toBe(2);
  });

  test('is tried again after it failed', async () => {
    const { app } = staged();
    let tries = 0;
    const failing = openShelf(app).keep({
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

  const warmed = () => {
    const clock = testClock();
    const app = appOn(store, { clock });
    const shelf = openShelf(app);
    const made: string[] = [];
    const keep = (name: string, load: () => Promise<void>) =>
      shelf.keep({
        name,
        of: ['settings'],
        load: async () => {
          made.push(name);
          await load();
        },
      });
    return { app, clock, shelf, made, keep };
  };
  const { signal } = new AbortController();

  test('is made ahead, one list after the other, and one that cannot be made keeps no other from it', async () => {
    const { shelf, made, keep } = warmed();
    let busy = 0;
    const alone = async () => {
      busy += 1;
      expect(busy).toBe(1);
      await setTimeout(5);
      busy -= 1;
    };
    const first = keep('first', alone);
    keep('broken', () => Promise.reject(new Error('gone')));
    keep('last', alone);
    expect(await shelf.warm(signal)).toBe(true);
    expect(made).toEqual(['first', 'broken', 'last']);
    await first();
    expect(made).toHaveLength(3);
  });

  test('is left for later where something changes while it is made ahead', async () => {
    const { app, shelf, made, keep } = warmed();
    keep('first', async () => void (await setSetting(app, { name: 'sync.intervalMinutes', value: 9, by: 'anna' })));
    keep('last', async () => {});
    expect(await shelf.warm(signal)).toBe(false);
    expect(made).toEqual(['first']);
  });

  test('is kept warm: at the start, after a change that nothing follows, and before it grows old', async () => {
    const { app, clock, shelf, made, keep } = warmed();
    keep('list', async () => {});
    const stopping = new AbortController();
    const looks = [
      () => expect(made).toHaveLength(1),
      () => setSetting(app, { name: 'sync.intervalMinutes', value: 11, by: 'anna' }),
      () => setSetting(app, { name: 'sync.intervalMinutes', value: 12, by: 'anna' }),
      () => expect(made).toHaveLength(1),
      () => expect(made).toHaveLength(2),
      () => clock.advance(warmMs),
      () => expect(made).toHaveLength(3),
      () => stopping.abort(),
    ];
    const sleep = async () => {
      await looks.shift()?.();
    };
    await keepWarm({ ...app, clock: { ...clock, sleep } }, { shelf, signal: stopping.signal });
    expect(made).toHaveLength(3);
    expect(looks).toEqual([]);
  });
});
