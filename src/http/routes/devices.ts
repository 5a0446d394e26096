import { z } from '@hono/zod-openapi';
import { inSteps } from '../../app/in-steps.ts';
import { hasWords } from '../../app/mapping/find.ts';
import type { Subject } from '../../app/revisions.ts';
import { type DeviceSeat, seatsOn } from '../../app/seats.ts';
import { inSlices } from '../../domain/steps.ts';
import { csv, csvAnswer } from '../csv.ts';
import { type Desk, newRoutes } from '../desk.ts';
import { type Order, pageFrom, pageOf, paging, searching, sortBy, sortInSteps, type Table } from '../paging.ts';
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

const deviceOrder: Order<DeviceSeat> = {
  id: ({ key, product }) => `${key} ${product}`,
  usual: 'device',
  sorts: {
    device: ({ device }) => device,
    product: ({ product }) => product,
    lastSeen: ({ lastSeen }) => lastSeen,
  },
};
/** They are on the shelf in the order that is asked for: one person's may be hundreds of thousands. */
const asTheyCome: Table<DeviceSeat, z.infer<typeof Device>> = { ...deviceOrder, usual: null, show: (row) => row };

/** The devices behind a number. */
export function deviceRoutes({ app, route, shelf }: Desk) {
  const of: Subject[] = ['connections', 'runs', 'accounts', 'services', 'settings'];
  /** Counted once for all pages and orders, and for all that is typed as a search. */
  const counted = (asked: Behind): Promise<DeviceSeat[]> =>
    shelf.take({ name: `devices ${JSON.stringify(asked)}`, of, load: () => devicesBehind(app, asked) });
  const inOrder = async ({ sort, ...asked }: Behind & Sort): Promise<readonly DeviceSeat[]> =>
    shelf.take({
      name: `devices ${JSON.stringify(asked)} by ${sort ?? deviceOrder.usual}`,
      of,
      load: async () => inSteps(sortInSteps(await counted(asked), { sort }, deviceOrder)),
    });
  const behind = async ({ search = '', sort, group, account, service, product, on }: Filters & Sort) => {
    const devices = await inOrder({ sort, group, account, service, product, on });
    if (search === '') return devices;
    const found: DeviceSeat[] = [];
    const fits = (row: DeviceSeat) => hasWords(`${row.device} ${row.product}`, search);
    await inSteps(inSlices(devices, (row) => fits(row) && found.push(row)));
    return found;
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
        const { cursor, limit } = asked;
        return c.json(pageFrom(await behind(asked), { cursor, limit }, asTheyCome), 200);
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
        return csv({ name: 'devices', rows: await behind(c.req.valid('query')), columns });
      },
    );
}

type Filters = z.infer<z.ZodObject<typeof filters>>;
type Behind = Omit<Filters, 'search'>;
type Sort = z.infer<z.ZodObject<typeof sorts>>;

async function devicesBehind(app: Desk['app'], asked: Behind): Promise<DeviceSeat[]> {
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
