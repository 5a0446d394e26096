import { z } from '@hono/zod-openapi';
import { esetVersions } from '../../vendors/eset-versions.ts';
import { type Desk, newRoutes } from '../desk.ts';
import { answer } from '../shapes.ts';

const kinds = [...new Set(esetVersions.flatMap(({ ways }) => ways.map(({ kind }) => kind)))];

const Version = z
  .strictObject({
    id: z.enum(esetVersions.map((version) => version.id)),
    ways: z
      .array(
        z.strictObject({
          kind: z.enum(kinds),
          port: z.number().int().nullable().openapi({ description: 'Where the server is asked, unless changed there' }),
        }),
      )
      .openapi({ description: 'The ways into it, the simplest first' }),
    console: z.enum(['web', 'program']).openapi({ description: 'program: no address leads to its console' }),
  })
  .openapi('EsetVersion');

export const esetVersionRoutes = ({ route }: Desk) =>
  newRoutes().openapi(
    route({
      method: 'get',
      path: '/eset-versions',
      least: 'viewer',
      summary: "ESET's servers by their version, the oldest first, and the kinds of connection that read them",
      responses: answer(z.strictObject({ rows: z.array(Version) })),
    }),
    (c) => c.json({ rows: esetVersions.map(({ ways, ...version }) => ({ ...version, ways: [...ways] })) }, 200),
  );
