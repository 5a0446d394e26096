import { z } from '@hono/zod-openapi';
import { roles } from '../../domain/roles.ts';
import { listKeys, revokeKey } from '../../users/keys.ts';
import type { MadeKey } from '../../users/users.ts';
import { csv, csvAnswer } from '../csv.ts';
import { type Desk, newRoutes } from '../desk.ts';
import { pageFrom, pageOf, paging, type Table } from '../paging.ts';
import { answer, ById, body } from '../shapes.ts';

type ApiKey = MadeKey['key'];

const role = z.enum(roles);

const Key = z
  .strictObject({
    id: z.number().int(),
    owner: z.string(),
    name: z.string(),
    role,
    start: z.string().openapi({ description: 'Its first characters' }),
    createdAt: z.string(),
    endsAt: z.string().nullable(),
    lastUsedAt: z.string().nullable(),
    revoked: z.boolean(),
  })
  .openapi('ApiKey');

const Draft = z
  .strictObject({
    name: z.string(),
    role: role.openapi({ description: 'Yours at most' }),
    endsAt: z.iso.datetime().nullable().openapi({ description: 'null: it has no end' }),
  })
  .openapi('ApiKeyDraft');

const Made = z
  .strictObject({
    secret: z.string().openapi({ description: 'Shown once: sent as "Authorization: Bearer"' }),
    key: Key,
  })
  .openapi('MadeApiKey');

const toKey = ({ userId: _, ...key }: ApiKey): z.infer<typeof Key> => key;

const keyTable: Table<ApiKey, z.infer<typeof Key>> = { id: ({ id }) => id, usual: null, sorts: {}, show: toKey };

/** Keys for programs: everybody's own, and all for an administrator. */
export const apiKeyRoutes = ({ app, route, users }: Desk) =>
  newRoutes()
    .openapi(
      route({
        method: 'get',
        path: '/api-keys',
        least: 'viewer',
        summary: 'Your API keys; everybody’s for an administrator',
        request: { query: z.strictObject(paging) },
        responses: answer(pageOf(Key)),
      }),
      async (c) => c.json(pageFrom(await listKeys(app, c.var.person), c.req.valid('query'), keyTable), 200),
    )
    .openapi(
      route({
        method: 'get',
        path: '/api-keys.csv',
        least: 'viewer',
        summary: 'API keys as a table',
        responses: csvAnswer,
      }),
      async (c) => csv({ name: 'api-keys', rows: await listKeys(app, c.var.person), columns }),
    )
    .openapi(
      route({
        method: 'post',
        path: '/api-keys',
        least: 'viewer',
        summary: 'Makes a key of your own',
        request: { body: body(Draft) },
        responses: answer(Made),
      }),
      async (c) => {
        const { secret, key } = await users.makeKey(c.var.person, c.req.valid('json'));
        return c.json({ secret, key: toKey(key) }, 200);
      },
    )
    .openapi(
      route({
        method: 'delete',
        path: '/api-keys/{id}',
        least: 'viewer',
        summary: 'Revokes a key of your own; anybody’s for an administrator',
        request: { params: ById },
        responses: answer(Key),
      }),
      async (c) => c.json(toKey(await revokeKey(app, c.req.valid('param').id, c.var.person)), 200),
    );

const columns = {
  owner: ({ owner }: ApiKey) => owner,
  name: ({ name }: ApiKey) => name,
  role: (key: ApiKey) => key.role,
  made: ({ createdAt }: ApiKey) => createdAt,
  ends: ({ endsAt }: ApiKey) => endsAt,
  'last used': ({ lastUsedAt }: ApiKey) => lastUsedAt,
  revoked: ({ revoked }: ApiKey) => (revoked ? 'yes' : 'no'),
};
