import { expect, test } from 'vitest';
import { appOn, testClock } from '../../test/support/app.ts';
import { describeEachDatabase } from '../../test/support/databases.ts';
import { goodPassword } from '../../test/support/password.ts';
import { addPerson, openSite } from '../../test/support/people.ts';
import { loadAudit } from '../store/audit.ts';
import { codeForFirstAdministrator, hasAdministrator } from './first-administrator.ts';
import { changePassword, setPasswordByCode } from './passwords.ts';
import { addUser, changeUser, listUsers, removeUser, resetPassword, userNamed } from './people.ts';

const failing = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

describeEachDatabase('the first administrator', (store) => {
  const first = { name: 'Jana Dvořáková', email: 'Jana@msp.example', password: goodPassword };

  test('is made by the code that the program prints, and is signed in', async () => {
    const app = appOn(store);
    const browser = (await openSite(app)).browser();
    expect((await browser.get('/api/auth/first-start')).body).toEqual({ needed: true, sso: null });
    const code = await codeForFirstAdministrator(app);
    expect(code).toMatch(/^([A-Z2-9]{4}-){4}[A-Z2-9]{4}$/);
    const typed = (code as string).toLowerCase().replaceAll('-', ' ');
    expect((await browser.post('/api/auth/first-start', { ...first, code: typed })).status).toBe(200);
    expect(await browser.who()).toMatchObject({ name: 'Jana Dvořáková', role: 'administrator' });
    expect((await browser.get('/api/auth/first-start')).body).toMatchObject({ needed: false });
    expect(await codeForFirstAdministrator(app)).toBeNull();
    expect(await store.db.read.selectFrom('one_time_codes').selectAll().execute()).toEqual([]);
  });

  test('is made by no other code: not an earlier one, not one of another key', async () => {
    const app = appOn(store);
    const browser = (await openSite(app)).browser();
    const earlier = await codeForFirstAdministrator(app);
    await codeForFirstAdministrator(app);
    for (const code of [earlier, '', 'AAAA-AAAA-AAAA-AAAA-AAAA'])
      expect(await browser.post('/api/auth/first-start', { ...first, code })).toMatchObject({
        status: 403,
        body: { code: 'credentials', field: 'code' },
      });
    expect(await hasAdministrator(app)).toBe(false);
    const [{ hash }] = (await store.db.read.selectFrom('one_time_codes').select('hash').execute()) as [
      { hash: string },
    ];
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
  });

  test('is one, also where two come with the code at once, and the code is not guessed', async () => {
    const app = appOn(store);
    const site = await openSite(app);
    const code = (await codeForFirstAdministrator(app)) as string;
    const guess = () => site.browser().post('/api/auth/first-start', { ...first, code: 'AAAA' });
    for (let failures = 0; failures < 20; failures += 1) expect((await guess()).status).toBe(403);
    expect((await site.browser().post('/api/auth/first-start', { ...first, code })).status).toBe(429);
    site.from.address = '192.0.2.8';
    const other = { name: 'Petr', email: 'petr@msp.example', password: goodPassword, code };
    const both = await Promise.all(
      [{ ...first, code }, other].map((each) => site.browser().post('/api/auth/first-start', each)),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, expect.any(Number)]);
    expect(await listUsers(app)).toHaveLength(1);
  });

  test('needs a password that is not tried first', async () => {
    const app = appOn(store);
    const code = await codeForFirstAdministrator(app);
    const got = await (await openSite(app)).browser().post('/api/auth/first-start', {
      ...{ ...first, code, password: 'Password1234' },
    });
    expect(got).toMatchObject({ status: 422, body: { field: 'password' } });
  });
});

