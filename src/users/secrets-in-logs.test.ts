import { Writable } from 'node:stream';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { appOn, testClock } from '../../test/support/app.ts';
import { describeEachDatabase } from '../../test/support/databases.ts';
import { follow, startProvider } from '../../test/support/openid.ts';
import { goodPassword } from '../../test/support/password.ts';
import { addPerson, openSite } from '../../test/support/people.ts';
import { loadAudit } from '../store/audit.ts';
import { codeForFirstAdministrator } from './first-administrator.ts';
import { resetPassword } from './people.ts';
import { setSignOn } from './single-sign-on.ts';

/** As it may turn up: as it is, in an address, in JSON, in base64 from any place, in hex. */
function disguises(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const shifted = [0, 1, 2].map((at) =>
    Buffer.concat([Buffer.alloc(at), bytes])
      .toString('base64')
      .slice(4, -4),
  );
  return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), ...shifted, bytes.toString('hex')];
}

describeEachDatabase('what is secret', (store) => {
  test('is in no log and in no record, in no encoding, whatever is done and fails', async () => {
    const lines: string[] = [];
    const sink = new Writable({
      write(chunk, _, done) {
        lines.push(String(chunk));
        done();
      },
    });
    const app = appOn(store, { clock: testClock(new Date().toISOString()), log: pino({ level: 'trace' }, sink) });
    const site = await openSite(app);
    const provider = await startProvider(`${site.url}/api/auth/callback/sso`);
    const { discoveryUrl, clientId, clientSecret } = provider;
    const rules = {
      claim: null,
      roles: { administrator: [], operator: [], viewer: [] },
      otherwise: null,
      signUp: false,
    };
    const draft = { label: 'Northwind', discoveryUrl, clientId, clientSecret, rules };
    await setSignOn(app, { draft, by: 'x', signal: new AbortController().signal });
    const firstCode = (await codeForFirstAdministrator(app)) as string;
    const id = await addPerson(app, 'Jana');
    const browser = site.browser();
    const wrong = 'a wrong example password';
    await browser.signIn('jana@msp.example', wrong);
    await browser.signIn('jana@msp.example');
    const [token = ''] = (await store.db.read.selectFrom('sessions').select('token').execute()).map((row) => row.token);
    const person = { id: String(id), name: 'Jana', role: 'operator', via: 'session' } as const;
    const { secret } = await site.users.makeKey(person, { name: 'Report', role: 'viewer', endsAt: null });
    await browser.get('/who', { authorization: `Bearer ${secret}` });
    await browser.get('/who', { authorization: `Bearer ${secret}x` });
    const { body } = await browser.post('/api/auth/two-factor/enable', { password: goodPassword });
    await browser.post('/api/auth/two-factor/verify-totp', { code: '000000' });
    const begin = { providerId: 'sso', callbackURL: '/', errorCallbackURL: '/sign-in' };
    await follow(site.browser(), (await site.browser().post('/api/auth/sign-in/oauth2', begin)).body.url);
    await browser.post('/api/auth/sign-out', {}, { origin: 'https://evil.example' });
    const { code } = await resetPassword(app, id, { by: 'x', secondFactor: true });
    const audit = await loadAudit(store.db.read, { limit: 500 });
    const text = `${lines.join('')}${JSON.stringify(audit)}`;
    const totp = new URL(body.totpUri).searchParams.get('secret') ?? '';
    const secrets = [goodPassword, wrong, token, secret, totp, ...body.recoveryCodes, clientSecret, firstCode, code];
    for (const each of secrets)
      for (const disguise of disguises(each)) expect(text.includes(disguise) && disguise).toBe(false);
    expect(lines.length).toBeGreaterThan(0);
  });
});
