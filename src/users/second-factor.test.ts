import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { appOn, testClock } from '../../test/support/app.ts';
import { describeEachDatabase } from '../../test/support/databases.ts';
import { goodPassword } from '../../test/support/password.ts';
import { addPerson, type Browser, openSite } from '../../test/support/people.ts';
import { setSetting } from '../app/settings.ts';
import type { Role } from '../domain/roles.ts';
import { loadAudit } from '../store/audit.ts';
import { resetPassword, unlockUser } from './people.ts';

/** What an authenticator app shows now (RFC 6238). */
function codeOf(uri: string): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const secret = base32(new URL(uri).searchParams.get('secret') ?? '');
  const digest = createHmac('sha1', secret).update(counter).digest();
  const at = (digest.at(-1) as number) & 15;
  return String((digest.readUInt32BE(at) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}

/** As an authenticator app reads the secret of the picture. */
function base32(text: string): Uint8Array {
  let bits = '';
  for (const letter of text.replaceAll('=', ''))
    bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0');
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}

interface SetUp {
  totpUri: string;
  recoveryCodes: string[];
}

async function setUp(browser: Browser): Promise<SetUp> {
  const { body } = await browser.post('/api/auth/two-factor/enable', { password: goodPassword });
  await browser.post('/api/auth/two-factor/verify-totp', { code: codeOf(body.totpUri) });
  return body;
}

describeEachDatabase('a second factor', (store) => {
  const open = async (role: Role = 'operator') => {
    const app = appOn(store, { clock: testClock(new Date().toISOString()) });
    const id = await addPerson(app, 'Jana', role);
    const site = await openSite(app);
    const browser = site.browser();
    await browser.signIn('jana@msp.example');
    return { app, id, site, browser };
  };
  const audited = async () => (await loadAudit(store.db.read, { limit: 100 })).map(({ action }) => action);

  test('is on once a first code has proved that it works, and is asked for from then on', async () => {
    const { site, browser } = await open();
    const begun = await browser.post('/api/auth/two-factor/enable', { password: goodPassword });
    expect(begun.body.recoveryCodes).toHaveLength(10);
    expect((await site.browser().signIn('jana@msp.example')).body).toEqual({ twoFactorRedirect: false });
    const proved = await browser.post('/api/auth/two-factor/verify-totp', { code: codeOf(begun.body.totpUri) });
    expect(proved.status).toBe(200);
    expect(await browser.who()).toMatchObject({ name: 'Jana' });
    const later = site.browser();
    expect((await later.signIn('jana@msp.example')).body).toEqual({ twoFactorRedirect: true });
    expect(await later.who()).toBeNull();
    expect((await later.post('/api/auth/two-factor/verify-totp', { code: '000000' })).status).toBe(403);
    const code = codeOf(begun.body.totpUri);
    expect((await later.post('/api/auth/two-factor/verify-totp', { code })).status).toBe(200);
    expect(await later.who()).toMatchObject({ name: 'Jana' });
    expect(await audited()).toEqual(expect.arrayContaining(['second-factor-on', 'sign-in']));
  });

  test('may be replaced by a recovery code, each of them once', async () => {
    const { site, browser } = await open();
    const [code] = (await setUp(browser)).recoveryCodes;
    const tryCode = async () => {
      const later = site.browser();
      await later.signIn('jana@msp.example');
      return (await later.post('/api/auth/two-factor/verify-backup-code', { code })).status;
    };
    expect([await tryCode(), await tryCode()]).toEqual([200, 403]);
    expect(await audited()).toContain('recovery-codes-changed');
  });

  test('is switched off, and gives new recovery codes, for the password alone', async () => {
    const { browser } = await open();
    await setUp(browser);
    for (const path of ['/api/auth/two-factor/generate-backup-codes', '/api/auth/two-factor/disable'])
      expect((await browser.post(path, { password: 'not the example password' })).status).toBe(403);
    const again = await browser.post('/api/auth/two-factor/generate-backup-codes', { password: goodPassword });
    expect(again.body.recoveryCodes).toHaveLength(10);
    expect((await browser.post('/api/auth/two-factor/disable', { password: goodPassword })).status).toBe(200);
    expect((await browser.signIn('jana@msp.example')).body).toEqual({ twoFactorRedirect: false });
    expect(await audited()).toContain('second-factor-off');
  });

  test('is locked after wrong codes, whatever sign-in they come with, until an administrator unlocks it', async () => {
    const { app, id, site, browser } = await open();
    const { totpUri } = await setUp(browser);
    for (let failures = 0; failures < 10; failures += 1) {
      const later = site.browser();
      site.from.address = `192.0.2.${failures + 10}`;
      await later.signIn('jana@msp.example');
      expect((await later.post('/api/auth/two-factor/verify-totp', { code: '000000' })).status).toBe(403);
    }
    const tryRight = async () => {
      const later = site.browser();
      await later.signIn('jana@msp.example');
      return (await later.post('/api/auth/two-factor/verify-totp', { code: codeOf(totpUri) })).status;
    };
    expect(await tryRight()).toBe(429);
    await unlockUser(app, id, 'Administrator');
    expect(await tryRight()).toBe(200);
  });

  test('that is lost is taken away by an administrator, with every browser that was trusted', async () => {
    const { app, id, site, browser } = await open();
    const { totpUri } = await setUp(browser);
    const trusted = site.browser();
    await trusted.signIn('jana@msp.example');
    const code = codeOf(totpUri);
    await trusted.post('/api/auth/two-factor/verify-totp', { code, trustDevice: true });
    expect((await trusted.signIn('jana@msp.example')).body).toEqual({ twoFactorRedirect: false });
    await resetPassword(app, id, { by: 'Administrator', secondFactor: true });
    expect(await store.db.read.selectFrom('second_factors').selectAll().execute()).toEqual([]);
    expect(await store.db.read.selectFrom('verifications').selectAll().execute()).toEqual([]);
    expect(await audited()).toContain('remove-second-factor');
  });

  test('is kept encrypted, with its recovery codes', async () => {
    const { browser } = await open();
    const { totpUri, recoveryCodes } = await setUp(browser);
    const kept = JSON.stringify(await store.db.read.selectFrom('second_factors').selectAll().execute());
    const audit = JSON.stringify(await loadAudit(store.db.read, { limit: 100 }));
    const secret = new URL(totpUri).searchParams.get('secret') ?? '';
    for (const each of [secret, new TextDecoder().decode(base32(secret)), ...recoveryCodes])
      expect([kept.includes(each), audit.includes(each)]).toEqual([false, false]);
  });

  test('may be demanded of administrators: without one they only read', async () => {
    const { app, browser } = await open('administrator');
    await setSetting(app, { name: 'users.secondFactorForAdministrators', value: true, by: 'the test' });
    expect(await browser.who()).toMatchObject({ role: 'viewer' });
    await setUp(browser);
    expect(await browser.who()).toMatchObject({ role: 'administrator' });
  });
});
