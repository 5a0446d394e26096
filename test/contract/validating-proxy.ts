import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Exchange, Specification } from './specification.ts';

/** Where a request belongs: a specification and the path below its base, or null where none covers it. */
export type Router = (path: string) => { specification: Specification; url: string } | null;

export interface ValidatingProxy {
  /** `http://127.0.0.1:PORT` */
  address: string;
  exchanges(): number;
  violations: string[];
  close(): Promise<void>;
}

/** Passes everything on to `upstream` and judges each exchange, in both directions. */
export async function startProxy(upstream: string, { route }: { route: Router }): Promise<ValidatingProxy> {
  const violations: string[] = [];
  let count = 0;
  const server = createServer((incoming, answer) => {
    forward(incoming, { upstream, answer })
      .then((exchange) => {
        count += 1;
        const at = route(exchange.url);
        if (at === null) violations.push(`${exchange.method} ${exchange.url}: no specification covers it`);
        else violations.push(...at.specification.judge({ ...exchange, url: at.url }));
      })
      .catch((error: unknown) => {
        violations.push(`${incoming.method} ${incoming.url}: not passed on: ${String(error)}`);
        answer.destroy();
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    exchanges: () => count,
    violations,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function forward(
  incoming: IncomingMessage,
  { upstream, answer }: { upstream: string; answer: ServerResponse },
): Promise<Exchange> {
  const requestBody = await readBody(incoming);
  const target = new URL(incoming.url ?? '/', upstream);
  const reply = await send(target, { incoming, body: requestBody });
  const responseBody = await readBody(reply);
  answer.writeHead(
    reply.statusCode ?? 502,
    withOwnAddress(reply.headers, { upstream, host: incoming.headers.host ?? '' }),
  );
  answer.end(responseBody);
  return {
    method: incoming.method ?? 'GET',
    url: incoming.url ?? '/',
    requestHeaders: incoming.headers,
    requestBody: requestBody.toString('utf8'),
    status: reply.statusCode ?? 0,
    responseHeaders: reply.headers,
    responseBody: responseBody.toString('utf8'),
  };
}

function send(target: URL, { incoming, body }: { incoming: IncomingMessage; body: Buffer }): Promise<IncomingMessage> {
  // The sandbox's certificate is its own; what is tested here are the exchanges, the pin has its own tests.
  const options = {
    method: incoming.method,
    headers: { ...incoming.headers, host: target.host },
    rejectUnauthorized: false,
  };
  return new Promise((resolve, reject) => {
    const outgoing = (target.protocol === 'https:' ? secureRequest : request)(target, options, resolve);
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

async function readBody(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

/** Links to further pages must lead through the proxy again. */
function withOwnAddress(headers: IncomingHttpHeaders, { upstream, host }: { upstream: string; host: string }) {
  const { 'transfer-encoding': _, ...kept } = headers;
  if (typeof kept['link'] === 'string')
    kept['link'] = kept['link'].replaceAll(new URL(upstream).origin, `http://${host}`);
  return kept;
}
