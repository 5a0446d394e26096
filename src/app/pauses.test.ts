import { expect, test } from 'vitest';
import { appOn, testClock } from '../../test/support/app.ts';
import { describeEachDatabase } from '../../test/support/databases.ts';
import { AppError } from '../errors.ts';
import { currentPauses, pause, resume, untilOf } from './pauses.ts';

const by = 'anna';

describeEachDatabase('a pause', (store) => {
  test('holds until it is resumed, and says who and why', async () => {
    const app = appOn(store);
    await pause(app, { accountId: null, reason: 'upgrade', until: null, by });
    expect(await currentPauses(app)).toMatchObject([{ accountId: null, reason: 'upgrade', by }]);
    expect(await resume(app, { accountId: null, by })).toBe(true);
    expect(await currentPauses(app)).toEqual([]);
    expect(await resume(app, { accountId: null, by })).toBe(false);
  });

  test('ends by itself at its end', async () => {
    const clock = testClock();
    const app = appOn(store, { clock });
    await pause(app, { accountId: null, reason: '', until: untilOf('8h', clock.now()), by });
    clock.advance(8 * 3_600_000 - 1);
    expect(await currentPauses(app)).toHaveLength(1);
    clock.advance(1);
    expect(await currentPauses(app)).toEqual([]);
  });

  test('that would end in the past is refused', async () => {
    const until = '2026-03-02T07:59:59.000Z';
    await expect(pause(appOn(store), { accountId: null, reason: '', until, by })).rejects.toThrow(AppError);
  });
});

test('an end is a length, a moment or the end of a date', () => {
  const now = Date.parse('2026-03-02T08:00:00.000Z');
  expect(untilOf('90m', now)).toBe('2026-03-02T09:30:00.000Z');
  expect(untilOf('3d', now)).toBe('2026-03-05T08:00:00.000Z');
  expect(untilOf('2026-03-05T06:00Z', now)).toBe('2026-03-05T06:00:00.000Z');
  expect(new Date(untilOf('2026-03-05', now)).getHours()).toBe(23);
});

test.each(['', 'soon', '8', '3 weeks', '2026-13-01', '1'])('%j is no end of a pause', (text) => {
  expect(() => untilOf(text, 0)).toThrow('is no end of a pause');
});
