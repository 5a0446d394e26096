import { z } from '@hono/zod-openapi';
import { hasWords } from '../../app/mapping/find.ts';
import { type PreviewedEntry, previewTickets } from '../../app/ticketing/preview.ts';
import { csv, csvAnswer } from '../csv.ts';
import { type Desk, newRoutes } from '../desk.ts';
import { pageFrom, pageOf, paging, searching, type Table } from '../paging.ts';
import { answer, orNull } from '../shapes.ts';
import { NamedAccount } from './adjustment-rows.ts';

const outcome = z.enum(['opens', 'over-limit', 'waits', 'none']).openapi({
  description: 'over-limit: due, and left for the run after by tickets.perRun; none: it gets none for good',
});

const Previewed = z
  .strictObject({
    entryId: z.number().int(),
    ...{ device: z.string(), server: z.string() },
    group: z.strictObject({ key: z.number().int(), path: z.string() }),
    account: orNull(NamedAccount),
    outcome,
    customer: z.string().nullable().openapi({ description: 'The company that its ticket goes to' }),
    priority: orNull(z.strictObject({ id: z.string(), name: z.string() })),
    summary: z.string().nullable().openapi({ description: 'Of the ticket as it would be written now' }),
    why: z.string().openapi({ description: 'Why it opens none now' }),
    earlierTicketId: z
      .string()
      .nullable()
      .openapi({ description: 'Of the device: if it is open still, it gets a note and no other ticket is opened' }),
  })
  .openapi('PreviewedEntry', { description: 'What the next run would do about an entry that has no ticket' });

const filters = { ...searching, outcome: outcome.optional() };

const table: Table<PreviewedEntry, z.infer<typeof Previewed>> = {
  id: ({ entryId }) => entryId,
  usual: null,
  sorts: {},
  show: (row) => row,
};

/** The tickets that a run would open. */
export const ticketPreviewRoutes = ({ app, route }: Desk) =>
  newRoutes()
    .openapi(
      route({
        method: 'get',
        path: '/tickets/preview',
        least: 'viewer',
        summary: 'Tickets that a run would open now, and why other entries get none; nothing is written',
        request: { query: z.strictObject({ ...paging, ...filters }) },
        responses: answer(pageOf(Previewed)),
      }),
      async (c) => {
        const asked = c.req.valid('query');
        const { rows } = await previewTickets(app);
        return c.json(pageFrom(rows.filter(fits(asked)), asked, table), 200);
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/tickets/preview.csv',
        least: 'viewer',
        summary: 'The same as a table',
        request: { query: z.strictObject(filters) },
        responses: csvAnswer,
      }),
      async (c) => {
        const { rows } = await previewTickets(app);
        return csv({ name: 'tickets-preview', rows: rows.filter(fits(c.req.valid('query'))), columns });
      },
    );

interface Filters {
  search?: string | undefined;
  outcome?: PreviewedEntry['outcome'] | undefined;
}

const fits =
  ({ search = '', outcome: wanted }: Filters) =>
  (row: PreviewedEntry): boolean =>
    (wanted === undefined || row.outcome === wanted) &&
    (search === '' || hasWords(`${row.device} ${row.group.path} ${row.customer ?? ''}`, search));

const columns = {
  entry: ({ entryId }: PreviewedEntry) => entryId,
  device: ({ device }: PreviewedEntry) => device,
  server: ({ server }: PreviewedEntry) => server,
  group: ({ group }: PreviewedEntry) => group.path,
  account: ({ account }: PreviewedEntry) => account?.name ?? '',
  customer: ({ customer }: PreviewedEntry) => customer,
  priority: ({ priority }: PreviewedEntry) => priority?.name ?? '',
  outcome: (row: PreviewedEntry) => row.outcome,
  summary: ({ summary }: PreviewedEntry) => summary,
  why: ({ why }: PreviewedEntry) => why,
};
