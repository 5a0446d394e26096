import type { Device } from '../world/eset.ts';
import { hashText } from '../world/random.ts';

/** The one hardware profile of a device: the same serial number is the same machine, whatever is installed on it. */
export function hardwareRecord(device: Device) {
  const mark = hashText(device.serial);
  const { maker, model, adapter, processor, drive } = pick(device.os.family === 'android' ? mobiles : computers, mark);
  return {
    manufacturer: maker,
    model,
    bios: { manufacturer: maker, serialNumber: device.serial, uuid: biosUuid(mark, device.mac) },
    networkAdapters: [{ caption: adapter, macAddress: device.mac }],
    processors: [processor],
    hardDrives: [{ ...drive, serialNumber: hex(mark) }],
  };
}

const pick = <Item>(list: readonly Item[], mark: number): Item => list[mark % list.length] as Item;
const hex = (mark: number) => mark.toString(16).toUpperCase().padStart(8, '0');

// Its node part is the MAC address, as on many real machines.
const biosUuid = (mark: number, mac: string) => `${hex(mark)}-2C47-12CC-A85C-${mac.replaceAll(':', '').toUpperCase()}`;

const x64 = (caption: string, manufacturer: string) => ({
  caption,
  manufacturer,
  architecture: 'CPU_ARCHITECTURE_X64',
});
const armv8 = { caption: 'ARMv8', architecture: 'CPU_ARCHITECTURE_ARM64' };
// capacityBytes is a uint64: text, by the specification
const ssd = (capacityBytes: string) => ({ displayName: 'Disk 0', driveType: 'DRIVE_TYPE_SSD', capacityBytes });

const computers = [
  {
    maker: 'Dell Inc.',
    model: 'Latitude 5440',
    adapter: 'Intel(R) Wi-Fi 6E AX211 160MHz',
    processor: x64('13th Gen Intel(R) Core(TM) i5-1345U', 'GenuineIntel'),
    drive: ssd('512110190592'),
  },
  {
    maker: 'LENOVO',
    model: '21HD0057GE',
    adapter: 'Realtek PCIe GbE Family Controller',
    processor: x64('AMD Ryzen 5 PRO 5650GE', 'AuthenticAMD'),
    drive: ssd('256060514304'),
  },
  {
    maker: 'HP',
    model: 'HP ProDesk 400 G9',
    adapter: 'Intel(R) Ethernet Connection (17) I219-LM',
    processor: x64('12th Gen Intel(R) Core(TM) i3-12100T', 'GenuineIntel'),
    drive: ssd('1000204886016'),
  },
];

const mobiles = [
  { maker: 'samsung', model: 'SM-A556B', adapter: 'wlan0', processor: armv8, drive: ssd('128043712512') },
  { maker: 'Google', model: 'Pixel 8', adapter: 'wlan0', processor: armv8, drive: ssd('256060514304') },
];
