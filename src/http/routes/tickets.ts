import { z } from '@hono/zod-openapi';
import { keptEntries } from '../../app/kept-lists.ts';
import { hasWords } from '../../app/mapping/find.ts';
import { countedEntries, entryHistory, entryWithId, everyEntry } from '../../app/ticketing/entry-list.ts';
import { type EntryChoice, type EntryRow, isChosen } from '../../app/ticketing/listing.ts';
import type { TicketReport } from '../../app/ticketing/report.ts';
import { runTickets } from '../../app/ticketing/run.ts';
import { ticketAddresses } from '../../app/ticketing/ticket-address.ts';
import { given } from '../../domain/given.ts';
import { csv, csvAnswer } from '../csv.ts';
import { type Desk, newRoutes, startsWork } from '../desk.ts';
import { newestFirst, pageFrom, pageOf, paging, searching, sortBy, sorted, type Table } from '../paging.ts';
import { answer, ById, id, orNull } from '../shapes.ts';
import { NamedAccount } from './adjustment-rows.ts';

const Entry = z
  .strictObject({
    id: z.number().int(),
    device: z.string(),
    server: z.string(),
    group: z.strictObject({ key: z.number().int(), path: z.string() }),
    account: orNull(NamedAccount),
    enteredAt: z.string(),
    leftAt: z.string().nullable(),
    state: z.enum(['waiting', 'opening', 'unknown', 'open', 'closed', 'refused', 'none']),
    ticketId: z.string().nullable(),
    ticketUrl: z.string().nullable().openapi({ description: 'Where people see the ticket in the PSA' }),
    why: z.string().openapi({ description: 'Why it waits, or what was last done' }),
    unrouted: z.boolean().openapi({ description: 'No account says where its ticket goes' }),
    due: z.boolean().openapi({ description: 'The next run opens its ticket, unless a limit keeps it' }),
    muted: z.boolean().openapi({ description: 'ESET has muted the device' }),
  })
  .openapi('Entry', { description: 'One stay of a device in a group, with its ticket' });

const Write = z.strictObject({
  kind: z.string(),
  state: z.string(),
  intendedAt: z.string(),
  settledAt: z.string().nullable(),
});

const Device = z.strictObject({
  group: orNull(z.strictObject({ key: z.number().int(), path: z.string() })).openapi({ description: 'Static' }),
  os: z.string(),
  serial: z.string().nullable(),
  lastSeen: z.string().nullable(),
  products: z.array(z.string()),
});

const Preview = z.strictObject({
  ...{ summary: z.string(), text: z.string() },
  priorityId: z.string(),
  boardId: z.string().nullable().openapi({ description: 'null: as the PSA chooses' }),
  visibility: z.enum(['internal', 'customer']),
});

const InFull = z
  .strictObject({
    entry: Entry,
    device: Device,
    preview: orNull(Preview).openapi({ description: 'What its ticket would say now; null: none would be opened' }),
    writes: z.array(Write).openapi({ description: 'To the PSA, in their order' }),
  })
  .openapi('EntryInFull');

/** What a run did, as the work's result says it. */
export interface TicketResult extends Omit<TicketReport, 'opened' | 'waiting'> {
  opened: number;
  waiting: number;
  /** The first of them. */
  tickets: TicketReport['opened'];
}

const shown = 100;

const filters = {
  ...searching,
  choice: z
    .enum(['current', 'waiting', 'due', 'open', 'closed', 'left', 'unrouted', 'muted', 'refused'])
    .default('current')
    .openapi({ description: 'current: all that may still need something' }),
  account: id.optional(),
  group: id.optional(),
};
const sorts = sortBy('entered', 'device', 'group', 'account', 'state');

const order: Omit<Table<EntryRow, never>, 'show'> = {
  id: ({ entryId }) => entryId,
  usual: 'entered',
  sorts: {
    entered: ({ enteredAt }) => enteredAt,
    device: ({ device }) => device,
    group: ({ group }) => group.path,
    account: ({ account }) => account?.name ?? null,
    state: ({ state }) => state,
  },
};

