import { Hono } from 'hono';
import type { Health } from '../app/health.ts';
import type { Users } from '../users/users.ts';
import type { Api } from './api.ts';
import { hostCheck, securityHeaders } from './gate.ts';
import type { Metrics } from './metrics.ts';
import { answerOf, type Playground, playgroundApi } from './playground.ts';
import { answerProblem, crash, knownProblem, Refusal } from './problem.ts';
import { referencePage } from './reference.ts';

export interface HttpParts {
  health(): Promise<Health>;
  metrics: Pick<Metrics, 'text' | 'contentType'>;
  api: Api;
  users: Pick<Users, 'handle'>;
  /** Answers everything that is no address of the API: the page and its files. */
  page(request: Request): Promise<Response>;
  /** null: here is none. */
  playground: Playground | null;
  /** Names that this program answers under, beside its own. */
  names: readonly string[];
}

/** What the program answers over HTTP. */
export function makeHttpApp({ health, metrics, api, users, page, playground, names }: HttpParts): Hono {
  const own = new Hono().route(playgroundApi, api);
  return new Hono()
    .use(securityHeaders)
    .get('/healthz', async (c) => {
      const state = await health();
      return c.json(state, state.ok ? 200 : 503);
    })
    .use(hostCheck(names))
    .get('/metrics', async (c) => c.text(await metrics.text(), 200, { 'content-type': metrics.contentType }))
    .on(['GET', 'POST'], '/api/auth/*', (c) => users.handle(c.req.raw))
    .on(['GET', 'POST'], '/api/v1/first-start', (c) => users.handle(c.req.raw))
    .route('/api/v1', api)
    .route('/api/docs', referencePage())
    .all('/api/*', (c) => {
      throw nothingAt(c.req.path);
    })
    .all(`${playgroundApi}/*`, (c) =>
      isProgramsOwn(c.req.path) ? own.fetch(c.req.raw) : answerOf(playground, c.req.raw),
    )
    .all('/playground/api/*', (c) => {
      throw nothingAt(c.req.path);
    })
    .get('*', (c) => page(c.req.raw))
    .notFound((c) => answerProblem(c, knownProblem(nothingAt(c.req.path)) ?? crash()))
    .onError((error, c) => answerProblem(c, knownProblem(error) ?? crash()));
}

const nothingAt = (path: string) => new Refusal(404, 'not-found', { message: `There is nothing at ${path}.` });

/** People, and the playground itself, are the program's own, also as seen from the playground. */
const isProgramsOwn = (path: string) =>
  /^\/(me|users|api-keys|single-sign-on|playground)(\.csv|\/|$)/.test(path.slice(playgroundApi.length));
