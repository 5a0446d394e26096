import type { Carriage } from './carriage.ts';
import type { CountedDevice } from './count.ts';
import type { DeviceRoute } from './device-route.ts';

/*
 * What the counting keeps while it is being fed.
 */

/** Devices that go the same way: those of one static group, or caught there by the same dynamic ones. */
export interface Place {
  groupKey: number | null;
  route: DeviceRoute;
  /** Devices by what they carry. */
  devices: Map<Carriage, number>;
  /** What was counted here and taken back. */
  lost: { carriage: Carriage; reason: LossReason }[];
}

/** Where a device was counted that may have to be taken back, or named. */
export interface Claim
  extends Pick<CountedDevice, 'key' | 'serverId' | 'id' | 'name' | 'serial' | 'macs' | 'firstSeen' | 'lastSeen'> {
  place: Place;
  carriage: Carriage;
}

/** Why a counted record does not count after all. */
export type LossReason = 'other-server' | 'twin';

/** A device that the count was asked to name. */
export interface Collected {
  device: CountedDevice;
  place: Place;
  carriage: Carriage;
}
