import { z } from '@hono/zod-openapi';
import { auditEntryWithId, countedAudit, everyAudit, listAudit } from '../../app/audit.ts';
import { given } from '../../domain/given.ts';
import { csv, csvAnswer } from '../csv.ts';
import { type Desk, newRoutes } from '../desk.ts';
import { jsonLines, linesAnswer } from '../json-lines.ts';
import { newestFirst, pageOf, paging } from '../paging.ts';
import { answer, ById } from '../shapes.ts';

const Entry = z
  .strictObject({
    id: z.number().int(),
    at: z.string(),
    by: z.string(),
    action: z.string(),
    object: z.string().openapi({ description: 'What it was done to, e.g. connection:3' }),
    before: z.unknown().openapi({ description: 'null: there was nothing' }),
    after: z.unknown().openapi({ description: 'null: there is nothing any more' }),
  })
  .openapi('AuditEntry');

const filters = {
  object: z.string().min(1).max(100).optional().openapi({ description: 'connection:3, or all of a kind: connection' }),
  by: z.string().min(1).max(200).optional(),
  action: z.string().min(1).max(100).optional(),
  from: z.iso.datetime().optional(),
  until: z.iso.datetime().optional(),
};

type Row = Awaited<ReturnType<typeof listAudit>>[number];

/** Who did what. Nothing here can be changed. */
export const auditRoutes = ({ app, route }: Desk) =>
  newRoutes()
    .openapi(
      route({
        method: 'get',
        path: '/audit',
        least: 'viewer',
        summary: 'Every change with before and after, newest first',
        request: { query: z.strictObject({ ...paging, ...filters }) },
        responses: answer(pageOf(Entry)),
      }),
      async (c) => {
        const { cursor, limit, ...asked } = c.req.valid('query');
        const filter = given(asked);
        const page = await newestFirst(
          { cursor, limit },
          {
            load: (slice) => listAudit(app, { ...filter, ...slice }),
            total: () => countedAudit(app, filter),
            show: toEntry,
          },
        );
        return c.json(page, 200);
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/audit/{id}',
        least: 'viewer',
        summary: 'One change with before and after',
        request: { params: ById },
        responses: answer(Entry),
      }),
      async (c) => c.json(toEntry(await auditEntryWithId(app, c.req.valid('param').id)), 200),
    )
    .openapi(
      route({
        method: 'get',
        path: '/audit.csv',
        least: 'viewer',
        summary: 'The audit as a table',
        request: { query: z.strictObject(filters) },
        responses: csvAnswer,
      }),
      (c) => csv({ name: 'audit', rows: everyAudit(app, given(c.req.valid('query'))), columns: auditColumns }),
    )
    .openapi(
      route({
        method: 'get',
        path: '/audit.jsonl',
        least: 'viewer',
        summary: 'The audit as lines of JSON',
        request: { query: z.strictObject(filters) },
        responses: linesAnswer,
      }),
      (c) => jsonLines({ name: 'audit', rows: everyAudit(app, given(c.req.valid('query'))) }),
    );

const toEntry = ({ id, at, by, action, object, before, after }: Row): z.infer<typeof Entry> => ({
  ...{ id, at, by, action, object },
  ...{ before, after },
});

/** The table of it. */
export const auditColumns = {
  number: ({ id }: Row) => id,
  at: ({ at }: Row) => at,
  by: ({ by }: Row) => by,
  action: ({ action }: Row) => action,
  object: ({ object }: Row) => object,
  before: ({ before }: Row) => (before === null ? '' : JSON.stringify(before)),
  after: ({ after }: Row) => (after === null ? '' : JSON.stringify(after)),
};
