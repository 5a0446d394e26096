import { type EsetServer, type Group, lastSyncTime } from '../world/eset.ts';
import type { EraRole } from './templates.ts';

/** What the reports of a server say of it, as the console of one of before the REST interface writes cells. */
export function tablesOf(server: EsetServer, now: number): Record<EraRole, string[][]> {
  const dynamic = [...server.groups.values()].filter(({ kind }) => kind === 'dynamic');
  return {
    computers: server.devices.map((device) => [
      ...[device.id, device.name, pathOf(device.group), device.os.name, device.serial, device.mac],
      timeOf(lastSyncTime(device, now)),
    ]),
    products: server.devices.flatMap(({ id, installed }) =>
      installed.map(({ name, version }) => [id, `${name} ${version}`, 'ESET, spol. s r.o.']),
    ),
    dynamicGroups: dynamic.flatMap((group) => Array.from(group.members, ({ id }) => [id, pathOf(group)])),
  };
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
