import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener, type Http2Bindings, type HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import { AppError } from '../errors.ts';
import { rememberPeer } from './client-address.ts';

export interface Listening {
  url: string;
  /** Takes no more requests, and ends those that are not done within a second. May be repeated. */
  close(): Promise<void>;
}

const lastRequestsMs = 1_000;

/** Throws AppError 'conflict' where the port is in use, 'config' where it may not be used or the host is not this machine. */
export async function listen(app: Hono, { host, port }: { host: string; port: number }): Promise<Listening> {
  const server = createServer(getRequestListener((request, env) => answer(app, request, env)));
  await bind(server, { host, port });
  const at = server.address() as AddressInfo;
  const name = at.family === 'IPv6' ? `[${at.address}]` : at.address;
  return { url: `http://${name}:${at.port}`, close: () => closed(server) };
}

function answer(app: Hono, request: Request, env: HttpBindings | Http2Bindings): Response | Promise<Response> {
  rememberPeer(request, env.incoming.socket.remoteAddress);
  return app.fetch(request, env);
}

function bind(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explained(error, { host, port })));
    server.listen({ host, port, exclusive: true }, resolve);
  });
}

function explained({ code, message }: NodeJS.ErrnoException, { host, port }: { host: string; port: number }): AppError {
  const remedy = 'Choose another with --port or SEATBRIDGE_PORT.';
  if (code === 'EADDRINUSE') {
    return new AppError('conflict', `Port ${port} at ${host} is in use by another program. ${remedy}`, { host, port });
  }
  if (code === 'EACCES') {
    return new AppError(
      'config',
      `This user may not listen on port ${port}. ${remedy} (1024 and above are free to all)`,
      { host, port },
    );
  }
  return new AppError(
    'config',
    `${host} is no address of this machine to listen on: ${message}. Set SEATBRIDGE_HOST.`,
    { host, port },
  );
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => server.closeAllConnections(), lastRequestsMs);
    server.close(() => {
      clearTimeout(late);
      resolve();
    });
    server.closeIdleConnections();
  });
}
