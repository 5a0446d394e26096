import type { ColumnType } from 'kysely';
import type { UserTables } from './user-schema.ts';

/**
 * The tables, as TypeScript sees them. Both databases hold the same: integer keys of our own, vendor ids as text,
 * times as ISO-8601 UTC text, flags as 0/1, quantities and prices as decimal text, structures as JSON text.
 */

type Flag = 0 | 1;
type Json = string;
type Time = string;

/** Filled once by the store, never written again. */
type Key = ColumnType<number, number | undefined, never>;

export interface ConnectionTable {
  id: Key;
  name: string;
  name_key: string;
  kind: string;
  role: 'psa' | 'eset';
  settings: Json;
  /** AES-256-GCM, see secrets.ts. */
  secrets: string;
  console_url: string | null;
  /** 0: it has none of its own, the setting sync.intervalMinutes rules it. */
  interval_minutes: number;
  /** null: as the setting sync.staleIntervals says. */
  stale_intervals: number | null;
  created_at: Time;
  /** A disconnected connection keeps its objects: its seats are frozen, never subtracted. */
  disconnected_at: Time | null;
  /** 1 from the first applied change of a run until all its changes are applied: nothing may be concluded. */
  unsettled: Flag;
  /** Per object of the vendor, the newest change that was read: {"companies": "2026-..."}. */
  watermarks: Json;
  /** End of the last complete, settled sync, and of the last full one: never before that of an earlier one. */
  synced_at: Time | null;
  full_at: Time | null;
  /** When the last complete sync was by the clock of its time, which may have been set back since the one before. */
  read_at: Time | null;
  /** Newest sign of life of any device of an ESET server. */
  newest_sign: Time | null;
  /** The reports that its data rest on: {"id", "at", "freshUntil", "times"}; null: the server was asked itself. */
  edition: Json | null;
}

export type RunState = 'running' | 'ok' | 'doubtful' | 'failed' | 'interrupted';

export interface RunTable {
  id: Key;
  connection_id: number;
  started_at: Time;
  ended_at: Time | null;
  state: RunState;
  full: Flag;
  /** {"devices": {"read": 1, "added": 0, "changed": 0, "removed": 0, "missing": 0, "unreadable": 0}} */
  counts: Json;
  requests: number;
  message: string;
  /** What a person may confirm: {"object": [vendor ids that would vanish]}; null where nothing is in doubt. */
  doubt: Json | null;
  confirmed_by: string | null;
}

/** What the sync keeps of every object of a vendor, beside the object's own columns. */
interface Synced {
  id: Key;
  connection_id: number;
  vendor_id: string;
  hash: string;
  /** Since when the row is as it is. */
  since: Time;
  /** First complete listing that lacked it; a second one, or a 404 by id, makes it removed. */
  missing_since: Time | null;
  removed_at: Time | null;
  /** Why the last listing could not read it; the row is then as it was before. */
  unreadable: string | null;
}

interface GroupTable extends Synced {
  parent_vendor_id: string | null;
  name: string;
  name_key: string;
  kind: 'static' | 'dynamic';
  is_customer: Flag;
  /** Why nothing was concluded from its last list of members; null where something was. */
  members_doubt: string | null;
}

interface DeviceTable extends Synced {
  /** Key of the static group. */
  group_id: number | null;
  name: string;
  name_key: string;
  kind_id: number;
  serial: string | null;
  /** Space-separated, sorted. */
  macs: string;
  muted: Flag;
  /** As it was when the row was written: the date is exact, the time is not. */
  last_seen: Time | null;
  /** When it was first listed; never written again. */
  known_since: Time;
}

/** What thousands of devices have in common. Never changed or deleted. */
interface DeviceKindTable {
  id: Key;
  /** Of the rest, which may be longer than what an index holds. */
  hash: string;
  type: string;
  os: string;
  /** {"i": [installed names], "a": [[product, until, trial]]}, the same text for the same products. */
  products: Json;
}

