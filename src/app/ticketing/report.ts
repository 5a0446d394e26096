import type { StoredEntry } from '../../store/entries.ts';
import type { Deed } from './deeds.ts';

/** What one run did. */
export interface TicketReport {
  opened: { entryId: number; device: string; ticketId: string; summary: string }[];
  /** Tickets that were there already, found by their reference. */
  found: number;
  noted: number;
  closed: number;
  reopened: number;
  refused: number;
  /** Writes whose answer was lost and that reading has not found yet. */
  unknown: number;
  /** Entries that the PSA kept from their turn: each has it again in the next run. */
  failed: number;
  /** Entries that wait, and why. */
  waiting: { entryId: number; device: string; why: string }[];
  /** Tickets that the limit of a run left for the next one. */
  overLimit: number;
}

export function emptyReport(): TicketReport {
  const counts = { found: 0, noted: 0, closed: 0, reopened: 0, refused: 0, unknown: 0, failed: 0, overLimit: 0 };
  return { opened: [], waiting: [], ...counts };
}

/** Adds what was done with one entry. */
export function note(report: TicketReport, { entry, deed }: { entry: StoredEntry; deed: Deed }): void {
  const { id: entryId, deviceName: device } = entry;
  if (deed.did === 'nothing') return;
  if (deed.did === 'opened') report.opened.push({ entryId, device, ticketId: deed.ticketId, summary: deed.summary });
  else if (deed.did === 'waited') report.waiting.push({ entryId, device, why: deed.why });
  else report[deed.did] += 1;
}
