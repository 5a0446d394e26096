import { AppError, VendorError } from '../errors.ts';
import type { App } from './app.ts';
import { makePlan, type PlanReport } from './billing/plan.ts';
import type { PostingReport } from './billing/post.ts';
import { activeConnections } from './connections.ts';
import { postDue } from './posting-turn.ts';
import { loadSettings } from './settings.ts';
import { type SyncAllOptions, type SyncOutcome, syncAll } from './sync-all.ts';
import type { TicketReport } from './ticketing/report.ts';
import { runTickets } from './ticketing/run.ts';

/** A step that could not be done, and why. */
export interface Skipped {
  step: 'plan' | 'posting' | 'tickets';
  error: AppError | VendorError;
}

/** What syncs led to; null: it was not its turn, nothing was due, or it is among `skipped`. */
export interface Consequences {
  plan: PlanReport['stored'];
  posting: PostingReport | null;
  tickets: TicketReport | null;
  skipped: Skipped[];
}

export interface CycleReport extends Consequences {
  syncs: SyncOutcome[];
}

/**
 * One whole cycle, as the schedule does it: sync everything, plan, approve what no guard stops where that is automatic,
 * post what is due, open tickets. May be repeated.
 */
export async function runCycle(app: App, options: SyncAllOptions, signal: AbortSignal): Promise<CycleReport> {
  const syncs = await syncAll(app, options, signal);
  return { syncs, ...(await carryOn(app, { by: options.by, posts: true, tickets: true }, signal)) };
}

/**
 * What a complete sync of one side makes possible: a plan, postings where they go out after every sync, tickets after
 * an ESET server's. May be repeated.
 */
export async function followUp(
  app: App,
  { role, by }: { role: 'psa' | 'eset'; by: string },
  signal: AbortSignal,
): Promise<Consequences> {
  const { billing } = await loadSettings(app);
  return carryOn(app, { by, posts: billing.post === 'after-sync', tickets: role === 'eset' }, signal);
}

interface Turns {
  by: string;
  posts: boolean;
  tickets: boolean;
}

async function carryOn(app: App, { by, posts, tickets }: Turns, signal: AbortSignal): Promise<Consequences> {
  const skipped: Skipped[] = [];
  const done: Consequences = { plan: null, posting: null, tickets: null, skipped };
  if (!(await hasPsa(app))) return done;
  const attempt = attempts(app, { skipped, signal });
  done.plan = await attempt('plan', async () => (await makePlan(app, { dryRun: false }, signal)).stored);
  if (posts) done.posting = await attempt('posting', () => postDue(app, { by }, signal));
  if (tickets) done.tickets = await attempt('tickets', () => runTickets(app, signal));
  return done;
}

const hasPsa = async (app: App) => (await activeConnections(app)).some(({ role }) => role === 'psa');

/** A step that cannot be done now (no answer, half applied changes, another process at it) keeps no other from its turn. */
function attempts(app: App, { skipped, signal }: { skipped: Skipped[]; signal: AbortSignal }) {
  return async <T>(step: Skipped['step'], work: () => Promise<T>): Promise<T | null> => {
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof AppError || error instanceof VendorError)) throw error;
      app.log.warn({ step, message: error.message }, 'step not done');
      skipped.push({ step, error });
      return null;
    }
  };
}
