import { isUndecided } from '../../app/billing/decisions.ts';
import { loadWaiting } from '../../app/billing/history.ts';
import { type Consequences, runCycle, type Skipped } from '../../app/cycle.ts';
import type { SyncProgress } from '../../app/sync/run.ts';
import { type Desk, newRoutes, startsWork } from '../desk.ts';
import { crash, knownProblem, type Problem } from '../problem.ts';
import { type PostResult, toPostResult } from './postings.ts';
import { progressOf, type SyncResult, toOutcome } from './sync.ts';
import { type TicketResult, toTicketResult } from './tickets.ts';

/** What a cycle came to, as the work's result says it; null: nothing was due, or it is among `skipped`. */
export interface CycleResult extends SyncResult {
  plan: Consequences['plan'];
  posting: PostResult | null;
  tickets: TicketResult | null;
  skipped: { step: Skipped['step']; problem: Problem }[];
  /** Adjustments that wait for a person. */
  undecided: number;
}

/** All that the schedule does, one after the other. */
export const cycleRoutes = ({ app, works, route }: Desk) =>
  newRoutes().openapi(
    route({
      method: 'post',
      path: '/cycle',
      least: 'operator',
      summary: 'Syncs everything, plans, posts what is due, and opens tickets, as the schedule does by itself',
      responses: startsWork,
    }),
    (c) => {
      const by = c.var.person;
      const work = works.start({
        kind: 'cycle',
        by,
        run: async ({ report, signal }): Promise<CycleResult> => {
          const onProgress = ({ name }: { name: string }, step: SyncProgress) => report(progressOf(name, step));
          const { syncs, plan, posting, tickets, skipped } = await runCycle(app, { by: by.name, onProgress }, signal);
          return {
            outcomes: syncs.map(toOutcome),
            plan,
            posting: posting && toPostResult(posting),
            tickets: tickets && toTicketResult(tickets),
            skipped: skipped.map(({ step, error }) => ({ step, problem: knownProblem(error) ?? crash() })),
            undecided: (await loadWaiting(app)).filter(isUndecided).length,
          };
        },
      });
      return c.json(work, 202);
    },
  );