/** Devices in watched groups, and their tickets. */
export function ticketRoutes({ app, route, works, shelf }: Desk) {
  const current = keptEntries({ app, shelf });
  const shower = async () => {
    const addressOf = await ticketAddresses(app);
    return ({ entryId, ...row }: EntryRow): z.infer<typeof Entry> => ({
      id: entryId,
      ...row,
      ticketUrl: row.ticketId === null ? null : addressOf(row.ticketId),
    });
  };

  return newRoutes()
    .openapi(
      route({
        method: 'get',
        path: '/entries',
        least: 'viewer',
        summary: 'Entries that may still need something, with their tickets',
        request: { query: z.strictObject({ ...paging, ...sorts, ...filters }) },
        responses: answer(pageOf(Entry)),
      }),
      async (c) => {
        const asked = c.req.valid('query');
        return c.json(pageFrom((await current()).filter(fits(asked)), asked, { ...order, show: await shower() }), 200);
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/entries.csv',
        least: 'viewer',
        summary: 'Entries as a table',
        request: { query: z.strictObject({ ...sorts, ...filters }) },
        responses: csvAnswer,
      }),
      async (c) => {
        const asked = c.req.valid('query');
        return csv({ name: 'entries', rows: sorted((await current()).filter(fits(asked)), asked, order), columns });
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/entries/history',
        least: 'viewer',
        summary: 'Every entry, newest first',
        request: { query: z.strictObject({ ...paging, account: id.optional() }) },
        responses: answer(pageOf(Entry)),
      }),
      async (c) => {
        const { account: accountId, ...asked } = c.req.valid('query');
        const filter = given({ accountId });
        const show = await shower();
        const page = await newestFirst(asked, {
          load: async (slice) =>
            (await entryHistory(app, { ...filter, ...slice })).map((row) => ({ id: row.entryId, row })),
          total: () => countedEntries(app, filter),
          show: ({ row }) => show(row),
        });
        return c.json(page, 200);
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/entries/history.csv',
        least: 'viewer',
        summary: 'Every entry as a table',
        request: { query: z.strictObject({ account: id.optional() }) },
        responses: csvAnswer,
      }),
      (c) => {
        const { account: accountId } = c.req.valid('query');
        return csv({ name: 'entries-history', rows: everyEntry(app, given({ accountId })), columns });
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/entries/{id}',
        least: 'viewer',
        summary: 'One entry with its life',
        request: { params: ById },
        responses: answer(InFull),
      }),
      async (c) => {
        const { entry, ...others } = await entryWithId(app, c.req.valid('param').id);
        return c.json({ entry: (await shower())(entry), ...others }, 200);
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/tickets/run',
        least: 'operator',
        summary: 'Opens, notes and closes what is due now',
        responses: startsWork,
      }),
      (c) => {
        const work = works.start({
          kind: 'tickets',
          by: c.var.person,
          run: async ({ report, signal }): Promise<TicketResult> => {
            report({ subject: 'the PSA', step: 'tickets', done: 0, total: null });
            return toTicketResult(await runTickets(app, signal));
          },
        });
        return c.json(work, 202);
      },
    );
}

export function toTicketResult({ opened, waiting, ...counts }: TicketReport): TicketResult {
  return { ...counts, opened: opened.length, waiting: waiting.length, tickets: opened.slice(0, shown) };
}

interface Filters {
  search?: string | undefined;
  choice: Exclude<EntryChoice, 'all'>;
  account?: number | undefined;
  group?: number | undefined;
}

const fits =
  ({ search = '', choice, account, group }: Filters) =>
  (row: EntryRow): boolean =>
    isChosen(row, choice) &&
    (account === undefined || row.account?.id === account) &&
    (group === undefined || row.group.key === group) &&
    (search === '' || hasWords(`${row.device} ${row.group.path} ${row.account?.name ?? ''}`, search));

const columns = {
  entry: ({ entryId }: EntryRow) => entryId,
  device: ({ device }: EntryRow) => device,
  server: ({ server }: EntryRow) => server,
  group: ({ group }: EntryRow) => group.path,
  account: ({ account }: EntryRow) => account?.name ?? '',
  entered: ({ enteredAt }: EntryRow) => enteredAt,
  left: ({ leftAt }: EntryRow) => leftAt,
  state: ({ state }: EntryRow) => state,
  ticket: ({ ticketId }: EntryRow) => ticketId,
  why: ({ why }: EntryRow) => why,
};
