import { expect, test } from 'vitest';
import { appOn, testClock } from '../../test/support/app.ts';
import { describeEachDatabase } from '../../test/support/databases.ts';
import { goodPassword } from '../../test/support/password.ts';
import { addPerson, openSite } from '../../test/support/people.ts';
import { setSetting } from '../app/settings.ts';
import { loadAudit } from '../store/audit.ts';
import { resetPassword, unlockUser } from './people.ts';
import { listSessions, signOutEverywhere } from './sessions.ts';

describeEachDatabase('signing in', (store) => {
  // better-auth has its own clock, so ours begins with it.
  const open = async (behind?: 'https') => {
    const clock = testClock(new Date().toISOString());
    const app = appOn(store, { clock });
    const id = await addPerson(app, 'Jana');
    return { app, clock, id, site: await openSite(app, { ...(behind && { behind }) }) };
  };
  const actions = async () => (await loadAudit(store.db.read, { limit: 100 })).map(({ action }) => action);

  test('leads to a session with the role of the person, and out of it again', async () => {
    const { site, id } = await open();
    const browser = site.browser();
    expect(await browser.who()).toBeNull();
    expect(await browser.signIn('JANA@msp.example')).toMatchObject({ status: 200, body: { twoFactorRedirect: false } });
    expect(await browser.who()).toEqual({ id: String(id), name: 'Jana', role: 'operator', via: 'session' });
    expect(await browser.post('/api/auth/sign-out', {})).toMatchObject({ status: 200 });
    expect(await browser.who()).toBeNull();
    expect(await actions()).toContain('sign-in');
  });

  test('sets cookies that scripts and other sites cannot use', async () => {
    const { site } = await open();
    const { headers } = await site.browser().signIn('jana@msp.example');
    const [cookie = ''] = headers.getSetCookie();
    expect(cookie).toMatch(/^seatbridge\.session_token=/);
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; SameSite=Lax/i);
    expect(cookie).toMatch(/; Path=\//);
    expect(cookie).not.toMatch(/; Secure/);
  });

  test('sets cookies for https alone where that is the address', async () => {
    const { site } = await open('https');
    const { headers } = await site.browser().signIn('jana@msp.example');
    expect(headers.getSetCookie()[0]).toMatch(/^__Secure-seatbridge\.session_token=.*; Secure/);
  });

  test('answers no token: the cookie is all there is, and is signed', async () => {
    const { site } = await open();
    const browser = site.browser();
    const got = await browser.signIn('jana@msp.example');
    const [{ token }] = (await store.db.read.selectFrom('sessions').select('token').execute()) as [{ token: string }];
    expect(JSON.stringify(got.body)).not.toContain(token);
    const forged = site.browser();
    forged.cookies.set('seatbridge.session_token', token);
    expect(await forged.who()).toBeNull();
    forged.cookies.set('seatbridge.session_token', `${token}.${'A'.repeat(43)}=`);
    expect(await forged.who()).toBeNull();
  });

  test('says the same of a wrong password and of an account that is not there', async () => {
    const { site } = await open();
    const wrong = await site.browser().signIn('jana@msp.example', 'not the example password');
    const nobody = await site.browser().signIn('nobody@msp.example', 'not the example password');
    expect(wrong).toMatchObject({ status: 403, body: { code: 'credentials' } });
    expect(nobody.body).toEqual(wrong.body);
  });

  test.each([
    ['no origin', {}],
    ['another site', { origin: 'https://evil.example' }],
    ['a page without one', { origin: 'null' }],
    ['the same name on another port', { origin: 'http://127.0.0.1:1' }],
  ])('is refused from %s', async (_, headers) => {
    const { site } = await open();
    for (const path of ['/sign-in/email', '/sign-out', '/two-factor/enable', '/sign-in/oauth2']) {
      const response = await fetch(`${site.url}/api/auth${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ email: 'jana@msp.example', password: goodPassword }),
      });
      expect([path, response.status]).toEqual([path, 403]);
      expect(response.headers.getSetCookie()).toEqual([]);
    }
  });

  test('offers nothing else of better-auth: no sign-up, no own keys, no token', async () => {
    const { site } = await open();
    const browser = site.browser();
    await browser.signIn('jana@msp.example');
    const paths = ['/sign-up/email', '/api-key/create', '/update-user', '/change-email', '/delete-user'];
    for (const path of [...paths, '/request-password-reset', '/sign-in/social', '/two-factor/get-totp-uri'])
      expect([path, (await browser.post(`/api/auth${path}`, {})).status]).toEqual([path, 404]);
    for (const path of ['/get-session', '/list-sessions', '/ok', '/error', '/api-key/list', '/callback/other'])
      expect([path, (await browser.get(`/api/auth${path}`)).status]).toEqual([path, 404]);
  });

  test('refuses fields it does not know and bodies it cannot read', async () => {
    const { site } = await open();
    const browser = site.browser();
    const path = '/api/auth/sign-in/email';
    const unknown = { email: 'jana@msp.example', password: goodPassword, callbackURL: '/' };
    expect(await browser.post(path, unknown)).toMatchObject({ status: 422, body: { field: 'callbackURL' } });
    expect(await browser.post(path, '{"email":')).toMatchObject({ status: 422 });
    expect(await browser.post(path, { email: 'x'.repeat(30_000) })).toMatchObject({
      status: 422,
      body: { detail: expect.stringContaining('20000 bytes at most') },
    });
    expect(await browser.post(path, { email: 'jana@msp.example' })).toMatchObject({ body: { field: 'password' } });
  });

  test('locks an account after five failures, for longer each time, also for the right password', async () => {
    const { app, clock, site } = await open();
    const fail = () => site.browser().signIn('jana@msp.example', 'not the example password');
    for (let failures = 0; failures < 5; failures += 1) expect((await fail()).status).toBe(403);
    const locked = await site.browser().signIn('jana@msp.example');
    expect(locked).toMatchObject({ status: 429, body: { details: { retryAfterSeconds: 60 } } });
    clock.advance(60_000);
    expect((await fail()).status).toBe(403);
    expect(await fail()).toMatchObject({ status: 429, body: { details: { retryAfterSeconds: 120 } } });
    clock.advance(120_000);
    expect((await site.browser().signIn('jana@msp.example')).status).toBe(200);
    expect((await fail()).status).toBe(403);
    expect(await actions()).toEqual(expect.arrayContaining(['sign-in-failed', 'lock']));
    // Another start of the program counts on.
    const again = await openSite(appOn(store, { clock }));
    for (let failures = 0; failures < 4; failures += 1) await fail();
    expect((await again.browser().signIn('jana@msp.example')).status).toBe(429);
    await unlockUser(app, (await listOf(app)).id, 'Administrator');
    expect((await again.browser().signIn('jana@msp.example')).status).toBe(200);
    expect(await actions()).toContain('unlock');
  });

  const listOf = async (app: ReturnType<typeof appOn>) =>
    app.db.read.selectFrom('users').select('id').where('name', '=', 'Jana').executeTakeFirstOrThrow();

  test('counts tries at once as well as one after the other', async () => {
    const { site } = await open();
    const all = await Promise.all(
      Array.from({ length: 12 }, () => site.browser().signIn('jana@msp.example', 'not the example password')),
    );
    expect(all.filter(({ status }) => status === 403)).toHaveLength(5);
    expect(all.filter(({ status }) => status === 429)).toHaveLength(7);
  });

  test('makes one address wait after twenty failures on whatever accounts, and no other', async () => {
    const { clock, site } = await open();
    for (let failures = 0; failures < 20; failures += 1)
      await site.browser().signIn(`somebody${failures}@msp.example`, 'not the example password');
    expect(await site.browser().signIn('jana@msp.example')).toMatchObject({ status: 429 });
    site.from.address = '192.0.2.8';
    expect((await site.browser().signIn('jana@msp.example')).status).toBe(200);
    site.from.address = '192.0.2.7';
    clock.advance(15 * 60_000);
    expect((await site.browser().signIn('jana@msp.example')).status).toBe(200);
  });

  test('keeps no more of what was typed as an address than its digest', async () => {
    const { site } = await open();
    await site.browser().signIn('my-example-secret@msp.example', 'not the example password');
    const kept = JSON.stringify([
      await store.db.read.selectFrom('tries').selectAll().execute(),
      await loadAudit(store.db.read, { limit: 10 }),
    ]);
    expect(kept).not.toContain('my-example-secret');
  });

  test('ends by itself when nothing was done for long, and in any case after its hours', async () => {
    const { app, clock, site } = await open();
    await setSetting(app, { name: 'users.idleMinutes', value: 30, by: 'the test' });
    await setSetting(app, { name: 'users.sessionHours', value: 1, by: 'the test' });
    const [idle, busy] = [site.browser(), site.browser()];
    for (const browser of [idle, busy]) await browser.signIn('jana@msp.example');
    for (let minutes = 0; minutes < 50; minutes += 25) {
      clock.advance(25 * 60_000);
      expect(await busy.who()).toMatchObject({ name: 'Jana' });
    }
    expect(await idle.who()).toBeNull();
    clock.advance(11 * 60_000);
    expect(await busy.who()).toBeNull();
    expect(await store.db.read.selectFrom('sessions').selectAll().execute()).toEqual([]);
  });

  test('is listed with where it comes from, and ends everywhere at once', async () => {
    const { app, id, site } = await open();
    const [one, two] = [site.browser(), site.browser()];
    await one.signIn('jana@msp.example');
    site.from.address = '2001:db8::1';
    await two.signIn('jana@msp.example');
    const listed = await listSessions(app, id);
    expect(listed.map(({ address }) => address).sort()).toEqual(['192.0.2.7', expect.stringMatching(/^2001:0?db8/)]);
    expect(await signOutEverywhere(app, id, { by: 'Administrator' })).toBe(2);
    expect([await one.who(), await two.who()]).toEqual([null, null]);
  });

  test('ends with a password that is reset, which is then heard no more', async () => {
    const { app, id, site } = await open();
    const browser = site.browser();
    await browser.signIn('jana@msp.example');
    await resetPassword(app, id, { by: 'Administrator', secondFactor: false });
    expect(await browser.who()).toBeNull();
    expect((await site.browser().signIn('jana@msp.example')).status).toBe(403);
  });
});
