import { Hono } from 'hono';
import type { Health } from '../app/health.ts';
import type { Metrics } from './metrics.ts';

export interface HttpParts {
  health(): Promise<Health>;
  metrics: Pick<Metrics, 'text' | 'contentType'>;
}

/** What the program answers over HTTP. */
export function makeHttpApp({ health, metrics }: HttpParts): Hono {
  return new Hono()
    .get('/healthz', async (c) => {
      const state = await health();
      return c.json(state, state.ok ? 200 : 503);
    })
    .get('/metrics', async (c) => c.text(await metrics.text(), 200, { 'content-type': metrics.contentType }))
    .notFound((c) => c.json({ error: { code: 'not-found', message: `There is nothing at ${c.req.path}.` } }, 404));
}
