import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../errors.ts';
import type { Release } from './lock.ts';

const POLL_MS = 50;

export function checkLockName(name: string): void {
  if (!/^[a-z0-9-]+$/.test(name)) throw new Error(`"${name}" cannot name a lock`);
}

/** Tries until it succeeds, the time is over or the signal says stop. */
export async function waitForLock(
  tryOnce: () => Promise<Release | null>,
  { name, signal, waitMs }: { name: string; signal: AbortSignal; waitMs: number },
): Promise<Release> {
  const until = performance.now() + waitMs;
  for (;;) {
    signal.throwIfAborted();
    const release = await tryOnce();
    if (release !== null) return release;
    if (performance.now() >= until)
      throw new AppError('locked', `Another process holds "${name}". Wait until it has ended, then try again.`, {
        name,
      });
    await sleep(POLL_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}
