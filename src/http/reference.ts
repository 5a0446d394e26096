import { readFile } from 'node:fs/promises';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { Hono } from 'hono';
import type { ApiEnv } from './api-env.ts';
import { problemType } from './problem.ts';

const about = {
  openapi: '3.1.0',
  info: {
    title: 'Seatbridge',
    version: '1',
    description:
      'Everything that a person can do on the page. Lists go on where the answer before ended (cursor); writes may carry an Idempotency-Key; long work answers 202 and is followed at /work/{id}/events.',
  },
};

/** The API as an OpenAPI document, made from its routes. `base`: where it is mounted. */
export function openApiDocument(api: OpenAPIHono<ApiEnv>, base: string) {
  const document = api.getOpenAPI31Document({ ...about, servers: [{ url: base }] }, { unionPreferredType: 'oneOf' });
  const failed = { description: 'What is wrong', content: { [problemType]: { schema: refTo('Problem') } } };
  for (const path of Object.values(document.paths ?? {})) {
    for (const method of ['get', 'post', 'put', 'patch', 'delete'] as const) {
      const operation = path[method];
      if (operation === undefined) continue;
      operation.responses = { ...operation.responses, default: failed };
      if (method !== 'get') operation.parameters = [...(operation.parameters ?? []), idempotencyKey];
    }
  }
  return document;
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'A key of your own: a repeat with the same key gets the same answer, for a day',
  schema: { type: 'string', maxLength: 200 },
} as const;

const refTo = (component: string) => ({ $ref: `#/components/schemas/${component}` });

const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Seatbridge API</title>
<link rel="stylesheet" href="docs/swagger-ui.css">
<div id="reference"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</html>`;

const start = `SwaggerUIBundle({ url: 'v1/openapi.json', dom_id: '#reference', deepLinking: true, validatorUrl: null });`;

const script = { 'content-type': 'text/javascript; charset=utf-8' };
const cached = { 'cache-control': 'max-age=86400' };

/** The reference page: everything it needs comes from here. */
export const referencePage = () =>
  new Hono()
    .get('/', (c) => c.html(page))
    .get('/start.js', (c) => c.body(start, 200, script))
    .get('/swagger-ui-bundle.js', async (c) =>
      c.body(await asset(import.meta.resolve('swagger-ui-dist/swagger-ui-bundle.js')), 200, { ...script, ...cached }),
    )
    .get('/swagger-ui.css', async (c) =>
      c.body(await asset(import.meta.resolve('swagger-ui-dist/swagger-ui.css')), 200, {
        'content-type': 'text/css; charset=utf-8',
        ...cached,
      }),
    );

const asset = (address: string) => readFile(new URL(address), 'utf8');
