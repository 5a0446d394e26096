import type { Device, Group } from '../../domain/inventory.ts';
import type { EsetServer, Unreadable } from '../ports.ts';
import type { Columns, Report, Row } from './columns.ts';
import { type CellFormat, openListings } from './listings.ts';

const never = new AbortController().signal;

export const plain: CellFormat = {
  paths: { separator: '/', escape: '', wholeNames: [] },
  times: { order: 'dmy', zone: 'Europe/Berlin', language: 'en' },
};

/** A report with these rows, two a page. */
export function reportOf(name: string, columns: Columns, rows: readonly Row[]): Report {
  return {
    name,
    columns,
    async *rows() {
      for (let start = 0; start < rows.length; start += 2) yield rows.slice(start, start + 2);
    },
  };
}

export interface Inventory {
  groups: Group[];
  devices: Device[];
  unreadable: Unreadable[];
}

interface Reports {
  computers: Report;
  products?: Report;
  dynamicGroups?: Report;
}

export const openSet = ({ computers, products, dynamicGroups }: Reports, format: CellFormat = plain) =>
  openListings(async () => ({ computers, products: products ?? null, dynamicGroups: dynamicGroups ?? null }), format);

/** All that a server says, read to the end. */
export async function inventoryOf(server: Pick<EsetServer, 'groups' | 'devices'>): Promise<Inventory> {
  const inventory: Inventory = { groups: [], devices: [], unreadable: [] };
  for await (const { rows } of server.groups(never)) inventory.groups.push(...rows);
  for await (const { rows, unreadable } of server.devices(never)) {
    inventory.devices.push(...rows);
    inventory.unreadable.push(...unreadable);
  }
  return inventory;
}

/** Ids of the devices in a group. */
export async function membersOf(server: Pick<EsetServer, 'members'>, groupId: string): Promise<string[]> {
  const ids: string[] = [];
  for await (const { rows } of server.members(groupId, never)) ids.push(...rows.map(({ deviceId }) => deviceId));
  return ids;
}
