import { tellingMac, tellingSerial } from '../hardware-ids.ts';
import type { HardwareProfile } from './schema.ts';

/** The first serial number that tells machines apart; a device has a profile for each state it was met in (docked, Wi-Fi off). */
export function serialOf(profiles: readonly HardwareProfile[]): string | null {
  for (const { bios } of profiles) {
    const serial = tellingSerial(bios?.serialNumber ?? '');
    if (serial !== null) return serial;
  }
  return null;
}

/** Addresses that tell machines apart, in lower case with colons, sorted, each once. */
export function macsOf(profiles: readonly HardwareProfile[]): string[] {
  const macs = new Set<string>();
  for (const { networkAdapters } of profiles) {
    for (const { macAddress } of networkAdapters ?? []) {
      const mac = tellingMac(macAddress ?? '');
      if (mac !== null) macs.add(mac);
    }
  }
  return [...macs].sort();
}
