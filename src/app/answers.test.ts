import { expect, test } from 'vitest';
import { appOn, testClock } from '../../test/support/app.ts';
import { describeEachDatabase } from '../../test/support/databases.ts';
import { beginAnswer, forgetAnswer, keepAnswer } from './answers.ts';

const asked = { person: 'anna', route: 'POST /sync', key: 'one' };
const answer = { status: 200, type: 'application/json', text: '{"secret":"example-shown-once"}' };

describeEachDatabase('answers to writes that came with a key', (store) => {
  const staged = () => {
    const clock = testClock();
    return { clock, app: appOn(store, { clock }) };
  };

  test('are given again to the same request of the same person, for a day', async () => {
    const { app, clock } = staged();
    expect(await beginAnswer(app, { ...asked, hash: 'h' })).toBeNull();
    await keepAnswer(app, { ...asked, answer });
    expect(await beginAnswer(app, { ...asked, hash: 'h' })).toEqual(answer);
    expect(await beginAnswer(app, { ...asked, person: 'ben', hash: 'h' })).toBeNull();
    clock.advance(25 * 3_600_000);
    expect(await beginAnswer(app, { ...asked, hash: 'h' })).toBeNull();
  });

  test('are not given to another request under the same key', async () => {
    const { app } = staged();
    await beginAnswer(app, { ...asked, hash: 'h' });
    await expect(beginAnswer(app, { ...asked, hash: 'other' })).rejects.toMatchObject({ code: 'usage' });
  });

  test('are missing while the first request goes on, or when it never ended: a repeat is refused', async () => {
    const { app } = staged();
    const both = await Promise.allSettled([
      beginAnswer(app, { ...asked, hash: 'h' }),
      beginAnswer(app, { ...asked, hash: 'h' }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(beginAnswer(app, { ...asked, hash: 'h' })).rejects.toMatchObject({ code: 'conflict' });
    await forgetAnswer(app, asked);
    expect(await beginAnswer(app, { ...asked, hash: 'h' })).toBeNull();
  });

  test('are sealed: what was asked and answered may be a secret', async () => {
    const { app } = staged();
    await beginAnswer(app, { ...asked, hash: 'h-example' });
    await keepAnswer(app, { ...asked, answer });
    const rows = await store.db.read.selectFrom('answers').selectAll().execute();
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toMatch(/example/);
  });
});
