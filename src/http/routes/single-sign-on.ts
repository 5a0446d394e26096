import { z } from '@hono/zod-openapi';
import { roles } from '../../domain/roles.ts';
import { readSignOn, removeSignOn, type SignOn, setSignOn, testSignOn } from '../../users/single-sign-on.ts';
import { type Desk, newRoutes, startsWork } from '../desk.ts';
import { answer, body, orNull } from '../shapes.ts';

const values = z.array(z.string());

const Rules = z
  .strictObject({
    claim: z.string().nullable().openapi({ description: 'The claim that says who is what; null: none does' }),
    roles: z.strictObject({ administrator: values, operator: values, viewer: values }),
    otherwise: z.enum(roles).nullable().openapi({ description: 'Role of whom the claim gives none; null: refused' }),
    signUp: z.boolean().openapi({ description: 'Whether somebody new becomes a user by signing in' }),
  })
  .openapi('SignOnRules');

const terms = { label: z.string(), discoveryUrl: z.string(), clientId: z.string(), rules: Rules };

const Settings = z.strictObject({ ...terms, by: z.string(), at: z.string() }).openapi('SingleSignOn');

const Draft = z
  .strictObject({
    ...terms,
    clientSecret: z.string().optional().openapi({ description: 'Kept encrypted, never answered; missing: as it is' }),
  })
  .openapi('SingleSignOnDraft');

const Kept = z.strictObject({ signOn: orNull(Settings) });

const toSettings = (signOn: SignOn | null): z.infer<typeof Kept> => ({ signOn });

/** How people sign in at another provider (OpenID Connect). It is to send them back to /api/auth/callback/sso. */
export const singleSignOnRoutes = ({ app, route, works }: Desk) =>
  newRoutes()
    .openapi(
      route({
        method: 'get',
        path: '/single-sign-on',
        least: 'administrator',
        summary: 'Single sign-on as it is set',
        responses: answer(Kept),
      }),
      async (c) => c.json(toSettings(await readSignOn(app)), 200),
    )
    .openapi(
      route({
        method: 'put',
        path: '/single-sign-on',
        least: 'administrator',
        summary: 'Sets single sign-on, tested at the provider first',
        request: { body: body(Draft) },
        responses: startsWork,
      }),
      (c) => {
        const { clientSecret, ...rest } = c.req.valid('json');
        const draft = { ...rest, ...(clientSecret !== undefined && { clientSecret }) };
        const by = c.var.person;
        const run = async (signal: AbortSignal) => toSettings(await setSignOn(app, { draft, by: by.name, signal }));
        return c.json(works.start({ kind: 'single-sign-on', by, run: ({ signal }) => run(signal) }), 202);
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/single-sign-on/test',
        least: 'administrator',
        summary: 'Tests single sign-on as it is set',
        responses: startsWork,
      }),
      (c) => {
        const run = (signal: AbortSignal) => testSignOn(app, signal);
        return c.json(works.start({ kind: 'test', by: c.var.person, run: ({ signal }) => run(signal) }), 202);
      },
    )
    .openapi(
      route({
        method: 'delete',
        path: '/single-sign-on',
        least: 'administrator',
        summary: 'Nobody signs in elsewhere any more',
        responses: answer(Kept),
      }),
      async (c) => {
        await removeSignOn(app, c.var.person.name);
        return c.json(toSettings(null), 200);
      },
    );
