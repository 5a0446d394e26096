import { z } from '@hono/zod-openapi';
import { type ConnectionStatus, connectionStatuses } from '../../app/connection-status.ts';
import { countedRuns, everyRun, listRuns, runWithId } from '../../app/runs.ts';
import { csv, csvAnswer } from '../csv.ts';
import { type Desk, newRoutes } from '../desk.ts';
import { newestFirst, pageOf, paging } from '../paging.ts';
import { answer, ById, id } from '../shapes.ts';

const count = z.number().int();
const Counts = z.strictObject({
  read: count,
  added: count,
  changed: count,
  removed: count,
  missing: count.openapi({ description: 'Not in this listing, and not confirmed as gone' }),
  unreadable: count,
  forbidden: count.openapi({ description: 'Missing, and a right to ask for it is missing too' }),
  groupless: count.openapi({ description: 'Devices whose group is not among those of this listing' }),
  unread: count.openapi({ description: 'Lists from which nothing was concluded' }),
});

const state = z.enum(['running', 'ok', 'doubtful', 'failed', 'interrupted']);

export const Run = z
  .strictObject({
    id: z.number().int(),
    connectionId: z.number().int(),
    state,
    startedAt: z.string(),
    endedAt: z.string().nullable(),
    full: z.boolean(),
    counts: z.record(z.string(), Counts).openapi({ description: 'By the kind of objects' }),
    requests: count,
    message: z.string(),
    confirmedBy: z.string().nullable(),
    inDoubt: z.boolean().openapi({ description: 'A person may confirm what it showed' }),
  })
  .openapi('Run');

const filters = { connection: id.optional(), state: state.optional() };

/** What syncs came to. */
export const runRoutes = ({ app, route }: Desk) =>
  newRoutes()
    .openapi(
      route({
        method: 'get',
        path: '/runs',
        least: 'viewer',
        summary: 'Syncs, newest first',
        request: { query: z.strictObject({ ...paging, ...filters }) },
        responses: answer(pageOf(Run)),
      }),
      async (c) => {
        const { connection: connectionId, state, ...asked } = c.req.valid('query');
        const page = await newestFirst(asked, {
          load: (slice) => listRuns(app, { connectionId, state, ...slice }),
          total: () => countedRuns(app, { connectionId, state }),
          show: toRun,
        });
        return c.json(page, 200);
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/runs.csv',
        least: 'viewer',
        summary: 'Syncs as a table',
        request: { query: z.strictObject(filters) },
        responses: csvAnswer,
      }),
      async (c) => {
        const { connection: connectionId, state } = c.req.valid('query');
        const names = new Map((await connectionStatuses(app)).map(({ connection: { id, name } }) => [id, name]));
        return csv({
          name: 'runs',
          rows: everyRun(app, { connectionId, state }),
          columns: {
            run: ({ id }) => id,
            connection: ({ connectionId }) => names.get(connectionId) ?? '',
            state: ({ state }) => state,
            started: ({ startedAt }) => startedAt,
            ended: ({ endedAt }) => endedAt,
            full: ({ full }) => (full ? 'yes' : 'no'),
            requests: ({ requests }) => requests,
            message: ({ message }) => message,
          },
        });
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/runs/{id}',
        least: 'viewer',
        summary: 'One sync',
        request: { params: ById },
        responses: answer(Run),
      }),
      async (c) => c.json(toRun(await runWithId(app, c.req.valid('param').id)), 200),
    );

export type RunRow = NonNullable<ConnectionStatus['lastRun']>;

export const toRun = (run: RunRow): z.infer<typeof Run> => run;
