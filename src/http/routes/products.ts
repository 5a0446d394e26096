import { z } from '@hono/zod-openapi';
import { countedOf, keptCount } from '../../app/kept-count.ts';
import { hasWords } from '../../app/mapping/find.ts';
import {
  changeProducts,
  listProducts,
  type ProductFuture,
  type ProductOutcome,
  type ProductRow,
} from '../../app/mapping/products.ts';
import { AppError } from '../../errors.ts';
import { csv, csvAnswer } from '../csv.ts';
import { type Desk, newRoutes } from '../desk.ts';
import { pageFrom, pageOf, paging, searching, sortBy, sorted, type Table } from '../paging.ts';
import { Refused, refusedBy } from '../refused.ts';
import { answer, body, orNull, seen } from '../shapes.ts';

const fate = z.enum(['ask', 'service', 'not-billed', 'fixed']);
const service = orNull(z.strictObject({ id: z.string(), name: z.string() }));

const Product = z
  .strictObject({
    product: z.string(),
    devices: z.number().int(),
    fate: fate.openapi({ description: 'ask: nobody has said, and it does not start as anything' }),
    service,
    why: z.string().openapi({ description: 'Why it starts so, where no person has said anything' }),
    by: z.string().nullable(),
    since: z.string().nullable().openapi({ description: 'Give it as seen with a change' }),
  })
  .openapi('Product');

const Target = z
  .discriminatedUnion('to', [
    z.strictObject({ to: z.literal('service'), serviceId: z.string() }),
    z.strictObject({ to: z.literal('not-billed') }),
    z.strictObject({ to: z.literal('fixed') }),
    z.strictObject({ to: z.literal('start') }),
    z.strictObject({ to: z.literal('before') }),
  ])
  .openapi('ProductTarget', {
    description: 'start: as it starts; before: what was said before the last change is said again',
  });

const Change = z
  .strictObject({
    products: z
      .array(z.strictObject({ product: z.string(), seen }))
      .min(1)
      .max(500),
    target: Target,
  })
  .openapi('ProductChanges');

const Outcome = z
  .strictObject({
    product: z.string(),
    changed: z.boolean(),
    before: Product,
    after: Product,
    refused: orNull(Refused),
  })
  .openapi('ProductOutcome');

const ByName = z.strictObject({
  product: z.string().min(1).max(200).openapi({ description: 'Its name, as the list says it' }),
});

const filters = { ...searching, fate: fate.optional() };
const sorts = sortBy('product', 'devices');

const productTable: Table<ProductRow, z.infer<typeof Product>> = {
  id: ({ product }) => product,
  usual: null,
  sorts: { product: ({ product }) => product, devices: ({ devices }) => devices },
  show: (row) => row,
};

/** What bills each product in use. */
export function productRoutes({ app, route, shelf }: Desk) {
  const count = keptCount({ app, shelf });
  const products = shelf.keep({
    name: 'products',
    of: countedOf,
    load: async () => listProducts(app, { count: await count() }),
  });

  return newRoutes()
    .openapi(
      route({
        method: 'get',
        path: '/products',
        least: 'viewer',
        summary: 'Every product in use, those that a person must decide first',
        request: { query: z.strictObject({ ...paging, ...sorts, ...filters }) },
        responses: answer(pageOf(Product)),
      }),
      async (c) => {
        const asked = c.req.valid('query');
        return c.json(pageFrom((await products()).filter(fits(asked)), asked, productTable), 200);
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/products.csv',
        least: 'viewer',
        summary: 'Products as a table',
        request: { query: z.strictObject({ ...sorts, ...filters }) },
        responses: csvAnswer,
      }),
      async (c) => {
        const asked = c.req.valid('query');
        const rows = sorted((await products()).filter(fits(asked)), asked, productTable);
        return csv({ name: 'products', rows, columns: productColumns });
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/products/{product}',
        least: 'viewer',
        summary: 'One product in use',
        request: { params: ByName },
        responses: answer(Product),
      }),
      async (c) => {
        const { product } = c.req.valid('param');
        const row = (await products()).find((each) => each.product === product);
        if (row === undefined) throw new AppError('not-found', `No device carries "${product}".`, { product });
        return c.json(row, 200);
      },
    )
    .openapi(
      route({
        method: 'put',
        path: '/products/mapping',
        least: 'operator',
        summary: 'Says what several products count for, of each that allows it',
        request: { body: body(Change) },
        responses: answer(z.strictObject({ rows: z.array(Outcome) })),
      }),
      async (c) => {
        const { products: named, target } = c.req.valid('json');
        const changes = { products: named, target: futureOf(target), listed: await products() };
        const outcomes = await changeProducts(app, { ...changes, by: c.var.person.name });
        return c.json({ rows: outcomes.map(toOutcome) }, 200);
      },
    );
}

type Filters = { search?: string | undefined; fate?: ProductRow['fate'] | undefined };

const fits =
  ({ search = '', fate: wanted }: Filters) =>
  (row: ProductRow): boolean =>
    (wanted === undefined || row.fate === wanted) && (search === '' || hasWords(row.product, search));

const futureOf = (target: z.infer<typeof Target>): ProductFuture =>
  target.to === 'service' ? { to: 'service', service: `service:${target.serviceId}` } : target;

const toOutcome = ({ error, ...outcome }: ProductOutcome): z.infer<typeof Outcome> => ({
  ...outcome,
  refused: refusedBy(error),
});

const productColumns = {
  product: ({ product }: ProductRow) => product,
  devices: ({ devices }: ProductRow) => devices,
  billed: ({ fate: of }: ProductRow) => of,
  service: ({ service: of }: ProductRow) => of?.name ?? '',
  by: ({ by }: ProductRow) => by,
  since: ({ since }: ProductRow) => since,
};
