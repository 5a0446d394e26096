import { AppError, VendorError } from '../errors.ts';
import type { App } from './app.ts';
import type { PostingReport } from './billing/post.ts';
import { postDue } from './posting-turn.ts';
import { loadSettings } from './settings.ts';
import { type SyncAllOptions, type SyncOutcome, syncAll } from './sync-all.ts';
import { runTickets, type TicketReport } from './ticketing/run.ts';

/** A step that could not be done, and why. */
export interface Skipped {
  step: 'posting' | 'tickets';
  error: AppError | VendorError;
}

/** What one whole cycle did; null: nothing was due, or it is among `skipped`. */
export interface CycleReport {
  syncs: SyncOutcome[];
  posting: PostingReport | null;
  tickets: TicketReport | null;
  skipped: Skipped[];
}

/** One whole cycle, as the schedule does it: sync everything, post what is due, open tickets. May be repeated. */
export async function runCycle(app: App, options: SyncAllOptions, signal: AbortSignal): Promise<CycleReport> {
  const syncs = await syncAll(app, options, signal);
  const skipped: Skipped[] = [];
  const posting = await attempt(app, { step: 'posting', skipped, signal }, () =>
    postDue(app, { by: options.by }, signal),
  );
  const tickets = await attempt(app, { step: 'tickets', skipped, signal }, () => runTickets(app, signal));
  return { syncs, posting, tickets, skipped };
}

/** What a complete sync of one side makes possible: postings, where they go out after every sync; tickets, after an ESET server's. May be repeated. */
export async function followUp(
  app: App,
  { role, by }: { role: 'psa' | 'eset'; by: string },
  signal: AbortSignal,
): Promise<Omit<CycleReport, 'syncs'>> {
  const { billing } = await loadSettings(app);
  const skipped: Skipped[] = [];
  const posts = billing.post === 'after-sync';
  const posting = posts
    ? await attempt(app, { step: 'posting', skipped, signal }, () => postDue(app, { by }, signal))
    : null;
  const tickets =
    role === 'eset' ? await attempt(app, { step: 'tickets', skipped, signal }, () => runTickets(app, signal)) : null;
  return { posting, tickets, skipped };
}

interface Attempt {
  step: Skipped['step'];
  skipped: Skipped[];
  signal: AbortSignal;
}

// A step that cannot be done now (no PSA, no answer, half applied changes, another process at it) keeps no other step from its turn.
async function attempt<T>(app: App, { step, skipped, signal }: Attempt, work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof AppError || error instanceof VendorError)) throw error;
    app.log.warn({ step, message: error.message }, 'step not done');
    skipped.push({ step, error });
    return null;
  }
}
