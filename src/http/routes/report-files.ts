import { z } from '@hono/zod-openapi';
import { type App, nowInstant } from '../../app/app.ts';
import { connectionWithId } from '../../app/connections.ts';
import { bringReport, previewBrought, previewNewest } from '../../app/report-files.ts';
import { AppError, VendorError } from '../../errors.ts';
import { type Desk, newRoutes } from '../desk.ts';
import { comingIn } from '../gate.ts';
import { answer, ById, body, orNull } from '../shapes.ts';

const kind = z.string().max(50).default('era-report-files');

const Preview = z
  .strictObject({
    path: orNull(z.string()).openapi({ description: 'null: the file was sent' }),
    name: z.string(),
    size: z.number().int().openapi({ description: 'In bytes' }),
    changedAt: z.string(),
    encoding: z.enum(['utf-8', 'utf-16le']),
    delimiter: z.string(),
    header: z.array(z.string()),
    rows: z.array(z.array(z.string())).openapi({ description: 'The first below the header' }),
    closed: z.boolean().openapi({ description: 'The last line ends with a line end' }),
    meanings: z.array(
      z.strictObject({
        meaning: z.string(),
        words: z.string(),
        column: z.number().int().nullable().openapi({ description: 'Which column it most likely is, from 0' }),
      }),
    ),
  })
  .openapi('ReportPreview');

const Place = z
  .strictObject({
    kind,
    folder: z.string().max(1000).openapi({ description: 'On the machine that this program runs on' }),
    files: z.string().max(200).openapi({ description: 'Name of the files, where * stands for any text' }),
  })
  .openapi('ReportPlace');

/** Some 300,000 rows. */
const mostReportBytes = 100_000_000;

const Brought = z.strictObject({ file: z.string(), report: z.string(), path: z.string() }).openapi('BroughtReport');

const Named = z.object({
  name: z.string().min(1).max(200).openapi({ description: "The file's own name: it tells which report it is" }),
  madeAt: z.iso.datetime().optional().openapi({ description: 'When the report was made; now where it is missing' }),
});

/** A report file as the body. */
const report = { required: true, content: { 'text/csv': { schema: { type: 'string', format: 'binary' } } } } as const;

export const reportFileRoutes = ({ app, route, signal }: Desk) =>
  newRoutes()
    .openapi(
      route({
        method: 'post',
        path: '/report-files/preview',
        least: 'administrator',
        summary: 'What the newest report file of a name is like, to assign its columns',
        request: { body: body(Place) },
        responses: answer(Preview),
      }),
      async (c) => c.json(await previewNewest(app, c.req.valid('json'), signal), 200),
    )
    .openapi(
      route({
        method: 'post',
        path: '/report-files/preview-sent',
        least: 'administrator',
        bodyBytes: mostReportBytes,
        summary: 'What a report file is like that is sent, to assign its columns; nothing of it is kept',
        request: { query: Named.extend({ kind }), body: report },
        responses: answer(Preview),
      }),
      async (c) => {
        const query = c.req.valid('query');
        const file = fileOf(app, { ...query, from: c.req.raw });
        return c.json(await asSent(previewBrought(app, { ...file, kind: query.kind })), 200);
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/connections/{id}/report-files',
        least: 'operator',
        bodyBytes: mostReportBytes,
        summary: 'Brings a report file of a server that cannot reach the folder',
        request: { params: ById, query: Named, body: report },
        responses: answer(Brought),
      }),
      async (c) => {
        const connection = await connectionWithId(app, c.req.valid('param').id);
        const file = fileOf(app, { ...c.req.valid('query'), from: c.req.raw });
        const bringing = { name: connection.name, file, by: c.var.person.name };
        return c.json(await asSent(bringReport(app, bringing, signal)), 200);
      },
    );

const fileOf = (app: App, { name, madeAt, from }: z.infer<typeof Named> & { from: Request }) => ({
  name,
  madeAt: madeAt ?? nowInstant(app),
  content: comingIn(from),
});

/** What is amiss with a file that was sent is its sender's matter, and no vendor's. */
async function asSent<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof VendorError) || error.kind !== 'unexpected') throw error;
    throw new AppError('usage', error.message, { cause: error });
  }
}
