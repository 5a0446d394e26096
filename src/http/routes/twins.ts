import { z } from '@hono/zod-openapi';
import { countedOf, keptCount } from '../../app/kept-count.ts';
import { confirmTwin, listTwins, releaseTwin, type TwinRow } from '../../app/mapping/twins.ts';
import { csv, csvAnswer } from '../csv.ts';
import { type Desk, newRoutes } from '../desk.ts';
import { pageFrom, pageOf, paging, type Table } from '../paging.ts';
import { answer, body } from '../shapes.ts';

const Device = z.strictObject({ key: z.number().int(), name: z.string() });

const Twin = z
  .strictObject({
    older: Device,
    newer: Device,
    by: z.enum(['serial', 'mac']).nullable().openapi({ description: 'What they have in common' }),
    account: z.string().nullable(),
    confirmedBy: z.string().nullable().openapi({ description: 'null: nobody, both are counted' }),
    since: z.string().nullable(),
  })
  .openapi('Twin', { description: 'Two records of one device' });

const Pair = z.strictObject({ olderKey: z.number().int(), newerKey: z.number().int() }).openapi('TwinPair');
const Changed = z.strictObject({ changed: z.boolean() });

const twinTable: Table<TwinRow, z.infer<typeof Twin>> = {
  id: ({ older, newer }) => `${older.key} ${newer.key}`,
  usual: null,
  sorts: {},
  show: (row) => row,
};

/** Records that are probably one device, and those that a person confirmed to be one. */
export function twinRoutes({ app, route, shelf }: Desk) {
  const count = keptCount({ app, shelf });
  const twins = shelf.keep({
    name: 'twins',
    of: countedOf,
    load: async () => listTwins(app, { count: await count() }),
  });

  return newRoutes()
    .openapi(
      route({
        method: 'get',
        path: '/twins',
        least: 'viewer',
        summary: 'Records that are, or probably are, one device',
        request: { query: z.strictObject(paging) },
        responses: answer(pageOf(Twin)),
      }),
      async (c) => c.json(pageFrom(await twins(), c.req.valid('query'), twinTable), 200),
    )
    .openapi(
      route({ method: 'get', path: '/twins.csv', least: 'viewer', summary: 'Twins as a table', responses: csvAnswer }),
      async () => csv({ name: 'twins', rows: await twins(), columns }),
    )
    .openapi(
      route({
        method: 'post',
        path: '/twins/confirm',
        least: 'operator',
        summary: 'Says that two records are one device: the older is not counted any more',
        request: { body: body(Pair) },
        responses: answer(Changed),
      }),
      async (c) => {
        const { changed } = await confirmTwin(app, pairOf(c.req.valid('json'), c.var.person.name));
        return c.json({ changed }, 200);
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/twins/release',
        least: 'operator',
        summary: 'Says that they are two: both count again',
        request: { body: body(Pair) },
        responses: answer(Changed),
      }),
      async (c) => {
        const { changed } = await releaseTwin(app, pairOf(c.req.valid('json'), c.var.person.name));
        return c.json({ changed }, 200);
      },
    );
}

const pairOf = ({ olderKey, newerKey }: z.infer<typeof Pair>, by: string) => ({
  older: `device:${olderKey}`,
  newer: `device:${newerKey}`,
  by,
});

const columns = {
  older: ({ older }: TwinRow) => older.name,
  newer: ({ newer }: TwinRow) => newer.name,
  'in common': ({ by }: TwinRow) => by,
  account: ({ account }: TwinRow) => account,
  'confirmed by': ({ confirmedBy }: TwinRow) => confirmedBy,
  since: ({ since }: TwinRow) => since,
};
