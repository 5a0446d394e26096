import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { type Certificate, makeCertificate } from '../certificate.ts';
import { buildLibrary } from './library.ts';
import { type EraRole, eraColumns, eraCsv } from './templates.ts';

export interface EraServer {
  /** The vendor's folder: the library, its companions, and the world it plays. */
  folder: string;
  host: string;
  port: number;
  username: string;
  password: string;
  certificate: Certificate;
  /** The report whose table has these columns, in this order. */
  report(columns: readonly number[], csv: string): void;
  /** The reports with these rows below their usual columns. */
  tell(rows: Partial<Record<EraRole, string[][]>>): void;
  /** What the fault "swap" has in place of a report. */
  swapped(csv: string): void;
  /** What goes wrong from now on, e.g. "crash" or "hang RpcAuthLogin"; null: nothing. */
  fault(order: string | null): void;
  /** Every request since the last look, a text each. */
  requests(): Promise<string[]>;
  /** Answers that the library gave out and was not given back. */
  answersOut(): Promise<number>;
  close(): Promise<void>;
}

export interface EraServerPlan {
  username?: string;
  password?: string;
  /** 0: any free port. */
  port?: number;
}

/** A server of before the REST interface: the stand-in for its library, and a port that shows a certificate. */
export async function startEraServer(plan: EraServerPlan = {}): Promise<EraServer> {
  const { username = 'api', password = 'example "päss" \\ 密', port: wanted = 0 } = plan;
  const parts = new AsyncDisposableStack();
  try {
    const folder = await mkdtemp(join(tmpdir(), 'seatbridge-era-'));
    parts.defer(() => rm(folder, { recursive: true, force: true }));
    const certificate = makeCertificate(new Date());
    const { port, close } = await showCertificate(certificate, wanted);
    parts.defer(close);
    await fill(folder, { username, password });
    return {
      ...{ folder, host: '127.0.0.1', port, username, password, certificate },
      ...playIn(join(folder, 'world')),
      close: () => parts.disposeAsync(),
    };
  } catch (error) {
    await parts.disposeAsync();
    throw error;
  }
}

async function fill(folder: string, { username, password }: { username: string; password: string }): Promise<void> {
  const library = join(folder, 'ServerApi.so');
  await buildLibrary(library);
  for (const name of ['Network', 'Protobuf']) await copyFile(library, join(folder, `${name}.so`));
  await mkdir(join(folder, 'world'));
  await writeFile(join(folder, 'world', 'username'), username);
  await writeFile(join(folder, 'world', 'password'), password);
}

type Play = Omit<EraServer, 'folder' | 'host' | 'port' | 'username' | 'password' | 'certificate' | 'close'>;

/** What the library reads and writes in its world. It reads at any time: a file is there at once and whole. */
function playIn(world: string): Play {
  const write = (name: string, text: string) => {
    writeFileSync(join(world, `${name}.part`), text);
    renameSync(join(world, `${name}.part`), join(world, name));
  };
  const report: EraServer['report'] = (columns, csv) => write(`${columns.join('-')}.csv`, csv);
  return {
    report,
    tell(rows) {
      for (const [role, of] of Object.entries(rows) as [EraRole, string[][]][])
        report(
          eraColumns[role].map(([number]) => number),
          eraCsv(role, of),
        );
    },
    swapped: (csv) => write('swapped.csv', csv),
    fault: (order) => (order === null ? rmSync(join(world, 'fault'), { force: true }) : write('fault', order)),
    async requests() {
      const path = join(world, 'requests.log');
      const text = await readFile(path, 'utf8').catch(() => '');
      await rm(path, { force: true });
      return text.split('\n').filter((line) => line !== '');
    },
    answersOut: async () => Number(await readFile(join(world, 'answers.log'), 'utf8')),
  };
}

async function showCertificate(
  certificate: Certificate,
  wanted: number,
): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer(certificate, (socket) => socket.on('error', () => socket.destroy()));
  server.on('connection', (socket: Socket) => sockets.add(socket.on('close', () => sockets.delete(socket))));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(wanted, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