/** What a group or device was before it changed: with it any past day can be counted again. Never updated. */
interface GroupPastTable {
  id: Key;
  group_id: number;
  from_at: Time;
  to_at: Time;
  parent_vendor_id: string | null;
  name: string;
  kind: 'static' | 'dynamic';
  is_customer: Flag;
}

interface DevicePastTable {
  id: Key;
  device_id: number;
  from_at: Time;
  to_at: Time;
  group_id: number | null;
  name: string;
  kind_id: number;
  serial: string | null;
  macs: string;
  last_seen: Time | null;
}

/** One stay of a device in a dynamic group (or, for a static group with a priority, in exactly that group). */
export interface EntryTable {
  id: Key;
  group_id: number;
  device_id: number;
  /** Counts the stays of this device in this group, from 1. */
  ordinal: number;
  entered_at: Time;
  missing_since: Time | null;
  left_at: Time | null;
  /** Why it ended; null while it lasts. */
  end_reason: 'left' | 'device-gone' | 'group-gone' | 'mapping-gone' | 'priority-gone' | 'moved' | null;
  /** 1: it was there at the group's first listing and opens nothing. */
  baseline: Flag;
  /** First sign of life of the device after it entered. */
  seen_at: Time | null;
  /** Account that the ticket went to. */
  account_id: number | null;
  state: 'waiting' | 'opening' | 'unknown' | 'open' | 'closed' | 'refused' | 'none';
  ticket_id: string | null;
  /** Why it waits or opened nothing, in the words of the domain. */
  note: string;
  /** 1: a ticket may exist that we do not know: the reference is looked up before any post. */
  doubt: Flag;
  /** When someone closed the ticket while the device stayed. */
  closed_at: Time | null;
  /** When the ticket was last read while the device stays. */
  read_at: Time | null;
  settled_at: Time | null;
}

export interface CompanyTable extends Synced {
  identifier: string;
  name: string;
  name_key: string;
  deleted: Flag;
  status: string;
}

export interface AgreementTable extends Synced {
  name: string;
  name_key: string;
  company_vendor_id: string;
  parent_vendor_id: string | null;
  site_vendor_id: string | null;
  status: string;
  cancelled: Flag;
  cancelled_date: string | null;
  start_date: string | null;
  end_date: string | null;
  bill_start_date: string | null;
  next_invoice_date: string | null;
  billing_cycle: string;
  prorated: Flag;
  currency: string | null;
  /** When its additions were last read in full. */
  additions_read_at: Time | null;
  /** Why nothing was concluded from the last list of its additions; null where something was. */
  additions_doubt: string | null;
}

export interface AdditionTable extends Synced {
  agreement_vendor_id: string;
  service_vendor_id: string;
  service_name: string;
  description: string;
  quantity: string;
  less_included: string;
  unit_price: string;
  billed_quantity: string | null;
  billing: string;
  effective_date: string | null;
  cancelled_date: string | null;
  agreement_status: string | null;
}

export interface ServiceTable extends Synced {
  identifier: string;
  name_key: string;
  description: string;
  is_bundle: Flag;
  inactive: Flag;
  price: string;
}

interface PriorityTable extends Synced {
  name: string;
  name_key: string;
  sort_order: number;
}

interface SourceTable extends Synced {
  name: string;
  name_key: string;
}

interface BoardTable extends Synced {
  name: string;
  name_key: string;
  inactive: Flag;
  /** null: no listing since the upgrade that asks for it. */
  is_project: Flag | null;
}

interface StatusTable extends Synced {
  board_vendor_id: string;
  name: string;
  name_key: string;
  closed: Flag;
  inactive: Flag;
  is_default: Flag;
}

/** Types, subtypes and items; vendor_id is `board/level/id`, as the vendor's ids are unique within a board only. */
interface ChoiceTable extends Synced {
  board_vendor_id: string;
  level: 'type' | 'subtype' | 'item';
  choice_vendor_id: string;
  name: string;
  name_key: string;
  inactive: Flag;
}

