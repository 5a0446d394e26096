import { z } from '@hono/zod-openapi';
import { hasWords } from '../../app/mapping/find.ts';
import { seatsOverTime } from '../../app/seat-days.ts';
import { type SeatRow, type Seats, seatsOn } from '../../app/seats.ts';
import { given } from '../../domain/given.ts';
import type { CalendarDate } from '../../domain/time.ts';
import { csv, csvAnswer } from '../csv.ts';
import { type Desk, newRoutes } from '../desk.ts';
import { pageFrom, pageOf, paging, searching, sortBy, sorted, type Table } from '../paging.ts';
import { answer, id, orNull } from '../shapes.ts';
import { NamedAccount, NamedService } from './adjustment-rows.ts';

const count = z.number().int();

const Seat = z
  .strictObject({
    account: NamedAccount,
    service: NamedService,
    seats: count.openapi({ description: 'Distinct devices' }),
    notSeen: count.openapi({ description: 'Those of them that were not seen for long' }),
    products: z.record(z.string(), count).openapi({ description: 'Devices per product' }),
  })
  .openapi('Seats');

const Sums = z.strictObject({
  pairs: count.openapi({ description: 'Of device and product: the others add up to it' }),
  line: count,
  fixed: count,
  excluded: count,
  held: count,
  noAccount: count,
  notMapped: count,
  notBilled: z.record(z.string(), count),
});

const Overview = z
  .strictObject({
    on: z.string(),
    seats: count,
    sums: Sums,
    products: z.array(
      z.strictObject({
        product: z.string(),
        devices: count,
        fate: z.enum(['ask', 'service', 'not-billed', 'fixed']),
        service: orNull(NamedService),
      }),
    ),
    unrouted: z
      .array(
        z.strictObject({
          group: orNull(z.strictObject({ key: count, name: z.string() })),
          newCustomer: z.boolean(),
          devices: count,
        }),
      )
      .openapi({ description: 'Devices without an account, by the group to map; the first of them' }),
    unroutedGroups: count,
    sources: z.array(z.strictObject({ name: z.string(), state: z.string(), syncedAt: z.string().nullable() })),
  })
  .openapi('SeatOverview');

export const Series = z
  .strictObject({
    days: z.array(z.string()),
    seats: z.array(count).openapi({ description: 'Of all services, for each day' }),
    services: z.array(z.strictObject({ id: z.string(), name: z.string(), seats: z.array(count) })),
  })
  .openapi('SeatSeries', { description: 'From the days that are over; evenly spread where there are many' });

const on = z.iso.date().optional().openapi({ description: 'A past day, as things were at its end; missing: now' });
const of = {
  account: id.optional(),
  service: z.string().min(1).max(50).optional(),
  product: z.string().min(1).max(200).optional(),
};
const rowFilters = { ...searching, ...of, on };
const rowSorts = sortBy('account', 'service', 'seats');

const rowTable: Table<SeatRow, z.infer<typeof Seat>> = {
  id: ({ account, service }) => `${account.id} ${service.id}`,
  usual: 'account',
  sorts: {
    account: ({ account }) => account.name,
    service: ({ service }) => service.name,
    seats: ({ seats }) => seats,
  },
  show: (row) => row,
};

const shownGroups = 50;
const subjects = ['connections', 'runs', 'accounts', 'services', 'settings'] as const;

interface Asked {
  account?: number | undefined;
  service?: string | undefined;
  product?: string | undefined;
}

/** What is counted; the devices behind it are at /devices. */
export function seatRoutes({ app, route, shelf }: Desk) {
  const rowsOn = (day: CalendarDate | undefined): Promise<Seats> =>
    shelf.take({
      name: `seats ${day ?? 'now'}`,
      of: subjects,
      load: () => seatsOn(app, { devices: false, ...given({ on: day }) }),
    });

  return newRoutes()
    .openapi(
      route({
        method: 'get',
        path: '/seats',
        least: 'viewer',
        summary: 'Seats of each service of each account, today or on a day',
        request: { query: z.strictObject({ ...paging, ...rowSorts, ...rowFilters }) },
        responses: answer(pageOf(Seat)),
      }),
      async (c) => {
        const asked = c.req.valid('query');
        return c.json(pageFrom((await rowsOn(asked.on)).rows.filter(fitsRow(asked)), asked, rowTable), 200);
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/seats.csv',
        least: 'viewer',
        summary: 'Seats as a table',
        request: { query: z.strictObject({ ...rowSorts, ...rowFilters }) },
        responses: csvAnswer,
      }),
      async (c) => {
        const asked = c.req.valid('query');
        const rows = sorted((await rowsOn(asked.on)).rows.filter(fitsRow(asked)), asked, rowTable);
        return csv({ name: 'seats', rows, columns: rowColumns });
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/seats/overview',
        least: 'viewer',
        summary: 'What becomes of every product on every device, today or on a day',
        request: { query: z.strictObject({ on }) },
        responses: answer(Overview),
      }),
      async (c) => c.json(toOverview(await rowsOn(c.req.valid('query').on)), 200),
    )
    .openapi(
      route({
        method: 'get',
        path: '/seats/over-time',
        least: 'viewer',
        summary: 'Seats of past days, for a chart',
        request: {
          query: z.strictObject({ from: z.iso.date(), to: z.iso.date(), account: of.account, service: of.service }),
        },
        responses: answer(Series),
      }),
      async (c) => {
        const { from, to, account: accountId, service: serviceId } = c.req.valid('query');
        return c.json(await seatsOverTime(app, { from, to, ...given({ accountId, serviceId }) }), 200);
      },
    );
}

const fitsRow =
  ({ search = '', account, service, product }: Asked & { search?: string | undefined }) =>
  (row: SeatRow): boolean =>
    (account === undefined || row.account.id === account) &&
    (service === undefined || row.service.id === service) &&
    (product === undefined || Object.hasOwn(row.products, product)) &&
    (search === '' || hasWords(`${row.account.name} ${row.service.name}`, search));

function toOverview({ on: day, rows, sums, products, unrouted, sources }: Seats): z.infer<typeof Overview> {
  return {
    on: day,
    seats: rows.reduce((sum, { seats }) => sum + seats, 0),
    sums,
    products,
    unrouted: unrouted.slice(0, shownGroups),
    unroutedGroups: unrouted.length,
    sources,
  };
}

const rowColumns = {
  account: ({ account }: SeatRow) => account.name,
  service: ({ service }: SeatRow) => service.name,
  seats: ({ seats }: SeatRow) => seats,
  'not seen for long': ({ notSeen }: SeatRow) => notSeen,
  products: ({ products }: SeatRow) =>
    Object.entries(products)
      .map(([product, devices]) => `${devices} ${product}`)
      .join(', '),
};
