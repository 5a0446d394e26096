import { readProducts } from '../../domain/device-text.ts';
import { groupPath } from '../../domain/group-tree.ts';
import type { TicketFacts } from '../../domain/ticket-rules.ts';
import type { StoredEntry } from '../../store/entries.ts';
import { timeIn } from '../calendar.ts';
import type { DeskState } from './desk-state.ts';
import type { Destination } from './destinations.ts';

/** What the templates may name of an entry. */
export function factsOf(state: DeskState, { entry, target }: { entry: StoredEntry; target: Destination }): TicketFacts {
  const { companyId } = target;
  return {
    device: entry.deviceName,
    group: groupName(state, entry.groupKey),
    server: state.connections.get(entry.connectionId)?.name ?? '',
    os: entry.os,
    lastSeen: entry.lastSeen === null ? 'never' : timeIn(state.zone, entry.lastSeen),
    products: readProducts(entry.products).installed.join(', '),
    account: state.companies.get(companyId)?.name ?? companyId,
    entered: timeIn(state.zone, entry.enteredAt),
    serial: entry.serial ?? '',
  };
}

export function groupName({ routing }: DeskState, key: number): string {
  return routing.groups.get(key)?.name ?? `#${key}`;
}

export function pathOf({ routing }: DeskState, key: number): string {
  return groupPath(routing, key);
}
