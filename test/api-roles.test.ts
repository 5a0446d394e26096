import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Role, roles } from '../src/domain/roles.ts';
import { leastRole, mostBytes } from '../src/http/desk.ts';
import { apiOn, type Sent, type TestApi } from './support/api.ts';
import { appOn } from './support/app.ts';
import { describeEachDatabase } from './support/databases.ts';

interface Operation {
  requestBody?: { content: Record<string, unknown> };
  parameters?: { in: string; name: string }[];
  [leastRole]: Role;
  [mostBytes]: number;
}

interface Route {
  method: string;
  path: string;
  operation: Operation;
}

/** Every route that the API answers, from the document that it gives of itself. */
async function routesOf(api: TestApi): Promise<Route[]> {
  const { paths } = await api.ask<{ paths: Record<string, Record<string, Operation>> }>('GET', '/openapi.json');
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
}

const isReading = (method: string) => method === 'GET';
/** An address of the route that fits, and names nothing that there is. */
const addressOf = (path: string) =>
  path.replace(/\{(\w+)\}/g, () =>
    /^\/(work|plans|imports|backups)\//.test(path) ? '00000000-0000-4000-8000-000000000000' : '999999',
  );
const emptyBody = ({ method }: Route): Sent => (isReading(method) ? {} : { body: {} });

