import { z } from '@hono/zod-openapi';
import {
  feedbackWaits,
  giveFeedback,
  listWaitingFeedback,
  previewFeedback,
  type WaitingFeedback,
} from '../../app/feedback.ts';
import { type Feedback, feedbackTypes, longest } from '../../app/feedback-message.ts';
import { type Desk, newRoutes } from '../desk.ts';
import { pageFrom, pageOf, paging, type Table } from '../paging.ts';
import { answer, body } from '../shapes.ts';

const oneLine = z
  .string()
  .trim()
  .min(1)
  .max(longest.subject)
  .regex(/^[^\r\n]*$/, 'is one line');

const New = z
  .strictObject({
    subject: oneLine,
    type: z.enum(feedbackTypes),
    information: z.string().trim().min(1).max(longest.information),
    mayContact: z.boolean().openapi({ description: 'Name and e-mail are sent only then' }),
    name: oneLine.optional(),
    email: z.email().max(longest.email).optional(),
  })
  .openapi('NewFeedback');

const Message = z
  .strictObject({
    subject: z.string(),
    type: z.enum(feedbackTypes),
    information: z.string(),
    contact: z.union([z.strictObject({ name: z.string().nullable(), email: z.string().nullable() }), z.null()]),
    about: z.strictObject({
      version: z.string(),
      platform: z.string(),
      database: z.string(),
      connections: z.array(z.strictObject({ kind: z.string(), state: z.string() })),
    }),
  })
  .openapi('FeedbackMessage', { description: 'All that is sent' });

const Fate = z
  .strictObject({
    id: z.number().int(),
    state: z.enum(['sent', 'waiting']).openapi({ description: 'waiting: it is kept, and tried again and again' }),
    words: z.string().openapi({ description: 'Where it went, or why it could not be sent yet' }),
  })
  .openapi('FeedbackFate');

const Waiting = z
  .strictObject({
    ...{ id: z.number().int(), at: z.string(), by: z.string() },
    type: z.enum(feedbackTypes),
    subject: z.string(),
    tries: z.number().int(),
    words: z.string().openapi({ description: 'Why it could not be sent yet' }),
    nextAt: z.string().nullable().openapi({ description: 'When it is tried again' }),
  })
  .openapi('WaitingFeedback');

const waitingTable: Table<WaitingFeedback, z.infer<typeof Waiting>> = {
  id: ({ id }) => id,
  usual: null,
  sorts: {},
  show: (row) => row,
};

/** What people say to the makers. */
export const feedbackRoutes = ({ app, route, about, place, signal }: Desk) =>
  newRoutes()
    .openapi(
      route({
        method: 'get',
        path: '/feedback',
        least: 'viewer',
        summary: 'How much feedback waits to be sent',
        responses: answer(z.strictObject({ waiting: z.number().int() })),
      }),
      async (c) => c.json({ waiting: await feedbackWaits(app) }, 200),
    )
    .openapi(
      route({
        method: 'get',
        path: '/feedback/waiting',
        least: 'viewer',
        summary: 'Feedback that waits to be sent, oldest first',
        request: { query: z.strictObject(paging) },
        responses: answer(pageOf(Waiting)),
      }),
      async (c) => c.json(pageFrom(await listWaitingFeedback(app), c.req.valid('query'), waitingTable), 200),
    )
    .openapi(
      route({
        method: 'post',
        path: '/feedback/preview',
        least: 'viewer',
        summary: 'All that would be sent; sends nothing',
        request: { body: body(New) },
        responses: answer(Message),
      }),
      async (c) => {
        const feedback = feedbackOf(c.req.valid('json'));
        return c.json(await previewFeedback(app, { feedback, version: about.version }), 200);
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/feedback',
        least: 'viewer',
        summary: 'Keeps feedback and sends it',
        request: { body: body(New) },
        responses: answer(Fate),
      }),
      async (c) => {
        const feedback = feedbackOf(c.req.valid('json'));
        const message = await previewFeedback(app, { feedback, version: about.version });
        return c.json(await giveFeedback(app, { message, by: c.var.person.name, ways: place }, signal), 200);
      },
    );

const feedbackOf = ({ name, email, ...said }: z.infer<typeof New>): Feedback => ({
  ...said,
  ...{ name: name ?? null, email: email ?? null },
});
