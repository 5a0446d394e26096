import type { CalendarDate, Instant } from './time.ts';

/** A group of one ESET server. The static groups are a tree; a dynamic group filters the devices of its parent. */
export interface Group {
  id: string;
  name: string;
  parentId: string | null;
  kind: 'static' | 'dynamic';
  /** ESET marks the group as a customer of its own: no mapping is inherited across it. */
  isCustomer: boolean;
}

/** What kind of machine the ESET server says a device is, before any rule of ours. */
export type DeviceType = 'desktop' | 'notebook' | 'server' | 'virtual' | 'phone' | 'tablet' | 'other' | 'unknown';

/** A record that a licence was activated for a product on a device. */
export interface Activation {
  /** As the server reports it, without a version. */
  product: string;
  /** Last day of validity; null where the server names none (it does not end). */
  until: CalendarDate | null;
  trial: boolean;
}

export interface Device {
  id: string;
  name: string;
  /** The one static group that holds the device; null where the server does not say. */
  groupId: string | null;
  type: DeviceType;
  /** Name of the operating system as reported, '' where it is not. */
  os: string;
  /** Names of the installed ESET products as reported, without versions, sorted, each once. */
  installed: readonly string[];
  activated: Activation[];
  /** Hardware serial number; null where missing or a maker's placeholder. */
  serial: string | null;
  /** Network addresses (MAC) in lower case with colons, sorted, each once. */
  macs: string[];
  lastSeen: Instant | null;
  muted: boolean;
}

/** A device as a group's member list names it. */
export interface Member {
  deviceId: string;
  deviceName: string;
}
