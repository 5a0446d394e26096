import type { SmallEset } from './small-servers.ts';
import { smallDevice, smallEset, smallGroup } from './small-servers.ts';

/** How many devices the fleet has at any step. */
const DEVICES = 1200;

/**
 * An ESET server as it is at a step of its history, the same in every process: with each step some devices leave,
 * join, change and enter or leave the group "bad", few enough to raise no doubt.
 */
export function fleetAt(step: number): SmallEset {
  const eset = smallEset();
  eset.pageSize = 100;
  const sites = Array.from({ length: 20 }, (_, i) => smallGroup(`g${i + step}`, { parentId: 'all' }));
  eset.groups = [smallGroup('all'), smallGroup('bad', { kind: 'dynamic' }), ...sites];
  const ids = Array.from({ length: DEVICES }, (_, i) => i + step * 40);
  eset.devices = ids.map((id) => smallDevice(`d${id}`, { groupId: 'all', name: `${id} ${(id + step) % 3}` }));
  eset.members = { bad: ids.filter((id) => id % 4 === 0 && (id / 4 + step) % 8 !== 0).map((id) => `d${id}`) };
  return eset;
}
