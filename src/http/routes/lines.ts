import { z } from '@hono/zod-openapi';
import { hasWords } from '../../app/mapping/find.ts';
import { type LineRow, listLines } from '../../app/mapping/line-list.ts';
import {
  changeLine,
  type LineChange,
  type LineChanged,
  listLineAdditions,
  resetLine,
  undoLine,
} from '../../app/mapping/lines.ts';
import { csv, csvAnswer } from '../csv.ts';
import { type Desk, newRoutes } from '../desk.ts';
import { pageFrom, pageOf, paging, searching, sortBy, sorted, type Table } from '../paging.ts';
import { answer, body, id, orNull, seen } from '../shapes.ts';

const kind = z.enum(['managed', 'included', 'fixed']);
const others = z.enum(['subtract', 'leave']);

const Billed = z
  .strictObject({
    accountId: z.number().int(),
    serviceId: z.string(),
    kind,
    agreementId: z.string().nullable().openapi({ description: "null: the account's" }),
    additionId: z.string().nullable().openapi({ description: 'null: the only active one' }),
    offset: z.number().int(),
    offsetReason: z.string(),
    offsetUntil: z.string().nullable(),
    minimum: z.number().int(),
    minimumReason: z.string(),
    others: others.openapi({ description: 'Other active additions of the service on the agreement' }),
  })
  .openapi('Billed', { description: 'How a line is billed' });

const Line = z
  .strictObject({
    account: z.strictObject({ id: z.number().int(), name: z.string(), companyId: z.string() }),
    service: z.strictObject({ id: z.string(), name: z.string() }),
    seats: z.number().int(),
    line: Billed,
    by: z.string().nullable(),
    since: z.string().nullable().openapi({ description: 'Give it as seen with a change' }),
    addition: orNull(z.strictObject({ id: z.string(), name: z.string(), quantity: z.string(), due: z.string() })),
    read: z.boolean().openapi({ description: 'false: the additions of its agreement have not been read yet' }),
    findings: z.array(
      z.strictObject({ kind: z.string(), title: z.string(), whatToDo: z.string(), command: z.string() }),
    ),
  })
  .openapi('Line');

const seats = z.number().int();

const Change = z
  .strictObject({
    kind: kind.optional(),
    agreementId: z.string().nullable().optional(),
    additionId: z.string().nullable().optional(),
    offset: z.strictObject({ seats, reason: z.string(), until: z.iso.date().nullable() }).optional(),
    minimum: z.strictObject({ seats, reason: z.string() }).optional(),
    others: others.optional(),
    seen,
  })
  .openapi('LineChange', { description: 'What is not named stays; null is back to how it starts' });

const Changed = z.strictObject({ changed: z.boolean(), before: Billed, after: Billed }).openapi('LineChanged');

const LineAddition = z
  .strictObject({
    ...{ id: z.string(), name: z.string(), quantity: z.string() },
    from: z.string().nullable(),
    until: z.string().nullable().openapi({ description: 'When it is cancelled; null: no end is set' }),
  })
  .openapi('LineAddition');

const ByLine = z.strictObject({ account: id, service: z.string().min(1).max(50) });

const filters = {
  ...searching,
  account: id.optional(),
  service: z.string().max(50).optional(),
  kind: kind.optional(),
  finding: z.string().max(50).optional().openapi({ description: 'Kind of a finding; any: lines that have one' }),
};
const sorts = sortBy('account', 'service', 'seats');

const lineTable: Table<LineRow, z.infer<typeof Line>> = {
  id: ({ account, service }) => `${account.id} ${service.id}`,
  usual: null,
  sorts: {
    account: ({ account }) => account.name,
    service: ({ service }) => service.name,
    seats: ({ seats: of }) => of,
  },
  show: (row) => row,
};

