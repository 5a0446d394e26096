import { createHash } from 'node:crypto';
import type { HonoRequest, MiddlewareHandler } from 'hono';
import { beginAnswer, forgetAnswer, keepAnswer } from '../app/answers.ts';
import type { App } from '../app/app.ts';
import type { ApiEnv } from './api-env.ts';
import { Refusal } from './problem.ts';

const longest = 200;

/** A write with an Idempotency-Key is carried out once: its repeat gets the same answer, for a day. */
export function once(app: App): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const key = c.req.header('idempotency-key');
    if (key === undefined) return next();
    if (key === '' || key.length > longest)
      throw new Refusal(400, 'malformed', { message: `Idempotency-Key has 1 to ${longest} characters.` });
    const request = { person: c.var.person.id, route: `${c.req.method} ${c.req.path}`, key };
    const kept = await beginAnswer(app, { ...request, hash: hashOf(c.req.url, await bodyOf(c.req)) });
    if (kept !== null) {
      const { status, type, text } = kept;
      return new Response(text, { status, headers: { 'content-type': type, 'idempotency-replayed': 'true' } });
    }
    await next();
    // What was not carried out, as a body that broke off, may be tried again under the same key.
    if (c.res.status >= 500 || c.res.status === 400) return forgetAnswer(app, request);
    const type = c.res.headers.get('content-type') ?? '';
    await keepAnswer(app, { ...request, answer: { status: c.res.status, type, text: await c.res.clone().text() } });
  };
}

/** What is no JSON may be large, and goes on to its route as a stream: it is known by its length. */
const bodyOf = async (req: HonoRequest): Promise<string> =>
  (req.header('content-type') ?? '').startsWith('application/json') ? req.text() : (req.header('content-length') ?? '');

const hashOf = (url: string, text: string) =>
  createHash('sha256').update(new URL(url).search).update('\n').update(text).digest('hex');
