import type { CalendarDate } from './time.ts';

/** A group of any connected ESET server, as the counting sees it. Keys are the store's integers. */
export interface GroupNode {
  key: number;
  serverId: number;
  parentKey: number | null;
  name: string;
  kind: 'static' | 'dynamic';
  isCustomer: boolean;
}

/** What a person said of a group. A group without one inherits. */
export type GroupMapping =
  | { groupKey: number; to: 'account'; accountId: number }
  | { groupKey: number; to: 'excluded'; tickets: boolean };

/** A company (and site) with the agreement its seats are billed on; without an agreement it is for tickets only. */
export interface Account {
  id: number;
  companyId: string;
  siteId: string | null;
  agreementId: string | null;
  posting: boolean;
  ticketing: boolean;
  /** null: as the connection is set. */
  mode: BillingMode | null;
}

export type BillingMode = 'manual' | 'automatic';

/** What a product, by its canonical name, counts for. `fixed`: licensed by something we cannot count, billed by hand. */
export type ProductMapping =
  | { product: string; to: 'service'; serviceId: string }
  | { product: string; to: 'not-billed' }
  | { product: string; to: 'fixed' };

export type DeviceClass = 'workstation' | 'server' | 'mobile' | 'unknown';

/** How the seats of one service are counted. Services without a rule use the defaults of `defaultRule`. */
export interface ServiceRule {
  serviceId: string;
  counts: 'installed' | 'activated';
  /** Only devices seen within so many days of their server's newest sign of life; null: all. At least 2. */
  seenWithinDays: number | null;
  leaveOutTrials: boolean;
  /** Another service for devices of a class, e.g. servers. */
  classServices: Partial<Record<DeviceClass, string>>;
}

/** One service of one account and how it is billed. */
export interface Line {
  accountId: number;
  serviceId: string;
  kind: 'managed' | 'included' | 'fixed';
  /** Another agreement of the same company; null: the account's. */
  agreementId: string | null;
  /** The addition it drives; null: the only active one of the service on the agreement. */
  additionId: string | null;
  offset: number;
  offsetReason: string;
  /** Last day on which the offset holds; null: no end. */
  offsetUntil: CalendarDate | null;
  minimum: number;
  minimumReason: string;
  /** Other active additions of the service on the agreement: taken off the count, or left alone. */
  others: 'subtract' | 'leave';
}

/** Two records of one server that a person confirmed to be one device re-imaged: the older is not counted. */
export interface Twin {
  olderKey: number;
  newerKey: number;
}