describeEachDatabase('people', (store) => {
  const draft = { name: 'Jana', email: 'jana@msp.example', role: 'operator', by: 'Administrator' } as const;

  test('are added by others, and set their own password with a code that works once', async () => {
    const clock = testClock();
    const app = appOn(store, { clock });
    const { user, code } = await addUser(app, draft);
    expect(user).toMatchObject({ name: 'Jana', role: 'operator', password: false });
    const given = { code, password: goodPassword, address: null };
    expect(await setPasswordByCode(app, given)).toMatchObject({ password: true });
    expect(await failing(setPasswordByCode(app, given))).toMatchObject({ code: 'credentials' });
    const late = await resetPassword(app, user.id, { by: 'Administrator', secondFactor: false });
    clock.advance(73 * 3_600_000);
    expect(await failing(setPasswordByCode(app, { ...given, code: late.code }))).toMatchObject({ code: 'credentials' });
    const one = await resetPassword(app, user.id, { by: 'Administrator', secondFactor: false });
    const all = await Promise.allSettled([1, 2, 3].map(() => setPasswordByCode(app, { ...given, code: one.code })));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('a code of one person sets nobody else’s password', async () => {
    const app = appOn(store);
    const [{ code }, other] = [
      await addUser(app, draft),
      await addUser(app, { ...draft, name: 'Petr', email: 'p@msp.example' }),
    ];
    const moved = code.replace(/^\d+/, String(other.user.id));
    expect(await failing(setPasswordByCode(app, { code: moved, password: goodPassword, address: null }))).toMatchObject(
      {
        code: 'credentials',
      },
    );
  });

  test('have names and addresses that nobody else has', async () => {
    const app = appOn(store);
    const { user } = await addUser(app, draft);
    for (const [same, field] of [
      [{ name: ' JÁNA ' }, 'name'],
      [{ name: 'Other', email: 'JANA@MSP.example' }, 'email'],
    ] as const)
      expect(await failing(addUser(app, { ...draft, email: 'x@msp.example', ...same }))).toMatchObject({
        code: 'conflict',
        details: { field },
      });
    for (const [bad, field] of [
      [{ name: ' -- ' }, 'name'],
      [{ email: 'nowhere' }, 'email'],
      [{ role: 'owner' as never }, 'role'],
    ] as const)
      expect(await failing(addUser(app, { ...draft, name: 'New', ...bad }))).toMatchObject({
        code: 'usage',
        details: { field },
      });
    expect(await changeUser(app, user.id, { by: 'x', changes: { name: 'Jana', role: 'viewer' } })).toMatchObject({
      role: 'viewer',
    });
    expect((await userNamed(app, 'jana@msp.example')).id).toBe(user.id);
  });

  test('always include an administrator, also where two go at once', async () => {
    const app = appOn(store);
    const [one, two] = [await addPerson(app, 'One', 'administrator'), await addPerson(app, 'Two', 'administrator')];
    const both = await Promise.allSettled([
      removeUser(app, one, 'x'),
      changeUser(app, two, { by: 'x', changes: { role: 'viewer' } }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const [last] = (await listUsers(app)).filter(({ role }) => role === 'administrator');
    const refusal = { code: 'conflict', message: expect.stringContaining('last administrator') };
    expect(await failing(removeUser(app, last?.id ?? 0, 'x'))).toMatchObject(refusal);
    expect(await failing(changeUser(app, last?.id ?? 0, { by: 'x', changes: { role: 'operator' } }))).toMatchObject(
      refusal,
    );
  });

  test('lose sessions, keys and codes when they are removed; what they did keeps their name', async () => {
    const app = appOn(store, { clock: testClock(new Date().toISOString()) });
    const id = await addPerson(app, 'Jana');
    const site = await openSite(app);
    const browser = site.browser();
    await browser.signIn('jana@msp.example');
    const person = await browser.who();
    const { secret } = await site.users.makeKey(person as never, { name: 'Script', role: 'viewer', endsAt: null });
    await removeUser(app, id, 'Administrator');
    expect(await browser.who()).toBeNull();
    expect((await site.browser().get('/who', { authorization: `Bearer ${secret}` })).body).toBeNull();
    const audit = await loadAudit(store.db.read, { limit: 50 });
    expect(audit[0]).toMatchObject({ action: 'remove', by: 'Administrator', before: { name: 'Jana' }, after: null });
    expect(audit.find(({ action }) => action === 'change-password')).toMatchObject({ by: 'Jana' });
  });

  test('change their own password with the present one; other sessions end', async () => {
    const app = appOn(store, { clock: testClock(new Date().toISOString()) });
    const userId = await addPerson(app, 'Jana');
    const site = await openSite(app);
    const [here, there] = [site.browser(), site.browser()];
    for (const browser of [here, there]) await browser.signIn('jana@msp.example');
    const session = await site.users.sessionOf(
      new Request(`${site.url}/`, { headers: { cookie: [...here.cookies].map((pair) => pair.join('=')).join('; ') } }),
    );
    const next = 'another example of green otters';
    const change = { userId, current: goodPassword, next, session, address: null };
    expect(await failing(changePassword(app, { ...change, current: 'wrong example' }))).toMatchObject({
      code: 'credentials',
    });
    expect(await failing(changePassword(app, { ...change, next: 'JanaJanaJana12' }))).toMatchObject({ code: 'usage' });
    await changePassword(app, change);
    expect([await here.who(), await there.who()]).toEqual([expect.objectContaining({ name: 'Jana' }), null]);
    expect((await site.browser().signIn('jana@msp.example')).status).toBe(403);
    expect((await site.browser().signIn('jana@msp.example', next)).status).toBe(200);
  });
});
