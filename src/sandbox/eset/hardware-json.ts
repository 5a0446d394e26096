import type { Device } from '../world/eset.ts';
import { hashText } from '../world/random.ts';

/** The one hardware profile of a device: the same machine has the same one, whatever is installed on it. */
export function hardwareJson({ serial, mac, dockMac, os }: Device): string {
  const mark = hashText(mac);
  const model = pick(os.family === 'android' ? mobiles : computers, mark);
  const bios = `{"manufacturer":"${model.maker}","serialNumber":${JSON.stringify(serial)},"uuid":"${biosUuid(mark, mac)}"}`;
  const adapters = [adapterJson(model.adapter, mac)];
  if (dockMac !== null) adapters.push(adapterJson('Realtek USB GbE Family Controller', dockMac));
  return `{"bios":${bios},"networkAdapters":[${adapters.join(',')}],${model.shared}}`;
}

const adapterJson = (caption: string, mac: string) => `{"caption":"${caption}","macAddress":"${mac}"}`;

const pick = <Item>(list: readonly Item[], mark: number): Item => list[mark % list.length] as Item;
const hex = (mark: number) => mark.toString(16).toUpperCase().padStart(8, '0');

// Its node part is the MAC address, as on many real machines.
const biosUuid = (mark: number, mac: string) => `${hex(mark)}-2C47-12CC-A85C-${mac.replaceAll(':', '').toUpperCase()}`;

type Model = { maker: string; model: string; adapter: string; processor: object; capacityBytes: string };

// What all machines of a model share, as JSON without its braces. capacityBytes is a uint64: text, by the specification.
function madeOf({ maker, model, adapter, processor, capacityBytes }: Model) {
  const hardDrives = [{ displayName: 'Disk 0', driveType: 'DRIVE_TYPE_SSD', capacityBytes }];
  const shared = JSON.stringify({ manufacturer: maker, model, processors: [processor], hardDrives }).slice(1, -1);
  return { maker, adapter, shared };
}

const x64 = (caption: string, manufacturer: string) => ({
  caption,
  manufacturer,
  architecture: 'CPU_ARCHITECTURE_X64',
});
const armv8 = { caption: 'ARMv8', architecture: 'CPU_ARCHITECTURE_ARM64' };

const computers = [
  {
    maker: 'Dell Inc.',
    model: 'Latitude 5440',
    adapter: 'Intel(R) Wi-Fi 6E AX211 160MHz',
    processor: x64('13th Gen Intel(R) Core(TM) i5-1345U', 'GenuineIntel'),
    capacityBytes: '512110190592',
  },
  {
    maker: 'LENOVO',
    model: '21HD0057GE',
    adapter: 'Realtek PCIe GbE Family Controller',
    processor: x64('AMD Ryzen 5 PRO 5650GE', 'AuthenticAMD'),
    capacityBytes: '256060514304',
  },
  {
    maker: 'HP',
    model: 'HP ProDesk 400 G9',
    adapter: 'Intel(R) Ethernet Connection (17) I219-LM',
    processor: x64('12th Gen Intel(R) Core(TM) i3-12100T', 'GenuineIntel'),
    capacityBytes: '1000204886016',
  },
].map(madeOf);

const mobiles = [
  { maker: 'samsung', model: 'SM-A556B', adapter: 'wlan0', processor: armv8, capacityBytes: '128043712512' },
  { maker: 'Google', model: 'Pixel 8', adapter: 'wlan0', processor: armv8, capacityBytes: '256060514304' },
].map(madeOf);
