import { z } from '@hono/zod-openapi';
import { makePlan, type PlanReport } from '../../app/billing/plan.ts';
import { hasWords } from '../../app/mapping/find.ts';
import type { PlannedAdjustment } from '../../domain/adjustment.ts';
import { soleCurrency } from '../../domain/money.ts';
import { csv, csvAnswer } from '../csv.ts';
import { type Desk, newRoutes, startsWork } from '../desk.ts';
import { openFew } from '../few.ts';
import { pageFrom, pageOf, paging, searching, sortBy, sorted, type Table } from '../paging.ts';
import { answer, body } from '../shapes.ts';
import { Guard, moneyShape, moneyText, NamedAccount, NamedService } from './adjustment-rows.ts';

const Planned = z
  .strictObject({
    account: NamedAccount,
    service: NamedService,
    agreementId: z.string(),
    additionId: z.string(),
    from: z.string(),
    to: z.string(),
    seats: z.number().int(),
    ...moneyShape,
    invoiceDate: z.string().nullable(),
    guards: z.array(Guard),
    blocks: z.array(z.string()).openapi({ description: 'Why it could not go out now, whoever approves it' }),
  })
  .openapi('PlannedAdjustment');

/** What a plan came to, as the work's result says it. */
export interface PlanResult {
  /** Its adjustments are listed at /plans/{id}/adjustments; null: they are stored, and listed at /adjustments. */
  plan: string | null;
  /** The day that was counted. */
  on: string;
  devices: number;
  adjustments: number;
  accounts: number;
  moneyCents: number;
  monthCents: number;
  /** What all of it is in; null: in several, or the PSA does not say. */
  currency: string | null;
  /** How many a person must look at, also in automatic mode. */
  guarded: number;
  findings: number;
  sums: PlanReport['plan']['sums'];
  stored: PlanReport['stored'];
  /** Why additions could not be read again just now. */
  unread: string | null;
}

interface PlannedRow extends PlannedAdjustment {
  account: string;
  service: string;
  currency: string | null;
}

const sorts = sortBy('account', 'service', 'money', 'month', 'seats');
const filters = { ...searching };

const plannedTable: Table<PlannedRow, z.infer<typeof Planned>> = {
  id: ({ additionId }) => additionId,
  usual: 'account',
  sorts: {
    account: ({ account }) => account,
    service: ({ service }) => service,
    money: ({ moneyCents }) => moneyCents,
    month: ({ monthCents }) => monthCents,
    seats: ({ seats }) => seats,
  },
  show: ({ accountId, account, serviceId, service, evidence, guards, blocks, cause: _, ...row }) => ({
    ...row,
    account: { id: accountId, name: account },
    service: { id: serviceId, name: service },
    invoiceDate: evidence.invoiceDate,
    guards: guards.map(({ guard, words }) => ({ guard, words })),
    blocks: blocks.map(({ words }) => words),
  }),
};

const ByPlan = z.strictObject({ id: z.uuid() });

/** What counts and agreements say the quantities should be. */
export function planRoutes({ app, route, works }: Desk) {
  const kept = openFew<PlannedRow[]>('dry run');

  return newRoutes()
    .openapi(
      route({
        method: 'post',
        path: '/plans',
        least: 'operator',
        summary: 'Compares counts with quantities; a dry run stores nothing',
        request: { body: body(z.strictObject({ dryRun: z.boolean() })) },
        responses: startsWork,
      }),
      (c) => {
        const { dryRun } = c.req.valid('json');
        const work = works.start({
          kind: dryRun ? 'dry-run' : 'plan',
          by: c.var.person,
          run: async ({ report, signal }): Promise<PlanResult> => {
            report({ subject: 'all accounts', step: 'counting and planning', done: 0, total: null });
            const made = await makePlan(app, { dryRun }, signal);
            return { plan: dryRun ? kept.keep(namedRows(made)) : null, ...sumsOf(made) };
          },
        });
        return c.json(work, 202);
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/plans/{id}/adjustments',
        least: 'viewer',
        summary: 'What a dry run would change',
        request: { params: ByPlan, query: z.strictObject({ ...paging, ...sorts, ...filters }) },
        responses: answer(pageOf(Planned)),
      }),
      (c) => {
        const asked = c.req.valid('query');
        const rows = kept.find(c.req.valid('param').id).filter(fits(asked));
        return c.json(pageFrom(rows, asked, plannedTable), 200);
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/plans/{id}/adjustments.csv',
        least: 'viewer',
        summary: 'What a dry run would change, as a table',
        request: { params: ByPlan, query: z.strictObject({ ...sorts, ...filters }) },
        responses: csvAnswer,
      }),
      (c) => {
        const asked = c.req.valid('query');
        const rows = kept.find(c.req.valid('param').id).filter(fits(asked));
        return csv({ name: 'dry-run', rows: sorted(rows, asked, plannedTable), columns });
      },
    );
}

const fits =
  ({ search = '' }: { search?: string | undefined }) =>
  ({ account, service }: PlannedRow): boolean =>
    search === '' || hasWords(`${account} ${service}`, search);

function namedRows({ plan, input }: Pick<PlanReport, 'plan' | 'input'>): PlannedRow[] {
  const services = new Map(input.services.map(({ id, description }) => [id, description]));
  const currencies = new Map(input.agreements.map(({ id, currency }) => [id, currency]));
  return plan.adjustments.map((row) => ({
    ...row,
    account: input.accountNames.get(row.accountId) ?? `account:${row.accountId}`,
    service: services.get(row.serviceId) ?? `service:${row.serviceId}`,
    currency: currencies.get(row.agreementId) ?? null,
  }));
}

function sumsOf({ plan, input, stored, unread }: PlanReport): Omit<PlanResult, 'plan'> {
  const { adjustments, findings, sums } = plan;
  const sum = (cents: (row: PlannedAdjustment) => number) => adjustments.reduce((total, row) => total + cents(row), 0);
  return {
    on: input.on,
    devices: input.count.devices,
    adjustments: adjustments.length,
    accounts: new Set(adjustments.map(({ accountId }) => accountId)).size,
    moneyCents: sum(({ moneyCents }) => moneyCents),
    monthCents: sum(({ monthCents }) => monthCents),
    currency: soleCurrency(namedRows({ plan, input })),
    guarded: adjustments.filter(({ guards }) => guards.length > 0).length,
    findings: findings.length,
    ...{ sums, stored, unread },
  };
}

const columns = {
  account: ({ account }: PlannedRow) => account,
  service: ({ service }: PlannedRow) => service,
  from: ({ from }: PlannedRow) => from,
  to: ({ to }: PlannedRow) => to,
  seats: ({ seats }: PlannedRow) => seats,
  invoice: ({ moneyCents }: PlannedRow) => Number(moneyText(moneyCents)),
  month: ({ monthCents }: PlannedRow) => Number(moneyText(monthCents)),
  currency: ({ currency }: PlannedRow) => currency,
  'invoice date': ({ evidence }: PlannedRow) => evidence.invoiceDate,
  'a person must look': ({ guards }: PlannedRow) => guards.map(({ words }) => words).join(' '),
  'cannot go out now': ({ blocks }: PlannedRow) => blocks.map(({ words }) => words).join(' '),
};
