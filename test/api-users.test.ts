import { expect, test } from 'vitest';
import { openShelf } from '../src/app/shelf.ts';
import { makeApi } from '../src/http/api.ts';
import { makeHttpApp } from '../src/http/app.ts';
import { addressReader } from '../src/http/client-address.ts';
import { listen } from '../src/http/listen.ts';
import { openLive } from '../src/http/live.ts';
import { openMetrics } from '../src/http/metrics.ts';
import { openWorks } from '../src/http/work.ts';
import { loadAudit } from '../src/store/audit.ts';
import { codeForFirstAdministrator } from '../src/users/first-administrator.ts';
import { openUsers } from '../src/users/open-users.ts';
import { appOn, testClock } from './support/app.ts';
import { describeEachDatabase } from './support/databases.ts';
import { startProvider } from './support/openid.ts';
import { goodPassword } from './support/password.ts';
import { browserAt } from './support/people.ts';
import { placeOf } from './support/place.ts';

describeEachDatabase('the people of the API', (store) => {
  /** The program's HTTP as serve puts it together, and its first administrator at a browser. */
  async function withAdministrator(use: (site: Awaited<ReturnType<typeof begin>>) => Promise<void>): Promise<void> {
    const stopping = new AbortController();
    const site = await begin(stopping.signal);
    try {
      await use(site);
    } finally {
      stopping.abort();
      await site.works.idle();
      await site.web.close();
    }
  }

  async function begin(signal: AbortSignal) {
    const app = appOn(store, { clock: testClock(new Date().toISOString()) });
    const health = async () => ({ ok: true, reasons: [] });
    const users = openUsers(app, { address: null, addressOf: addressReader([]), firstCodeUsed: () => {}, signal });
    const works = openWorks(app, signal);
    const about = { version: '0.0.0', playground: false, health };
    const api = makeApi(app, {
      users,
      works,
      live: openLive(app, signal),
      shelf: openShelf(app),
      about,
      place: placeOf(),
      playground: null,
      signal,
    });
    const metrics = openMetrics(async () => ({ adjustments: new Map(), tickets: new Map(), dataAge: new Map() }));
    const page = async () => new Response('the page');
    const web = await listen(makeHttpApp({ health, metrics, api, users, page, playground: null, names: [] }), {
      host: '127.0.0.1',
      port: 0,
    });
    const browser = () => browserAt(web.url, web.url);
    const admin = browser();
    const first = { name: 'Admin', email: 'admin@msp.example', password: goodPassword };
    const code = await codeForFirstAdministrator(app);
    await admin.post('/api/v1/first-start', { ...first, code });
    return { app, works, web, browser, admin };
  }

  test('the first start makes an administrator who is signed in, and is over then', async () => {
    await withAdministrator(async ({ admin, browser }) => {
      expect((await admin.get('/api/v1/me')).body).toMatchObject({ name: 'Admin', role: 'administrator' });
      expect((await browser().get('/api/v1/first-start')).body).toEqual({ needed: false, sso: null });
      const again = { name: 'B', email: 'b@msp.example', password: goodPassword, code: 'AAAA' };
      expect((await browser().post('/api/v1/first-start', again)).status).toBe(409);
    });
  });

  test('an administrator adds a person, who sets a password, signs in, and is sent away again', async () => {
    await withAdministrator(async ({ admin, browser }) => {
      const draft = { name: 'Jana', email: 'jana@msp.example', role: 'operator' };
      const { code, user } = (await admin.post('/api/v1/users', draft)).body;
      const jana = browser();
      expect((await jana.post('/api/auth/set-password', { code, password: goodPassword })).body).toEqual({
        email: 'jana@msp.example',
      });
      await jana.signIn('jana@msp.example');
      expect((await jana.get('/api/v1/users')).status).toBe(403);
      expect((await jana.get('/api/v1/me/account')).body).toMatchObject({ email: 'jana@msp.example', password: true });
      expect((await admin.get('/api/v1/users?sort=-name')).body).toMatchObject({
        rows: [{ name: 'Jana', role: 'operator' }, { name: 'Admin' }],
        total: 2,
      });
      expect((await admin.get('/api/v1/users.csv')).body).toContain('jana@msp.example');
      expect((await admin.get(`/api/v1/users/${user.id}/sessions`)).body.rows).toHaveLength(1);
      const viewer = await admin.send('PATCH', `/api/v1/users/${user.id}`, { role: 'viewer' });
      expect(viewer.body).toMatchObject({ role: 'viewer' });
      expect((await jana.get('/api/v1/me')).body).toMatchObject({ role: 'viewer' });
      expect((await admin.send('DELETE', `/api/v1/users/${user.id}/sessions`)).body).toEqual({ ended: 1 });
      expect((await jana.get('/api/v1/me')).status).toBe(401);
      expect((await admin.post(`/api/v1/users/${user.id}/unlock`, {})).status).toBe(200);
      expect((await admin.post(`/api/v1/users/${user.id}/reset-password`, {})).body.code).toMatch(/^\d+-/);
      expect((await admin.send('DELETE', `/api/v1/users/${user.id}`)).body).toEqual({ removed: 'Jana' });
      const own = (await admin.get('/api/v1/me')).body.id;
      expect(await admin.send('DELETE', `/api/v1/users/${own}`)).toMatchObject({
        status: 409,
        body: { detail: expect.stringContaining('last administrator') },
      });
    });
  });

  test('everybody keeps their own account: name, password, sessions', async () => {
    await withAdministrator(async ({ admin, browser, app }) => {
      const other = browser();
      await other.signIn('admin@msp.example');
      const sessions = (await admin.get('/api/v1/me/sessions')).body.rows;
      expect(sessions.map(({ current }: { current: boolean }) => current).sort()).toEqual([false, true]);
      expect(sessions[0]).toMatchObject({ address: '127.0.0.1', method: 'password' });
      expect((await admin.send('DELETE', '/api/v1/me/sessions')).body).toEqual({ ended: 1 });
      expect((await other.get('/api/v1/me')).status).toBe(401);
      expect((await admin.send('DELETE', '/api/v1/me/sessions/999999')).status).toBe(404);
      expect((await admin.send('PATCH', '/api/v1/me/account', { name: 'Chief' })).body).toMatchObject({
        name: 'Chief',
      });
      const next = 'another example of green otters';
      const wrong = await admin.send('PUT', '/api/v1/me/password', { current: 'no example', next });
      expect(wrong).toMatchObject({ status: 403, body: { code: 'credentials', field: 'current' } });
      const changed = await admin.send('PUT', '/api/v1/me/password', { current: goodPassword, next });
      expect(changed.body).toEqual({ done: true });
      expect((await admin.get('/api/v1/me')).status).toBe(200);
      expect((await loadAudit(app.db.read, { limit: 1 }))[0]).toMatchObject({ action: 'change-password', by: 'Chief' });
    });
  });

  test('a key is made by a person, works without one, and cannot make another or take the account over', async () => {
    await withAdministrator(async ({ admin, browser, web }) => {
      const draft = { name: 'Report', role: 'operator', endsAt: null };
      const { secret, key } = (await admin.post('/api/v1/api-keys', draft)).body;
      const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
      const byKey = async (method: string, path: string, body?: unknown) =>
        (await fetch(`${web.url}/api/v1${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) }))
          .status;
      expect(await byKey('GET', '/me')).toBe(200);
      expect(await byKey('GET', '/users')).toBe(403);
      expect(await byKey('POST', '/api-keys', { ...draft, role: 'viewer' })).toBe(403);
      expect(await byKey('PUT', '/me/password', { current: goodPassword, next: goodPassword })).toBe(403);
      expect(await byKey('PATCH', '/me/account', { name: 'Somebody' })).toBe(403);
      expect((await admin.get('/api/v1/api-keys')).body.rows).toMatchObject([{ id: key.id, owner: 'Admin' }]);
      expect((await admin.get('/api/v1/api-keys.csv')).body).toContain('Report');
      expect((await admin.send('DELETE', `/api/v1/api-keys/${key.id}`)).body).toMatchObject({ revoked: true });
      expect(await byKey('GET', '/me')).toBe(401);
      expect((await browser().post('/api/v1/api-keys', draft)).status).toBe(401);
    });
  });

  test('single sign-on is set after a test, offered at the sign-in, and never tells its secret', async () => {
    await withAdministrator(async ({ admin, browser, web, works }) => {
      const { discoveryUrl, clientId, clientSecret } = await startProvider(`${web.url}/api/auth/callback/sso`);
      const roles = { administrator: [], operator: [], viewer: [] };
      const rules = { claim: null, roles, otherwise: 'viewer', signUp: true };
      const draft = { label: 'Northwind', discoveryUrl, clientId, clientSecret, rules };
      const done = async (got: { body: { work: string } }) => {
        for await (const state of works.follow(got.body.work, new AbortController().signal))
          if (state.state !== 'running') return state;
        throw new Error('the work never ended');
      };
      const refused = await admin.send('PUT', '/api/v1/single-sign-on', { ...draft, clientSecret: 'wrong-example' });
      expect(await done(refused)).toMatchObject({ state: 'failed', problem: { code: 'connection' } });
      const set = await done(await admin.send('PUT', '/api/v1/single-sign-on', draft));
      expect(set).toMatchObject({ state: 'done', result: { signOn: { label: 'Northwind' } } });
      expect(await done(await admin.post('/api/v1/single-sign-on/test', {}))).toMatchObject({ state: 'done' });
      const shown = JSON.stringify([set, (await admin.get('/api/v1/single-sign-on')).body]);
      expect(shown).not.toContain(clientSecret);
      expect((await browser().get('/api/v1/first-start')).body.sso).toEqual({ id: 'sso', name: 'Northwind' });
      expect((await admin.send('DELETE', '/api/v1/single-sign-on')).body).toEqual({ signOn: null });
    });
  });
});
