import { expect, test } from 'vitest';
import { appOn, testClock } from '../../test/support/app.ts';
import { describeEachDatabase } from '../../test/support/databases.ts';
import { addPerson, openSite } from '../../test/support/people.ts';
import type { Role } from '../domain/roles.ts';
import { loadAudit } from '../store/audit.ts';
import { listKeys, revokeKey } from './keys.ts';
import { changeUser } from './people.ts';
import type { Person } from './users.ts';

describeEachDatabase('an API key', (store) => {
  const open = async (role: Role = 'operator') => {
    const clock = testClock(new Date().toISOString());
    const app = appOn(store, { clock });
    const id = await addPerson(app, 'Jana', role);
    const site = await openSite(app);
    const person: Person = { id: String(id), name: 'Jana', role, via: 'session' };
    const whoBy = async (secret: string): Promise<Person | null> =>
      (await site.browser().get('/who', { authorization: `Bearer ${secret}` })).body;
    return { app, clock, id, site, person, whoBy };
  };
  const failing = (work: Promise<unknown>) =>
    work.then(
      () => null,
      (error: unknown) => error,
    );

  test('stands for its maker with its own role, and says that it is a key', async () => {
    const { app, id, site, person, whoBy } = await open();
    const { secret, key } = await site.users.makeKey(person, { name: 'Report', role: 'viewer', endsAt: null });
    expect(await whoBy(secret)).toEqual({ id: String(id), name: 'Jana (key Report)', role: 'viewer', via: 'api-key' });
    expect(key).toMatchObject({ name: 'Report', role: 'viewer', owner: 'Jana', revoked: false, lastUsedAt: null });
    expect(secret.startsWith(key.start)).toBe(true);
    expect((await listKeys(app, person))[0]?.lastUsedAt).toMatch(/Z$/);
    expect(await whoBy(`${secret}x`)).toBeNull();
    expect(await whoBy('')).toBeNull();
  });

  test('is shown once: neither the store nor the record has it', async () => {
    const { site, person } = await open();
    const { secret } = await site.users.makeKey(person, { name: 'Report', role: 'viewer', endsAt: null });
    const kept = JSON.stringify([
      await store.db.read.selectFrom('api_keys').selectAll().execute(),
      await loadAudit(store.db.read, { limit: 50 }),
    ]);
    expect(kept).not.toContain(secret.slice(20));
    const [made] = await loadAudit(store.db.read, { limit: 1 });
    expect(made).toMatchObject({ action: 'make-key', by: 'Jana', after: { name: 'Report', role: 'viewer' } });
  });

  test('has no more rights than its maker, then and now', async () => {
    const { app, id, site, person, whoBy } = await open();
    const above = site.users.makeKey(person, { name: 'Report', role: 'administrator', endsAt: null });
    expect(await failing(above)).toMatchObject({ code: 'forbidden', details: { field: 'role' } });
    const { secret } = await site.users.makeKey(person, { name: 'Report', role: 'operator', endsAt: null });
    await changeUser(app, id, { by: 'Administrator', changes: { role: 'viewer' } });
    expect(await whoBy(secret)).toMatchObject({ role: 'viewer' });
  });

  test('ends on its date, which lies ahead and not too far', async () => {
    const { clock, site, person, whoBy } = await open();
    const at = (days: number) => new Date(clock.now() + days * 86_400_000).toISOString();
    for (const days of [-1, 0, 4000])
      expect(
        await failing(site.users.makeKey(person, { name: 'Report', role: 'viewer', endsAt: at(days) })),
      ).toMatchObject({ code: 'usage', details: { field: 'endsAt' } });
    const { secret } = await site.users.makeKey(person, { name: 'Report', role: 'viewer', endsAt: at(30) });
    expect(await whoBy(secret)).not.toBeNull();
    // better-auth counts whole seconds, and by its own clock.
    clock.advance(30 * 86_400_000 + 2_000);
    expect(await whoBy(secret)).toBeNull();
  });

  test('is revoked by its owner or an administrator, and is nothing to anybody else', async () => {
    const { app, site, person, whoBy } = await open();
    const { secret, key } = await site.users.makeKey(person, { name: 'Report', role: 'viewer', endsAt: null });
    const other: Person = { id: String(await addPerson(app, 'Petr')), name: 'Petr', role: 'operator', via: 'session' };
    expect(await listKeys(app, other)).toEqual([]);
    expect(await failing(revokeKey(app, key.id, other))).toMatchObject({ code: 'not-found' });
    expect(await whoBy(secret)).not.toBeNull();
    const administrator: Person = { ...other, role: 'administrator' };
    expect(await listKeys(app, administrator)).toMatchObject([{ id: key.id, owner: 'Jana' }]);
    expect(await revokeKey(app, key.id, administrator)).toMatchObject({ revoked: true });
    await revokeKey(app, key.id, administrator);
    expect(await whoBy(secret)).toBeNull();
    const revocations = (await loadAudit(store.db.read, { limit: 50 })).filter(({ action }) => action === 'revoke-key');
    expect(revocations).toMatchObject([{ by: 'Petr', before: { name: 'Report', owner: 'Jana' } }]);
  });

  test('that is wrong is not made good by a session beside it', async () => {
    const { site } = await open();
    const browser = site.browser();
    await browser.signIn('jana@msp.example');
    expect((await browser.get('/who', { authorization: 'Bearer seatbridge_example' })).body).toBeNull();
  });
});
