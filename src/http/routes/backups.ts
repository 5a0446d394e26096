import { Readable } from 'node:stream';
import { z } from '@hono/zod-openapi';
import { makeDownload, openDownload } from '../../app/backup-downloads.ts';
import { type Desk, newRoutes, startsWork } from '../desk.ts';
import { body } from '../shapes.ts';

const Order = z
  .strictObject({
    withKey: z
      .boolean()
      .default(false)
      .openapi({ description: 'Puts the key of the secrets into it: whoever has the file then has the passwords' }),
  })
  .openapi('NewBackup');

const ByBackup = z.strictObject({ id: z.uuid() });

/** What a backup came to, as the work's result says it: fetch it within an hour at /backups/{id}/file. */
export type BackupResult = Awaited<ReturnType<typeof makeDownload>>;

export const backupRoutes = ({ app, route, works, place }: Desk) =>
  newRoutes()
    .openapi(
      route({
        method: 'post',
        path: '/backups',
        least: 'administrator',
        summary: 'Copies everything into one file, to be fetched within an hour',
        request: { body: body(Order) },
        responses: startsWork,
      }),
      (c) => {
        const { withKey } = c.req.valid('json');
        const { dataFolder, key } = place;
        const work = works.start({
          kind: 'backup',
          by: c.var.person,
          run: ({ report }): Promise<BackupResult> => {
            report({ subject: 'the database', step: 'copying', done: 0, total: null });
            return makeDownload(app, { dataFolder, key: withKey ? key : null });
          },
        });
        return c.json(work, 202);
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/backups/{id}/file',
        least: 'administrator',
        summary: 'The file of a backup',
        request: { params: ByBackup },
        responses: {
          200: { description: 'The file', content: { 'application/vnd.sqlite3': { schema: z.string() } } },
        },
      }),
      (c) => {
        const { stream, bytes } = openDownload(app, { ...place, ...c.req.valid('param') });
        const day = new Date(app.clock.now()).toISOString().slice(0, 10);
        return new Response(Readable.toWeb(stream) as ReadableStream, {
          headers: {
            'content-type': 'application/vnd.sqlite3',
            'content-length': `${bytes}`,
            'content-disposition': `attachment; filename="seatbridge-${day}.sqlite"`,
          },
        });
      },
    );
