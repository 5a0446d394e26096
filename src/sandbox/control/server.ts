import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { FaultBook, FaultOrder } from '../faults.ts';
import { type Listening, listen } from '../listen.ts';
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
  /** Called when the world is another. */
  moved?(): void;
}

/** What is asked: the JSON of the body, and the number at the end of the path. */
interface Asked {
  readonly body: unknown;
  readonly id: number;
}
type Handler = (asked: Asked) => unknown;

/** Serves the address at which tests and the demo move the world, order faults and read the truth. */
export async function startControl(world: World, options: ControlOptions): Promise<Listening> {
  const handlers = makeHandlers(world, options);
  const listener = http.createServer((request, response) => {
    answer(handlers, { request, response }).catch(() => response.destroy());
  });
  return await listen(listener, options.port);
}

function makeHandlers(
  world: World,
  { faults, log, moved = () => {} }: ControlOptions,
): Readonly<Record<string, Handler>> {
  const mover = createMover();
  return {
    'GET /state': () => describeState(world),
    'GET /truth': () => describeTruth(world),
    'GET /requests': () => log.requests(),
    'POST /requests/reset': () => log.resetRequests(),
    'GET /violations': () => log.violations(),
    'POST /violations/reset': () => log.resetViolations(),
    'GET /faults': () => faults.list(),
    'POST /faults': ({ body }) => ({ id: faults.add(body as FaultOrder).id }),
    'DELETE /faults': () => faults.clear(),
    'DELETE /faults/{id}': ({ id }) => {
      if (!faults.remove(id)) throw new OrderError(`there is no fault ${id}`);
    },
    'POST /move': ({ body }) => {
      const done = mover.move(world, body);
      moved();
      return { done };
    },
    'POST /reset': () => {
      mover.restart();
      rebuildWorld(world);
      moved();
    },
  };
}

type Handlers = ReturnType<typeof makeHandlers>;

async function answer(
  handlers: Handlers,
  exchange: { request: IncomingMessage; response: ServerResponse },
): Promise<void> {
  const { request, response } = exchange;
  const { status, body } = handle(handlers, { request, sent: await text(request) });
  const payload = Buffer.from(JSON.stringify(body));
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': payload.length });
  response.end(payload);
}

function handle(handlers: Handlers, { request, sent }: { request: IncomingMessage; sent: string }) {
  const { method = '', url = '/' } = request;
  const [path, id] = url.split(/\/(?=\d+$)/);
  const handler = handlers[`${method} ${path}${id === undefined ? '' : '/{id}'}`];
  if (!handler) return { status: 404, body: { error: `nothing at ${method} ${url}` } };
  try {
    const body: unknown = sent === '' ? undefined : JSON.parse(sent);
    return { status: 200, body: handler({ body, id: Number(id) }) ?? { done: true } };
  } catch (error) {
    const asked = error instanceof OrderError || error instanceof RangeError || error instanceof SyntaxError;
    return { status: asked ? 400 : 500, body: { error: error instanceof Error ? error.message : String(error) } };
  }
}
