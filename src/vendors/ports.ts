import type { Edition } from '../domain/editions.ts';
import type { Device, Group, Member } from '../domain/inventory.ts';
import type {
  Addition,
  AdditionRef,
  Agreement,
  Board,
  BoardChoice,
  BoardStatus,
  Company,
  Decimal,
  Priority,
  Service,
  Ticket,
  TicketActivity,
  TicketDraft,
  TicketSource,
} from '../domain/psa.ts';
import type { Instant } from '../domain/time.ts';

/** A record that could not be read. It is kept as it was, counted and shown. */
export interface Unreadable {
  /** null where not even the id could be read: the listing is then incomplete. */
  id: string | null;
  why: string;
}

/**
 * One page of a listing. A listing is complete only if a page with `last` was seen:
 * a generator that ends without one was cut off, and nothing may be concluded from it.
 */
export interface Page<Row> {
  rows: Row[];
  unreadable: Unreadable[];
  /** Rows in the whole listing, where the vendor says so. */
  announced?: number;
  last: boolean;
  /** Newest change among the rows of this page, where the vendor says so: the next `since`. */
  changedUntil?: Instant;
}

export type Listing<Row> = AsyncIterable<Page<Row>>;

/** One right or ability, as a connection test found it. */
export interface Probe {
  /** In the words of the vendor's own role or settings screen, e.g. "Finance > Agreements: Inquire All". */
  name: string;
  state: 'ok' | 'missing' | 'failed' | 'unproven';
  /** What to do, or the vendor's own words. '' where there is nothing to say. */
  note: string;
}

export interface Check {
  /** Name and version the server gives of itself. */
  server: string;
  probes: Probe[];
  /** IANA or vendor name of the server's time zone, where it says so. */
  timeZone?: string;
}

interface Connected {
  /** Requests sent since the connection was made, repeats included. */
  requests(): number;
  /** How far the server's clock was ahead of ours at its last good answer, in milliseconds; null: it has not said. */
  clockSkewMs(): number | null;
  /** Frees sockets. May be repeated. */
  close(): Promise<void>;
}

/** What the product needs of an ESET server. Every method reads only, may be repeated, and throws VendorError. */
export interface EsetServer extends Connected {
  /** Logs in and reads one small page of each kind. */
  check(signal: AbortSignal): Promise<Check>;
  /** All groups, static and dynamic, in any order. */
  groups(signal: AbortSignal): Listing<Group>;
  /** All devices, in full. */
  devices(signal: AbortSignal): Listing<Device>;
  /** One device; `not-found` means that it is gone. Missing where the server cannot be asked for one. */
  device?(id: string, signal: AbortSignal): Promise<Device>;
  /** The devices in exactly this group. `not-found` means that the group is gone. */
  members(groupId: string, signal: AbortSignal): Listing<Member>;
  /** Which state of the server the listings tell of; missing where they tell of now. */
  edition?(signal: AbortSignal): Promise<Edition>;
  /** Groups are known by the devices in them alone: one that is not listed is empty, and not gone. */
  readonly groupsByDevices?: true;
}

/** All additions of one agreement, complete. */
export interface AgreementAdditions {
  agreementId: string;
  additions: Addition[];
  unreadable: Unreadable[];
}

/** The outcome of asking one agreement among several: its additions, or why they could not be had. */
export type AdditionsAnswer = AgreementAdditions | { agreementId: string; error: Error };

/** What the product needs of a PSA. Reads may be repeated; writes say whether they may. All throw VendorError. */
export interface Psa extends Connected {
  /** Tests the connection and each right that can be tested by reading, one by one. */
  check(signal: AbortSignal): Promise<Check>;

  /** With `since`, only what changed after it (deletions are not in it); without, everything. */
  companies(since: Instant | null, signal: AbortSignal): Listing<Company>;
  agreements(since: Instant | null, signal: AbortSignal): Listing<Agreement>;
  services(since: Instant | null, signal: AbortSignal): Listing<Service>;
  priorities(signal: AbortSignal): Listing<Priority>;
  sources(signal: AbortSignal): Listing<TicketSource>;
  boards(signal: AbortSignal): Listing<Board>;
  statuses(boardId: string, signal: AbortSignal): Listing<BoardStatus>;
  /** Types, subtypes and items of a board. */
  choices(boardId: string, signal: AbortSignal): Listing<BoardChoice>;

  /** One company; `not-found` means gone, `forbidden` that a right is missing. */
  company(id: string, signal: AbortSignal): Promise<Company>;
  agreement(id: string, signal: AbortSignal): Promise<Agreement>;

  /** The additions of several agreements, in as few requests as the server allows; answers in any order, one each. */
  additions(agreementIds: readonly string[], signal: AbortSignal): AsyncIterable<AdditionsAnswer>;
  readAddition(ref: AdditionRef, signal: AbortSignal): Promise<Addition>;
  /**
   * Sets the absolute quantity, once: never repeated inside. Resolves with the addition as the PSA answers it.
   * `unavailable` leaves the outcome unknown, unless `details.neverSent`.
   */
  setQuantity(ref: AdditionRef, quantity: Decimal, signal: AbortSignal): Promise<Addition>;

  /** Opens a ticket, once: never repeated inside. `unavailable` leaves the outcome unknown: look for the reference. */
  openTicket(draft: TicketDraft, signal: AbortSignal): Promise<Ticket>;
  /** Tickets with exactly this reference, oldest first. */
  findTickets(reference: string, signal: AbortSignal): Promise<Ticket[]>;
  ticket(id: string, signal: AbortSignal): Promise<Ticket>;
  ticketActivity(id: string, signal: AbortSignal): Promise<TicketActivity>;
  /** Texts of all notes of a ticket, oldest first. */
  notes(ticketId: string, signal: AbortSignal): Promise<string[]>;
  /** Adds a note, once: never repeated inside. Whether it arrived after a doubt is found by `notes`. */
  addNote(
    ticketId: string,
    note: { text: string; visibility: 'internal' | 'customer' },
    signal: AbortSignal,
  ): Promise<void>;
  /** Sets the status; the same again changes nothing. Whether the PSA took it is shown by `ticket` alone. */
  setStatus(ticketId: string, statusId: string, signal: AbortSignal): Promise<void>;
  /** Sets the priority; the same again changes nothing. Whether the PSA took it is shown by `ticket` alone. */
  setPriority(ticketId: string, priorityId: string, signal: AbortSignal): Promise<void>;
}
