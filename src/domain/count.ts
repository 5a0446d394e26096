import type { DeviceType } from './inventory.ts';
import type { GroupMapping, GroupNode, ProductMapping, ServiceRule, Twin } from './mapping.ts';
import type { CalendarDate, Instant } from './time.ts';

/*
 * What a count is given and what it yields. Every pair of a device and a product it carries is one seat-to-be,
 * and has exactly one fate: the sum closes.
 */

/** What thousands of devices have in common: what they are and what they carry. */
export interface DeviceKind {
  type: DeviceType;
  os: string;
  /** As `writeProducts` of device-text.ts writes it. */
  products: string;
}

/** A device as the counting sees it: the row as it was on the counting date. */
export interface CountedDevice {
  key: number;
  serverId: number;
  /** The ESET server's own id: the same id on two servers is the same device. */
  id: string;
  name: string;
  groupKey: number | null;
  /** Where devices of a kind have the same object, it is found without a look at its texts. */
  kind: DeviceKind;
  serial: string | null;
  /** Separated by spaces. */
  macs: string;
  /** When a listing first had it. */
  firstSeen: Instant | null;
  lastSeen: Instant | null;
}

/** As much of a device as counting takes, as long as nothing is amiss with it. */
export type CountableDevice = Omit<CountedDevice, 'name' | 'firstSeen'>;

/** A device in a dynamic group that is mapped. */
export interface Membership {
  groupKey: number;
  deviceKey: number;
}

export interface CountRules {
  /** The counting date. */
  on: CalendarDate;
  groups: readonly GroupNode[];
  groupMappings: readonly GroupMapping[];
  memberships: Iterable<Membership>;
  productMappings: readonly ProductMapping[];
  serviceRules: readonly ServiceRule[];
  twins: readonly Twin[];
  /** Newest sign of life of any device of each ESET server, as of the counting date. */
  newestSigns: ReadonlyMap<number, Instant>;
  notSeenDays: number;
  activationGraceDays: number;
  /** Asks for the devices behind the count. */
  collect?: CollectFilter;
}

/** Which devices are collected: those that fit everything that is named. */
export interface CollectFilter {
  accountId?: number;
  serviceId?: string;
  /** Canonical name. */
  product?: string;
  /** The group that devices without an account are listed under, see Unrouted. */
  unroutedGroup?: number | null;
  /** Only devices whose static group is one of these. */
  groupKeys?: ReadonlySet<number>;
  /** Only these devices. */
  deviceKeys?: ReadonlySet<number>;
}

/** One service of one account, named. */
export interface LineKey {
  accountId: number;
  serviceId: string;
}

/** Why a pair of device and product is not billed although its product, or its device, is known. */
export type NotBilledReason =
  | 'product' // the product is mapped as not billed
  | 'not-installed' // only activated, and its service counts what is installed
  | 'not-activated' // installed, and its service counts valid activations
  | 'trial'
  | 'not-seen' // longer than the service's rule allows
  | 'other-server' // the same device was seen later on another server
  | 'twin'; // the older of two records that a person joined

export type Fate =
  | { kind: 'line'; accountId: number; serviceId: string }
  | { kind: 'fixed'; accountId: number }
  | { kind: 'excluded' }
  | { kind: 'not-billed'; reason: NotBilledReason }
  /** Caught by dynamic groups that say different things. */
  | { kind: 'held'; accounts: readonly number[] }
  /** `group`: the group to map, see Unrouted. */
  | { kind: 'no-account'; group: number | null }
  | { kind: 'not-mapped'; accountId: number };

/** A device behind the count, for the list a person opens. */
export interface CollectedSeat {
  device: CountedDevice;
  /** Canonical name. */
  product: string;
  fate: Fate;
}

/** One line's seats. */
export interface Tally {
  accountId: number;
  serviceId: string;
  /** Distinct devices. */
  seats: number;
  /** Pairs of device and product: at least `seats`. */
  pairs: number;
  /** Seats of devices not seen for long. */
  notSeen: number;
  /** Devices per product. */
  products: ReadonlyMap<string, number>;
  /** Seats by the group whose mapping brought them. */
  sources: ReadonlyMap<number, number>;
}

/** Devices without an account, by the group to map: the customer group that stops the inheritance, or their own. */
export interface Unrouted {
  groupKey: number | null;
  newCustomer: boolean;
  devices: number;
  /** Pairs with a product that is not left unbilled anyway. */
  pairs: number;
}

export interface ProductCount {
  /** Canonical name. */
  product: string;
  /** Devices that carry it, each once whatever its fate, devices on two servers once. */
  devices: number;
  /** What a person said, or else what the product starts as; `ask` where neither says. */
  fate: ProductFate;
}

export type ProductFate = { to: 'service'; serviceId: string } | { to: 'not-billed' } | { to: 'fixed' } | { to: 'ask' };

/** Two records of one account that are probably one device. */
export interface ProbableTwin {
  accountId: number;
  olderKey: number;
  newerKey: number;
  olderName: string;
  newerName: string;
  /** What they have in common. */
  by: 'serial' | 'mac';
  /** Services for which both are counted now. */
  serviceIds: readonly string[];
}

export interface CaughtTwice {
  deviceKey: number;
  name: string;
  accounts: readonly number[];
  pairs: number;
  /** Services that it would be a seat of. */
  serviceIds: readonly string[];
}

/** How many pairs of device and product met each fate. The parts add up to `pairs`. */
export interface FateSums {
  pairs: number;
  line: number;
  fixed: number;
  excluded: number;
  notBilled: Readonly<Record<NotBilledReason, number>>;
  held: number;
  noAccount: number;
  notMapped: number;
}

export interface Count {
  on: CalendarDate;
  /** Device records fed in. */
  devices: number;
  tallies: readonly Tally[];
  sums: FateSums;
  products: readonly ProductCount[];
  /** Devices by product that nobody mapped, per account. */
  notMapped: ReadonlyMap<number, ReadonlyMap<string, number>>;
  /** Pairs of products that are billed by hand, per account. */
  fixed: ReadonlyMap<number, number>;
  unrouted: readonly Unrouted[];
  caughtTwice: readonly CaughtTwice[];
  probableTwins: readonly ProbableTwin[];
  /** ESET servers whose groups feed each account. */
  servers: ReadonlyMap<number, ReadonlySet<number>>;
  collected: readonly CollectedSeat[];
}
