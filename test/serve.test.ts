import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { describeEachDatabase, type TestStore } from './support/databases.ts';
import { type Ended, type Running, runSeatbridge, startSeatbridge } from './support/program.ts';
import { type Sandbox, startSandbox } from './support/sandbox.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ size: 'demo' });
});
afterEach(() => sandbox.clearFaults());
afterAll(() => sandbox.stop());

function placeOf({ location, dataFolder }: TestStore, env: Record<string, string> = {}) {
  return {
    data: dataFolder,
    env: { ...('databaseUrl' in location && { DATABASE_URL: location.databaseUrl }), ...env },
  };
}

/** How long a test waits for what must come, however busy the machine is. */
const patience = { timeout: 40_000, interval: 200 };

const cloud = () => {
  const server = sandbox.eset.find(({ kind }) => kind === 'protect-cloud');
  if (server === undefined) throw new Error('the sandbox has no cloud');
  return server;
};

/** Serves until `use` has ended, then is told to stop. */
async function serving(store: TestStore, use: (running: Running, url: string) => Promise<void>): Promise<Ended> {
  const running = startSeatbridge(['serve'], placeOf(store));
  try {
    const [, url = ''] = await running.printed(/Its health: (\S+)\/healthz/);
    await use(running, url);
  } finally {
    running.child.kill('SIGTERM');
  }
  return running.ended;
}

describeEachDatabase('serve', (store) => {
  const run = (args: readonly string[], input = '') => runSeatbridge(args, { ...placeOf(store), input });
  const connectCloud = () => {
    const { baseUrl, username, password } = cloud();
    const at = ['--kind', 'protect-cloud', '--region', 'eu', '--base-url', baseUrl, '--username', username];
    return run(['connect', 'eset', 'Cloud', ...at], password);
  };

  const stateOfCloud = async () => (await run(['connections', '--json'])).json<{ state: string }[]>()[0]?.state;

  test('a second one on the same data is refused by the name of the first, and other commands go on', async () => {
    const stopped = await serving(store, async ({ child }) => {
      const second = await run(['serve', '--json']);
      expect(second.exit).toBe(1);
      expect(second.json()).toMatchObject({ error: { code: 'locked', details: { pid: child.pid } } });
      expect((await run(['connections', '--json'])).exit).toBe(0);
    });
    expect(stopped.exit).toBe(0);
    await serving(store, async () => {});
  });

  test('it reads what is connected by itself, is healthy from then on, and shows numbers', async () => {
    await connectCloud();
    await serving(store, async (running, url) => {
      const early = await fetch(`${url}/healthz`);
      expect([200, 503]).toContain(early.status);
      await running.printed(/"sync ended"/);
      const health = await fetch(`${url}/healthz`);
      expect([health.status, await health.json()]).toEqual([200, { ok: true, reasons: [] }]);
      const readMetrics = async () => (await fetch(`${url}/metrics`)).text();
      await expect.poll(readMetrics, patience).toContain('seatbridge_sync_runs_total{connection="Cloud",state="ok"} 1');
      const metrics = await readMetrics();
      expect(metrics).toMatch(/seatbridge_data_age_seconds\{connection="Cloud"\} \d/);
      expect(metrics).toMatch(/nodejs_eventloop_lag_p99_seconds \d/);
      expect((await fetch(`${url}/api/nothing`)).status).toBe(404);
      const [status] = (await run(['connections', '--json'])).json<{ nextRunAt: string | null }[]>();
      expect(status?.nextRunAt).not.toBeNull();
    });
  });

  test('told to stop in the middle of a sync, it ends in order and leaves nothing running', async () => {
    await connectCloud();
    await sandbox.fault({ server: cloud().name, kind: 'hang', path: '/v1/devices', times: 0 });
    const stopped = await serving(store, async () => {
      await expect.poll(stateOfCloud, patience).toBe('syncing');
    });
    expect(stopped.exit).toBe(0);
    await sandbox.clearFaults();
    expect((await run(['connections', '--json'])).json()).toMatchObject([{ state: 'interrupted' }]);
    expect((await run(['sync', '--json'])).json()).toMatchObject([{ state: 'ok' }]);
  });

  test('killed in the middle of a sync, the next start takes over and tells what was interrupted', async () => {
    await connectCloud();
    await sandbox.fault({ server: cloud().name, kind: 'hang', path: '/v1/devices', times: 0 });
    await serving(store, async ({ child }) => {
      await expect.poll(stateOfCloud, patience).toBe('syncing');
      child.kill('SIGKILL');
    });
    await sandbox.clearFaults();
    await serving(store, async () => {
      const [status] = (await run(['connections', '--json'])).json<{ lastRun: { state: string } }[]>();
      expect(status?.lastRun.state).toBe('interrupted');
    });
  });

  test('a port in use is told with how to choose another, and the data are free again', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const failed = await run(['serve', '--port', `${port}`]);
    other.close();
    expect(failed.exit).toBe(1);
    expect(failed.stderr).toContain(
      `Port ${port} at 127.0.0.1 is in use by another program. Choose another with --port`,
    );
    expect(await store.locks.isHeld('serve')).toBe(false);
  });
});
