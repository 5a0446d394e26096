import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: unknown;
}
export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  /** An object is sent as JSON, a text as it is. */
  body?: unknown;
}

/** A tiny server for one test: what it was asked, and where it listens. */
export interface AnsweringServer {
  url: string;
  asked: Asked[];
  close(): Promise<void>;
}

/** A reply that throws is answered with 500. */
export async function answerWith(reply: (asked: Asked) => Reply): Promise<AnsweringServer> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const piece of request) text += piece;
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    const call = {
      method: request.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body,
    };
    asked.push(call);
    const { status = 200, headers = {}, body: answer = {} } = attempt(reply, call);
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, close };
}

function attempt(reply: (asked: Asked) => Reply, call: Asked): Reply {
  try {
    return reply(call);
  } catch (error) {
    return { status: 500, body: { message: String(error) } };
  }
}
