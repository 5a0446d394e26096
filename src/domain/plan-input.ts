import type { Baseline } from './adjustment.ts';
import type { Count, LineKey } from './count.ts';
import type { Routing } from './group-tree.ts';
import type { Account, Line, ProductMapping, ServiceRule } from './mapping.ts';
import type { Addition, Agreement, Decimal, Service } from './psa.ts';
import type { BillingSettings } from './settings.ts';
import type { CalendarDate, Instant } from './time.ts';

/*
 * All that a plan rests on: stored state, as of one moment.
 */

/** An approved adjustment that is not posted yet. */
export interface ApprovedAdjustment {
  id: number;
  accountId: number;
  additionId: string;
  from: Decimal;
  to: Decimal;
  moneyCents: number;
  /** No person has approved it. */
  automatic: boolean;
  /** Names of the guards that whoever approved it saw. */
  guards: readonly string[];
  /** Puts back what was posted: a person asked for it, whatever the count says. */
  undo: boolean;
}

/** One ESET server, or the PSA. */
export interface SourceState {
  /** null: the PSA. A disconnected server is stale. */
  serverId: number | null;
  name: string;
  state: 'good' | 'stale' | 'doubtful';
  /** When it was last read whole, or why it is in doubt. */
  words: string;
}

/** The lines that a device was a seat of, and those that it is a seat of now. */
export interface Moved {
  before: readonly LineKey[];
  after: readonly LineKey[];
  /** Nobody has said whose it is now: its seat is billed nowhere. */
  astray: boolean;
}

/** What changed since a baseline and may move seats between lines: what it causes is approved together. */
export type Change = { at: Instant } & (
  | { kind: 'group-mapping'; groupKey: number; accountIds: readonly number[] }
  | { kind: 'product-mapping'; product: string; serviceIds: readonly string[] }
  | { kind: 'service-rule'; serviceIds: readonly string[] }
  | ({ kind: 'device'; deviceKey: number } & Moved)
  /** A group has another place in ESET's tree, and with it the devices that inherit their account through it. */
  | { kind: 'group-move'; groupKey: number; moved: readonly Moved[] }
);

export interface PlanInput {
  on: CalendarDate;
  settings: BillingSettings;
  count: Count;
  accounts: readonly Account[];
  lines: readonly Line[];
  /** Of the groups and their mappings as of now: `routing` of the SeatCount. */
  routing: Routing;
  productMappings: readonly ProductMapping[];
  serviceRules: readonly ServiceRule[];
  agreements: readonly Agreement[];
  /** Ids of the companies that are neither deleted nor gone. */
  companies: ReadonlySet<string>;
  /** The catalog: for names, and for prices where there is no addition. */
  services: readonly Pick<Service, 'id' | 'description' | 'price'>[];
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
  /** Names of accounts, for showing; one without is shown by its key. */
  accountNames: ReadonlyMap<number, string>;
}
