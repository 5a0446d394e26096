import { readProducts } from '../../domain/device-text.ts';
import { draftTicket } from '../../domain/ticket-text.ts';
import type { Instant } from '../../domain/time.ts';
import type { StoredEntry } from '../../store/entries.ts';
import type { App } from '../app.ts';
import { requirePsa } from '../psa-connection.ts';
import { type DeskState, loadDeskState } from './desk-state.ts';
import { targetOf } from './destinations.ts';
import { factsOf, pathOf } from './facts.ts';
import { referenceOf } from './references.ts';

/** What is known of the device of an entry. */
export interface EntryDevice {
  /** Its static group; null: it is in none. */
  group: { key: number; path: string } | null;
  os: string;
  serial: string | null;
  lastSeen: Instant | null;
  products: string[];
}

/** What the ticket of a waiting entry would say if it were opened now. */
export interface TicketPreview {
  summary: string;
  text: string;
  priorityId: string;
  /** null: as the PSA chooses. */
  boardId: string | null;
  visibility: 'internal' | 'customer';
}

export interface EntryFacts {
  device: EntryDevice;
  /** null: no ticket would be opened for it. */
  preview: TicketPreview | null;
}

/** Throws AppError 'not-found' without a PSA. */
export async function factsOfEntry(app: App, entry: StoredEntry): Promise<EntryFacts> {
  const state = await loadDeskState(app, (await requirePsa(app)).id);
  const { deviceGroupKey: key, os, serial, lastSeen, products } = entry;
  return {
    device: {
      group: key === null ? null : { key, path: pathOf(state, key) },
      ...{ os, serial, lastSeen },
      products: [...readProducts(products).installed],
    },
    preview: previewOf(state, entry),
  };
}

/** null: no ticket would be opened for it. */
export function previewOf(state: DeskState, entry: StoredEntry): TicketPreview | null {
  const target = targetOf(state, entry);
  const rule = state.rules.get(entry.groupKey);
  const isOver = entry.settledAt !== null || (entry.state !== 'waiting' && entry.state !== 'refused');
  if (isOver || rule === undefined || !('companyId' in target)) return null;
  const facts = factsOf(state, { entry, target });
  const reference = referenceOf(state, entry, entry.ordinal);
  const { summary, text, boardId, visibility } = draftTicket(rule, {
    ...{ target, facts, reference },
    settings: state.settings,
  });
  return { summary, text, priorityId: rule.priorityId, boardId, visibility };
}
