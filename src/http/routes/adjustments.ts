import { z } from '@hono/zod-openapi';
import {
  adjustmentWithId,
  countedHistory,
  everyAdjustment,
  type HistoryFilter,
  listHistory,
} from '../../app/billing/adjustment-list.ts';
import type { NamedAdjustment } from '../../app/billing/history.ts';
import { outgoingOf } from '../../app/billing/sums.ts';
import { keptWaiting } from '../../app/kept-lists.ts';
import { given } from '../../domain/given.ts';
import { csv, csvAnswer } from '../csv.ts';
import { type Desk, newRoutes } from '../desk.ts';
import { newestFirst, pageFrom, pageOf, paging, sortBy, sorted, type Table } from '../paging.ts';
import { answer, ById, id } from '../shapes.ts';
import {
  Adjustment,
  adjustmentColumns,
  adjustmentStates,
  Evidence,
  fitsWaiting,
  Outcome,
  sumsShape,
  toAdjustment,
  toEvidence,
  toOutcome,
  waitingFilters,
} from './adjustment-rows.ts';

const InFull = z
  .strictObject({
    adjustment: Adjustment,
    evidence: Evidence,
    outcome: Outcome,
    together: z.array(z.number().int()).openapi({ description: 'Wait too, and have the same cause' }),
    undoneBy: z.array(z.number().int()).openapi({ description: 'Those that reverted it, or tried to' }),
    countedBefore: z
      .string()
      .nullable()
      .openapi({ description: 'The day counted for what was last posted to its addition before it' }),
  })
  .openapi('AdjustmentInFull');

const Outgoing = z
  .strictObject({
    ...sumsShape,
    unsettled: z.number().int().openapi({ description: 'Were sent, have no verdict yet, and are read again first' }),
  })
  .openapi('Outgoing');

const sorts = sortBy('id', 'account', 'service', 'money', 'month', 'seats', 'state');

const waitingTable: Table<NamedAdjustment, z.infer<typeof Adjustment>> = {
  id: ({ id: key }) => key,
  usual: 'id',
  sorts: {
    id: ({ id: key }) => key,
    account: ({ account }) => account,
    service: ({ service }) => service,
    money: ({ moneyCents }) => moneyCents,
    month: ({ monthCents }) => monthCents,
    seats: ({ seats }) => seats,
    state: ({ state }) => state,
  },
  show: toAdjustment,
};

const historyFilters = {
  account: id.optional(),
  addition: z.string().max(50).optional(),
  state: z.enum(adjustmentStates).optional(),
  postingRun: id.optional(),
};

/** What should change, and what did. */
export function adjustmentRoutes({ app, route, shelf }: Desk) {
  const waiting = keptWaiting({ app, shelf });

  return newRoutes()
    .openapi(
      route({
        method: 'get',
        path: '/adjustments',
        least: 'viewer',
        summary: 'Adjustments that wait for a person, for their posting or for their verdict',
        request: { query: z.strictObject({ ...paging, ...sorts, ...waitingFilters }) },
        responses: answer(pageOf(Adjustment)),
      }),
      async (c) => {
        const asked = c.req.valid('query');
        return c.json(pageFrom((await waiting()).filter(fitsWaiting(asked)), asked, waitingTable), 200);
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/adjustments.csv',
        least: 'viewer',
        summary: 'Waiting adjustments as a table',
        request: { query: z.strictObject({ ...sorts, ...waitingFilters }) },
        responses: csvAnswer,
      }),
      async (c) => {
        const asked = c.req.valid('query');
        const rows = sorted((await waiting()).filter(fitsWaiting(asked)), asked, waitingTable);
        return csv({ name: 'adjustments', rows, columns: adjustmentColumns });
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/adjustments/outgoing',
        least: 'viewer',
        summary: 'What a posting would send now, summed up',
        responses: answer(Outgoing),
      }),
      async (c) => c.json(outgoingOf(await waiting()), 200),
    )
    .openapi(
      route({
        method: 'get',
        path: '/adjustments/history',
        least: 'viewer',
        summary: 'All that was ever proposed, newest first',
        request: { query: z.strictObject({ ...paging, ...historyFilters }) },
        responses: answer(pageOf(Adjustment)),
      }),
      async (c) => {
        const { cursor, limit, ...filters } = c.req.valid('query');
        const filter = historyFilter(filters);
        const page = await newestFirst(
          { cursor, limit },
          {
            load: (slice) => listHistory(app, { ...filter, ...slice }),
            total: () => countedHistory(app, filter),
            show: toAdjustment,
          },
        );
        return c.json(page, 200);
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/adjustments/history.csv',
        least: 'viewer',
        summary: 'The history as a table',
        request: { query: z.strictObject(historyFilters) },
        responses: csvAnswer,
      }),
      (c) => {
        const rows = everyAdjustment(app, historyFilter(c.req.valid('query')));
        return csv({ name: 'adjustments-history', rows, columns: adjustmentColumns });
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/adjustments/{id}',
        least: 'viewer',
        summary: 'One adjustment with its evidence',
        request: { params: ById },
        responses: answer(InFull),
      }),
      async (c) => {
        const { adjustment, ...others } = await adjustmentWithId(app, c.req.valid('param').id);
        const parts = { evidence: toEvidence(adjustment), outcome: toOutcome(adjustment) };
        return c.json({ adjustment: toAdjustment(adjustment), ...parts, ...others }, 200);
      },
    );
}

interface HistoryAsked {
  account?: number | undefined;
  addition?: string | undefined;
  state?: NamedAdjustment['state'] | undefined;
  postingRun?: number | undefined;
}

const historyFilter = ({ account, addition, state, postingRun }: HistoryAsked): HistoryFilter =>
  given({
    accountId: account,
    additionId: addition,
    states: state === undefined ? undefined : [state],
    postingRun,
  });
