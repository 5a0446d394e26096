import { z } from '@hono/zod-openapi';
import {
  type AgreementDestination,
  type Destination,
  listAgreements,
  listCompanies,
} from '../../app/mapping/destinations.ts';
import { hasWords } from '../../app/mapping/find.ts';
import { csv, csvAnswer } from '../csv.ts';
import { type Desk, newRoutes } from '../desk.ts';
import { pageFrom, pageOf, paging, searching, type Table } from '../paging.ts';
import { answer, flag } from '../shapes.ts';

const why = z.string().nullable().openapi({ description: 'Why it is not offered; null: it is' });

const Company = z.strictObject({ id: z.string(), identifier: z.string(), company: z.string(), why }).openapi('Company');
const Agreement = z
  .strictObject({
    ...{ id: z.string(), identifier: z.string(), companyId: z.string(), company: z.string() },
    agreement: z.string(),
    why,
  })
  .openapi('Agreement');

const filters = {
  ...searching,
  all: flag.optional().openapi({ description: 'Also what is deleted, cancelled or over' }),
};
const ofCompany = { company: z.string().max(50).optional() };

const companyTable: Table<Destination, z.infer<typeof Company>> = {
  id: ({ id }) => id,
  usual: null,
  sorts: {},
  show: (row) => row,
};
const agreementTable: Table<AgreementDestination, z.infer<typeof Agreement>> = { ...companyTable, show: (row) => row };

/** What a group can be mapped to, by name. */
export function destinationRoutes({ app, route, shelf }: Desk) {
  const of = ['connections', 'runs', 'settings'] as const;
  const all = { search: '', all: true };
  const companies = shelf.keep({ name: 'companies', of, load: () => listCompanies(app, all) });
  const agreements = shelf.keep({ name: 'agreements', of, load: () => listAgreements(app, all) });

  return newRoutes()
    .openapi(
      route({
        method: 'get',
        path: '/companies',
        least: 'viewer',
        summary: 'Companies that a group can be mapped to, for tickets only',
        request: { query: z.strictObject({ ...paging, ...filters }) },
        responses: answer(pageOf(Company)),
      }),
      async (c) => {
        const asked = c.req.valid('query');
        return c.json(pageFrom((await companies()).filter(fits(asked)), asked, companyTable), 200);
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/companies.csv',
        least: 'viewer',
        summary: 'Companies as a table',
        request: { query: z.strictObject(filters) },
        responses: csvAnswer,
      }),
      async (c) => {
        const rows = (await companies()).filter(fits(c.req.valid('query')));
        return csv({ name: 'companies', rows, columns: companyColumns });
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/agreements',
        least: 'viewer',
        summary: 'Agreements that a group can be mapped to',
        request: { query: z.strictObject({ ...paging, ...filters, ...ofCompany }) },
        responses: answer(pageOf(Agreement)),
      }),
      async (c) => {
        const asked = c.req.valid('query');
        return c.json(pageFrom(ofThat(await agreements(), asked), asked, agreementTable), 200);
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/agreements.csv',
        least: 'viewer',
        summary: 'Agreements as a table',
        request: { query: z.strictObject({ ...filters, ...ofCompany }) },
        responses: csvAnswer,
      }),
      async (c) => {
        const rows = ofThat(await agreements(), c.req.valid('query'));
        const columns = { ...companyColumns, agreement: ({ agreement }: AgreementDestination) => agreement };
        return csv({ name: 'agreements', rows, columns });
      },
    );
}

type Filters = { search?: string | undefined; all?: boolean | undefined };

const fits =
  ({ search = '', all = false }: Filters) =>
  (row: Destination & { agreement?: string }): boolean =>
    (all || row.why === null) &&
    (search === '' || hasWords(`${row.id} ${row.identifier} ${row.company} ${row.agreement ?? ''}`, search));

const ofThat = (rows: AgreementDestination[], asked: Filters & { company?: string | undefined }) =>
  rows.filter(({ companyId }) => asked.company === undefined || companyId === asked.company).filter(fits(asked));

const companyColumns = {
  id: ({ id }: Destination) => id,
  identifier: ({ identifier }: Destination) => identifier,
  company: ({ company }: Destination) => company,
  'not offered': ({ why }: Destination) => why,
};
