import type { DeviceType } from './inventory.ts';
import type { DeviceClass } from './mapping.ts';

/*
 * What a device is to billing: by its ESET products first, then its operating system, then the type that the
 * ESET server reports. What none of them says is a class of its own.
 */

/** By products' canonical names; null where they do not say. One server product makes a server. */
export function classOfProducts(products: Iterable<string>): DeviceClass | null {
  const classes = new Set([...products].map(classOfProduct));
  return (['server', 'mobile', 'workstation'] as const).find((each) => classes.has(each)) ?? null;
}

/** By operating system and type, for devices whose products do not say. */
export function classOfMachine(os: string, type: DeviceType): DeviceClass {
  return classOfSystem(os) ?? TYPES[type];
}

function classOfProduct(product: string): DeviceClass | null {
  if (/^ESET (Server Security|Mail Security|Security for Microsoft SharePoint|Gateway Security)\b/.test(product)) {
    return 'server';
  }
  if (/^ESET (Endpoint Security for (Android|iOS)|Mobile Security)\b/.test(product)) return 'mobile';
  return /^ESET (Endpoint (Security|Antivirus)|NOD32 Antivirus|Smart Security)\b/.test(product) ? 'workstation' : null;
}

function classOfSystem(os: string): DeviceClass | null {
  const name = os.toLowerCase();
  if (/\bserver\b|hyper-v|\besxi?\b/.test(name)) return 'server';
  if (/\b(android|ios|ipados|iphone|ipad|windows phone|windows mobile)\b/.test(name)) return 'mobile';
  if (/\bwindows\b|\bmac ?os\b|\bos x\b|\bchrome ?os\b/.test(name)) return 'workstation';
  return null; // a Linux may be either: its type tells
}

const TYPES: Readonly<Record<DeviceType, DeviceClass>> = {
  desktop: 'workstation',
  notebook: 'workstation',
  server: 'server',
  phone: 'mobile',
  tablet: 'mobile',
  virtual: 'unknown',
  other: 'unknown',
  unknown: 'unknown',
};
