import { z } from '@hono/zod-openapi';
import { countedOf, keptCount } from '../../app/kept-count.ts';
import { hasWords } from '../../app/mapping/find.ts';
import {
  applyServices,
  type CatalogRow,
  listCatalog,
  type SuggestedService,
  suggestServices,
} from '../../app/mapping/service-suggestions.ts';
import {
  changeRule,
  listServices,
  type RuleChange,
  type ServiceRow,
  serviceWithId,
} from '../../app/mapping/services.ts';
import { given } from '../../domain/given.ts';
import { csv, csvAnswer } from '../csv.ts';
import { type Desk, newRoutes, startsWork } from '../desk.ts';
import { pageFrom, pageOf, paging, searching, sortBy, type Table } from '../paging.ts';
import { answer, ByVendorId, body, seen } from '../shapes.ts';
import type { AppliedResult } from './account-suggestions.ts';

const CatalogItem = z
  .strictObject({
    ...{ id: z.string(), identifier: z.string(), description: z.string() },
    price: z.string().openapi({ description: 'Decimal, in the currency of the PSA' }),
    used: z.number().int().openapi({ description: 'Active additions of it on mapped agreements' }),
  })
  .openapi('CatalogItem');

const counts = z.enum(['installed', 'activated']);
const days = z.number().int().nullable().openapi({ description: 'Days, 2 or more; null: on any device' });
const classes = ['workstation', 'server', 'mobile', 'unknown'] as const;

const Rule = z
  .strictObject({
    serviceId: z.string(),
    counts,
    seenWithinDays: days,
    leaveOutTrials: z.boolean(),
    classServices: z
      .partialRecord(z.enum(classes), z.string())
      .openapi({ description: 'Another service for devices of a class' }),
  })
  .openapi('ServiceRule', { description: 'How the seats of a service are counted' });

const Service = z
  .strictObject({
    ...{ id: z.string(), identifier: z.string(), description: z.string(), gone: z.boolean() },
    products: z.array(z.string()).openapi({ description: 'Products that are mapped to it' }),
    rule: Rule,
    by: z.string().nullable(),
    since: z.string().nullable().openapi({ description: 'Give it as seen with a change' }),
  })
  .openapi('Service');

const Change = z
  .strictObject({
    counts: counts.optional(),
    seenWithinDays: days.optional(),
    leaveOutTrials: z.boolean().optional(),
    classServices: z
      .partialRecord(z.enum(classes), z.string().nullable())
      .optional()
      .openapi({ description: 'null: the same as for other devices' }),
    seen,
  })
  .openapi('ServiceRuleChange', { description: 'What is not named stays' });

const Changed = z.strictObject({ changed: z.boolean(), before: Rule, after: Rule }).openapi('ServiceRuleChanged');

const Suggestion = z
  .strictObject({
    product: z.string(),
    devices: z.number().int(),
    service: z.strictObject({ id: z.string(), name: z.string(), description: z.string() }),
    certain: z.boolean(),
    reason: z.string(),
  })
  .openapi('ServiceSuggestion');

const catalogTable: Table<CatalogRow, z.infer<typeof CatalogItem>> = {
  id: ({ service }) => service.id,
  usual: null,
  sorts: { identifier: ({ service }) => service.identifier, price: ({ service }) => Number(service.price) },
  show: ({ service: { id, identifier, description, price }, used }) => ({ id, identifier, description, price, used }),
};

const serviceTable: Table<ServiceRow, z.infer<typeof Service>> = {
  id: ({ service }) => service.id,
  usual: null,
  sorts: {},
  show({ service: { id, identifier, description, inactive }, products, rule, by, since }) {
    return { id, identifier, description, gone: inactive, products, rule, by, since };
  },
};

const suggestionTable: Table<SuggestedService, z.infer<typeof Suggestion>> = {
  id: ({ product, service }) => `${product} ${service.id}`,
  usual: null,
  sorts: {},
  show: (row) => row,
};