/** Newest sign of life of a server's devices, as from `from_at` on: a row for each date that it reached. */
interface SignTable {
  id: Key;
  connection_id: number;
  from_at: Time;
  newest_sign: Time;
}

/** A statement of a person: valid from `from_at` until `to_at` (null: now). Ended, never deleted. */
interface Stated {
  id: Key;
  from_at: Time;
  to_at: Time | null;
  by: string;
}

export interface AccountTable {
  id: Key;
  connection_id: number;
  company_vendor_id: string;
  site_vendor_id: string | null;
  agreement_vendor_id: string | null;
  posting: Flag;
  ticketing: Flag;
  mode: 'manual' | 'automatic' | null;
  created_at: Time;
  created_by: string;
}

interface GroupMapTable extends Stated {
  group_id: number;
  target: 'account' | 'excluded';
  account_id: number | null;
  tickets: Flag;
}

interface ProductMapTable extends Stated {
  product: string;
  target: 'service' | 'not-billed' | 'fixed';
  service_vendor_id: string | null;
}

interface ServiceRuleTable extends Stated {
  service_vendor_id: string;
  rule: Json;
}

interface LineTable extends Stated {
  account_id: number;
  service_vendor_id: string;
  kind: 'managed' | 'included' | 'fixed';
  agreement_vendor_id: string | null;
  addition_vendor_id: string | null;
  offset_seats: number;
  offset_reason: string;
  offset_until: string | null;
  minimum: number;
  minimum_reason: string;
  others: 'subtract' | 'leave';
}

interface TwinTable extends Stated {
  older_id: number;
  newer_id: number;
}

/** A group with a priority: ticketing is on for it. */
interface TicketRuleTable extends Stated {
  group_id: number;
  priority_vendor_id: string;
  options: Json;
  /** End of the first complete listing after it was made; entries up to it are the baseline. */
  baselined_at: Time | null;
}

export type AdjustmentState =
  | 'proposed'
  | 'held'
  | 'approved'
  | 'posting'
  | 'posted'
  | 'failed'
  | 'unknown'
  | 'dismissed'
  | 'superseded';

export interface AdjustmentTable {
  id: Key;
  account_id: number;
  service_vendor_id: string;
  agreement_vendor_id: string;
  addition_vendor_id: string;
  from_quantity: string;
  to_quantity: string;
  seats: number;
  /** Change of what one invoice shows, and the same per month, in cents. */
  money_cents: number;
  month_cents: number;
  state: AdjustmentState;
  /** Guards that stopped it: [{guard, words}]. */
  guards: Json;
  /** Adjustments of one cause are approved together; null: on its own. */
  cause: string | null;
  /** The addition and agreement as the plan saw them, and the count behind it. */
  evidence: Json;
  proposed_at: Time;
  decided_at: Time | null;
  decided_by: string | null;
  reason: string;
  /** The batch of postings it went out with: what `undo` of a run reverts. */
  posting_run: number | null;
  posted_at: Time | null;
  outcome: Json | null;
  undo_of: number | null;
}

export interface PostingRunTable {
  id: Key;
  started_at: Time;
  ended_at: Time | null;
  by: string;
  reason: string;
  posted: number;
  failed: number;
  unknown: number;
}

/** The last quantity of an addition that a person approved or an invoice confirmed, and the addition as it then was. */
export interface BaselineTable {
  addition_vendor_id: string;
  account_id: number;
  service_vendor_id: string;
  quantity: string;
  source: 'approved' | 'invoiced';
  at: Time;
  /** The addition's other fields, to see what someone changed since. */
  seen: Json;
  /** Fingerprint of the mapping and counting rule the count rested on. */
  mapping_mark: string;
  rule_mark: string;
  next_invoice_date: string | null;
}

/** A line that waits for a person after an undo. */
interface HoldTable extends Stated {
  addition_vendor_id: string;
  reason: string;
}

