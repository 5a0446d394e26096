import type { App } from '../app/app.ts';
import { changedSubjects, type Revisions, readRevisions, type Subject } from '../app/revisions.ts';

/** Tells whoever listens which subjects changed. */
export interface Live {
  /** Ends with the signal, and with the program. */
  changes(signal: AbortSignal): AsyncGenerator<Subject[]>;
}

interface Listener {
  /** What changed since it was last told. */
  changed: Set<Subject>;
  wake(): void;
}

const everyMs = 2_000;

/** Looks every two seconds, once for all who listen, and not at all while nobody does. */
export function openLive(app: App, ended: AbortSignal): Live {
  const listeners = new Set<Listener>();
  let looking = false;

  function tell(changed: readonly Subject[]): void {
    if (changed.length === 0) return;
    for (const listener of listeners) {
      for (const subject of changed) listener.changed.add(subject);
      listener.wake();
    }
  }

  async function look(): Promise<void> {
    let before: Revisions | null = null;
    while (listeners.size > 0 && !ended.aborted) {
      try {
        const after = await readRevisions(app);
        tell(before === null ? [] : changedSubjects(before, after));
        before = after;
      } catch (error) {
        app.log.error({ err: error }, 'changes could not be read');
      }
      await app.clock.sleep(everyMs, ended).catch(() => {}); // the condition of the loop sees that it ended
    }
    looking = false;
  }

  return {
    async *changes(signal) {
      const stop = AbortSignal.any([signal, ended]);
      let woken = Promise.withResolvers<void>();
      const listener: Listener = { changed: new Set(), wake: () => woken.resolve() };
      stop.addEventListener('abort', listener.wake, { once: true });
      listeners.add(listener);
      if (!looking) {
        looking = true;
        void look();
      }
      try {
        while (!stop.aborted) {
          await woken.promise;
          woken = Promise.withResolvers();
          const changed = [...listener.changed];
          listener.changed.clear();
          if (changed.length > 0) yield changed;
        }
      } finally {
        listeners.delete(listener);
      }
    },
  };
}
