import { ticketReference } from '../../domain/reference.ts';
import type { Connection } from '../../store/connections.ts';
import type { StoredEntry } from '../../store/entries.ts';
import type { DeskState } from './desk-state.ts';

/** What the ticket of a stay is found by; the stay's own ordinal where no other is given. */
export function referenceOf(state: DeskState, entry: StoredEntry, ordinal = entry.ordinal): string {
  const { connectionId, groupVendorId, deviceVendorId } = entry;
  const connection = state.connections.get(connectionId);
  const server = connection === undefined ? '' : serverIdentity(connection);
  return ticketReference({ server, groupId: groupVendorId, deviceId: deviceVendorId, ordinal });
}

/** The ESET server as its vendor knows it: the same in every installation of this program. */
function serverIdentity(connection: Connection): string {
  const { host, region } = connection.settings;
  return [host, region].find((each) => typeof each === 'string') ?? connection.name;
}
