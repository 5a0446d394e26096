import type { Count } from './count.ts';
import type { Finding } from './findings.ts';
import type { Stop } from './guards.ts';
import type { Account, GroupMapping, Line, ProductMapping, ServiceRule } from './mapping.ts';
import type { Addition, Agreement, Decimal } from './psa.ts';
import type { BillingSettings } from './settings.ts';
import type { CalendarDate, Instant } from './time.ts';

/*
 * The plan: what counts and agreements say the quantities should be, as a pure function of stored state.
 */

/** The fields of an addition that someone may have changed behind our back. */
export type SeenAddition = Pick<
  Addition,
  'quantity' | 'lessIncluded' | 'unitPrice' | 'billing' | 'effectiveDate' | 'cancelledDate' | 'serviceId'
>;

/** What the guards measure against: the last quantity that a person approved or an invoice confirmed. */
export interface Baseline {
  additionId: string;
  quantity: Decimal;
  at: Instant;
  /** The addition when it was last known to be right; its quantity is what we last posted or approved. */
  seen: SeenAddition;
  mappingMark: string;
  ruleMark: string;
}

/** An approved adjustment that is not posted yet. */
export interface ApprovedAdjustment {
  id: number;
  additionId: string;
  from: Decimal;
  to: Decimal;
  /** Names of the guards that the person who approved it saw. */
  guards: readonly string[];
}

/** One ESET server, or the PSA. */
export interface SourceState {
  /** null: the PSA. */
  serverId: number | null;
  name: string;
  state: 'good' | 'stale' | 'doubtful';
  /** When it was last read whole, or why it is in doubt. */
  words: string;
}

/** What changed since a baseline and may move seats between lines: what it causes is approved together. */
export type Change = { at: Instant } & (
  | { kind: 'group-mapping'; groupKey: number; accountIds: readonly number[] }
  | { kind: 'product-mapping'; product: string; serviceIds: readonly string[] }
  | { kind: 'service-rule'; serviceIds: readonly string[] }
  /** A device left one line and came to another. */
  | { kind: 'device'; deviceKey: number; lines: readonly LineKey[] }
);

export interface LineKey {
  accountId: number;
  serviceId: string;
}

export interface PlanInput {
  on: CalendarDate;
  settings: BillingSettings;
  count: Count;
  accounts: readonly Account[];
  lines: readonly Line[];
  groupMappings: readonly GroupMapping[];
  productMappings: readonly ProductMapping[];
  serviceRules: readonly ServiceRule[];
  agreements: readonly Agreement[];
  /** Ids of the companies that are neither deleted nor gone. */
  companies: ReadonlySet<string>;
  additions: readonly Addition[];
  /** Agreements whose additions have been read in full. */
  additionsRead: ReadonlySet<string>;
  baselines: readonly Baseline[];
  approved: readonly ApprovedAdjustment[];
  /** Additions with a posting under way or of unknown outcome: nothing is planned for them. */
  inFlight: ReadonlySet<string>;
  sources: readonly SourceState[];
  changes: readonly Change[];
  /** Additions on hold after an undo, with the words why. */
  holds: ReadonlyMap<string, string>;
  /** A pause of everything (accountId null) or of one account, with the words why. */
  pauses: readonly { accountId: number | null; words: string }[];
  names: Names;
}

/** Names for showing. What has none is shown by its id. */
export interface Names {
  accounts: ReadonlyMap<number, string>;
  services: ReadonlyMap<string, string>;
  /** Paths of groups. */
  groups: ReadonlyMap<number, string>;
}

/** Why an adjustment may not be posted, whoever approves it. */
export interface Block {
  block: 'undo-hold' | 'paused' | 'posting-off' | 'frozen';
  words: string;
}

/** The addition and agreement as the plan saw them, and the count behind it. Posting compares with it. */
export interface Evidence {
  addition: SeenAddition;
  agreement: Pick<Agreement, 'status' | 'cancelled' | 'nextInvoiceDate' | 'billingCycle'>;
  /** Date of the invoice that the change will hit; null where it cannot be told. */
  invoiceDate: CalendarDate | null;
  on: CalendarDate;
  seats: number;
  offset: number;
  minimum: number;
  /** Quantity of other additions taken off. */
  others: Decimal;
  mappingMark: string;
  ruleMark: string;
}

export interface PlannedAdjustment {
  accountId: number;
  serviceId: string;
  agreementId: string;
  additionId: string;
  from: Decimal;
  to: Decimal;
  seats: number;
  moneyCents: number;
  monthCents: number;
  evidence: Evidence;
  /** Adjustments of one cause are approved together; null: on its own. */
  cause: string | null;
  guards: readonly Stop[];
  blocks: readonly Block[];
}

/** An approved adjustment that must go back to a person, and why. */
export interface TakeBack {
  id: number;
  /** The count now says the other way, or nothing at all. */
  reversed: boolean;
  guards: readonly Stop[];
}

/** Pairs of device and product by what becomes of them. The parts add up to `pairs`. */
export interface PlanSums {
  pairs: number;
  managed: number;
  included: number;
  fixed: number;
  excluded: number;
  notBilled: number;
  held: number;
  findings: Readonly<Record<string, number>>;
}

export interface Plan {
  adjustments: readonly PlannedAdjustment[];
  takeBacks: readonly TakeBack[];
  /** Additions with a posting in flight: whatever waits for them stays as it is. */
  skipped: ReadonlySet<string>;
  findings: readonly Finding[];
  sums: PlanSums;
}
