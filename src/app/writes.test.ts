import { expect, test } from 'vitest';
import { appOn, testClock } from '../../test/support/app.ts';
import { describeEachDatabase, type TestStore } from '../../test/support/databases.ts';
import { insertTestConnection } from '../../test/support/records.ts';
import { VendorError } from '../errors.ts';
import { carryOut, type Order, type Sight, settle, type Verdict } from './writes.ts';

const signal = new AbortController().signal;

describeEachDatabase('a write to a vendor', (store) => {
  test('that was taken, and is read back as it should be, is done', async () => {
    const { carriedOut, sent } = await write(store, { look: async () => ({ seen: 'done', outcome: 'as read' }) });
    expect(carriedOut).toEqual({ state: 'done', outcome: 'as read' });
    expect(sent()).toBe(1);
  });

  test.each(['auth', 'forbidden', 'not-found', 'rejected', 'rate-limited', 'unavailable'] as const)(
    'that was taken, and whose reading back fails as %s, is unknown',
    async (kind) => {
      const look = async () => {
        throw new VendorError(kind, 'no reading');
      };
      expect((await write(store, { look })).carriedOut).toMatchObject({ state: 'unknown' });
    },
  );

  test('of something that is gone is not looked for for ever', async () => {
    const look = async () => {
      throw new VendorError('not-found', 'no such addition');
    };
    const { carriedOut, later } = await write(store, { look });
    expect(carriedOut).toMatchObject({ state: 'unknown' });
    expect(await later(60_000)).toMatchObject({ state: 'unknown' });
    expect(await later(60_000)).toMatchObject({ state: 'not-done', words: expect.stringContaining('gone') });
  });

  test('that was taken and is not shown is unknown at once, and not done after a wait', async () => {
    const { carriedOut, later } = await write(store, { look: async () => ({ seen: 'not-there' }) });
    expect(carriedOut).toMatchObject({ state: 'unknown', words: expect.stringContaining('does not show it') });
    expect(await later(60_000)).toMatchObject({ state: 'unknown' });
    expect(await later(60_000)).toMatchObject({ state: 'not-done' });
  });
});

interface Written {
  carriedOut: Verdict<string> | null;
  sent(): number;
  /** Looks again once so many more milliseconds have passed. */
  later(ms: number): Promise<Verdict<string>>;
}

/** Carries out a write whose answer shows nothing. */
async function write(store: TestStore, { look }: { look: () => Promise<Sight<string>> }): Promise<Written> {
  const clock = testClock();
  const app = appOn(store, { clock });
  const { id: connectionId } = await insertTestConnection(store.db, { name: 'PSA', role: 'psa' });
  let sent = 0;
  const order: Order<string> = {
    ...{ connectionId, kind: 'quantity', subject: 'adjustment:1', intent: {} },
    claim: async () => true,
    send: async () => {
      sent += 1;
      return null;
    },
    look,
    settle: async () => {},
  };
  const intendedAt = new Date(clock.now()).toISOString();
  const carriedOut = await carryOut(app, order, signal);
  const row = await store.db.read.selectFrom('writes').select('id').executeTakeFirstOrThrow();
  return {
    carriedOut,
    sent: () => sent,
    later: (ms) => {
      clock.advance(ms);
      return settle(app, { id: row.id, intendedAt, order, onItsWayMs: 120_000 }, signal);
    },
  };
}