describeEachDatabase('every route', (store) => {
  let api: TestApi;
  let routes: Route[];
  beforeEach(async () => {
    api = apiOn(appOn(store));
    routes = await routesOf(api);
  });
  afterEach(() => api.stop());

  const statusOf = async (route: Route, sent: Sent) => {
    const answer = await api.send(route.method, addressOf(route.path), sent);
    await answer.body?.cancel();
    return answer.status;
  };
  const codeOf = async (route: Route, sent: Sent) => {
    const answer = await api.send(route.method, addressOf(route.path), sent);
    const type = answer.headers.get('content-type') ?? '';
    if (type.startsWith('application/problem+json'))
      return `${answer.status} ${((await answer.json()) as { code: string }).code}`;
    await answer.body?.cancel();
    return `${answer.status}`;
  };
  const each = (of: readonly Route[], tell: (route: Route) => Promise<string | number>) =>
    Promise.all(of.map(async (route) => [`${route.method} ${route.path}`, await tell(route)]));
  const all = (of: readonly Route[], expected: string | number) =>
    of.map(({ method, path }) => [`${method} ${path}`, expected]);

  test('is in the document, and states the role that it takes', () => {
    const listed = new Set(routes.map(({ method, path }) => `${method} ${path.replace(/\{(\w+)\}/g, ':$1')}`));
    const answered = api.api.routes.filter(({ method, path }) => method !== 'ALL' && path !== '/openapi.json');
    expect(
      [...new Set(answered.map(({ method, path }) => `${method} ${path}`))].filter((route) => !listed.has(route)),
    ).toEqual([]);
    expect(routes.filter(({ operation }) => !roles.includes(operation[leastRole])).map(({ path }) => path)).toEqual([]);
    expect(routes.length).toBeGreaterThan(40);
  });

  test('refuses nobody in particular, and whoever has less than that role, before it looks at anything else', async () => {
    expect(await each(routes, (route) => statusOf(route, { ...emptyBody(route), as: null }))).toEqual(all(routes, 401));
    for (const role of roles) {
      const barred = routes.filter(({ operation }) => roles.indexOf(operation[leastRole]) > roles.indexOf(role));
      const broken: Sent = { as: role, body: '{' };
      expect(await each(barred, (route) => codeOf(route, isReading(route.method) ? { as: role } : broken))).toEqual(
        all(barred, '403 role'),
      );
    }
  });

  test('lets whoever has that role in', async () => {
    for (const role of roles) {
      const open = routes.filter(({ operation }) => roles.indexOf(operation[leastRole]) <= roles.indexOf(role));
      const answers = await each(open, (route) => statusOf(route, { ...emptyBody(route), as: role }));
      expect(answers.filter(([, status]) => status === 401 || status === 403 || Number(status) >= 500)).toEqual([]);
    }
  });

  test('reads for any role but who may use it, and changes nothing for a viewer but what is their own', () => {
    const named = (of: readonly Route[]) => of.map(({ method, path }) => `${method} ${path}`).sort();
    const [reading, changing] = [
      routes.filter(({ method }) => isReading(method)),
      routes.filter(({ method }) => !isReading(method)),
    ];
    expect(named(reading.filter(({ operation }) => operation[leastRole] !== 'viewer'))).toEqual([
      'GET /backups/{id}/file',
      'GET /imports/{id}/changes',
      'GET /single-sign-on',
      'GET /users',
      'GET /users.csv',
      'GET /users/{id}/sessions',
    ]);
    expect(named(changing.filter(({ operation }) => operation[leastRole] === 'viewer'))).toEqual([
      'DELETE /api-keys/{id}',
      'DELETE /me/sessions',
      'DELETE /me/sessions/{id}',
      'PATCH /me/account',
      'POST /api-keys',
      'POST /feedback',
      'POST /feedback/preview',
      'PUT /me/password',
    ]);
  });

  test('that changes something refuses what does not come from our own page, unless it comes with a key', async () => {
    const changing = routes.filter(({ method }) => !isReading(method));
    const from = (headers: Record<string, string>): Sent => ({ as: 'session administrator', body: {}, headers });
    for (const headers of [
      {},
      { origin: 'https://elsewhere.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
    ])
      expect(await each(changing, (route) => codeOf(route, from(headers as Record<string, string>)))).toEqual(
        all(changing, '403 origin'),
      );
    for (const headers of [{ origin: 'http://localhost:4180' }, { 'sec-fetch-site': 'same-origin' }]) {
      const answers = await each(changing, (route) => codeOf(route, from(headers as Record<string, string>)));
      expect(answers.filter(([, code]) => code === '403 origin')).toEqual([]);
    }
  });

  test('with a body refuses one that is too large, that is no JSON, and fields that it does not know', async () => {
    const taking = routes.filter(({ operation }) => operation.requestBody !== undefined);
    const sent = (body: unknown, headers = {}): Sent => ({ body, headers });
    for (const route of taking) {
      const large = JSON.stringify({ text: 'x'.repeat(route.operation[mostBytes]) });
      expect([route.path, await codeOf(route, sent(large))]).toEqual([route.path, '413 too-large']);
    }
    const json = taking.filter(({ operation }) => operation.requestBody?.content['application/json'] !== undefined);
    const others = taking.filter((route) => !json.includes(route)).map(({ path }) => path);
    expect(others).toEqual(['/report-files/preview-sent', '/connections/{id}/report-files']);
    expect(await each(json, (route) => codeOf(route, sent('{"a":')))).toEqual(all(json, '400 malformed'));
    expect(await each(json, (route) => codeOf(route, sent('{}', { 'content-type': 'text/plain' })))).toEqual(
      all(json, '415 media-type'),
    );
    expect(await each(json, (route) => codeOf(route, sent({ unheardOf: 1 })))).toEqual(all(json, '400 malformed'));
    const [first] = json;
    if (first === undefined) throw new Error('no route takes a body');
    const refused = await api.send(first.method, addressOf(first.path), sent({ unheardOf: 1 }));
    expect(((await refused.json()) as { detail: string }).detail).toContain('unheardOf');
  });

  test('refuses parameters that it does not know, and ids that are none', async () => {
    const listed = routes.filter(({ method, operation }) => isReading(method) && operation.parameters !== undefined);
    const asking = listed.filter(({ operation }) => operation.parameters?.some((each) => each.in === 'query'));
    const odd = async ({ method, path }: Route) => (await api.send(method, `${addressOf(path)}?unheardOf=1`)).status;
    expect(await each(asking, odd)).toEqual(all(asking, 400));
    const named = routes.filter(({ path }) => path.includes('{id}') && !/ticket-choices|services/.test(path));
    const wrong = async (route: Route) =>
      (await api.send(route.method, route.path.replace('{id}', '1%20or%201'), emptyBody(route))).status;
    expect(await each(named, wrong)).toEqual(all(named, 400));
  });

  test('tells that an object it was asked for is not there', async () => {
    const named = routes.filter(({ method, path }) => isReading(method) && path.includes('{'));
    expect(await each(named, (route) => codeOf(route, {}))).toEqual(all(named, '404 not-found'));
  });
});
