import { VendorError } from '../../errors.ts';
import type { ObjectCounts } from '../../store/runs.ts';
import { ASK_AT_MOST } from './limits.ts';
import type { Reading } from './reading.ts';
import { type SyncRun, slices } from './run.ts';
import { rightToAll, type Said, sayRight } from './said.ts';

/** Requests under way at once. */
const ASK_TOGETHER = 4;

/** Asks for one object by its vendor id; throws VendorError as the port does. */
export type Ask = (vendorId: string) => Promise<unknown>;

/** How many objects a run may still ask for. */
export interface AskBudget {
  left: number;
}

export const newBudget = (): AskBudget => ({ left: ASK_AT_MOST });

/** A known object that a complete listing lacks. */
export interface Vanished {
  id: number;
  vendorId: string;
  /** An earlier complete listing lacked it too. */
  missing: boolean;
  /** Of a missing object: a right to ask for it is missing. */
  unreadable: string | null;
}

/** What became of the known objects that a complete listing lacked. Keys of the store. */
export interface Verdicts {
  removed: number[];
  /** Not confirmed: the next complete listing, or the next answer, decides. */
  missing: number[];
  /** The listing lacked them, but they are there. */
  present: number[];
  forbidden: { id: number; why: string }[];
}

export function vanishedOf({ known }: Pick<Reading, 'known'>): Vanished[] {
  const vanished: Vanished[] = [];
  for (const [vendorId, { id, seen, removed, missing, unreadable }] of known) {
    if (!seen && !removed && id !== null) vanished.push({ id, vendorId, missing, unreadable });
  }
  return vanished;
}

/** Confirms what a listing of a run lacks, and counts it. `ask`: null where the vendor cannot be asked by id. */
export async function confirmVanished(
  run: SyncRun,
  { reading, ask, budget }: { reading: Reading; ask: Ask | null; budget: AskBudget },
): Promise<Verdicts> {
  const confirmed = new Set(run.confirmed?.[reading.table]);
  const vanished = vanishedOf(reading);
  const verdicts = await confirmRows(vanished, { ask, budget, confirmed, again: run.again, signal: run.signal });
  if (ask !== null) sayHidden(run.said, { words: reading.words, vanished, verdicts });
  countVerdicts(reading.counts, verdicts);
  return verdicts;
}

/** A record that is in no listing and refused by its id is hidden by a missing right; one that is merely gone is not. */
export function sayHidden(
  said: Said,
  { words, vanished, verdicts }: { words: string; vanished: readonly Vanished[]; verdicts: Verdicts },
): void {
  const [hidden] = verdicts.forbidden;
  if (hidden !== undefined) sayRight(said, rightToAll(words), hidden.why);
  else if (vanished.length === 0) sayRight(said, rightToAll(words), null);
}

export function countVerdicts(counts: ObjectCounts, { removed, missing, forbidden }: Verdicts): void {
  counts.removed += removed.length;
  counts.missing += missing.length + forbidden.length;
  counts.forbidden += forbidden.length;
}

interface Means {
  ask: Ask | null;
  budget: AskBudget;
  /** Vendor ids that a person confirmed as gone. */
  confirmed: ReadonlySet<string>;
  /** It is not another listing than the one before. */
  again: boolean;
  signal: AbortSignal;
}

/**
 * A removal is confirmed by a person, by a 404, or by a second complete listing where there are too many to ask for or
 * they cannot be asked for. A missing right (403) concludes nothing, now and in later listings.
 */
export async function confirmRows(
  vanished: readonly Vanished[],
  { ask, budget, confirmed, again, signal }: Means,
): Promise<Verdicts> {
  const verdicts: Verdicts = { removed: [], missing: [], present: [], forbidden: [] };
  const open = vanished.filter(({ vendorId }) => !confirmed.has(vendorId));
  for (const { vendorId, id } of vanished) if (confirmed.has(vendorId)) verdicts.removed.push(id);
  if (ask === null || open.length > budget.left) {
    for (const row of open) verdicts[!again && isConfirmedByListing(row) ? 'removed' : 'missing'].push(row.id);
    return verdicts;
  }
  budget.left -= open.length;
  for (const slice of slices(open, ASK_TOGETHER)) {
    signal.throwIfAborted();
    await Promise.all(slice.map((each) => askFor(each, { ask, verdicts })));
  }
  return verdicts;
}

const isConfirmedByListing = ({ missing, unreadable }: Vanished): boolean => missing && unreadable === null;

async function askFor({ vendorId, id }: Vanished, { ask, verdicts }: { ask: Ask; verdicts: Verdicts }): Promise<void> {
  try {
    await ask(vendorId);
    verdicts.present.push(id);
  } catch (error) {
    if (!(error instanceof VendorError) || error.kind === 'auth') throw error;
    if (error.kind === 'not-found') verdicts.removed.push(id);
    else if (error.kind === 'forbidden') verdicts.forbidden.push({ id, why: `A right is missing: ${error.message}` });
    else verdicts.missing.push(id);
  }
}
