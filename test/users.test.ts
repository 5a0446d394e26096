import { existsSync, readFileSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { firstCodeFile } from '../src/users/first-code-file.ts';
import { describeEachDatabase } from './support/databases.ts';
import { goodPassword } from './support/password.ts';
import { browserAt } from './support/people.ts';
import { runSeatbridge, startSeatbridge } from './support/program.ts';

describeEachDatabase('users', (store) => {
  const place = () => ({
    data: store.dataFolder,
    env: { ...('databaseUrl' in store.location && { DATABASE_URL: store.location.databaseUrl }) },
  });
  const run = (...args: string[]) => runSeatbridge(['users', ...args], place());

  test('the program prints a code, the page makes the first administrator with it, the terminal the others', async () => {
    const running = startSeatbridge(['serve'], place());
    try {
      const [, code = ''] = await running.printed(/first administrator needs this code: (\S+)/);
      const [, url = ''] = await running.printed(/Its page: (\S+)/);
      const admin = browserAt(url, url);
      const file = firstCodeFile(store.dataFolder);
      await running.printed(/Until it is used it is also in \S+first-start-code/);
      expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777]).toEqual([`${code}\n`, 0o600]);
      const first = { code, name: 'Admin', email: 'admin@msp.example', password: goodPassword };
      expect((await admin.post('/api/v1/first-start', first)).status).toBe(200);
      expect((await admin.get('/api/v1/me')).body).toMatchObject({ name: 'Admin', role: 'administrator' });
      expect(existsSync(firstCodeFile(store.dataFolder))).toBe(false);

      const added = await run('add', 'Jana', '--email', 'jana@msp.example', '--role', 'operator', '--json');
      const jana = browserAt(url, url);
      const given = { code: added.json<{ code: string }>().code, password: goodPassword };
      expect((await jana.post('/api/auth/set-password', given)).status).toBe(200);
      expect((await jana.signIn('jana@msp.example')).status).toBe(200);
      expect((await run('role', 'Jana', 'viewer')).stdout).toContain('Jana has the role viewer.');
      expect((await jana.get('/api/v1/me')).body).toMatchObject({ role: 'viewer' });
      expect((await run('sign-out-everywhere', 'Jana')).stdout).toContain('1 session of Jana ended.');
      expect((await jana.get('/api/v1/me')).status).toBe(401);
      for (let failures = 0; failures < 5; failures += 1) await jana.signIn('jana@msp.example', 'no example');
      expect((await jana.signIn('jana@msp.example')).status).toBe(429);
      expect((await run('unlock', 'Jana')).exit).toBe(0);
      expect((await jana.signIn('jana@msp.example')).status).toBe(200);
      expect((await run('reset-password', 'Jana')).stdout).toMatch(/with this code: \d+-/);
      expect((await jana.get('/api/v1/me')).status).toBe(401);
      expect((await run('remove', 'Jana', '--yes')).exit).toBe(0);
      expect((await run('remove', 'Admin', '--yes')).stderr).toContain('last administrator');
      expect((await run()).stdout).toMatch(/Admin +admin@msp\.example +administrator/);
    } finally {
      running.child.kill('SIGTERM');
    }
    const { stdout, stderr } = await running.ended;
    expect(stdout + stderr).not.toContain(goodPassword);
  });

  test('a new code comes with each start until there is an administrator, and what is wrong is said', async () => {
    const codes = new Set<string>();
    for (let starts = 0; starts < 2; starts += 1) {
      const running = startSeatbridge(['serve'], place());
      codes.add((await running.printed(/needs this code: (\S+)/))[1] ?? '');
      running.child.kill('SIGTERM');
      await running.ended;
    }
    expect(codes.size).toBe(2);
    expect((await run()).stdout).toContain('Nobody yet.');
    expect((await run('unlock', 'Nobody')).stderr).toContain('There is no user "Nobody"');
    const wrong = await run('add', 'X', '--email', 'x@msp.example', '--role', 'owner');
    expect([wrong.exit, wrong.stderr]).toEqual([2, expect.stringContaining('viewer, operator, administrator')]);
  });
});
