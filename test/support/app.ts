import type { App, Clock } from '../../src/app/app.ts';
import { openLog } from '../../src/log.ts';
import { secretBox } from '../../src/store/secrets.ts';
import { vendors } from '../../src/vendors/registry.ts';
import type { TestStore } from './databases.ts';

/** A clock that stands until the test moves it; a sleep moves it to its end at once. */
export interface TestClock extends Clock {
  advance(ms: number): void;
}

export function testClock(start = '2026-03-02T08:00:00.000Z'): TestClock {
  let now = Date.parse(start);
  return {
    now: () => now,
    async sleep(ms, signal) {
      signal.throwIfAborted();
      now += ms;
    },
    advance(ms) {
      now += ms;
    },
  };
}

/** What use cases are given, on the store of the running test, with a standing clock and no chance. */
export function appOn(store: TestStore, parts: Partial<App> = {}): App {
  return {
    db: store.db,
    locks: store.locks,
    secrets: secretBox({ bytes: Buffer.alloc(32, 7), where: 'the test' }),
    vendors,
    log: openLog('silent'),
    clock: testClock(),
    random: () => 0,
    ...parts,
  };
}
