import { z } from '@hono/zod-openapi';
import { AppError } from '../../errors.ts';
import { type Desk, newRoutes } from '../desk.ts';
import type { Playground, PlaygroundStatus } from '../playground.ts';
import { answer } from '../shapes.ts';

const Status = z
  .strictObject({
    available: z.boolean().openapi({ description: 'false: here is none' }),
    state: z.enum(['off', 'starting', 'running', 'stopping', 'failed']),
    since: z.string().nullable(),
    words: z.string().openapi({ description: 'Why it failed' }),
  })
  .openapi('PlaygroundStatus');

const none: PlaygroundStatus = { state: 'off', since: null, words: '' };

/** The built-in sandbox, to try everything on: its page is at /playground/. A change answers when it is done. */
export function playgroundRoutes({ route, playground }: Desk) {
  const declared = <const Name extends string>(name: Name, summary: string) =>
    route({
      method: 'post',
      path: `/playground/${name}` as const,
      least: 'administrator',
      summary,
      responses: answer(Status),
    });
  const change = async (to: (playground: Playground) => Promise<PlaygroundStatus>) => {
    if (playground === null) throw new AppError('not-found', 'There is no playground here.');
    return { available: true, ...(await to(playground)) };
  };
  return newRoutes()
    .openapi(
      route({
        method: 'get',
        path: '/playground',
        least: 'viewer',
        summary: 'Whether the playground runs',
        responses: answer(Status),
      }),
      (c) => c.json({ available: playground !== null, ...(playground?.status() ?? none) }, 200),
    )
    .openapi(declared('start', 'Starts the playground, if it does not run'), async (c) =>
      c.json(await change((of) => of.start()), 200),
    )
    .openapi(declared('reset', 'Starts the playground with a fresh world'), async (c) =>
      c.json(await change((of) => of.reset()), 200),
    )
    .openapi(declared('stop', 'Stops the playground; its data go with its next start'), async (c) =>
      c.json(await change((of) => of.stop()), 200),
    );
}
