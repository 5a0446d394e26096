import { expect, test } from 'vitest';
import { answerWith } from '../../test/support/answering.ts';
import { appOn, testClock } from '../../test/support/app.ts';
import { describeEachDatabase } from '../../test/support/databases.ts';
import { follow, startProvider } from '../../test/support/openid.ts';
import { addPerson, type Browser, openSite } from '../../test/support/people.ts';
import type { Role } from '../domain/roles.ts';
import { loadAudit } from '../store/audit.ts';
import { listUsers } from './people.ts';
import { listSessions } from './sessions.ts';
import type { SignOnRules } from './sign-on-rules.ts';
import { readSignOn, removeSignOn, type SignOnDraft, setSignOn, testSignOn } from './single-sign-on.ts';

const nobodyMore: SignOnRules = {
  claim: null,
  roles: { administrator: [], operator: [], viewer: [] },
  otherwise: null,
  signUp: false,
};
const byGroup: SignOnRules = {
  claim: 'groups',
  roles: { administrator: ['admins'], operator: ['technicians'], viewer: [] },
  otherwise: null,
  signUp: true,
};
const { signal } = new AbortController();

describeEachDatabase('single sign-on', (store) => {
  const open = async (rules: SignOnRules) => {
    const app = appOn(store, { clock: testClock(new Date().toISOString()) });
    const site = await openSite(app);
    const provider = await startProvider(`${site.url}/api/auth/callback/sso`);
    const { discoveryUrl, clientId, clientSecret } = provider;
    const draft: SignOnDraft = { label: 'Northwind', discoveryUrl, clientId, clientSecret, rules };
    await setSignOn(app, { draft, by: 'Administrator', signal });
    const goThere = async (browser: Browser): Promise<URL> => {
      const begin = { providerId: 'sso', callbackURL: '/billing?state=held', errorCallbackURL: '/sign-in' };
      const { body } = await browser.post('/api/auth/sign-in/oauth2', begin);
      return follow(browser, body.url);
    };
    return { app, site, provider, draft, goThere };
  };
  const signedUp = async (app: ReturnType<typeof appOn>) =>
    (await listUsers(app)).map(({ name, role }): [string, Role] => [name, role]);

  test('leads back to where the person was, as the user with that address', async () => {
    const { app, site, goThere } = await open(nobodyMore);
    const id = await addPerson(app, 'Jana', 'operator');
    const browser = site.browser();
    expect((await browser.get('/api/auth/first-start')).body.sso).toEqual({ id: 'sso', name: 'Northwind' });
    const page = await goThere(browser);
    expect(`${page.pathname}${page.search}`).toBe('/billing?state=held');
    expect(await browser.who()).toMatchObject({ id: String(id), name: 'Jana', role: 'operator' });
    expect(await listSessions(app, id)).toMatchObject([{ method: 'single-sign-on' }]);
    const actions = (await loadAudit(store.db.read, { limit: 50 })).map(({ action }) => action);
    expect(actions).toEqual(expect.arrayContaining(['link', 'sign-in']));
  });

  test('lets nobody new in unless that is allowed', async () => {
    const { app, site, goThere } = await open(nobodyMore);
    const browser = site.browser();
    const page = await goThere(browser);
    expect([page.pathname, page.searchParams.get('error')]).toEqual(['/sign-in', 'signup_disabled']);
    expect(await browser.who()).toBeNull();
    expect(await listUsers(app)).toEqual([]);
  });

  test('makes somebody new a user with the role of the group, by the name that the provider says', async () => {
    const { app, site, provider, goThere } = await open(byGroup);
    provider.subject.groups = ['staff', 'technicians'];
    const browser = site.browser();
    await goThere(browser);
    expect(await browser.who()).toMatchObject({ name: 'Jana Dvořáková', role: 'operator' });
    const added = (await loadAudit(store.db.read, { limit: 50 })).find(({ action }) => action === 'add');
    expect(added).toMatchObject({ by: 'single sign-on', after: { email: 'jana@msp.example', role: 'operator' } });
    provider.subject = { ...provider.subject, sub: 'subject-2', email: 'other@msp.example' };
    await goThere(site.browser());
    expect(await signedUp(app)).toEqual([
      ['Jana Dvořáková', 'operator'],
      ['Jana Dvořáková (other@msp.example)', 'operator'],
    ]);
  });

  test('lets nobody in to whom the provider gives no role, whether a user or not', async () => {
    const { app, site, provider, goThere } = await open(byGroup);
    const page = await goThere(site.browser());
    expect([page.pathname, page.searchParams.get('error')]).toEqual(['/sign-in', 'no-role']);
    expect(await listUsers(app)).toEqual([]);
    provider.subject.groups = ['technicians'];
    await goThere(site.browser());
    provider.subject.groups = [];
    const browser = site.browser();
    expect((await goThere(browser)).searchParams.get('error')).toBe('no-role');
    expect(await browser.who()).toBeNull();
  });

  test('keeps the role as the provider says it at each sign-in, but for the last administrator', async () => {
    const { app, site, provider, goThere } = await open(byGroup);
    provider.subject.groups = ['admins'];
    await goThere(site.browser());
    provider.subject.groups = ['technicians'];
    const browser = site.browser();
    await goThere(browser);
    expect(await browser.who()).toMatchObject({ role: 'administrator' });
    await addPerson(app, 'Petr', 'administrator');
    await goThere(site.browser());
    expect(await browser.who()).toMatchObject({ role: 'operator' });
    const [change] = (await loadAudit(store.db.read, { limit: 50 })).filter(({ action }) => action === 'change');
    expect(change).toMatchObject({
      by: 'single sign-on',
      before: { role: 'administrator' },
      after: { role: 'operator' },
    });
  });

  test('does not give a user’s place to whoever claims the address without proof', async () => {
    const { app, site, provider, goThere } = await open(nobodyMore);
    await addPerson(app, 'Jana', 'administrator');
    provider.subject.email_verified = false;
    const browser = site.browser();
    expect((await goThere(browser)).searchParams.get('error')).toBe('account_not_linked');
    expect(await browser.who()).toBeNull();
  });

  test('leads to no other site, neither on the way there nor back', async () => {
    const { site } = await open(nobodyMore);
    const begin = { providerId: 'sso', errorCallbackURL: '/sign-in' };
    for (const callbackURL of ['https://evil.example/', '//evil.example/', '/\\evil.example', 'billing'])
      expect((await site.browser().post('/api/auth/sign-in/oauth2', { ...begin, callbackURL })).status).toBe(422);
    const forged = await site.browser().get('/api/auth/callback/sso?code=example&state=example');
    expect(forged.status).toBe(302);
    expect(new URL(forged.headers.get('location') ?? '').origin).toBe(new URL(site.url).origin);
  });

  test('keeps the client’s secret sealed and tells it to nobody; the provider’s tokens are not kept', async () => {
    const { app, site, provider, goThere } = await open(byGroup);
    provider.subject.groups = ['technicians'];
    await goThere(site.browser());
    const tables = ['single_sign_on', 'credentials', 'audit', 'users', 'sessions', 'verifications'] as const;
    const kept = await Promise.all(tables.map((table) => store.db.read.selectFrom(table).selectAll().execute()));
    const text = JSON.stringify([kept, await readSignOn(app)]);
    expect(text).not.toContain('example-client-secret');
    expect(text).not.toMatch(/eyJ[\w-]+\./);
  });

  test('is tested at the provider before it is set; then what was set before stays', async () => {
    const { app, draft } = await open(nobodyMore);
    expect(await testSignOn(app, signal)).toEqual({ issuer: new URL(draft.discoveryUrl).origin });
    const server = await answerWith(() => ({ body: { issuer: 'http://127.0.0.1' } }));
    for (const [changes, field] of [
      [{ clientSecret: 'another-example-secret' }, 'clientSecret'],
      [{ discoveryUrl: `${server.url}/.well-known/openid-configuration` }, 'discoveryUrl'],
      [{ discoveryUrl: 'http://127.0.0.1:1/' }, 'discoveryUrl'],
      [{ discoveryUrl: 'http://login.msp.example/' }, 'discoveryUrl'],
    ] as const) {
      const failing = setSignOn(app, { draft: { ...draft, ...changes }, by: 'x', signal });
      await expect(failing).rejects.toMatchObject({ code: 'connection', details: { field } });
    }
    await server.close();
    expect(await readSignOn(app)).toMatchObject({ discoveryUrl: draft.discoveryUrl, by: 'Administrator' });
  });

  test('keeps its secret when other things change, and never sends it to another provider', async () => {
    const { app, site, draft, goThere } = await open(nobodyMore);
    const { clientSecret: _, ...rest } = draft;
    const renamed = await setSignOn(app, { draft: { ...rest, label: 'Contoso' }, by: 'Petr', signal });
    expect(renamed).toMatchObject({ label: 'Contoso', by: 'Petr' });
    const moved = setSignOn(app, { draft: { ...rest, discoveryUrl: 'https://evil.example/' }, by: 'Petr', signal });
    await expect(moved).rejects.toMatchObject({ code: 'usage', details: { field: 'clientSecret' } });
    await addPerson(app, 'Jana');
    const browser = site.browser();
    await goThere(browser);
    expect(await browser.who()).toMatchObject({ name: 'Jana' });
    await removeSignOn(app, 'Petr');
    const begin = { providerId: 'sso', callbackURL: '/', errorCallbackURL: '/sign-in' };
    expect((await site.browser().post('/api/auth/sign-in/oauth2', begin)).status).toBe(404);
    const [removed] = await loadAudit(store.db.read, { limit: 1 });
    expect(removed).toMatchObject({
      action: 'remove',
      object: 'single-sign-on',
      before: { label: 'Contoso' },
      after: null,
    });
  });
});
