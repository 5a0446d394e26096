import { bendList } from '../bend.ts';
import type { Answer } from '../deliver.ts';
import { type Device, type Group, groupsBelow, membersOf } from '../world/eset.ts';
import { Refusal } from './answers.ts';
import type { Arrival } from './arrival.ts';
import { deviantGroup } from './deviant.ts';
import { pageAnswer } from './page.ts';
import { pageParameters, readFlag, readQuery } from './query.ts';

/** GET /v1/device_groups */
export function listGroups(arrival: Arrival): Answer {
  const { server, url } = arrival;
  const query = readQuery(url.searchParams, { single: pageParameters });
  const rows = bendList([...server.groups.values()], { ...arrival, idOf: (group) => group.id });
  return pageAnswer(arrival, {
    rows,
    query,
    name: 'deviceGroups',
    json: groupJson,
    deviate: deviantGroup,
    totalSize: null,
  });
}

/** GET /v1/device_groups/{groupUuid}/devices: with sub-groups a device comes once for each group it is in. */
export function listMembers(arrival: Arrival, groupId: string): Answer {
  const { server, url } = arrival;
  const query = readQuery(url.searchParams, { single: [...pageParameters, 'recurseSubgroups'] });
  const group = server.groups.get(groupId);
  if (!group) throw new Refusal(404);
  const subgroups = readFlag(query, 'recurseSubgroups') === true ? groupsBelow(server, group) : [];
  const rows = bendList(membersOf(group, subgroups), { ...arrival, idOf: ({ device }) => device.id });
  const totalSize = rows.length;
  return pageAnswer(arrival, { rows, query, name: 'devices', json: memberJson, deviate: (json) => json, totalSize });
}

// isSecurityGroup is false for a dynamic group and left out: proto3.
const groupJson = (group: Group): string =>
  JSON.stringify({
    uuid: group.id,
    displayName: group.name,
    parentGroupUuid: group.parent?.id,
    isSecurityGroup: group.kind === 'static' || undefined,
    linkedEntityType: group.entity === null ? undefined : `DEVICE_GROUP_ENTITY_TYPE_${group.entity}`,
    etag: `"${group.revision}"`,
  });

const memberJson = ({ device, group }: { device: Device; group: Group }): string =>
  JSON.stringify({ uuid: device.id, displayName: device.name, groupUuid: group.id });