export interface FindingTable {
  id: Key;
  kind: string;
  /** What it is about, unique within the kind. */
  object: string;
  since: Time;
  ended_at: Time | null;
  seats: number;
  money_cents: number;
  /** What the message is made of: names, ids. */
  facts: Json;
  accepted_by: string | null;
  accepted_at: Time | null;
  accepted_until: Time | null;
  accepted_reason: string;
  accepted_seats: number | null;
  accepted_cents: number | null;
}

/** Every write to a vendor: an intent before, a verdict after. */
export interface WriteTable {
  id: Key;
  connection_id: number;
  kind: 'quantity' | 'ticket' | 'note' | 'status' | 'priority';
  /** What it is for: `adjustment:12`, `entry:7`. */
  subject: string;
  intent: Json;
  state: 'intended' | 'done' | 'refused' | 'unknown' | 'not-done';
  intended_at: Time;
  settled_at: Time | null;
  outcome: Json | null;
}

interface PauseTable extends Stated {
  /** null: everything. */
  account_id: number | null;
  reason: string;
  /** When it ends by itself; null: when a person resumes. */
  until_at: Time | null;
}

interface SettingTable {
  name: string;
  value: Json;
  by: string;
  at: Time;
}

/** What a setting was until a moment. */
interface SettingPastTable {
  id: Key;
  name: string;
  /** null: the default. */
  value: Json | null;
  to_at: Time;
}

/** Who did what. Rows are added, never changed. */
interface AuditTable {
  id: Key;
  at: Time;
  by: string;
  action: string;
  object: string;
  before: Json | null;
  after: Json | null;
}

/** The answer to a write that came with a key of the asker's, for a day. */
export interface AnswerTable {
  id: Key;
  person: string;
  route: string;
  key: string;
  at: Time;
  /** AES-256-GCM, see secrets.ts. */
  content: string;
}

/** How often a subject has changed: counted by the database itself. */
interface RevisionTable {
  subject: string;
  revision: number;
}

/** A past day that was counted, and all its seats. */
interface SeatDayTable {
  day: string;
  seats: number;
}

/** What a line's seats were from a day on, and up to the day before another. */
interface SeatSpanTable {
  id: Key;
  account_id: number;
  service_vendor_id: string;
  seats: number;
  from_day: string;
  /** null: they are so still. */
  to_day: string | null;
}

/** What somebody said to the makers. */
interface FeedbackTable {
  id: Key;
  at: Time;
  by: string;
  content: Json;
  sent_at: Time | null;
  /** Where it went, or why it could not be sent yet. */
  said: string;
  tries: number;
  /** When it is tried next; null: it was sent. */
  next_at: Time | null;
}

export interface Database extends UserTables {
  connections: ConnectionTable;
  runs: RunTable;
  groups: GroupTable;
  group_past: GroupPastTable;
  devices: DeviceTable;
  device_kinds: DeviceKindTable;
  device_past: DevicePastTable;
  entries: EntryTable;
  companies: CompanyTable;
  agreements: AgreementTable;
  additions: AdditionTable;
  services: ServiceTable;
  priorities: PriorityTable;
  sources: SourceTable;
  boards: BoardTable;
  statuses: StatusTable;
  choices: ChoiceTable;
  signs: SignTable;
  accounts: AccountTable;
  group_maps: GroupMapTable;
  product_maps: ProductMapTable;
  service_rules: ServiceRuleTable;
  lines: LineTable;
  twins: TwinTable;
  ticket_rules: TicketRuleTable;
  adjustments: AdjustmentTable;
  posting_runs: PostingRunTable;
  baselines: BaselineTable;
  holds: HoldTable;
  findings: FindingTable;
  writes: WriteTable;
  pauses: PauseTable;
  settings: SettingTable;
  setting_past: SettingPastTable;
  audit: AuditTable;
  answers: AnswerTable;
  seat_days: SeatDayTable;
  seat_spans: SeatSpanTable;
  feedback: FeedbackTable;
  revisions: RevisionTable;
}
