import { setTimeout as sleep } from 'node:timers/promises';
import PQueue from 'p-queue';

// After so many calls without a complaint, one more may run at the same time.
const calmCalls = 20;

/** Few calls at the same time, fewer after a complaint, none while the vendor asks to wait. */
export function makePace({ parallel, perSecond }: { parallel: number; perSecond?: number | undefined }) {
  const limit = perSecond === undefined ? {} : { interval: 1000, intervalCap: perSecond, strict: true };
  const queue = new PQueue({ concurrency: parallel, ...limit });
  let notBefore = 0;
  let calm = 0;

  async function untilAllowed(signal: AbortSignal): Promise<void> {
    for (let left = notBefore - performance.now(); left > 0; left = notBefore - performance.now()) {
      await sleep(Math.ceil(left), undefined, { signal });
    }
  }

  return {
    /** Runs the task when its turn has come. Aborted, it rejects with the signal's reason. */
    run<T>(task: () => Promise<T>, signal: AbortSignal): Promise<T> {
      const turn = async () => {
        await untilAllowed(signal);
        return task();
      };
      return queue.add(turn, { signal });
    },
    /** The vendor complained: half as many at the same time, and nobody before `milliseconds` have passed. */
    slowDown(milliseconds: number): void {
      queue.concurrency = Math.max(1, Math.floor(queue.concurrency / 2));
      notBefore = Math.max(notBefore, performance.now() + milliseconds);
      calm = 0;
    },
    /** A call went well. */
    wentWell(): void {
      calm += 1;
      if (calm < calmCalls || queue.concurrency >= parallel) return;
      queue.concurrency += 1;
      calm = 0;
    },
    /** Calls that may run at the same time now. */
    parallel: () => queue.concurrency,
  };
}
