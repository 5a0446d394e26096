import { compareEdition, keepEdition } from '../../domain/editions.ts';
import { loadWatchedGroups } from '../../store/stays.ts';
import type { EsetServer } from '../../vendors/ports.ts';
import type { Conclusion, SyncRun } from './run.ts';

/**
 * Learns which reports the run reads. Resolves with its conclusion where they say nothing new: they are in already, or
 * older than those that are.
 */
export async function takeEdition(run: SyncRun, port: EsetServer): Promise<Conclusion | null> {
  const edition = await port.edition?.(run.signal);
  if (edition === undefined) return null;
  const { edition: before, unsettled } = run.connection;
  const compared = compareEdition(edition, before);
  if (before !== null && compared === 'older')
    return unchanged(`The newest reports are of ${edition.at}, older than those of ${before.at} that were read.`);
  run.edition = keepEdition(edition, before);
  run.again = compared !== 'new';
  if (compared !== 'same' || unsettled || run.confirmed !== null || (await isWatchNew(run))) return null;
  return unchanged(`There are no newer reports than those of ${edition.at}, which were read.`);
}

const unchanged = (message: string): Conclusion => ({ state: 'ok', doubt: null, message });

/** A group that is watched since the last run needs a first listing. */
async function isWatchNew({ app, connection }: SyncRun): Promise<boolean> {
  const watched = await loadWatchedGroups(app.db.read, connection.id);
  return watched.some(({ ruleId, baselined }) => ruleId !== null && !baselined);
}
