import type { InstalledProduct, OperatingSystem } from './eset.ts';
import type { DeviceType } from './hardware.ts';
import type { Random } from './random.ts';

/** The catalog item that bills each product; products that are no seats are not here. */
export const billedBy: Readonly<Record<string, string>> = {
  'ESET Endpoint Security': 'ESET-EP',
  'ESET Endpoint Antivirus': 'ESET-EP',
  'ESET Endpoint Antivirus for Linux': 'ESET-EP',
  'ESET Endpoint Security for Android': 'ESET-MOB',
  'ESET Server Security for Microsoft Windows Server': 'ESET-SRV',
  'ESET File Security for Microsoft Windows Server': 'ESET-SRV',
  'ESET Server Security for Linux': 'ESET-SRV',
  'ESET Mail Security for Microsoft Exchange Server': 'ESET-MAIL',
  'ESET Full Disk Encryption': 'ESET-FDE',
  'ESET Inspect Connector': 'ESET-XDR',
};

/** Products that every device needs but nobody buys. */
export const notSeats: ReadonlySet<string> = new Set(['ESET Management Agent', 'ESET Bridge']);

const latest: Readonly<Record<string, readonly string[]>> = {
  'ESET Endpoint Security': ['12.0.2038.0', '11.1.2053.2'],
  'ESET Endpoint Antivirus': ['12.0.2038.0', '10.1.2063.0'],
  'ESET Endpoint Antivirus for Linux': ['11.0.17.0'],
  'ESET Endpoint Security for Android': ['5.0.12.0'],
  'ESET Server Security for Microsoft Windows Server': ['11.1.12009.0', '10.0.12015.0'],
  'ESET File Security for Microsoft Windows Server': ['7.3.12011.0'],
  'ESET Server Security for Linux': ['11.1.300.0'],
  'ESET Mail Security for Microsoft Exchange Server': ['11.1.10013.0'],
  'ESET Full Disk Encryption': ['2.0.8.0'],
  'ESET Inspect Connector': ['2.5.4211.0'],
  'ESET Management Agent': ['12.3.1009.0', '11.4.1127.0'],
  'ESET Bridge': ['3.2.39.0'],
};

/** Sorts of devices an MSP manages, in the proportion in which they are met. */
export interface Profile {
  readonly share: number;
  readonly prefix: string;
  readonly type: DeviceType;
  readonly os: OperatingSystem;
  readonly product: string;
}

const windows11: OperatingSystem = { name: 'Microsoft Windows 11 Pro', version: '10.0.22631.4317', family: 'windows' };
const windows10: OperatingSystem = { name: 'Microsoft Windows 10 Pro', version: '10.0.19045.5011', family: 'windows' };
const server2022: OperatingSystem = {
  name: 'Microsoft Windows Server 2022 Standard',
  version: '10.0.20348.2762',
  family: 'windows-server',
};
const macos: OperatingSystem = { name: 'macOS', version: '15.1', family: 'macos' };
const ubuntu: OperatingSystem = { name: 'Ubuntu', version: '24.04', family: 'linux' };
const android: OperatingSystem = { name: 'Android', version: '14', family: 'android' };

const profiles: readonly Profile[] = [
  { share: 34, prefix: 'NB', type: 'NOTEBOOK', os: windows11, product: 'ESET Endpoint Security' },
  { share: 26, prefix: 'PC', type: 'DESKTOP', os: windows10, product: 'ESET Endpoint Security' },
  { share: 14, prefix: 'PC', type: 'DESKTOP', os: windows11, product: 'ESET Endpoint Antivirus' },
  { share: 4, prefix: 'MAC', type: 'NOTEBOOK', os: macos, product: 'ESET Endpoint Security' },
  { share: 2, prefix: 'LX', type: 'DESKTOP', os: ubuntu, product: 'ESET Endpoint Antivirus for Linux' },
  { share: 4, prefix: 'TEL', type: 'SMARTPHONE', os: android, product: 'ESET Endpoint Security for Android' },
  {
    share: 8,
    prefix: 'SRV',
    type: 'SERVER',
    os: server2022,
    product: 'ESET Server Security for Microsoft Windows Server',
  },
  {
    share: 3,
    prefix: 'SRV',
    type: 'VIRTUAL_MACHINE',
    os: server2022,
    product: 'ESET File Security for Microsoft Windows Server',
  },
  {
    share: 2,
    prefix: 'EX',
    type: 'SERVER',
    os: server2022,
    product: 'ESET Mail Security for Microsoft Exchange Server',
  },
  { share: 3, prefix: 'LXS', type: 'SERVER', os: ubuntu, product: 'ESET Server Security for Linux' },
];

const totalShare = profiles.reduce((sum, profile) => sum + profile.share, 0);

export function pickProfile(random: Random): Profile {
  let at = random.below(totalShare);
  for (const profile of profiles) {
    at -= profile.share;
    if (at < 0) return profile;
  }
  throw new Error('the shares of the profiles do not add up');
}

const interned = new Map<string, readonly InstalledProduct[]>();
const products = new Map<string, InstalledProduct>();

function product(name: string, version: string): InstalledProduct {
  const key = `${name} ${version}`;
  const known = products.get(key);
  if (known) return known;
  const made = { name, version };
  products.set(key, made);
  return made;
}

/** The same list for the same products, so that 200,000 devices share a few hundred lists. */
export function productSet(list: readonly InstalledProduct[]): readonly InstalledProduct[] {
  const key = list.map((each) => `${each.name} ${each.version}`).join('|');
  const known = interned.get(key);
  if (known) return known;
  const made = list.map((each) => product(each.name, each.version));
  interned.set(key, made);
  return made;
}

export function currentProduct(name: string, random: Random): InstalledProduct {
  return product(name, random.pick(latest[name] ?? ['1.0.0.0']));
}

/** What a device of a profile carries: the agent, its protection, and at some customers more. */
export function pickProducts(
  profile: Profile,
  more: { encryption: boolean; inspect: boolean; random: Random },
): readonly InstalledProduct[] {
  const { random } = more;
  const names = ['ESET Management Agent', profile.product];
  const desktop = profile.os.family === 'windows' || profile.os.family === 'macos';
  if (desktop && more.encryption && random.chance(0.7)) names.push('ESET Full Disk Encryption');
  if (profile.type !== 'SMARTPHONE' && more.inspect) names.push('ESET Inspect Connector');
  if (profile.prefix === 'EX') names.push('ESET Bridge');
  if (random.chance(0.02)) return productSet([currentProduct('ESET Management Agent', random)]);
  return productSet(names.map((name) => currentProduct(name, random)));
}
