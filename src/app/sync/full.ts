import type { Connection } from '../../store/connections.ts';
import { loadLastWord } from '../../store/runs.ts';
import type { App } from '../app.ts';

const HOUR_MS = 3_600_000;

/** Whether a PSA is read in full although nobody asked for it: never read yet, due, cut off, or after a doubt. */
export async function isFullDue(
  app: App,
  { connection, fullListingHours }: { connection: Connection; fullListingHours: number },
): Promise<boolean> {
  if (connection.unsettled || connection.fullAt === null) return true;
  if (app.clock.now() - Date.parse(connection.fullAt) >= fullListingHours * HOUR_MS) return true;
  return (await loadLastWord(app.db.read, connection.id))?.state === 'doubtful';
}
