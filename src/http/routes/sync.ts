import { z } from '@hono/zod-openapi';
import { connectionWithId } from '../../app/connections.ts';
import type { SyncProgress } from '../../app/sync/run.ts';
import { syncConnection } from '../../app/sync/sync-connection.ts';
import { type SyncOutcome, syncAll } from '../../app/sync-all.ts';
import { type Desk, newRoutes, startsWork } from '../desk.ts';
import { crash, knownProblem, type Problem } from '../problem.ts';
import { ById, body } from '../shapes.ts';
import type { Progress } from '../work.ts';
import { type RunRow, toRun } from './runs.ts';

const full = z.boolean().default(false).openapi({ description: 'Everything again, not only what changed' });

const SyncEvery = z.strictObject({ full });
const SyncOne = z.strictObject({
  full,
  confirm: z.boolean().default(false).openapi({ description: 'Accepts what the last doubtful run showed, no more' }),
});

/** What became of the sync of each connection, as the work's result says it. */
export interface SyncResult {
  outcomes: { connectionId: number; name: string; run: RunRow | null; problem: Problem | null }[];
}

export const syncRoutes = ({ app, works, route }: Desk) =>
  newRoutes()
    .openapi(
      route({
        method: 'post',
        path: '/sync',
        least: 'operator',
        summary: 'Reads every connection in use, the PSA first',
        request: { body: body(SyncEvery) },
        responses: startsWork,
      }),
      (c) => {
        const { full } = c.req.valid('json');
        const by = c.var.person;
        const work = works.start({
          kind: 'sync',
          by,
          run: async ({ report, signal }): Promise<SyncResult> => {
            const onProgress = ({ name }: { name: string }, step: SyncProgress) => report(progressOf(name, step));
            return { outcomes: (await syncAll(app, { by: by.name, full, onProgress }, signal)).map(toOutcome) };
          },
        });
        return c.json(work, 202);
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/connections/{id}/sync',
        least: 'operator',
        summary: 'Reads one connection',
        request: { params: ById, body: body(SyncOne) },
        responses: startsWork,
      }),
      async (c) => {
        const connection = await connectionWithId(app, c.req.valid('param').id);
        const { name } = connection;
        const by = c.var.person;
        const order = { name, by: by.name, ...c.req.valid('json') };
        const work = works.start({
          kind: 'sync',
          by,
          run: async ({ report, signal }): Promise<SyncResult> => {
            const onProgress = (step: SyncProgress) => report(progressOf(name, step));
            const run = await syncConnection(app, { ...order, onProgress }, signal);
            return { outcomes: [toOutcome({ connection, run, error: null })] };
          },
        });
        return c.json(work, 202);
      },
    );

export const progressOf = (subject: string, { reading, rows, expected }: SyncProgress): Progress => ({
  subject,
  step: reading,
  done: rows,
  total: expected,
});

export function toOutcome({ connection: { id, name }, run, error }: SyncOutcome): SyncResult['outcomes'][number] {
  const problem = error && (knownProblem(error) ?? crash());
  return { connectionId: id, name, run: run && toRun(run), problem };
}
