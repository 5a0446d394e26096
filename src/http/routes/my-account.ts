import { z } from '@hono/zod-openapi';
import { changePassword } from '../../users/passwords.ts';
import { listedUser } from '../../users/people.ts';
import { readProfile, refuseKeys, rename, userKey } from '../../users/profile.ts';
import { endSession, listSessions, signOutEverywhere } from '../../users/sessions.ts';
import { type Desk, newRoutes } from '../desk.ts';
import { answer, ById, body } from '../shapes.ts';
import { Ended, Session, toSession, toUser, User } from './users.ts';

// Not by extending it: the document would say that it is both, and each alone allows nothing more.
const Profile = z
  .strictObject({
    ...User.shape,
    secondFactorDemanded: z.boolean().openapi({ description: 'Without a second factor this person may only read' }),
  })
  .openapi('Profile');

const Changes = z.strictObject({ name: z.string() }).openapi('ProfileChanges');
const NewPassword = z
  .strictObject({ current: z.string().max(1000), next: z.string().max(1000) })
  .openapi('NewPassword');
const MySession = z.strictObject({
  ...Session.shape,
  current: z.boolean().openapi({ description: 'The one that asks' }),
});
const Done = z.strictObject({ done: z.literal(true) });

/** What everybody may do with their own account. The second factor is switched at /api/auth. */
export const myAccountRoutes = ({ app, route, users }: Desk) =>
  newRoutes()
    .openapi(
      route({
        method: 'get',
        path: '/me/account',
        least: 'viewer',
        summary: 'Your own account',
        responses: answer(Profile),
      }),
      async (c) => {
        return c.json(await readProfile(app, c.var.person), 200);
      },
    )
    .openapi(
      route({
        method: 'patch',
        path: '/me/account',
        least: 'viewer',
        summary: 'Changes your name',
        request: { body: body(Changes) },
        responses: answer(User),
      }),
      async (c) => {
        const user = await rename(app, c.var.person, c.req.valid('json').name);
        return c.json(toUser(await listedUser(app, user.id)), 200);
      },
    )
    .openapi(
      route({
        method: 'put',
        path: '/me/password',
        least: 'viewer',
        summary: 'Changes your password; all other sessions end',
        request: { body: body(NewPassword) },
        responses: answer(Done),
      }),
      async (c) => {
        const { person } = c.var;
        refuseKeys(person);
        const [session, address] = [await users.sessionOf(c.req.raw), users.addressOf(c.req.raw)];
        await changePassword(app, { userId: userKey(person), ...c.req.valid('json'), session, address });
        return c.json({ done: true as const }, 200);
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/me/sessions',
        least: 'viewer',
        summary: 'Where you are signed in',
        responses: answer(z.strictObject({ rows: z.array(MySession) })),
      }),
      async (c) => {
        const current = await users.sessionOf(c.req.raw);
        const rows = await listSessions(app, userKey(c.var.person));
        return c.json({ rows: rows.map((row) => ({ ...toSession(row), current: row.id === current })) }, 200);
      },
    )
    .openapi(
      route({
        method: 'delete',
        path: '/me/sessions/{id}',
        least: 'viewer',
        summary: 'Ends one of your sessions',
        request: { params: ById },
        responses: answer(Ended),
      }),
      async (c) => {
        const { person } = c.var;
        await endSession(app, { userId: userKey(person), session: c.req.valid('param').id, by: person.name });
        return c.json({ ended: 1 }, 200);
      },
    )
    .openapi(
      route({
        method: 'delete',
        path: '/me/sessions',
        least: 'viewer',
        summary: 'Signs you out everywhere else',
        responses: answer(Ended),
      }),
      async (c) => {
        const { person } = c.var;
        const except = await users.sessionOf(c.req.raw);
        return c.json({ ended: await signOutEverywhere(app, userKey(person), { by: person.name, except }) }, 200);
      },
    );