/** Each service of each account, and how it is billed. */
export function lineRoutes({ app, route, shelf }: Desk) {
  const lines = shelf.keep({
    name: 'lines',
    of: ['connections', 'runs', 'accounts', 'services', 'adjustments', 'settings', 'pauses'],
    load: () => listLines(app),
  });

  return newRoutes()
    .openapi(
      route({
        method: 'get',
        path: '/lines',
        least: 'viewer',
        summary: 'Lines with their seats, their additions and what is amiss',
        request: { query: z.strictObject({ ...paging, ...sorts, ...filters }) },
        responses: answer(pageOf(Line)),
      }),
      async (c) => {
        const asked = c.req.valid('query');
        return c.json(pageFrom((await lines()).filter(fits(asked)), asked, lineTable), 200);
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/lines.csv',
        least: 'viewer',
        summary: 'Lines as a table',
        request: { query: z.strictObject({ ...sorts, ...filters }) },
        responses: csvAnswer,
      }),
      async (c) => {
        const asked = c.req.valid('query');
        return csv({ name: 'lines', rows: sorted((await lines()).filter(fits(asked)), asked, lineTable), columns });
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/lines/{account}/{service}/additions',
        least: 'viewer',
        summary: 'Additions that a line may drive, as last read',
        request: { params: ByLine },
        responses: answer(z.strictObject({ rows: z.array(LineAddition) })),
      }),
      async (c) => {
        const additions = await listLineAdditions(app, choiceOf(c.req.valid('param')));
        return c.json({ rows: additions.map(toAddition) }, 200);
      },
    )
    .openapi(
      route({
        method: 'patch',
        path: '/lines/{account}/{service}',
        least: 'operator',
        summary: 'Changes how a line is billed',
        request: { params: ByLine, body: body(Change) },
        responses: answer(Changed),
      }),
      async (c) => {
        const { seen: saw, ...change } = c.req.valid('json');
        const said = { change: changeOf(change), by: c.var.person.name, seen: saw };
        return c.json(toChanged(await changeLine(app, choiceOf(c.req.valid('param')), said)), 200);
      },
    )
    .openapi(
      route({
        method: 'delete',
        path: '/lines/{account}/{service}',
        least: 'operator',
        summary: 'Takes back all that was said: the line is as it starts',
        request: { params: ByLine, query: z.strictObject({ seen: z.string().max(40).optional() }) },
        responses: answer(Changed),
      }),
      async (c) => {
        const said = { by: c.var.person.name, seen: c.req.valid('query').seen };
        return c.json(toChanged(await resetLine(app, choiceOf(c.req.valid('param')), said)), 200);
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/lines/{account}/{service}/undo',
        least: 'operator',
        summary: 'Says again what was said before the last change',
        request: { params: ByLine, body: body(z.strictObject({ seen })) },
        responses: answer(Changed),
      }),
      async (c) => {
        const said = { by: c.var.person.name, seen: c.req.valid('json').seen };
        return c.json(toChanged(await undoLine(app, choiceOf(c.req.valid('param')), said)), 200);
      },
    );
}

type Filters = {
  search?: string | undefined;
  account?: number | undefined;
  service?: string | undefined;
  kind?: LineRow['line']['kind'] | undefined;
  finding?: string | undefined;
};

const fits =
  ({ search = '', account, service, kind: of, finding }: Filters) =>
  (row: LineRow): boolean =>
    (account === undefined || row.account.id === account) &&
    (service === undefined || row.service.id === service) &&
    (of === undefined || row.line.kind === of) &&
    (finding === undefined || row.findings.some((each) => finding === 'any' || each.kind === finding)) &&
    (search === '' || hasWords(`${row.account.name} ${row.service.name}`, search));

const choiceOf = ({ account, service }: z.infer<typeof ByLine>) => ({
  account: `account:${account}`,
  service: `service:${service}`,
});

function changeOf(change: Omit<z.infer<typeof Change>, 'seen'>): LineChange {
  const { kind: of, agreementId, additionId, offset, minimum, others: what } = change;
  return {
    ...(of !== undefined && { kind: of }),
    ...(agreementId !== undefined && { agreement: agreementId && `agreement:${agreementId}` }),
    ...(additionId !== undefined && { addition: additionId && `addition:${additionId}` }),
    ...(offset !== undefined && { offset }),
    ...(minimum !== undefined && { minimum }),
    ...(what !== undefined && { others: what }),
  };
}

const toAddition = ({ name, addition }: Awaited<ReturnType<typeof listLineAdditions>>[number]) => {
  const { id: key, quantity, effectiveDate: from, cancelledDate: until } = addition;
  return { id: key, name, quantity, from, until };
};

const toChanged = ({ changed, before, after }: LineChanged): z.infer<typeof Changed> => ({ changed, before, after });

const columns = {
  account: ({ account }: LineRow) => account.name,
  service: ({ service }: LineRow) => service.name,
  seats: ({ seats: of }: LineRow) => of,
  billed: ({ line }: LineRow) => line.kind,
  addition: ({ addition }: LineRow) => addition?.name ?? '',
  now: ({ addition }: LineRow) => addition?.quantity ?? '',
  due: ({ addition }: LineRow) => addition?.due ?? '',
  offset: ({ line }: LineRow) => line.offset,
  minimum: ({ line }: LineRow) => line.minimum,
  amiss: ({ findings }: LineRow) => findings.map(({ title }) => title).join('; '),
  by: ({ by }: LineRow) => by,
  since: ({ since }: LineRow) => since,
};
