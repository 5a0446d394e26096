/*
 * Serial numbers and network addresses that tell machines apart, whatever report or API names them.
 */

/** The serial number, or null where it is a maker's placeholder. */
export function tellingSerial(written: string): string | null {
  const serial = written.trim();
  return isPlaceholder(serial) ? null : serial;
}

/** The address in lower case with colons; null where it is none, or not one that a maker gave to one machine. */
export function tellingMac(written: string): string | null {
  const mac = normalisedMac(written);
  return mac !== null && isOwnAddress(mac) ? mac : null;
}

// Board makers leave these in the BIOS where a serial number belongs; thousands of machines share each of them.
const placeholders = new Set([
  'tobefilledbyoem',
  'oem',
  'defaultstring',
  'default',
  'systemserialnumber',
  'chassisserialnumber',
  'baseboardserialnumber',
  'serialnumber',
  'none',
  'null',
  'empty',
  'unknown',
  'invalid',
  'notspecified',
  'notapplicable',
  'notavailable',
  'na',
  'bsn12345678901234567',
]);

function isPlaceholder(serial: string): boolean {
  const bare = bareOf(serial.toLowerCase());
  return placeholders.has(bare) || isOneCharacter(bare) || isCountUp(bare);
}

// The scripts of the world take ten times as long to tell apart, and hardly a serial number asks for it.
const bareOf = (lower: string) => (/^[0-9a-z]+$/.test(lower) ? lower : lower.replace(/[^\p{L}\p{N}]/gu, ''));

const isOneCharacter = (text: string) => text === '' || /^(.)\1*$/u.test(text);

// 123456789, 0123456789, 1234567890: as long as a serial number, and typed by hand.
const isCountUp = (text: string) => text.length >= 6 && '01234567890'.includes(text);

function normalisedMac(address: string): string | null {
  const written = address.trim().toLowerCase().replaceAll('-', ':');
  if (/^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/.test(written)) return written;
  const digits = written.replace(/[:.\s]/g, '');
  return /^[0-9a-f]{12}$/.test(digits) ? digits.replace(/..(?=.)/g, '$&:') : null;
}

// One address on many machines: host adapters of VMware (VMnet1 and 8), the Cisco and Fortinet VPN clients, the Touch
// Bar of a Mac, and the default of Realtek's USB adapters in docks.
const sharedAddresses = new Set([
  '00:50:56:c0:00:01',
  '00:50:56:c0:00:08',
  '00:05:9a:3c:78:00',
  '00:05:9a:3c:7a:00',
  '00:09:0f:aa:00:01',
  '00:09:0f:fe:00:01',
  'ac:de:48:00:11:22',
  '00:e0:4c:68:00:01',
]);

/**
 * False for an address that a maker did not give to one machine: zero, a group's (broadcast is one of them), and a
 * locally administered one, which software makes up: VPN, container and hypervisor adapters, docks that pass an address
 * through, private Wi-Fi addresses that change. IEEE 802: the two lowest bits of the first octet.
 */
function isOwnAddress(mac: string): boolean {
  return /^.[048c]/.test(mac) && !mac.startsWith('00:00:00:00:00') && !sharedAddresses.has(mac);
}
