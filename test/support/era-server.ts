import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { promisify } from 'node:util';
import { type Certificate, makeCertificate } from '../../src/sandbox/certificate.ts';

const run = promisify(execFile);
const source = new URL('era-library/server-api.c', import.meta.url);

const compiler = ['/usr/bin/cc', '/usr/local/bin/cc'].find(existsSync);
/** Whether the stand-in for the vendor's library can be built here. */
export const canBuildLibrary = process.platform === 'linux' && compiler !== undefined;

/** A library file of the stand-in, built once for each state of its source. */
async function builtLibrary(): Promise<string> {
  const name = createHash('sha256')
    .update(await readFile(source))
    .digest('hex')
    .slice(0, 16);
  const path = join(tmpdir(), `seatbridge-era-library-${name}.so`);
  if (existsSync(path)) return path;
  const making = `${path}.${process.pid}`;
  await run(compiler ?? 'cc', ['-O1', '-shared', '-fPIC', '-fvisibility=hidden', '-o', making, source.pathname]);
  await rename(making, path);
  return path;
}

export interface EraServer {
  /** The vendor's folder: the library, its companions, and the world it plays. */
  folder: string;
  host: string;
  port: number;
  username: string;
  password: string;
  certificate: Certificate;
  /** The report whose table has these columns, in this order. */
  report(columns: readonly number[], csv: string): Promise<void>;
  /** What the fault "swap" has in place of a report. */
  swapped(csv: string): Promise<void>;
  /** What goes wrong from now on, e.g. "crash" or "hang RpcAuthLogin"; null: nothing. */
  fault(order: string | null): Promise<void>;
  /** Every request since the last look, a text each. */
  requests(): Promise<string[]>;
  /** Answers that the library gave out and was not given back. */
  answersOut(): Promise<number>;
  close(): Promise<void>;
}

/** A server of before the REST interface: the stand-in for its library, and a port that shows a certificate. */
export async function startEraServer({ password = 'example "päss" \\ 密' } = {}): Promise<EraServer> {
  const folder = await mkdtemp(join(tmpdir(), 'seatbridge-era-'));
  const world = join(folder, 'world');
  await mkdir(world);
  const library = await builtLibrary();
  for (const name of ['ServerApi', 'Network', 'Protobuf']) await copyFile(library, join(folder, `${name}.so`));
  await writeFile(join(world, 'username'), 'api');
  await writeFile(join(world, 'password'), password);
  const certificate = makeCertificate(new Date());
  const { port, close } = await showCertificate(certificate);

  return {
    ...{ folder, host: '127.0.0.1', port, username: 'api', password, certificate },
    report: (columns, csv) => writeFile(join(world, `${columns.join('-')}.csv`), csv),
    swapped: (csv) => writeFile(join(world, 'swapped.csv'), csv),
    fault: (order) =>
      order === null ? rm(join(world, 'fault'), { force: true }) : writeFile(join(world, 'fault'), order),
    async requests() {
      const path = join(world, 'requests.log');
      const text = await readFile(path, 'utf8').catch(() => '');
      await rm(path, { force: true });
      return text.split('\n').filter((line) => line !== '');
    },
    answersOut: async () => Number(await readFile(join(world, 'answers.log'), 'utf8')),
    async close() {
      await close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function showCertificate(certificate: Certificate): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer(certificate, (socket) => socket.on('error', () => socket.destroy()));
  server.on('connection', (socket: Socket) => sockets.add(socket.on('close', () => sockets.delete(socket))));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
