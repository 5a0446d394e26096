import { z } from '@hono/zod-openapi';
import { documentOf, documentText } from '../../app/transfer/document.ts';
import { exportMappings } from '../../app/transfer/export.ts';
import { type ImportChange, importMappings, type Preview, previewImport } from '../../app/transfer/import.ts';
import { type Desk, newRoutes, startsWork } from '../desk.ts';
import { openFew } from '../few.ts';
import { pageFrom, pageOf, paging, type Table } from '../paging.ts';
import { answer, body } from '../shapes.ts';

const importBytes = 20_000_000;

const Import = z
  .strictObject({ document: z.record(z.string(), z.unknown()).openapi({ description: 'What an export gave' }) })
  .openapi('Import');

const change = z.enum(['add', 'change', 'same']);

const Change = z
  .strictObject({
    section: z.string(),
    what: z.string().openapi({ description: 'What it is about, in words' }),
    change,
    before: z.unknown().openapi({ description: 'null: nothing is said yet' }),
    after: z.unknown(),
  })
  .openapi('ImportChange');

/** What an import does, or would do, as the work's result says it. */
export interface ImportResult {
  /** Its changes are listed at /imports/{id}/changes. */
  import: string;
  added: number;
  changed: number;
  same: number;
  /** Said here and not in the file: it stays. */
  left: number;
  problems: number;
  /** The first of what means nothing here: nothing is imported before it is settled. */
  firstProblems: Preview['problems'];
}

const shown = 100;

type Row = ImportChange & { id: number };

const changeTable: Table<Row, z.infer<typeof Change>> = {
  id: ({ id }) => id,
  usual: null,
  sorts: {},
  show: ({ id: _, ...row }) => row,
};

const ByImport = z.strictObject({ id: z.uuid() });
const filters = { change: change.optional(), section: z.string().max(50).optional() };

/** All that people said, to and from one readable file without secrets. */
export function transferRoutes({ app, route, works }: Desk) {
  const kept = openFew<Row[]>('import');

  function toResult({ changes, left, problems }: Preview): ImportResult {
    const count = (of: ImportChange['change']) => changes.filter((each) => each.change === of).length;
    const rows = changes.map(({ section, what, change: of, before, after }, id) => ({
      ...{ id: id + 1, section, what, change: of },
      ...{ before, after },
    }));
    return {
      import: kept.keep(rows),
      added: count('add'),
      changed: count('change'),
      same: count('same'),
      left: left.length,
      problems: problems.length,
      firstProblems: problems.slice(0, shown),
    };
  }

  return newRoutes()
    .openapi(
      route({
        method: 'get',
        path: '/export',
        least: 'viewer',
        summary: 'All mappings and settings as one file, without secrets',
        responses: {
          200: {
            description: 'The file',
            content: { 'application/octet-stream': { schema: z.string() } },
          },
        },
      }),
      async () => {
        const { document } = await exportMappings(app);
        return new Response(documentText(document), {
          headers: {
            'content-type': 'application/octet-stream',
            'content-disposition': 'attachment; filename="seatbridge-mappings.json"',
          },
        });
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/imports/preview',
        least: 'administrator',
        summary: 'What importing a file would do; changes nothing',
        request: { body: body(Import) },
        bodyBytes: importBytes,
        responses: startsWork,
      }),
      (c) => {
        const document = documentOf(c.req.valid('json').document);
        const run = async () => toResult(await previewImport(app, document));
        return c.json(works.start({ kind: 'import-preview', by: c.var.person, run }), 202);
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/imports',
        least: 'administrator',
        summary: 'Says what a file says, all of it or nothing, and takes nothing back',
        request: { body: body(Import) },
        bodyBytes: importBytes,
        responses: startsWork,
      }),
      (c) => {
        const document = documentOf(c.req.valid('json').document);
        const by = c.var.person;
        const run = async () => toResult(await importMappings(app, document, { by: by.name }));
        return c.json(works.start({ kind: 'import', by, run }), 202);
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/imports/{id}/changes',
        least: 'administrator',
        summary: 'What an import would change, or changed',
        request: { params: ByImport, query: z.strictObject({ ...paging, ...filters }) },
        responses: answer(pageOf(Change)),
      }),
      (c) => {
        const asked = c.req.valid('query');
        const rows = kept
          .find(c.req.valid('param').id)
          .filter((row) => asked.change === undefined || row.change === asked.change)
          .filter(({ section }) => asked.section === undefined || section === asked.section);
        return c.json(pageFrom(rows, asked, changeTable), 200);
      },
    );
}
