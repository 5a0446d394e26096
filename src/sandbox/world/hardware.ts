import { hashText, type Random } from './random.ts';

export type DeviceType = 'DESKTOP' | 'NOTEBOOK' | 'SERVER' | 'VIRTUAL_MACHINE' | 'SMARTPHONE' | 'TABLET';

/** What tells one machine from another, as far as its makers and its place allow. */
export interface Hardware {
  readonly serial: string;
  readonly mac: string;
  /** Of the dock that it stands on; many machines of a customer may share one. */
  readonly dockMac: string | null;
}

/** What a board says where its maker wrote no serial number. */
export const noSerial = 'To be filled by O.E.M.';

// First octets of made-up makers; IEEE 802: the lowest two bits are 0, so the address is one machine's, and a maker's.
const makers = ['3c:5a', '4c:e2', '74:1e', '98:7d', 'a0:c4', 'b4:66', 'd8:9b'] as const;
const dockMaker = '60:d3';
/** Bit 1 of the first octet is set: a hypervisor made the address up. */
const madeUp = '02:8e';
/** Of 256: desktops whose board has no serial number, notebooks that stand on their customer's dock. */
const oddOnes = 12;

export function makeHardware(random: Random, plan: { type: DeviceType; dock: string }): Hardware {
  const number = random.below(0x1_0000_0000);
  const mark = random.below(256);
  const own = Array.from({ length: 4 }, () => random.below(256));
  const maker = plan.type === 'VIRTUAL_MACHINE' ? madeUp : (makers[mark % makers.length] ?? makers[0]);
  const odd = mark < oddOnes;
  return {
    serial: odd && plan.type === 'DESKTOP' ? noSerial : `SN${number.toString(36).toUpperCase().padStart(7, '0')}`,
    mac: macOf(maker, own),
    dockMac: odd && plan.type === 'NOTEBOOK' ? plan.dock : null,
  };
}

/** The address of the one dock that everybody at a customer uses. */
export function dockOf(customer: string): string {
  const mark = hashText(customer);
  return macOf(dockMaker, [mark >>> 24, (mark >>> 16) & 255, (mark >>> 8) & 255, mark & 255]);
}

const macOf = (maker: string, own: readonly number[]): string =>
  [maker, ...own.map((octet) => octet.toString(16).padStart(2, '0'))].join(':');
