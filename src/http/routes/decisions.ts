import { z } from '@hono/zod-openapi';
import {
  approveChosen,
  type Chosen,
  type DecisionSummary,
  dismissChosen,
  summariseDecision,
} from '../../app/billing/decisions.ts';
import { AppError } from '../../errors.ts';
import { type Desk, newRoutes } from '../desk.ts';
import { answer, body, orNull } from '../shapes.ts';
import { Adjustment, fitsWaiting, sumsShape, toAdjustment, waitingFilters } from './adjustment-rows.ts';

const count = z.number().int();

const Summary = z
  .strictObject({
    ...sumsShape,
    together: count.openapi({ description: 'Of them not chosen, but of the same cause as one that was' }),
    largest: orNull(Adjustment),
    guards: z.record(z.string(), count).openapi({ description: 'How many each guard has stopped' }),
    mark: z.string().openapi({ description: 'Give it with the decision: it is refused if something has changed' }),
  })
  .openapi('DecisionSummary');

const most = 5_000;
const key = z.number().int().positive();
const mark = z.string().max(50).optional().openapi({ description: 'Of the summary; needed with a filter' });

const filterFields = {
  search: waitingFilters.search,
  account: key.optional(),
  service: waitingFilters.service,
  cause: waitingFilters.cause,
  guard: waitingFilters.guard,
  state: z.enum(['undecided', 'proposed', 'held']).optional(),
};

const chosen = {
  ids: z.array(key).min(1).max(most).optional(),
  filter: z.strictObject(filterFields).optional().openapi({ description: 'All that wait and fit, instead of ids' }),
};

const Approve = z.strictObject({ ...chosen, mark }).openapi('Approve');
const Dismiss = z
  .strictObject({ ...chosen, mark, reason: z.string().trim().min(1).max(1000) })
  .openapi('Dismiss', { description: 'They come back only if the count changes' });

const Decided = z
  .strictObject({
    ids: z.array(count),
    together: z.array(count).openapi({ description: 'Of them not chosen, but of the same cause as one that was' }),
  })
  .openapi('Decided');

const numbers = z
  .string()
  .max(14_000)
  .regex(/^[1-9]\d{0,14}(,[1-9]\d{0,14})*$/, 'is numbers with commas between them')
  .transform((text) => text.split(',').map(Number))
  .openapi({ type: 'string', description: 'Numbers with commas between them; without it, all that fit the filters' });

/** What persons decide about adjustments. */
export const decisionRoutes = ({ app, route }: Desk) =>
  newRoutes()
    .openapi(
      route({
        method: 'get',
        path: '/adjustments/summary',
        least: 'viewer',
        summary: 'What approving these would do',
        request: { query: z.strictObject({ ...waitingFilters, ids: numbers.optional() }) },
        responses: answer(Summary),
      }),
      async (c) => {
        const { ids, ...filter } = c.req.valid('query');
        const summary = await summariseDecision(app, ids === undefined ? { fits: fitsWaiting(filter) } : { ids });
        return c.json(toSummary(summary), 200);
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/adjustments/approve',
        least: 'operator',
        summary: 'Approves adjustments, and with each those of the same cause',
        request: { body: body(Approve) },
        responses: answer(Decided),
      }),
      async (c) => {
        const { mark: saw, ...what } = c.req.valid('json');
        return c.json(
          await approveChosen(app, { chosen: chosenOf({ ...what, mark: saw }), by: c.var.person.name, mark: saw }),
          200,
        );
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/adjustments/dismiss',
        least: 'operator',
        summary: 'Dismisses adjustments, with a reason',
        request: { body: body(Dismiss) },
        responses: answer(Decided),
      }),
      async (c) => {
        const { reason, mark: saw, ...what } = c.req.valid('json');
        const decide = { chosen: chosenOf({ ...what, mark: saw }), by: c.var.person.name, mark: saw, reason };
        return c.json(await dismissChosen(app, decide), 200);
      },
    );

/** Who decides by a filter says what they saw: others may have come to fit since. */
function chosenOf({ ids, filter, mark: saw }: z.infer<typeof Approve>): Chosen {
  if (ids !== undefined && filter === undefined) return { ids };
  if (ids !== undefined || filter === undefined)
    throw new AppError('usage', 'Give either ids or a filter.', { field: 'ids' });
  if (saw === undefined) throw new AppError('usage', 'With a filter, give the mark of its summary.', { field: 'mark' });
  return { fits: fitsWaiting(filter) };
}

const toSummary = ({ largest, ...summary }: DecisionSummary): z.infer<typeof Summary> => ({
  ...summary,
  largest: largest && toAdjustment(largest),
});
