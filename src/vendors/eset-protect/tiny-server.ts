import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { openLog } from '../../log.ts';
import type { EsetServer } from '../ports.ts';
import type { VendorDeps } from '../vendor.ts';
import { protectCloud, protectOnPrem } from './index.ts';

export interface TinyCall {
  method: string;
  /** Path and query. */
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface TinyAnswer {
  status?: number;
  headers?: Record<string, string>;
  /** JSON, or text as it is. */
  body?: unknown;
}

export interface TinyServer {
  base: string;
  calls: TinyCall[];
}

/** A server on this machine for what the sandbox cannot do: it answers as the test says. It ends with the test. */
export async function serveTiny(answer: (call: TinyCall, count: number) => TinyAnswer): Promise<TinyServer> {
  const calls: TinyCall[] = [];
  const server = createServer(async (request, response) => {
    const { method = '', url: path = '', headers } = request;
    const call = { method, path, headers, body: await text(request) };
    calls.push(call);
    const { status = 200, headers: more = {}, body } = answer(call, calls.length);
    response.writeHead(status, {
      'content-type': 'application/json',
      'request-id': `request-${calls.length}`,
      ...more,
    });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, calls };
}

/** A good answer to a log-in of the cloud. */
export const cloudTokens = (access: string, more: object = {}): TinyAnswer => ({
  body: { access_token: access, refresh_token: `refresh-${access}`, expires_in: 1799, token_type: 'Bearer', ...more },
});

export const isLogIn = ({ path }: TinyCall): boolean => path === '/oauth/token' || path === '/GetTokens';

/** How often the log-in was called. */
export const logIns = ({ calls }: TinyServer): number => calls.filter(isLogIn).length;

/** Both kinds answer for one device. */
export type AskedServer = EsetServer & Required<Pick<EsetServer, 'device'>>;

interface Opening {
  base: string;
  now?: () => number;
}

export const deps = (now: () => number = Date.now): VendorDeps => ({
  name: 'My server',
  log: openLog('silent'),
  now,
  random: () => 0,
});

const secrets = { password: 'example-password' };

/** The cloud's adapter on a server of this machine. It is closed with the test. */
export function openCloud({ base, now }: Opening): AskedServer {
  const settings = protectCloud.settings.parse({ region: 'eu', username: 'api@msp.example', baseUrl: base });
  return closing(protectCloud.open({ settings, secrets }, deps(now)));
}

/** The On-Prem adapter, likewise. */
export function openOnPrem({ base, now, ...more }: Opening & { domainUser?: boolean }): AskedServer {
  const settings = protectOnPrem.settings.parse({ host: 'eset.example', username: 'api', baseUrl: base, ...more });
  return closing(protectOnPrem.open({ settings, secrets }, deps(now)));
}

function closing(server: EsetServer): AskedServer {
  onTestFinished(() => server.close());
  return server as AskedServer;
}

/** All pages of a listing; throws what it throws. */
export async function all<Row>(listing: AsyncIterable<Row>): Promise<Row[]> {
  const pages: Row[] = [];
  for await (const page of listing) pages.push(page);
  return pages;
}

export const never = new AbortController().signal;
