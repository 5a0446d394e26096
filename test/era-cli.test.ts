import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type EraServer, startEraServer } from '../src/sandbox/era/server-api.ts';
import { type EraRole, eraTemplate } from '../src/sandbox/era/templates.ts';
import { describeWithLibrary } from './support/describe-with-library.ts';
import { runSeatbridge } from './support/program.ts';

describeWithLibrary('a server of before the REST interface on the command line', () => {
  let era: EraServer;
  let data: string;
  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), 'seatbridge-era-cli-'));
    era = await startEraServer();
    era.tell({
      computers: [['u1', 'PC-1', 'All/Müller', 'Windows 11', 'SN1', '', '2026 Mar 02 08:15:00']],
      products: [['u1', 'ESET Endpoint Security', 'ESET']],
    });
  });
  afterEach(async () => {
    await era.close();
    await rm(data, { recursive: true, force: true });
  });

  const run = (args: readonly string[], input = '') => runSeatbridge([...args, '--as', 'anna'], { data, input });
  const connect = (...more: string[]) => {
    const at = ['--host', era.host, '--port', `${era.port}`, '--username', era.username, '--library', era.folder];
    return run(['connect', 'eset', 'Old server', '--kind', 'era-server-api', ...at, ...more], era.password);
  };

  async function file(role: EraRole, text = eraTemplate(role)): Promise<string> {
    const path = join(data, `${role}.json`);
    await writeFile(path, text);
    return path;
  }

  test('templates are tried on a connection that has none yet, then kept with it', { timeout: 120_000 }, async () => {
    const untrusted = await connect();
    expect([untrusted.exit, untrusted.stderr]).toEqual([1, expect.stringContaining('add --trust to accept it')]);
    expect((await connect('--trust', '--no-test')).exit).toBe(0);
    const [computers, products] = [await file('computers'), await file('products')];

    const tried = await run(['era', 'templates', 'check', computers, '--on', 'Old server']);
    expect([tried.exit, tried.stderr]).toEqual([0, '']);
    expect(tried.stdout).toMatch(/Static group path +the static group with its whole path +All\/Müller/);

    const half = await run(['modify', 'Old server', '--template', computers]);
    expect([half.exit, half.stderr]).toEqual([3, expect.stringContaining('computers with their ESET products')]);
    expect((await run(['modify', 'Old server', '--template', computers, products])).exit).toBe(0);
    const synced = await run(['sync', '--json']);
    expect(synced.json()).toMatchObject([{ name: 'Old server', state: 'ok' }]);

    const elsewhere = await run(['modify', 'Old server', '--library', data]);
    expect([elsewhere.exit, elsewhere.stderr]).toEqual([3, expect.stringContaining('What is the password there?')]);
  });

  test('a template file is checked without a server, and its faults are told', async () => {
    const good = await run(['era', 'templates', 'check', await file('products'), '--json']);
    expect(good.json()).toMatchObject({ report: 'computers with their ESET products', rows: [] });
    const bent = await run([
      'era',
      'templates',
      'check',
      await file('products', eraTemplate('products').replace('9003": "product', '1": "product')),
    ]);
    expect([bent.exit, bent.stderr]).toEqual([
      2,
      expect.stringContaining('Column 1, which would be the name of an installed ESET product'),
    ]);
    const example = await run(['era', 'templates', 'example']);
    const started = await run(['era', 'templates', 'check', await file('computers', example.stdout)]);
    expect([example.exit, started.exit]).toEqual([0, 0]);
  });
});
