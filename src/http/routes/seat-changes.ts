import { z } from '@hono/zod-openapi';
import { type SeatChange, seatChanges } from '../../app/seat-changes.ts';
import { csv, csvAnswer } from '../csv.ts';
import { type Desk, newRoutes } from '../desk.ts';
import { pageFrom, pageOf, paging, sortBy, sorted, type Table } from '../paging.ts';
import { answer, id } from '../shapes.ts';

const Change = z
  .strictObject({
    change: z.enum(['added', 'gone']),
    key: z.number().int(),
    ...{ device: z.string(), server: z.string() },
    lastSeen: z.string().nullable(),
  })
  .openapi('SeatChange', { description: 'A device that became a seat of the line, or ceased to be one' });

const filters = {
  account: id,
  service: z.string().min(1).max(50),
  from: z.iso.date().openapi({ description: 'Compared with things as they were at the end of this day' }),
  until: z.iso.date().optional().openapi({ description: 'Likewise; without it, as they are now' }),
};
const sorts = sortBy('change', 'device', 'lastSeen');

const changeTable: Table<SeatChange, z.infer<typeof Change>> = {
  id: ({ key }) => key,
  usual: 'change',
  sorts: {
    change: ({ change, device }) => `${change} ${device}`,
    device: ({ device }) => device,
    lastSeen: ({ lastSeen }) => lastSeen,
  },
  show: (row) => row,
};

/** Why a count became another one. */
export const seatChangeRoutes = ({ app, route }: Desk) =>
  newRoutes()
    .openapi(
      route({
        method: 'get',
        path: '/seat-changes',
        least: 'viewer',
        summary: 'Devices by which the seats of a line differ between two days',
        request: { query: z.strictObject({ ...paging, ...sorts, ...filters }) },
        responses: answer(pageOf(Change)),
      }),
      async (c) => {
        const asked = c.req.valid('query');
        return c.json(pageFrom(await changesOf(app, asked), asked, changeTable), 200);
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/seat-changes.csv',
        least: 'viewer',
        summary: 'The same as a table',
        request: { query: z.strictObject({ ...sorts, ...filters }) },
        responses: csvAnswer,
      }),
      async (c) => {
        const asked = c.req.valid('query');
        return csv({ name: 'seat-changes', rows: sorted(await changesOf(app, asked), asked, changeTable), columns });
      },
    );

type Filters = z.infer<z.ZodObject<typeof filters>>;

const changesOf = (app: Desk['app'], { account, service, from, until }: Filters): Promise<SeatChange[]> =>
  seatChanges(app, { accountId: account, serviceId: service, from, until });

const columns = {
  change: ({ change }: SeatChange) => change,
  device: ({ device }: SeatChange) => device,
  server: ({ server }: SeatChange) => server,
  'last seen': ({ lastSeen }: SeatChange) => lastSeen,
};
