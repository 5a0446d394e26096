import type { Instant } from '../../domain/time.ts';
import type { StoredEntry } from '../../store/entries.ts';
import { carryOut, type Verdict } from '../writes.ts';
import type { Work } from './deciding.ts';
import { groupName } from './facts.ts';
import type { After } from './intents.ts';
import { notingOrder } from './orders.ts';
import { referenceOf } from './references.ts';

export interface Note {
  entry: StoredEntry;
  ticketId: string;
  /** What the device did, e.g. "left the group", and when. */
  what: string;
  when: Instant;
  /** It may be there already, as a step after it failed. */
  perhapsThere?: true;
  after: After;
}

/** Writes on a ticket what a device did, shown to whom its group's tickets are shown. */
export function writeNote(work: Work, note: Note, signal: AbortSignal): Promise<Verdict<null> | null> {
  const { entry, ticketId, after } = note;
  // A restored copy does not know what was written after its backup.
  const perhapsThere = note.perhapsThere ?? work.state.restored !== null;
  const visibility = work.state.rules.get(entry.groupKey)?.visibility ?? 'internal';
  const noting = { entry, ticketId, text: textOf(work, note), visibility, perhapsThere, after };
  return carryOut(work.app, notingOrder(work, noting), signal);
}

/** The reference of the stay makes the text one of its own, by which the note is found after a doubt. */
function textOf({ state }: Work, { entry, what, when }: Note): string {
  const group = groupName(state, entry.groupKey);
  return `${entry.deviceName}, group "${group}": ${what}, ${when}. [${referenceOf(state, entry)}]`;
}
