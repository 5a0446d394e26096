import type { StoredEntry } from '../../store/entries.ts';
import { staleWords } from '../connection-status.ts';
import type { DeskState } from './desk-state.ts';

/**
 * Why it is not certain that the device of an entry is in its group now: null where it is. A doubtful or failed sync
 * changes nothing, so what the last complete one showed counts until it is stale; then a ticket might be about
 * something that is over.
 */
export function uncertainWhy({ connections, now, stale, rules }: DeskState, entry: StoredEntry): string | null {
  const server = connections.get(entry.connectionId);
  if (server === undefined || server.disconnectedAt !== null) return 'its ESET server is disconnected';
  if (stale.has(server.id)) return `the data of ${server.name} are stale: they ${staleWords(server, Date.parse(now))}`;
  if (entry.membersDoubt !== null) return `nothing was concluded from the members of its group: ${entry.membersDoubt}`;
  if (entry.missingSince !== null) return 'the last listing of its group lacked it: the next one tells';
  const rule = rules.get(entry.groupKey);
  return rule?.baselinedAt === null ? 'the first listing of its group has not come yet' : null;
}

/** Changes of the entry's server are half applied: nothing may be concluded before they are whole. */
export function isHalfApplied({ connections }: DeskState, { connectionId }: StoredEntry): boolean {
  const server = connections.get(connectionId);
  return server?.unsettled === true && server.disconnectedAt === null;
}
