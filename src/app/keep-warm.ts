import type { App } from './app.ts';
import { isSame, readStanding, type Shelf, type Standing, warmMs } from './shelf.ts';

const everyMs = 2_000;

/**
 * Makes what is kept on the shelf before anybody asks: after the start, when something has changed and then nothing
 * more for a moment, and now and then as time goes on. One list at a time, with turns for others in between. Resolves
 * when the signal is aborted.
 */
export async function keepWarm(app: App, { shelf, signal }: { shelf: Pick<Shelf, 'warm'>; signal: AbortSignal }) {
  let seen: Standing | null = null;
  let warmed: { standing: Standing; at: number } | null = null;
  while (!signal.aborted) {
    try {
      const before = seen;
      const standing: Standing = await readStanding(app);
      seen = standing;
      const isQuiet = before === null || isSame(before, standing);
      const isDue = warmed === null || !isSame(warmed.standing, standing) || app.clock.now() - warmed.at >= warmMs;
      if (isQuiet && isDue) {
        const at = app.clock.now();
        if (await shelf.warm(signal)) warmed = { standing, at };
      }
    } catch (error) {
      app.log.error({ err: error }, 'lists could not be made ahead');
    }
    await app.clock.sleep(everyMs, signal).catch(() => {}); // the condition of the loop sees that it ended
  }
}
