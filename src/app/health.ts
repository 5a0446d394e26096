import type { App } from './app.ts';
import { connectionStatuses, staleWords } from './connection-status.ts';

export interface Health {
  ok: boolean;
  /** What is wrong, a sentence each; empty where all is well. */
  reasons: string[];
}

/** A schedule that has not looked for so long is dead: it looks every 15 seconds. */
const deadAfterMs = 120_000;

/**
 * Whether the program does its work: the store answers, the data of every connection are fresh, the schedule lives.
 * `lookedAt`: when the schedule last looked, in milliseconds since 1970; null: not yet. Never throws.
 */
export async function checkHealth(app: App, { lookedAt }: { lookedAt: number | null }): Promise<Health> {
  const reasons = [...scheduleReasons(app, lookedAt), ...(await dataReasons(app))];
  return { ok: reasons.length === 0, reasons };
}

function scheduleReasons({ clock }: App, lookedAt: number | null): string[] {
  if (lookedAt === null) return ['The schedule has not begun yet.'];
  const idle = clock.now() - lookedAt;
  return idle > deadAfterMs ? [`The schedule has stood still for ${Math.round(idle / 60_000)} minutes.`] : [];
}

async function dataReasons(app: App): Promise<string[]> {
  try {
    const statuses = await connectionStatuses(app);
    return statuses
      .filter(({ state, stale }) => stale && state !== 'disconnected')
      .map(({ connection }) =>
        connection.syncedAt === null
          ? `${connection.name} has never been read in full.`
          : `The data of ${connection.name} are stale: they ${staleWords(connection, app.clock.now())}.`,
      );
  } catch (error) {
    return [`The store does not answer: ${error instanceof Error ? error.message : String(error)}`];
  }
}
