import { z } from '@hono/zod-openapi';
import { hasWords } from '../../app/mapping/find.ts';
import { type DeviceSeat, seatsOn } from '../../app/seats.ts';
import { csv, csvAnswer } from '../csv.ts';
import { type Desk, newRoutes } from '../desk.ts';
import { pageFrom, pageOf, paging, searching, sortBy, sorted, type Table } from '../paging.ts';
import { answer, id } from '../shapes.ts';

const fates = ['line', 'fixed', 'excluded', 'not-billed', 'held', 'no-account', 'not-mapped'] as const;

const Device = z
  .strictObject({
    key: z.number().int(),
    ...{ device: z.string(), server: z.string(), product: z.string() },
    lastSeen: z.string().nullable(),
    fate: z.enum(fates).openapi({ description: 'What becomes of the product on the device; line: a seat' }),
    account: z.string().nullable(),
    service: z.string().nullable(),
    why: z.string().openapi({ description: 'Why it is not billed, or the accounts that hold it, or the group to map' }),
  })
  .openapi('DeviceSeat');

const filters = {
  ...searching,
  group: id.optional().openapi({ description: 'In this group and below; of a dynamic one its own' }),
  account: id.optional(),
  service: z.string().max(50).optional(),
  product: z.string().max(200).optional(),
  on: z.iso.date().optional().openapi({ description: 'A past day, as things were at its end' }),
};
const sorts = sortBy('device', 'product', 'lastSeen');

const deviceTable: Table<DeviceSeat, z.infer<typeof Device>> = {
  id: ({ key, product }) => `${key} ${product}`,
  usual: 'device',
  sorts: {
    device: ({ device }) => device,
    product: ({ product }) => product,
    lastSeen: ({ lastSeen }) => lastSeen,
  },
  show: (row) => row,
};

/** The devices behind a number. */
export function deviceRoutes({ app, route, shelf }: Desk) {
  /** Counted once for all pages, and for all that is typed as a search. */
  const behind = async ({ search = '', ...asked }: Filters): Promise<DeviceSeat[]> => {
    const { group, account, service, product, on } = asked;
    const devices = await shelf.take({
      name: `devices ${JSON.stringify([group, account, service, product, on])}`,
      of: ['connections', 'runs', 'accounts', 'services', 'settings'],
      load: () => devicesBehind(app, asked),
    });
    return search === '' ? devices : devices.filter((row) => hasWords(`${row.device} ${row.product}`, search));
  };

  return newRoutes()
    .openapi(
      route({
        method: 'get',
        path: '/devices',
        least: 'viewer',
        summary: 'Products on devices and what becomes of each: behind a group, an account, a line or a product',
        request: { query: z.strictObject({ ...paging, ...sorts, ...filters }) },
        responses: answer(pageOf(Device)),
      }),
      async (c) => {
        const asked = c.req.valid('query');
        return c.json(pageFrom(await behind(asked), asked, deviceTable), 200);
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/devices.csv',
        least: 'viewer',
        summary: 'The same as a table',
        request: { query: z.strictObject({ ...sorts, ...filters }) },
        responses: csvAnswer,
      }),
      async (c) => {
        const asked = c.req.valid('query');
        return csv({ name: 'devices', rows: sorted(await behind(asked), asked, deviceTable), columns });
      },
    );
}

type Filters = z.infer<z.ZodObject<typeof filters>>;

async function devicesBehind(app: Desk['app'], asked: Omit<Filters, 'search'>): Promise<DeviceSeat[]> {
  const { group, account, service, product, on } = asked;
  const { devices } = await seatsOn(app, {
    devices: true,
    ...(group !== undefined && { group: `group:${group}` }),
    ...(account !== undefined && { account: `account:${account}` }),
    ...(service !== undefined && { service: `service:${service}` }),
    ...(product !== undefined && { product }),
    ...(on !== undefined && { on }),
  });
  return devices ?? [];
}

const columns = {
  device: ({ device }: DeviceSeat) => device,
  server: ({ server }: DeviceSeat) => server,
  product: ({ product }: DeviceSeat) => product,
  'counts as': ({ fate }: DeviceSeat) => fate,
  account: ({ account }: DeviceSeat) => account,
  service: ({ service }: DeviceSeat) => service,
  why: ({ why }: DeviceSeat) => why,
  'last seen': ({ lastSeen }: DeviceSeat) => lastSeen,
};
