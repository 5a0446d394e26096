import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { describeEachDatabase } from '../../test/support/databases.ts';
import { openLocks } from './open-locks.ts';

const never = new AbortController().signal;
const program = join(import.meta.dirname, '../../test/support/hold-lock.ts');

describeEachDatabase('named locks', (store) => {
  /** A process that holds the lock, or the word that it could not have it. */
  const holdElsewhere = async (name: string): Promise<ChildProcess | 'taken'> => {
    const child = spawn(process.execPath, [program, JSON.stringify(store.location), name], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(async () => {
      if (child.exitCode === null && child.signalCode === null && child.kill('SIGKILL')) await once(child, 'exit');
    });
    const [said] = await once(child.stdout as NodeJS.ReadableStream, 'data');
    return String(said) === 'held\n' ? child : 'taken';
  };

  test('two holders of one name cannot be, two names can', async () => {
    const first = await store.locks.tryAcquire('sync-1');
    expect(first).not.toBeNull();
    expect(await store.locks.tryAcquire('sync-1')).toBeNull();
    expect(await store.locks.tryAcquire('sync-2')).not.toBeNull();
    await first?.();
    expect(await store.locks.tryAcquire('sync-1')).not.toBeNull();
  });

  test('of many that ask at once, one gets it', async () => {
    const other = openLocks(store.location);
    onTestFinished(() => other.close());
    const asked = Array.from({ length: 12 }, (_, i) => (i % 2 === 0 ? other : store.locks).tryAcquire('posting'));
    const got = (await Promise.all(asked)).filter((release) => release !== null);
    expect(got).toHaveLength(1);
  });

  test('releasing twice does not release the next holder', async () => {
    const first = await store.locks.tryAcquire('posting');
    await first?.();
    const second = await store.locks.tryAcquire('posting');
    await first?.();
    expect(await store.locks.tryAcquire('posting')).toBeNull();
    await second?.();
  });

  test('it is seen to be held, and looking takes nothing away', async () => {
    expect(await store.locks.isHeld('serve')).toBe(false);
    const release = await store.locks.tryAcquire('serve');
    const other = openLocks(store.location);
    onTestFinished(() => other.close());
    expect(await other.isHeld('serve')).toBe(true);
    expect(await other.tryAcquire('serve')).toBeNull();
    await release?.();
    expect(await other.isHeld('serve')).toBe(false);
  });

  test('looking at a lock never keeps anybody from getting it', async () => {
    const other = openLocks(store.location);
    onTestFinished(() => other.close());
    for (let i = 0; i < 20; i++) {
      const [release] = await Promise.all([
        store.locks.tryAcquire('serve'),
        other.isHeld('serve'),
        other.isHeld('serve'),
      ]);
      expect(release).not.toBeNull();
      await release?.();
    }
  });

  test('a process that is killed has released', async () => {
    const child = await holdElsewhere('posting');
    if (child === 'taken') throw new Error('the lock was not free');
    expect(await store.locks.tryAcquire('posting')).toBeNull();
    expect(await store.locks.isHeld('posting')).toBe(true);
    child.kill('SIGKILL');
    const release = await store.locks.acquire('posting', { signal: never, waitMs: 20_000 });
    expect(await holdElsewhere('posting')).toBe('taken');
    await release();
  });

  test('waiting ends when the holder releases', async () => {
    const first = await store.locks.tryAcquire('migration');
    const waiting = store.locks.acquire('migration', { signal: never, waitMs: 30_000 });
    await first?.();
    const second = await waiting;
    expect(second.lost.aborted).toBe(false);
    await second();
  });

  test('waiting ends with its time, and says what it waited for', async () => {
    await store.locks.tryAcquire('migration');
    const waiting = store.locks.acquire('migration', { signal: never, waitMs: 60 });
    await expect(waiting).rejects.toMatchObject({ code: 'locked', details: { name: 'migration' } });
  });

  test('waiting ends with its signal', async () => {
    await store.locks.tryAcquire('migration');
    const stop = new AbortController();
    const waiting = store.locks.acquire('migration', { signal: stop.signal, waitMs: 60_000 });
    stop.abort(new Error('told to stop'));
    await expect(waiting).rejects.toThrow('told to stop');
  });

  test('a name that is no file name is refused', async () => {
    await expect(store.locks.tryAcquire('../elsewhere')).rejects.toThrow('cannot name a lock');
  });

  test('closing releases all', async () => {
    const other = openLocks(store.location);
    await other.tryAcquire('sync-1');
    await other.tryAcquire('sync-2');
    await other.close();
    await store.locks.acquire('sync-1', { signal: never, waitMs: 5_000 });
    await store.locks.acquire('sync-2', { signal: never, waitMs: 5_000 });
  });

  test('a lock whose session the server has ended is told as lost, and can be taken again', async () => {
    if (!('databaseUrl' in store.location)) return;
    const release = await store.locks.tryAcquire('posting');
    const { promise: lost, resolve } = Promise.withResolvers<void>();
    release?.lost.addEventListener('abort', () => resolve());
    const client = new pg.Client(store.location.databaseUrl);
    await client.connect();
    await client.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'seatbridge locks' and datname = current_database()`);
    await client.end();
    await lost;
    expect(release?.lost.aborted).toBe(true);
    await release?.();
    expect(await store.locks.tryAcquire('posting')).not.toBeNull();
  });
});
