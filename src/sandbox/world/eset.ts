import type { DeviceType, Hardware } from './hardware.ts';
import { hashText } from './random.ts';

/** The servers with a REST interface, and those of before it: one writes report files, one has a library. */
export type ServerKind = RestKind | OldKind;
export type RestKind = 'protect-onprem' | 'protect-cloud';
export type OldKind = 'era-report-files' | 'era-server-api';

/** What is installed, or activated: shared between all devices that carry the same. */
export interface InstalledProduct {
  /** The name as devices report it, without the version. */
  readonly name: string;
  readonly version: string;
}
export interface Activation {
  readonly name: string;
  readonly subscriptionId: string;
  readonly unitPoolId: string;
  readonly activatedAt: number;
  readonly validUntil: number;
  readonly trial: boolean;
}

export interface OperatingSystem {
  readonly name: string;
  readonly version: string;
  readonly family: 'windows' | 'windows-server' | 'macos' | 'linux' | 'android';
}

export interface Device extends Hardware {
  readonly id: string;
  name: string;
  /** The one static group. Change it with placeDevice. */
  group: Group;
  installed: readonly InstalledProduct[];
  activations: readonly Activation[];
  readonly os: OperatingSystem;
  readonly type: DeviceType;
  readonly firstSeenAt: number;
  muted: boolean;
  /** The moment of its last word to the server; null while it checks in as it should. */
  silentSince: number | null;
  /** Raised with every change but the last-seen time: the etag. */
  revision: number;
}

type LinkedEntity = 'MSP' | 'COMPANY' | 'SITE';
export type DynamicRule = 'modules' | 'threat' | 'protection';

export interface Group {
  readonly id: string;
  name: string;
  parent: Group | null;
  readonly kind: 'static' | 'dynamic';
  readonly entity: LinkedEntity | null;
  readonly builtIn: 'all' | 'lost-and-found' | null;
  /** What a dynamic group looks for; null for a static one. */
  readonly rule: DynamicRule | null;
  /** The company whose devices are here, by its id in the PSA; null = as the parent. */
  companyId: number | null;
  /** Direct members, in the order of arrival. */
  readonly members: Set<Device>;
  revision: number;
}

export interface EsetServer<Kind extends ServerKind = ServerKind> {
  readonly name: string;
  readonly kind: Kind;
  username: string;
  password: string;
  /** Raised to ask for a new certificate. */
  certificateNumber: number;
  /** What a user may ask of it in a second before it answers 429; 0: no limit. */
  callsPerSecond: number;
  /** In the order in which the server lists them; parents come before children. */
  readonly groups: Map<string, Group>;
  /** In the order in which the server lists them. */
  readonly devices: Device[];
  readonly deviceById: Map<string, Device>;
}

export type RestServer = EsetServer<RestKind>;

const restKinds: readonly ServerKind[] = ['protect-onprem', 'protect-cloud'];

export const isRest = (server: EsetServer): server is RestServer => restKinds.includes(server.kind);
export const isOld = (server: EsetServer): server is EsetServer<OldKind> => !isRest(server);

/** Per credentials, as the vendor says. */
export const cloudCallsPerSecond = 10;
export const allGroupId = '00000000-0000-0000-7001-000000000001';
export const lostAndFoundId = '00000000-0000-0000-7001-000000000002';

const checkInMs = 600_000;

/** The last check-in of a device: every 10 minutes, each at a moment of its own, unless it has fallen silent. */
export function lastSyncTime(device: Device, now: number): number {
  const until = device.silentSince ?? now;
  const phase = hashText(device.id) % checkInMs;
  const seen = until - ((until - phase) % checkInMs);
  return seen - (seen % 1000);
}

/** Members of a group, of its sub-groups too when asked: a device comes once for each group it is in. */
export function membersOf(group: Group, subgroups: readonly Group[] = []): { device: Device; group: Group }[] {
  return [group, ...subgroups].flatMap((each) => Array.from(each.members, (device) => ({ device, group: each })));
}

/** All groups below one, in listing order. */
export function groupsBelow(server: EsetServer, top: Group): Group[] {
  const inside = new Set<Group>([top]);
  for (const group of server.groups.values()) if (group.parent && inside.has(group.parent)) inside.add(group);
  inside.delete(top);
  return [...inside];
}

/** The company a group's devices belong to: its own, or that of the nearest ancestor that has one. */
export function companyIdOf(group: Group): number | null {
  for (let at: Group | null = group; at; at = at.parent) if (at.companyId !== null) return at.companyId;
  return null;
}

export function addGroup(server: EsetServer, group: Omit<Group, 'members' | 'revision'>): Group {
  const added: Group = { ...group, members: new Set(), revision: 1 };
  server.groups.set(added.id, added);
  return added;
}

export function addDevice(server: EsetServer, device: Device): void {
  server.devices.push(device);
  server.deviceById.set(device.id, device);
  device.group.members.add(device);
}

export function removeDevice(server: EsetServer, device: Device): void {
  server.devices.splice(server.devices.indexOf(device), 1);
  server.deviceById.delete(device.id);
  for (const group of server.groups.values()) group.members.delete(device);
}

export function placeDevice(device: Device, group: Group): void {
  device.group.members.delete(device);
  device.group = group;
  group.members.add(device);
  device.revision++;
}
