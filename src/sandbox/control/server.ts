import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { FaultBook, FaultOrder } from '../faults.ts';
import type { SandboxLog } from '../log.ts';
import { rebuildWorld, type World } from '../world.ts';
import { createMover } from './moves.ts';
import { OrderError } from './order.ts';
import { describeState, describeTruth } from './state.ts';

export interface ControlOptions {
  readonly faults: FaultBook;
  readonly log: SandboxLog;
  /** 0: any free port. */
  readonly port: number;
}

type Handler = (body: unknown) => unknown;

/** Serves the address at which tests and the demo move the world, order faults and read the truth. */
export async function startControl(
  world: World,
  options: ControlOptions,
): Promise<{ port: number; close(): Promise<void> }> {
  const handlers = makeHandlers(world, options);
  const listener = http.createServer((request, response) =>
    answer(handlers, { request, response, faults: options.faults }),
  );
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject).listen(options.port, '127.0.0.1', resolve);
  });
  const { port } = listener.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      listener.close(() => resolve());
      listener.closeAllConnections();
    });
  return { port, close };
}

function makeHandlers(world: World, { faults, log }: ControlOptions): Readonly<Record<string, Handler>> {
  const mover = createMover();
  return {
    'GET /state': () => describeState(world),
    'GET /truth': () => describeTruth(world),
    'GET /requests': () => log.requests(),
    'POST /requests/reset': () => log.resetRequests(),
    'GET /violations': () => log.violations(),
    'POST /violations/reset': () => log.resetViolations(),
    'GET /faults': () => faults.list(),
    'POST /faults': (body) => ({ id: faults.add(body as FaultOrder).id }),
    'DELETE /faults': () => faults.clear(),
    'POST /move': (body) => ({ done: mover.move(world, body) }),
    'POST /reset': () => {
      mover.restart();
      rebuildWorld(world);
    },
  };
}

async function answer(
  handlers: Readonly<Record<string, Handler>>,
  exchange: { request: IncomingMessage; response: ServerResponse; faults: FaultBook },
): Promise<void> {
  const { request, response } = exchange;
  const { status, body } = await handle(handlers, exchange);
  const payload = Buffer.from(JSON.stringify(body));
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': payload.length });
  response.end(request.method === 'HEAD' ? undefined : payload);
}

async function handle(
  handlers: Readonly<Record<string, Handler>>,
  { request, faults }: { request: IncomingMessage; faults: FaultBook },
): Promise<{ status: number; body: unknown }> {
  const { method = '', url: path = '/' } = request;
  const [, faultId] = /^\/faults\/(\d+)$/.exec(path) ?? [];
  if (method === 'DELETE' && faultId !== undefined) {
    return faults.remove(Number(faultId))
      ? { status: 200, body: { done: true } }
      : { status: 404, body: { error: 'no such fault' } };
  }
  const handler = handlers[`${method} ${path}`];
  if (!handler) return { status: 404, body: { error: `nothing at ${method} ${path}` } };
  const sent = await text(request);
  try {
    return { status: 200, body: handler(sent === '' ? undefined : JSON.parse(sent)) ?? { done: true } };
  } catch (error) {
    const asked = error instanceof OrderError || error instanceof RangeError || error instanceof SyntaxError;
    return { status: asked ? 400 : 500, body: { error: error instanceof Error ? error.message : String(error) } };
  }
}
