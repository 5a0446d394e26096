import { type EsetServer, type Group, lastSyncTime } from '../../src/sandbox/world/eset.ts';
import type { EraServer } from './era-server.ts';
import { type EraRole, eraColumns, eraCsv } from './era-templates.ts';

/** A server of the sandbox's world, told by the reports of one of before the REST interface. */
export async function reportWorld(era: EraServer, { world, now }: { world: EsetServer; now: number }): Promise<void> {
  const dynamic = [...world.groups.values()].filter(({ kind }) => kind === 'dynamic');
  const rows: Record<EraRole, string[][]> = {
    computers: world.devices.map((device) => [
      ...[device.id, device.name, pathOf(device.group), device.os.name, device.serial, device.mac],
      timeOf(lastSyncTime(device, now)),
    ]),
    products: world.devices.flatMap(({ id, installed }) =>
      installed.map(({ name, version }) => [id, `${name} ${version}`, 'ESET, spol. s r.o.']),
    ),
    dynamicGroups: dynamic.flatMap((group) => Array.from(group.members, ({ id }) => [id, pathOf(group)])),
  };
  for (const [role, of] of Object.entries(rows) as [EraRole, string[][]][])
    await era.report(
      eraColumns[role].map(([number]) => number),
      eraCsv(role, of),
    );
}

export function pathOf({ name, parent }: Group): string {
  return parent === null ? name : `${pathOf(parent)}/${name}`;
}

/** "2026 Mar 02 08:15:00", in UTC. */
function timeOf(at: number): string {
  const month = new Intl.DateTimeFormat('en-US', { month: 'short', timeZone: 'UTC' }).format(at);
  const [, year, , day, time] = /^(\d+)-(\d+)-(\d+)T([\d:]+)/.exec(new Date(at).toISOString()) ?? [];
  return `${year} ${month} ${day} ${time}`;
}
