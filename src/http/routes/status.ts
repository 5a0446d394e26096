import { z } from '@hono/zod-openapi';
import { type ConnectionStatus, connectionStatuses, dataAt } from '../../app/connection-status.ts';
import { type Desk, newRoutes } from '../desk.ts';
import { answer } from '../shapes.ts';
import { connectionState, datedAhead } from './connections.ts';

export const Source = z
  .strictObject({
    id: z.number().int(),
    name: z.string(),
    role: z.enum(['psa', 'eset']),
    state: connectionState,
    stale: z.boolean(),
    datedAhead,
    syncedAt: z.string().nullable().openapi({ description: 'Age of its data' }),
    nextRunAt: z.string().nullable(),
    consoleAddress: z.string().nullable().openapi({ description: 'Where people use it' }),
  })
  .openapi('Source');

const Status = z
  .strictObject({
    version: z.string(),
    playground: z.boolean().openapi({ description: 'The built-in sandbox, where nothing is real' }),
    now: z.string().openapi({ description: 'What age is reckoned from' }),
    ok: z.boolean(),
    reasons: z.array(z.string()).openapi({ description: 'What is wrong, a sentence each' }),
    oldestData: z.string().nullable().openapi({ description: 'null: something was never read' }),
    sources: z.array(Source),
  })
  .openapi('Status');

export const statusRoutes = ({ app, route, about }: Desk) =>
  newRoutes().openapi(
    route({
      method: 'get',
      path: '/status',
      least: 'viewer',
      summary: 'How old the data is, what comes next, and whether all is well',
      responses: answer(Status),
    }),
    async (c) => {
      const [{ ok, reasons }, statuses] = await Promise.all([about.health(), connectionStatuses(app)]);
      const { version, playground } = about;
      const now = new Date(app.clock.now()).toISOString();
      const sources = statuses.map(toSource);
      return c.json({ version, playground, now, ok, reasons, oldestData: oldestOf(statuses), sources }, 200);
    },
  );

export function toSource({
  connection,
  state,
  stale,
  datedAhead,
  nextRunAt,
  consoleAddress,
}: ConnectionStatus): z.infer<typeof Source> {
  const { id, name, role } = connection;
  return { id, name, role, state, stale, datedAhead, syncedAt: dataAt(connection), nextRunAt, consoleAddress };
}

function oldestOf(statuses: readonly ConnectionStatus[]): string | null {
  const inUse = statuses.filter(({ state }) => state !== 'disconnected').map(({ connection }) => dataAt(connection));
  return inUse.includes(null) ? null : (inUse.sort()[0] ?? null);
}
