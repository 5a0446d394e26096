import { z } from '@hono/zod-openapi';
import { type HoldRow, listHolds } from '../../app/billing/holds.ts';
import { releaseAdditions } from '../../app/billing/undo.ts';
import { keptMoney } from '../../app/kept-lists.ts';
import { getSetting, type Setting, setSetting } from '../../app/settings.ts';
import { csv, csvAnswer } from '../csv.ts';
import { type Desk, newRoutes } from '../desk.ts';
import { pageFrom, pageOf, paging, type Table } from '../paging.ts';
import { answer, body } from '../shapes.ts';

const Hold = z
  .strictObject({
    additionId: z.string(),
    addition: z.string(),
    agreement: z.string().openapi({ description: 'Its company and agreement' }),
    quantity: z.string().nullable(),
    reason: z.string(),
    by: z.string(),
    since: z.string(),
  })
  .openapi('Hold', { description: 'An addition that waits for a person after an undo' });

const Release = z
  .strictObject({ additionIds: z.array(z.string().min(1).max(50)).min(1).max(500) })
  .openapi('ReleaseHolds');

const mode = z.enum(['manual', 'automatic']).openapi({
  description: 'manual: a person approves every adjustment; automatic: what no guard stops is approved by itself',
});
const Mode = z
  .strictObject({ mode, by: z.string().nullable(), since: z.string().nullable() })
  .openapi('BillingMode', { description: 'Accounts may have a mode of their own' });

const cents = z.number().int();
const Month = z
  .strictObject({
    month: z.string().openapi({ description: 'YYYY-MM, in the zone of the PSA' }),
    adjustments: z.number().int(),
    accounts: z.number().int(),
    moneyCents: cents.openapi({ description: 'Change of one invoice each' }),
    monthCents: cents.openapi({ description: 'The same per month' }),
    upCents: cents,
    downCents: cents,
  })
  .openapi('MonthMoney', { description: 'What was posted in a month' });

export const Money = z
  .strictObject({
    thisMonth: Month,
    lastMonth: Month,
    keptMonthCents: cents.openapi({ description: 'What the additions that were ever adjusted cost a month, as now' }),
    companies: z
      .array(
        z.strictObject({
          company: z.strictObject({ id: z.string(), name: z.string() }),
          monthCents: cents,
          changeCents: cents.openapi({ description: 'Of it: what the postings of this month changed' }),
        }),
      )
      .openapi({ description: 'Those that cost most a month' }),
  })
  .openapi('Money');

const holdTable: Table<HoldRow, z.infer<typeof Hold>> = {
  id: ({ additionId }) => additionId,
  usual: null,
  sorts: {},
  show: (row) => row,
};

const holdColumns = {
  id: ({ additionId }: HoldRow) => additionId,
  addition: ({ addition }: HoldRow) => addition,
  agreement: ({ agreement }: HoldRow) => agreement,
  quantity: ({ quantity }: HoldRow) => quantity,
  reason: ({ reason }: HoldRow) => reason,
  by: ({ by }: HoldRow) => by,
  since: ({ since }: HoldRow) => since,
};

/** What billing comes to, and what holds it back. */
export function billingRoutes({ app, route, shelf }: Desk) {
  const money = keptMoney({ app, shelf });
  return newRoutes()
    .openapi(
      route({
        method: 'get',
        path: '/billing/money',
        least: 'viewer',
        summary: 'Money this month against last',
        responses: answer(Money),
      }),
      async (c) => c.json(await money(), 200),
    )
    .openapi(
      route({
        method: 'get',
        path: '/billing/mode',
        least: 'viewer',
        summary: 'Who approves where an account says nothing else',
        responses: answer(Mode),
      }),
      async (c) => c.json(toMode(await getSetting(app, 'billing.mode')), 200),
    )
    .openapi(
      route({
        method: 'put',
        path: '/billing/mode',
        least: 'administrator',
        summary: 'Says who approves',
        request: { body: body(z.strictObject({ mode })) },
        responses: answer(Mode),
      }),
      async (c) => {
        const { mode: value } = c.req.valid('json');
        return c.json(toMode(await setSetting(app, { name: 'billing.mode', value, by: c.var.person.name })), 200);
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/holds',
        least: 'viewer',
        summary: 'Additions that are on hold after an undo',
        request: { query: z.strictObject(paging) },
        responses: answer(pageOf(Hold)),
      }),
      async (c) => c.json(pageFrom(await listHolds(app), c.req.valid('query'), holdTable), 200),
    )
    .openapi(
      route({
        method: 'get',
        path: '/holds.csv',
        least: 'viewer',
        summary: 'The same as a table',
        request: { query: z.strictObject({}) },
        responses: csvAnswer,
      }),
      async () => csv({ name: 'holds', rows: await listHolds(app), columns: holdColumns }),
    )
    .openapi(
      route({
        method: 'post',
        path: '/holds/release',
        least: 'operator',
        summary: 'Ends holds: the next plan may change these additions again',
        request: { body: body(Release) },
        responses: answer(z.strictObject({ released: z.array(z.string()) })),
      }),
      async (c) => {
        const { additionIds } = c.req.valid('json');
        await releaseAdditions(app, { additionIds, by: c.var.person.name });
        return c.json({ released: additionIds }, 200);
      },
    );
}

const toMode = ({ value, by, at }: Setting): z.infer<typeof Mode> => ({ mode: mode.parse(value), by, since: at });
