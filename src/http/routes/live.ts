import { z } from '@hono/zod-openapi';
import { AppError } from '../../errors.ts';
import { type Desk, newRoutes } from '../desk.ts';
import { answer } from '../shapes.ts';
import { type ServerEvent, streamEvents } from '../stream.ts';
import { Work, type Works } from '../work.ts';

const ByWork = z.strictObject({ id: z.uuid() });

const eventStream = {
  200: { description: 'Events as they come', content: { 'text/event-stream': { schema: z.string() } } },
} as const;

/** What goes on: work under way, and what changes. */
export const liveRoutes = ({ route, works, live, signal: ended }: Desk) =>
  newRoutes()
    .openapi(
      route({
        method: 'get',
        path: '/work/{id}',
        least: 'viewer',
        summary: 'How a work stands',
        request: { params: ByWork },
        responses: answer(Work),
      }),
      (c) => c.json(workOf(works, c.req.valid('param').id), 200),
    )
    .openapi(
      route({
        method: 'get',
        path: '/work/{id}/events',
        least: 'viewer',
        summary: 'How a work stands, at every change: progress, then done or failed',
        request: { params: ByWork },
        responses: eventStream,
      }),
      (c) => {
        const { id } = workOf(works, c.req.valid('param').id);
        return streamEvents(c, { ended, events: (signal) => courseOf(works.follow(id, signal)) });
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/events',
        least: 'viewer',
        summary: 'The subjects that changed, whoever changed them',
        responses: eventStream,
      }),
      (c) => streamEvents(c, { ended, events: (signal) => changesOf(live.changes(signal)) }),
    );

function workOf(works: Works, id: string): Work {
  const work = works.find(id);
  if (work !== null) return work;
  const message = 'There is no such work: it ended over an hour ago, or the program was started again since.';
  throw new AppError('not-found', message, { work: id });
}

async function* courseOf(works: AsyncGenerator<Work>): AsyncGenerator<ServerEvent> {
  for await (const work of works) yield { event: work.state === 'running' ? 'progress' : work.state, data: work };
}

async function* changesOf(changes: ReturnType<Desk['live']['changes']>): AsyncGenerator<ServerEvent> {
  for await (const changed of changes) yield { event: 'changed', data: { subjects: changed } };
}
