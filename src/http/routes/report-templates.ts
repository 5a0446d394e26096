import { z } from '@hono/zod-openapi';
import { connectionWithId } from '../../app/connections.ts';
import { exampleTemplate, outlineTemplate, sampleTemplate, type TemplateSample } from '../../app/report-templates.ts';
import { type Desk, newRoutes, startsWork } from '../desk.ts';
import { answer, ById, body } from '../shapes.ts';
import type { Course } from '../work.ts';

const kind = z.string().max(50).openapi({ description: 'A kind of connection that is read by templates' });
const text = z
  .string()
  .max(500_000)
  .openapi({ description: 'A template file: text, as its numbers are too large for JSON' });

const Outline = z
  .strictObject({
    role: z.enum(['computers', 'products', 'dynamicGroups']),
    report: z.string().openapi({ description: 'The role in words' }),
    columns: z.array(
      z.strictObject({
        label: z.string(),
        means: z.string().nullable().openapi({ description: 'null: the column is not read' }),
        meaning: z.string().nullable().openapi({ description: 'The same in words' }),
      }),
    ),
  })
  .openapi('TemplateOutline');

/** What a template file brought, as the work's result says it. */
export type SampleResult = TemplateSample;

const shownRows = 5;

export const reportTemplateRoutes = ({ app, works, route }: Desk) =>
  newRoutes()
    .openapi(
      route({
        method: 'get',
        path: '/report-templates/example',
        least: 'viewer',
        summary: 'A template file to start from',
        request: { query: z.strictObject({ kind }) },
        responses: answer(z.strictObject({ text })),
      }),
      (c) => c.json({ text: exampleTemplate(app, c.req.valid('query').kind) }, 200),
    )
    .openapi(
      route({
        method: 'post',
        path: '/report-templates/outline',
        least: 'operator',
        summary: 'What a template file asks a server for, without asking one',
        request: { body: body(z.strictObject({ kind, text })) },
        responses: answer(Outline),
      }),
      (c) => c.json(outlineTemplate(app, c.req.valid('json')), 200),
    )
    .openapi(
      route({
        method: 'post',
        path: '/connections/{id}/report-template-sample',
        least: 'administrator',
        summary: 'The first rows of the report that a template file asks this server for; nothing is stored',
        request: { params: ById, body: body(z.strictObject({ text })) },
        responses: startsWork,
      }),
      async (c) => {
        const { name } = await connectionWithId(app, c.req.valid('param').id);
        const order = { name, text: c.req.valid('json').text, rows: shownRows };
        const run = ({ signal }: Course): Promise<SampleResult> => sampleTemplate(app, order, signal);
        return c.json(works.start({ kind: 'sample', by: c.var.person, run }), 202);
      },
    );
