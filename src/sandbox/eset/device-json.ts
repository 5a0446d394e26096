import { crc32 } from 'node:zlib';
import { isoSeconds } from '../world/clock.ts';
import {
  type Activation,
  type Device,
  type EsetServer,
  type Group,
  type InstalledProduct,
  lastSyncTime,
  type OperatingSystem,
} from '../world/eset.ts';
import { hashText } from '../world/random.ts';
import { hardwareJson } from './hardware-json.ts';
import { versionRecord } from './version-record.ts';

export type FunctionalityStatus = 'OK' | 'ATTENTION_RECOMMENDED' | 'ATTENTION_REQUIRED';

/** A server at one moment, with the dynamic groups that say what is wrong with their members. */
export type View = { domain: string; now: number; watched: readonly Group[] };

export const viewOf = (server: EsetServer, now: number): View => ({
  domain: server.name,
  now,
  watched: [...server.groups.values()].filter((group) => group.rule !== null),
});

/**
 * A device as the vendor answers it, in JSON. What is false, 0 or empty is left out, as proto3 does.
 * Most of a record is shared by many devices: those parts are put into JSON once, so that a page of 1,000 costs little.
 */
export function deviceJson(device: Device, view: View): string {
  const parts = [
    JSON.stringify(ownFields(device, view)).slice(0, -1),
    `"hardwareProfiles":[${hardwareJson(device)}]`,
    `"operatingSystem":${systemJson(device.os)}`,
    `"deployedComponents":${componentsJson(device.installed)}`,
    `"activeProducts":${activationsJson(device.activations)}}`,
  ];
  return parts.join(',');
}

export function functionalityStatus(device: Device, view: View): FunctionalityStatus {
  return statusFor(problemsOf(device, view));
}

function ownFields(device: Device, view: View) {
  const mark = hashText(device.id);
  const problems = problemsOf(device, view);
  return {
    uuid: device.id,
    displayName: device.name,
    originalDisplayName: device.name.toLowerCase(),
    parentGroupUuid: device.group.id,
    managementDomain: view.domain,
    deviceType: `DEVICE_TYPE_${device.type}`,
    isMobile: device.type === 'SMARTPHONE' || device.type === 'TABLET' || undefined,
    isMuted: device.muted || undefined,
    enrollmentStatus: 'DEVICE_ENROLLMENT_STATUS_FINISHED',
    functionalityStatus: `DEVICE_FUNCTIONALITY_STATUS_${statusFor(problems)}`,
    functionalityProblemCount: problems.length || undefined,
    lastSyncTime: isoSeconds(lastSyncTime(device, view.now)),
    primaryLocalIpAddress: `10.${mark & 255}.${(mark >> 8) & 255}.${((mark >> 16) & 127) + 10}`,
    publicIpAddress: `198.51.100.${(hashText(device.group.id) % 254) + 1}`,
    etag: `"${device.revision}.${problems.length}"`,
  };
}

const problemsOf = (device: Device, { watched }: View) =>
  watched.filter((group) => group.members.has(device)).map((group) => group.rule);

function statusFor(problems: readonly Group['rule'][]): FunctionalityStatus {
  if (problems.length === 0) return 'OK';
  return problems.every((rule) => rule === 'modules') ? 'ATTENTION_RECOMMENDED' : 'ATTENTION_REQUIRED';
}

const systemJson = once((system: OperatingSystem) => ({
  bitness: 64,
  displayName: system.name,
  ...systemIds[system.family],
  version: versionRecord(system.version),
}));

const componentsJson = once((installed: readonly InstalledProduct[]) =>
  installed.map(({ name, version }) => ({
    id: crc32(name),
    name,
    displayName: name,
    version: versionRecord(version),
  })),
);

const activationsJson = once((activations: readonly Activation[]) =>
  activations.map((activation) => ({
    id: crc32(activation.name),
    name: activation.name,
    subscriptionUuid: activation.subscriptionId,
    unitPoolUuid: activation.unitPoolId,
    activateDate: dateRecord(activation.activatedAt),
    validityDate: dateRecord(activation.validUntil),
  })),
);

// The well-known values of the vendor's specification.
const systemIds: Record<OperatingSystem['family'], { familyId: number; editionId?: number }> = {
  windows: { familyId: 1, editionId: 2 },
  'windows-server': { familyId: 1, editionId: 1 },
  linux: { familyId: 2 },
  macos: { familyId: 3, editionId: 2 },
  android: { familyId: 4, editionId: 3 },
};

function dateRecord(at: number) {
  const date = new Date(at);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** The JSON of what many devices share, made at the first use of each. */
function once<Part extends object>(record: (part: Part) => object): (part: Part) => string {
  const made = new WeakMap<Part, string>();
  return (part) => {
    const known = made.get(part);
    if (known !== undefined) return known;
    const json = JSON.stringify(record(part));
    made.set(part, json);
    return json;
  };
}
