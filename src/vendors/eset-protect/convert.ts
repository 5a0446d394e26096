import type { Activation, Device, DeviceType, Group, Member } from '../../domain/inventory.ts';
import type { CalendarDate, Instant } from '../../domain/time.ts';
import { productName } from '../product-name.ts';
import { remembered } from '../remembered.ts';
import { macsOf, serialOf } from './hardware.ts';
import { firstPossibleYear, momentOf } from './moment.ts';
import type { ActiveProduct, Component, DeviceRecord, GroupRecord, MemberRecord, PartialDate } from './schema.ts';

const nilId = '00000000-0000-0000-0000-000000000000';

const customers = new Set(['DEVICE_GROUP_ENTITY_TYPE_COMPANY', 'DEVICE_GROUP_ENTITY_TYPE_HOUSEHOLD']);

export const fromApiGroup = (group: GroupRecord): Group => ({
  id: group.uuid,
  name: group.displayName ?? '',
  parentId: referenceOf(group.parentGroupUuid),
  kind: group.isSecurityGroup ? 'static' : 'dynamic', // missing is false, see schema.ts
  isCustomer: customers.has(group.linkedEntityType ?? ''),
});

export const fromApiMember = (member: MemberRecord): Member => ({
  deviceId: member.uuid,
  deviceName: member.displayName ?? '',
});

export const fromApiDevice = (device: DeviceRecord): Device => ({
  id: device.uuid,
  name: device.displayName ?? '',
  groupId: referenceOf(device.parentGroupUuid),
  type: deviceTypes[device.deviceType ?? ''] ?? 'unknown',
  os: device.operatingSystem?.displayName ?? '',
  installed: installedOf(device.deployedComponents ?? []),
  activated: activationsOf(device.activeProducts ?? []),
  serial: serialOf(device.hardwareProfiles ?? []),
  macs: macsOf(device.hardwareProfiles ?? []),
  lastSeen: instantOf(device.lastSyncTime),
  muted: device.isMuted ?? false,
});

const referenceOf = (id: string | null | undefined): string | null => (id && id !== nilId ? id : null);

const deviceTypes: Record<string, DeviceType> = {
  DEVICE_TYPE_DESKTOP: 'desktop',
  DEVICE_TYPE_NOTEBOOK: 'notebook',
  DEVICE_TYPE_SERVER: 'server',
  DEVICE_TYPE_VIRTUAL_MACHINE: 'virtual',
  DEVICE_TYPE_SMARTPHONE: 'phone',
  DEVICE_TYPE_TABLET: 'tablet',
  DEVICE_TYPE_IOT: 'other',
  DEVICE_TYPE_SMART_TV: 'other',
  DEVICE_TYPE_WEARABLE: 'other',
  DEVICE_TYPE_GAMING_CONSOLE: 'other',
  DEVICE_TYPE_ROUTER: 'other',
  DEVICE_TYPE_PRINTER: 'other',
  DEVICE_TYPE_SECURITY_CAMERA: 'other',
  DEVICE_TYPE_SMART_SPEAKER: 'other',
};

function installedOf(components: readonly Component[]): readonly string[] {
  let names = '';
  for (const each of components)
    names += `${typeof each === 'string' ? each : each.displayName || each.name || ''}\u0000`;
  return productsNamed(names);
}

// A component without any name is no product that a person could map, so it is no part of the answer.
const productsNamed = remembered((names: string): readonly string[] => {
  const products = names.split('\u0000').map(productName);
  return [...new Set(products)].filter((product) => product !== '').sort();
});

function activationsOf(products: readonly ActiveProduct[]): Activation[] {
  const activations = products.map(activationOf).filter(({ product }) => product !== '');
  return activations.sort((a, b) => compare(sortKey(a), sortKey(b)));
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b));

const sortKey = ({ product, until }: Activation) => `${product}\n${until ?? ''}`;

// The API marks no trial: the field is for servers that do.
const activationOf = (product: ActiveProduct): Activation =>
  typeof product === 'string'
    ? { product: productNamed(product), until: null, trial: false }
    : { product: productNamed(product.name ?? ''), until: lastDayOf(product.validityDate), trial: false };

const productNamed = remembered<string, string>(productName);

/** The last day that a whole or partial date covers; null where it names no year that a licence can end in. */
function lastDayOf(date: PartialDate | null | undefined): CalendarDate | null {
  const year = Number(date?.year ?? 0);
  if (year < firstPossibleYear) return null;
  return dayOf(year * 10_000 + (Number(date?.month) || 12) * 100 + (Number(date?.day) || 31));
}

/** "2026-02-28" of 20260231: a day that its month has not is its last one. */
const dayOf = remembered((digits: number): CalendarDate => {
  const [year, month, day] = [Math.floor(digits / 10_000), Math.floor(digits / 100) % 100, digits % 100];
  const monthEnd = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return [pad(year, 4), pad(month, 2), pad(Math.min(day, monthEnd), 2)].join('-');
});

const pad = (value: number, digits: number) => String(value).padStart(digits, '0');

function instantOf(written: string | null | undefined): Instant | null {
  const moment = momentOf(written ?? '');
  return moment === 'never' ? null : moment;
}
