import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { describeEachDatabase } from './support/databases.ts';
import { type Ended, runSeatbridge } from './support/program.ts';
import { type Sandbox, type SandboxEset, startSandbox } from './support/sandbox.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ size: 'demo' });
});
afterEach(async () => {
  await sandbox.clearFaults();
  await sandbox.reset();
});
afterAll(() => sandbox.stop());

/** A dozen starts of the program on a busy machine. */
const longMs = 240_000;

interface Cycle {
  syncs: { name: string; state: string }[];
  plan: { created: number; approved: number } | null;
  posting: { posted: number; failed: number; unknown: number } | null;
  tickets: { opened: unknown[] } | null;
  skipped: { step: string; code: string }[];
}

describeEachDatabase('one whole cycle', (store) => {
  const env = () => ('databaseUrl' in store.location ? { DATABASE_URL: store.location.databaseUrl } : {});
  const run = (args: readonly string[], input = '') =>
    runSeatbridge([...args, '--json', '--as', 'anna'], { data: store.dataFolder, env: env(), input });
  const done = async (args: readonly string[], input?: string): Promise<Ended> => {
    const ended = await run(args, input);
    if (ended.exit !== 0) throw new Error(`${args.join(' ')}: ${ended.exit} ${ended.stdout} ${ended.stderr}`);
    return ended;
  };

  async function connectAll(): Promise<void> {
    const { site, companyId, publicKey, privateKey, clientId } = sandbox.connectwise;
    const psa = ['--site', site, '--company', companyId, '--public-key', publicKey, '--client-id', clientId];
    await done(['connect', 'connectwise', ...psa], privateKey);
    await connectEset(sandbox.eset);
  }

  async function connectEset(servers: readonly SandboxEset[]): Promise<void> {
    for (const { name, kind, host, port, baseUrl, username, password } of servers) {
      const at =
        kind === 'protect-onprem'
          ? ['--host', host, '--port', `${port}`, '--trust']
          : ['--region', 'eu', '--base-url', baseUrl];
      await done(['connect', 'eset', name, '--kind', kind, '--username', username, ...at], password);
    }
  }

  async function mapAll(): Promise<void> {
    await done(['sync']);
    await run(['accounts', 'suggest', '--apply']); // what is not certain is left to a person
    await run(['billing', 'plan', '--dry-run']); // reads the additions that show which service bills a product
    await run(['services', 'suggest', '--apply']);
  }

  const writes = async () => (await sandbox.state()).connectwise.writes.length;

  test('reads, plans and posts what is due, and a second one changes nothing', { timeout: longMs }, async () => {
    await connectAll();
    await mapAll();
    const waits = await run(['run']);
    expect(waits.exit).toBe(3); // the first adjustments are a person's
    const first = waits.json<Cycle>();
    expect(first.syncs.map(({ state }) => state)).toEqual(first.syncs.map(() => 'ok'));
    expect(first.plan?.created).toBeGreaterThan(0);
    expect([first.posting, await writes()]).toEqual([null, 0]);

    await done(['billing', 'approve', '--all', '--yes']);
    await done(['settings', 'set', 'billing.post', 'after-sync']);
    const second = (await done(['run'])).json<Cycle>();
    expect(second.posting?.posted).toBeGreaterThan(0);
    const sent = await writes();
    expect(sent).toBe(second.posting?.posted);

    const third = (await done(['run'])).json<Cycle>();
    expect([third.plan?.created, third.posting?.posted ?? 0, await writes()]).toEqual([0, 0, sent]);
  });

  test('without a PSA it reads what there is and plans nothing', async () => {
    await connectEset(sandbox.eset.slice(0, 1));
    expect((await done(['run'])).json()).toMatchObject({ plan: null, posting: null, tickets: null, skipped: [] });
  });

  test('one server that fails is told, and keeps the others from nothing', { timeout: longMs }, async () => {
    await connectAll();
    const broken = sandbox.eset[1]?.name ?? '';
    await sandbox.fault({ server: broken, kind: 'status', value: 500, path: '/v1/devices', times: 0 });
    const ended = await run(['run']);
    const { syncs, plan } = ended.json<Cycle>();
    expect(ended.exit).toBe(1);
    expect(Object.fromEntries(syncs.map(({ name, state }) => [name, state]))).toMatchObject({
      ConnectWise: 'ok',
      [sandbox.eset[0]?.name ?? '']: 'ok',
      [broken]: 'failed',
    });
    expect(plan).not.toBeNull();
  });
});
