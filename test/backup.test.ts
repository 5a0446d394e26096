import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { describeEachDatabase } from './support/databases.ts';
import { runSeatbridge, startSeatbridge } from './support/program.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'seatbridge-backup-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** An ESET server that nobody asks: kept untested, for its secret. */
const untested = [
  'connect',
  'eset',
  'Main',
  '--kind',
  'protect-cloud',
  '--region',
  'eu',
  '--username',
  'api',
  '--no-test',
];

describeEachDatabase('a backup', (store) => {
  const run = (args: readonly string[], input = '') => {
    const env = 'databaseUrl' in store.location ? { DATABASE_URL: store.location.databaseUrl } : {};
    return runSeatbridge([...args, '--json'], { data: store.dataFolder, env, input });
  };
  const restoreInto = (data: string, args: readonly string[]) =>
    runSeatbridge(['restore', ...args, '--json'], { data });

  async function fill(): Promise<void> {
    await run(untested, 'example-password');
    await run(['settings', 'set', 'billing.postAt', '07:45']);
  }

  test('holds everything, starts paused elsewhere, and opens with its key', async () => {
    await fill();
    const file = join(folder, 'full.sqlite');
    expect((await run(['backup', file, '--with-key'])).exit).toBe(0);
    expect(statSync(file).mode & 0o077).toBe(0);
    const data = join(folder, 'copy');
    expect((await restoreInto(data, [file])).json()).toMatchObject({ opens: true, withKey: true, keptBeside: null });
    const at = (args: readonly string[]) => runSeatbridge([...args, '--json'], { data });
    expect((await at(['connections'])).json()).toMatchObject([{ name: 'Main', kind: 'protect-cloud' }]);
    expect((await at(['settings', 'get', 'billing.postAt'])).json()).toMatchObject({ value: '07:45' });
    const resumed = (await at(['resume'])).json<{ resumed: boolean }>();
    expect(resumed.resumed).toBe(true);
  });

  test('without the key holds no way to the secrets, and says where the key belongs', async () => {
    await fill();
    const file = join(folder, 'bare.sqlite');
    await run(['backup', file]);
    const key = readFileSync(join(store.dataFolder, 'secret.key'), 'utf8').trim();
    const bytes = readFileSync(file);
    expect([bytes.includes(key), bytes.includes('example-password')]).toEqual([false, false]);
    const data = join(folder, 'copy');
    const restored = await restoreInto(data, [file]);
    expect(restored.exit).toBe(3);
    expect(restored.json()).toMatchObject({ opens: false, withKey: false });
    expect(restored.stdout).toContain('the key that encrypted them is missing here');
    expect(restored.stdout).not.toContain('Nothing was changed');
    writeFileSync(join(data, 'secret.key'), key);
    expect((await runSeatbridge(['connections', '--json'], { data })).exit).toBe(0);
  });

  test('never overwrites a file', async () => {
    const file = join(folder, 'taken.sqlite');
    writeFileSync(file, 'precious');
    expect((await run(['backup', file])).exit).toBe(1);
    expect(readFileSync(file, 'utf8')).toBe('precious');
  });
});

const run = (args: readonly string[], input = '') =>
  runSeatbridge([...args, '--json'], { data: join(folder, 'data'), input });
const databasesIn = (data: string) => readdirSync(data).filter((name) => name.endsWith('.sqlite'));

test('a filled data folder is not overwritten, and with --force what was there is kept beside', async () => {
  await run(untested, 'example-password');
  const file = join(folder, 'b.sqlite');
  await run(['backup', file, '--with-key']);
  await run(['settings', 'set', 'billing.postAt', '09:09']);
  const refused = await run(['restore', file]);
  expect([refused.exit, refused.json<{ error: { code: string } }>().error.code]).toEqual([1, 'conflict']);
  const missing = await run(['restore', join(folder, 'missing')]);
  expect([missing.exit, missing.json<{ error: { code: string } }>().error.code]).toEqual([2, 'not-found']);
  const { keptBeside } = (await run(['restore', file, '--force'])).json<{ keptBeside: string }>();
  expect(existsSync(keptBeside)).toBe(true);
  expect((await run(['settings', 'get', 'billing.postAt'])).json()).toMatchObject({ value: '06:00' });

  const old = join(folder, 'old');
  mkdirSync(old);
  writeFileSync(join(old, 'seatbridge.sqlite'), readFileSync(keptBeside));
  writeFileSync(join(old, 'secret.key'), readFileSync(join(folder, 'data', 'secret.key')));
  const kept = await runSeatbridge(['settings', 'get', 'billing.postAt', '--json'], { data: old });
  expect(kept.json()).toMatchObject({ value: '09:09' });
});

test('a file that is no backup, or a damaged one, changes nothing', async () => {
  await run(['settings', 'set', 'billing.postAt', '09:09']);
  const good = join(folder, 'good.sqlite');
  await run(['backup', good]);
  const damaged = join(folder, 'damaged.sqlite');
  const bytes = readFileSync(good);
  bytes.fill(0x5a, 8_192, 40_960);
  writeFileSync(damaged, bytes);
  writeFileSync(join(folder, 'junk'), 'junk');
  for (const [file, exit] of [
    ['damaged.sqlite', 1],
    ['junk', 1],
    ['missing', 2],
  ] as const) {
    const failed = await run(['restore', join(folder, file), '--force']);
    expect([file, failed.exit]).toEqual([file, exit]);
  }
  expect(databasesIn(join(folder, 'data'))).toEqual(['seatbridge.sqlite']);
  expect((await run(['settings', 'get', 'billing.postAt'])).json()).toMatchObject({ value: '09:09' });
});

test('data that are being served are not restored over', async () => {
  const file = join(folder, 'b.sqlite');
  await run(['backup', file]);
  const running = startSeatbridge(['serve'], { data: join(folder, 'data') });
  await running.printed(/Its health/);
  const refused = await run(['restore', file, '--force']);
  running.child.kill('SIGTERM');
  await running.ended;
  expect(refused.json<{ error: { code: string } }>().error.code).toBe('locked');
});
