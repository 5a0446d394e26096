import type { Instant } from './time.ts';

/*
 * The words of ticketing: what a watched group asks for, and what is known of an entry and its ticket.
 */

/** A group with a priority: ticketing is on for it. null: as the settings say, or none sent. */
export interface TicketRule {
  groupKey: number;
  priorityId: string;
  boardId: string | null;
  typeId: string | null;
  subtypeId: string | null;
  itemId: string | null;
  /** Initial status. */
  statusId: string | null;
  sourceId: string | null;
  delayMinutes: number | null;
  leaving: 'nothing' | 'note' | 'close' | null;
  /** Status that closes; null: a closing status of the board that the ticket is on. */
  closingStatusId: string | null;
  /** Statuses in which no person has touched the ticket yet; empty: the initial one. */
  untouchedStatusIds: readonly string[];
  visibility: 'internal' | 'customer';
  mutedOpen: boolean | null;
  summary: string | null;
  description: string | null;
}

/** How a rule is that names a group and a priority alone. */
export const plainTickets: Readonly<Omit<TicketRule, 'groupKey' | 'priorityId'>> = {
  boardId: null,
  typeId: null,
  subtypeId: null,
  itemId: null,
  statusId: null,
  sourceId: null,
  delayMinutes: null,
  leaving: null,
  closingStatusId: null,
  untouchedStatusIds: [],
  visibility: 'internal',
  mutedOpen: null,
  summary: null,
  description: null,
};

/** What templates may name of a device in a group. */
export interface TicketFacts {
  device: string;
  group: string;
  server: string;
  os: string;
  lastSeen: string;
  products: string;
  account: string;
  entered: string;
  serial: string;
}

/** An entry of the store, as deciding sees it. */
export interface TicketEntry {
  ordinal: number;
  enteredAt: Instant;
  /** The last complete listing of the group lacked the device; the next one tells whether it left. */
  missingSince: Instant | null;
  /** When its leaving was confirmed. */
  leftAt: Instant | null;
  endReason: 'left' | 'device-gone' | 'group-gone' | 'mapping-gone' | 'priority-gone' | 'moved' | null;
  baseline: boolean;
  /** First sign of life of the device after it entered. */
  seenAt: Instant | null;
  state: 'waiting' | 'opening' | 'unknown' | 'open' | 'closed' | 'refused' | 'none';
  ticketId: string | null;
  /** When its ticket was last seen closed, perhaps reopened, or merged into another. */
  closedAt: Instant | null;
}

/** Where a device's ticket goes. */
export type TicketTarget =
  | { to: 'account'; accountId: number; companyId: string; siteId: string | null; agreementId: string | null }
  | { to: 'fallback'; companyId: string }
  /** No account, no fallback: it is listed, and waits. */
  | { to: 'unrouted'; words: string }
  /** A person switched tickets off: for the account, or by excluding the group. */
  | { to: 'off'; words: string };
