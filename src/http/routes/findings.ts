import { z } from '@hono/zod-openapi';
import { connectionStatuses } from '../../app/connection-status.ts';
import { acceptFinding, type FindingRow, findingWithId, listFindings, takeBackAcceptance } from '../../app/findings.ts';
import { hasWords } from '../../app/mapping/find.ts';
import { type FindingKind, findingKinds } from '../../domain/findings.ts';
import { csv, csvAnswer } from '../csv.ts';
import { type Desk, newRoutes } from '../desk.ts';
import { pageFrom, pageOf, paging, searching, sortBy, sorted, type Table } from '../paging.ts';
import { answer, ById, body, flag, orNull } from '../shapes.ts';
import { moneyText } from './adjustment-rows.ts';
import { Mend, mendOf } from './finding-mends.ts';

/** Which kind of finding. */
export const findingKind = z.enum(findingKinds as [FindingKind, ...FindingKind[]]);

const Accepted = z.strictObject({
  by: z.string(),
  at: z.string(),
  reason: z.string(),
  until: z.string().nullable(),
  seats: z.number().int(),
  cents: z.number().int(),
});

const Finding = z
  .strictObject({
    id: z.number().int(),
    kind: findingKind,
    object: z.string(),
    title: z.string(),
    whatToDo: z.string(),
    command: z.string().openapi({ description: 'On the command line' }),
    mend: orNull(Mend),
    facts: z.record(z.string(), z.unknown()),
    seats: z.number().int(),
    monthCents: z.number().int().openapi({ description: 'Money at stake per month' }),
    since: z.string(),
    quiet: z.boolean().openapi({ description: 'Somebody accepted it, and it is still as it was then' }),
    accepted: orNull(Accepted),
  })
  .openapi('Finding');

const Accept = z
  .strictObject({
    reason: z.string().trim().min(1).max(1000),
    until: z.iso.date().nullable().default(null).openapi({ description: 'null: until its seats or money change' }),
  })
  .openapi('AcceptFinding');

const filters = {
  ...searching,
  kind: findingKind.optional(),
  all: flag.optional().openapi({ description: 'Accepted ones too' }),
  accepted: flag.optional().openapi({ description: 'Accepted ones alone' }),
};
const sorts = sortBy('money', 'seats', 'since', 'kind');

const order: Omit<Table<FindingRow, never>, 'show'> = {
  id: ({ id }) => id,
  usual: null,
  sorts: {
    money: ({ cents }) => Math.abs(cents),
    seats: ({ seats }) => seats,
    since: ({ since }) => since,
    kind: ({ kind: of }) => of,
  },
};

/** What cannot or may not be decided, and what settles it. */
export function findingRoutes({ app, route, shelf }: Desk) {
  const found = shelf.keep({ name: 'findings', of: ['findings'], load: () => listFindings(app, { all: true }) });
  const shower = async () => {
    const statuses = await connectionStatuses(app);
    const connections = new Map(statuses.map(({ connection: { id, name } }) => [name, id]));
    return (row: FindingRow) => toFinding(row, connections);
  };

  return newRoutes()
    .openapi(
      route({
        method: 'get',
        path: '/findings',
        least: 'viewer',
        summary: 'Findings: the most money first, then the most seats, then the oldest',
        request: { query: z.strictObject({ ...paging, ...sorts, ...filters }) },
        responses: answer(pageOf(Finding)),
      }),
      async (c) => {
        const asked = c.req.valid('query');
        return c.json(pageFrom((await found()).filter(fits(asked)), asked, { ...order, show: await shower() }), 200);
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/findings.csv',
        least: 'viewer',
        summary: 'Findings as a table',
        request: { query: z.strictObject({ ...sorts, ...filters }) },
        responses: csvAnswer,
      }),
      async (c) => {
        const asked = c.req.valid('query');
        return csv({ name: 'findings', rows: sorted((await found()).filter(fits(asked)), asked, order), columns });
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/findings/{id}',
        least: 'viewer',
        summary: 'One finding; it is no longer there when it is over',
        request: { params: ById },
        responses: answer(Finding),
      }),
      async (c) => c.json((await shower())(await findingWithId(app, c.req.valid('param').id)), 200),
    )
    .openapi(
      route({
        method: 'post',
        path: '/findings/{id}/accept',
        least: 'operator',
        summary: 'Accepts a finding as it is: it returns when its seats or money change',
        request: { params: ById, body: body(Accept) },
        responses: answer(Finding),
      }),
      async (c) => {
        const accepting = { ...c.req.valid('param'), ...c.req.valid('json'), by: c.var.person.name };
        return c.json((await shower())(await acceptFinding(app, accepting)), 200);
      },
    )
    .openapi(
      route({
        method: 'delete',
        path: '/findings/{id}/accept',
        least: 'operator',
        summary: 'Takes the acceptance back',
        request: { params: ById },
        responses: answer(Finding),
      }),
      async (c) => {
        const { id } = c.req.valid('param');
        return c.json((await shower())(await takeBackAcceptance(app, { id, by: c.var.person.name })), 200);
      },
    );
}

interface Filters {
  search?: string | undefined;
  kind?: FindingKind | undefined;
  all?: boolean | undefined;
  accepted?: boolean | undefined;
}

const fits =
  ({ search = '', kind: of, all = false, accepted = false }: Filters) =>
  (row: FindingRow): boolean =>
    (accepted ? row.quiet : all || !row.quiet) &&
    (of === undefined || row.kind === of) &&
    (search === '' || hasWords(row.words.title, search));

function toFinding(row: FindingRow, connections: ReadonlyMap<string, number>): z.infer<typeof Finding> {
  const { id, kind: of, object, words, facts, seats, cents, since, quiet, accepted } = row;
  const { title, whatToDo, command } = words;
  return {
    ...{ id, kind: of, object, title, whatToDo, command, facts, seats, monthCents: cents, since, quiet, accepted },
    mend: mendOf(row, connections),
  };
}

const columns = {
  number: ({ id }: FindingRow) => id,
  kind: ({ kind: of }: FindingRow) => of,
  finding: ({ words }: FindingRow) => words.title,
  'what to do': ({ words }: FindingRow) => words.whatToDo,
  seats: ({ seats }: FindingRow) => seats,
  month: ({ cents }: FindingRow) => Number(moneyText(cents)),
  since: ({ since }: FindingRow) => since,
  'accepted by': ({ accepted }: FindingRow) => accepted?.by ?? null,
  reason: ({ accepted }: FindingRow) => accepted?.reason ?? '',
};
