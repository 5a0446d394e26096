import { z } from '@hono/zod-openapi';
import { listPauses, type PauseRow, pauseAccount } from '../../app/pause-list.ts';
import { resume } from '../../app/pauses.ts';
import { type Desk, newRoutes } from '../desk.ts';
import { pageFrom, pageOf, paging, type Table } from '../paging.ts';
import { answer, body, orNull } from '../shapes.ts';
import { NamedAccount } from './adjustment-rows.ts';

const Pause = z
  .strictObject({
    account: orNull(NamedAccount).openapi({ description: 'null: everything' }),
    reason: z.string(),
    until: z.string().nullable().openapi({ description: 'null: until somebody resumes' }),
    by: z.string(),
    since: z.string(),
  })
  .openapi('Pause', { description: 'Nothing is posted and no ticket is opened; syncs go on' });

const accountId = z.number().int().positive().nullable().openapi({ description: 'null: everything' });

const New = z
  .strictObject({
    accountId,
    reason: z.string().trim().min(1).max(1000),
    until: z.iso.datetime().nullable().default(null),
  })
  .openapi('NewPause', { description: 'It takes the place of a pause of the same' });

const table: Table<PauseRow, z.infer<typeof Pause>> = {
  id: ({ account }) => account?.id ?? 0,
  usual: null,
  sorts: {},
  show: (row) => row,
};

/** What is stopped for a while. */
export const pauseRoutes = ({ app, route }: Desk) =>
  newRoutes()
    .openapi(
      route({
        method: 'get',
        path: '/pauses',
        least: 'viewer',
        summary: 'Pauses in force',
        request: { query: z.strictObject(paging) },
        responses: answer(pageOf(Pause)),
      }),
      async (c) => c.json(pageFrom(await listPauses(app), c.req.valid('query'), table), 200),
    )
    .openapi(
      route({
        method: 'post',
        path: '/pauses',
        least: 'operator',
        summary: 'Stops postings and tickets, of all or of one account',
        request: { body: body(New) },
        responses: answer(Pause),
      }),
      async (c) => c.json(await pauseAccount(app, { ...c.req.valid('json'), by: c.var.person.name }), 200),
    )
    .openapi(
      route({
        method: 'post',
        path: '/pauses/resume',
        least: 'operator',
        summary: 'Ends a pause',
        request: { body: body(z.strictObject({ accountId })) },
        responses: answer(z.strictObject({ resumed: z.boolean().openapi({ description: 'false: there was none' }) })),
      }),
      async (c) => {
        const resumed = await resume(app, { ...c.req.valid('json'), by: c.var.person.name });
        return c.json({ resumed }, 200);
      },
    );
