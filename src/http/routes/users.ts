import { z } from '@hono/zod-openapi';
import type { App } from '../../app/app.ts';
import { given } from '../../domain/given.ts';
import { searchKey } from '../../domain/names.ts';
import { roles } from '../../domain/roles.ts';
import {
  addUser,
  changeUser,
  type Invited,
  type Listed,
  listedUser,
  listUsers,
  removeUser,
  resetPassword,
  unlockUser,
} from '../../users/people.ts';
import { listSessions, signOutEverywhere } from '../../users/sessions.ts';
import { csv, csvAnswer } from '../csv.ts';
import { type Desk, newRoutes } from '../desk.ts';
import { pageFrom, pageOf, paging, sortBy, type Table } from '../paging.ts';
import { answer, ById, body } from '../shapes.ts';

const role = z.enum(roles);

export const User = z
  .strictObject({
    id: z.number().int(),
    name: z.string(),
    email: z.string(),
    role,
    secondFactor: z.boolean(),
    password: z.boolean().openapi({ description: 'false: none is set, only single sign-on leads in' }),
    createdAt: z.string(),
    seenAt: z.string().nullable(),
    lockedUntil: z.string().nullable().openapi({ description: 'No sign-in by password is heard until then' }),
  })
  .openapi('User');

export const toUser = (user: Listed): z.infer<typeof User> => user;

export const Session = z
  .strictObject({
    id: z.number().int(),
    method: z.enum(['password', 'single-sign-on']),
    address: z.string().nullable(),
    agent: z.string().nullable().openapi({ description: 'What the browser says of itself' }),
    createdAt: z.string(),
    seenAt: z.string(),
  })
  .openapi('Session');

type Open = Awaited<ReturnType<typeof listSessions>>[number];
export const toSession = (session: Open): z.infer<typeof Session> => session;

export const Ended = z.strictObject({ ended: z.number().int() }).openapi('EndedSessions');

const Draft = z.strictObject({ name: z.string(), email: z.string(), role }).openapi('UserDraft');
const Changes = z
  .strictObject({ name: z.string().optional(), email: z.string().optional(), role: role.optional() })
  .openapi('UserChanges');
const Reset = z.strictObject({
  secondFactor: z.boolean().default(false).openapi({ description: 'It is lost too, and is taken away' }),
});
const Invitation = z
  .strictObject({
    user: User,
    code: z.string().openapi({ description: 'Shown once: with it the person sets a password' }),
    expiresAt: z.string(),
  })
  .openapi('Invitation');

const toInvitation = async (app: App, { user, ...rest }: Invited) => ({
  user: toUser(await listedUser(app, user.id)),
  ...rest,
});

const userTable: Table<Listed, z.infer<typeof User>> = {
  id: ({ id }) => id,
  usual: 'name',
  sorts: {
    name: ({ name }) => searchKey(name),
    email: ({ email }) => email,
    role: (user) => roles.indexOf(user.role),
    seenAt: ({ seenAt }) => seenAt,
  },
  show: toUser,
};

/** Who may use the program. */
export const userRoutes = ({ app, route }: Desk) =>
  newRoutes()
    .openapi(
      route({
        method: 'get',
        path: '/users',
        least: 'administrator',
        summary: 'Everybody who may use the program',
        request: { query: z.strictObject({ ...paging, ...sortBy('name', 'email', 'role', 'seenAt') }) },
        responses: answer(pageOf(User)),
      }),
      async (c) => c.json(pageFrom(await listUsers(app), c.req.valid('query'), userTable), 200),
    )
    .openapi(
      route({
        method: 'get',
        path: '/users.csv',
        least: 'administrator',
        summary: 'Users as a table',
        responses: csvAnswer,
      }),
      async () => csv({ name: 'users', rows: await listUsers(app), columns }),
    )
    .openapi(
      route({
        method: 'post',
        path: '/users',
        least: 'administrator',
        summary: 'Adds a person, who sets a password with the code',
        request: { body: body(Draft) },
        responses: answer(Invitation),
      }),
      async (c) =>
        c.json(await toInvitation(app, await addUser(app, { ...c.req.valid('json'), by: c.var.person.name })), 200),
    )
    .openapi(
      route({
        method: 'patch',
        path: '/users/{id}',
        least: 'administrator',
        summary: 'Changes name, e-mail address or role',
        request: { params: ById, body: body(Changes) },
        responses: answer(User),
      }),
      async (c) => {
        const changes = given(c.req.valid('json'));
        const user = await changeUser(app, c.req.valid('param').id, { by: c.var.person.name, changes });
        return c.json(toUser(await listedUser(app, user.id)), 200);
      },
    )
    .openapi(
      route({
        method: 'delete',
        path: '/users/{id}',
        least: 'administrator',
        summary: 'Takes a person away, with sessions and keys',
        request: { params: ById },
        responses: answer(z.strictObject({ removed: z.string() })),
      }),
      async (c) => {
        const { name } = await removeUser(app, c.req.valid('param').id, c.var.person.name);
        return c.json({ removed: name }, 200);
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/users/{id}/reset-password',
        least: 'administrator',
        summary: 'Ends the password and all sessions; gives a code for a new one',
        request: { params: ById, body: body(Reset) },
        responses: answer(Invitation),
      }),
      async (c) => {
        const how = { ...c.req.valid('json'), by: c.var.person.name };
        return c.json(await toInvitation(app, await resetPassword(app, c.req.valid('param').id, how)), 200);
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/users/{id}/unlock',
        least: 'administrator',
        summary: 'Lets an account be tried again that was locked after wrong passwords',
        request: { params: ById },
        responses: answer(User),
      }),
      async (c) => {
        const user = await unlockUser(app, c.req.valid('param').id, c.var.person.name);
        return c.json(toUser(await listedUser(app, user.id)), 200);
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/users/{id}/sessions',
        least: 'administrator',
        summary: 'Where a person is signed in',
        request: { params: ById },
        responses: answer(z.strictObject({ rows: z.array(Session) })),
      }),
      async (c) => c.json({ rows: (await listSessions(app, c.req.valid('param').id)).map(toSession) }, 200),
    )
    .openapi(
      route({
        method: 'delete',
        path: '/users/{id}/sessions',
        least: 'administrator',
        summary: 'Signs a person out everywhere',
        request: { params: ById },
        responses: answer(Ended),
      }),
      async (c) => {
        const { id } = c.req.valid('param');
        return c.json({ ended: await signOutEverywhere(app, id, { by: c.var.person.name }) }, 200);
      },
    );

const columns = {
  name: ({ name }: Listed) => name,
  'e-mail': ({ email }: Listed) => email,
  role: (user: Listed) => user.role,
  'second factor': ({ secondFactor }: Listed) => (secondFactor ? 'on' : 'off'),
  added: ({ createdAt }: Listed) => createdAt,
  seen: ({ seenAt }: Listed) => seenAt,
  'locked until': ({ lockedUntil }: Listed) => lockedUntil,
};