/** The services of the catalog, and how their seats are counted. */
export function serviceRoutes({ app, works, route, shelf }: Desk) {
  const of = countedOf;
  const count = keptCount({ app, shelf });
  const catalog = shelf.keep({ name: 'catalog', of, load: () => listCatalog(app) });
  const services = shelf.keep({ name: 'services', of, load: () => listServices(app) });
  const suggestions = shelf.keep({
    name: 'suggestions of services',
    of,
    load: async () => suggestServices(app, { count: await count() }),
  });

  return newRoutes()
    .openapi(
      route({
        method: 'get',
        path: '/catalog',
        least: 'viewer',
        summary: 'Services that an addition can bill, those in use first',
        request: { query: z.strictObject({ ...paging, ...sortBy('identifier', 'price'), ...searching }) },
        responses: answer(pageOf(CatalogItem)),
      }),
      async (c) => {
        const { search = '', ...asked } = c.req.valid('query');
        const rows = (await catalog()).filter(
          ({ service }) => search === '' || hasWords(`${service.identifier} ${service.description}`, search),
        );
        return c.json(pageFrom(rows, asked, catalogTable), 200);
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/services',
        least: 'viewer',
        summary: 'Services that products are mapped to, with how their seats are counted',
        request: { query: z.strictObject(paging) },
        responses: answer(pageOf(Service)),
      }),
      async (c) => c.json(pageFrom(await services(), c.req.valid('query'), serviceTable), 200),
    )
    .openapi(
      route({
        method: 'get',
        path: '/services.csv',
        least: 'viewer',
        summary: 'Services as a table',
        responses: csvAnswer,
      }),
      async () => csv({ name: 'services', rows: await services(), columns: serviceColumns }),
    )
    .openapi(
      route({
        method: 'get',
        path: '/services/{id}',
        least: 'viewer',
        summary: 'One service of the catalog, with how its seats are counted',
        request: { params: ByVendorId },
        responses: answer(Service),
      }),
      async (c) => c.json(serviceTable.show(await serviceWithId(app, c.req.valid('param').id)), 200),
    )
    .openapi(
      route({
        method: 'patch',
        path: '/services/{id}/rule',
        least: 'operator',
        summary: 'Changes how the seats of a service are counted',
        request: { params: ByVendorId, body: body(Change) },
        responses: answer(Changed),
      }),
      async (c) => {
        const { seen, ...change } = c.req.valid('json');
        const said = { change: changeOf(change), by: c.var.person.name, seen };
        const { changed, before, after } = await changeRule(app, `service:${c.req.valid('param').id}`, said);
        return c.json({ changed, before, after }, 200);
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/products/suggestions',
        least: 'viewer',
        summary: 'Likely services of products that nobody has decided on, the best first',
        request: { query: z.strictObject(paging) },
        responses: answer(pageOf(Suggestion)),
      }),
      async (c) => c.json(pageFrom(await suggestions(), c.req.valid('query'), suggestionTable), 200),
    )
    .openapi(
      route({
        method: 'post',
        path: '/products/suggestions/apply',
        least: 'operator',
        summary: 'Maps all that are certain, and nothing that anybody has decided meanwhile',
        responses: startsWork,
      }),
      (c) => {
        const by = c.var.person;
        const run = async (): Promise<AppliedResult> => {
          const { applied, left } = await applyServices(app, { by: by.name });
          return { applied: applied.length, left: left.length };
        };
        return c.json(works.start({ kind: 'apply-service-suggestions', by, run }), 202);
      },
    );
}

function changeOf({ classServices = {}, ...change }: Omit<z.infer<typeof Change>, 'seen'>): RuleChange {
  const named = Object.entries(classServices).map(([name, id]) => [name, id && `service:${id}`]);
  return { ...given(change), classes: Object.fromEntries(named) };
}

const serviceColumns = {
  id: ({ service }: ServiceRow) => service.id,
  service: ({ service }: ServiceRow) => service.identifier,
  description: ({ service }: ServiceRow) => service.description,
  products: ({ products }: ServiceRow) => products.join('; '),
  counts: ({ rule }: ServiceRow) => rule.counts,
  'seen within days': ({ rule }: ServiceRow) => rule.seenWithinDays,
  trials: ({ rule }: ServiceRow) => (rule.leaveOutTrials ? 'left out' : 'counted'),
  by: ({ by }: ServiceRow) => by,
  since: ({ since }: ServiceRow) => since,
};
