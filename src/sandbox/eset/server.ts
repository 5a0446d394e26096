import http, { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import https from 'node:https';
import { text } from 'node:stream/consumers';
import { makeCertificate } from '../certificate.ts';
import { type Answer, admit, deliver, proxyAnswer } from '../deliver.ts';
import type { FaultBook } from '../faults.ts';
import { type Listening, listen } from '../listen.ts';
import type { SandboxLog } from '../log.ts';
import { type EsetServer, isRest, type RestServer } from '../world/eset.ts';
import { serverNamed, type World } from '../world.ts';
import { Refusal, refusalAnswer, withRequestId } from './answers.ts';
import type { Arrival } from './arrival.ts';
import { makeRoutes } from './routes.ts';

export type EsetOptions = {
  faults: FaultBook;
  log: SandboxLog;
  /** 0: any free port. */
  port: number;
};

export interface RunningEsetServer extends Listening {
  readonly baseUrl: string;
  /** Of the certificate in use now; undefined on plain http. */
  readonly fingerprint: string | undefined;
}

/** Serves one ESET server of the world on 127.0.0.1: On-Prem over https with a certificate of its own, cloud over http. */
export async function startEsetServer(
  world: World,
  { name }: EsetServer,
  options: EsetOptions,
): Promise<RunningEsetServer> {
  // by its name at every call: a world that is built anew has new servers
  const current = () => restServerNamed(world, name);
  const make = current().kind === 'protect-onprem' ? makeSecure : makePlain;
  const { scheme, listener, fingerprint } = make(makeAnswering(world, { current, options }), current);
  const { port, close } = await listen(listener, options.port);
  return {
    port,
    close,
    baseUrl: `${scheme}://127.0.0.1:${port}`,
    get fingerprint() {
      return fingerprint();
    },
  };
}

function restServerNamed(world: World, name: string): RestServer {
  const server = serverNamed(world, name);
  if (!isRest(server)) throw new RangeError(`${name} has no REST interface`);
  return server;
}

const makePlain = (answer: RequestListener) => ({
  scheme: 'http',
  listener: http.createServer(answer),
  fingerprint: () => undefined,
});

// A renewed certificate is noticed at the next connection or call; the old connections end, as at a restart of the server.
function makeSecure(answer: RequestListener, current: () => RestServer) {
  let certificate = makeCertificate(new Date());
  let number = current().certificateNumber;
  const renewWhenAsked = () => {
    if (current().certificateNumber === number) return;
    number = current().certificateNumber;
    certificate = makeCertificate(new Date());
    listener.setSecureContext(certificate);
    listener.closeAllConnections();
  };
  const listener = https.createServer(certificate, answer);
  listener.prependListener('connection', renewWhenAsked).prependListener('request', renewWhenAsked);
  const fingerprint = () => {
    renewWhenAsked();
    return certificate.fingerprint;
  };
  return { scheme: 'https', listener, fingerprint };
}

type Answering = { current: () => RestServer; options: EsetOptions };

function makeAnswering(world: World, { current, options }: Answering) {
  const { faults, log } = options;
  const route = makeRoutes();
  return async (request: IncomingMessage, response: ServerResponse) => {
    const server = current();
    const { method = '', url: path = '/', headers } = request;
    const url = URL.parse(`http://127.0.0.1${path}`) ?? new URL('http://127.0.0.1/');
    const call = { server: server.name, method, path };
    log.request(server.name, method, url.pathname);
    const body = await text(request).catch(() => null);
    if (body === null || !(await admit(response, { call, faults }))) return;
    const arrival = { call, faults, server, now: world.clock.now(), url, headers, body };
    const answer = proxyAnswer(arrival) ?? answerOrRefuse(route, { arrival, log });
    await deliver(response, { answer, call, faults });
  };
}

function answerOrRefuse(route: (arrival: Arrival) => Answer, { arrival, log }: { arrival: Arrival; log: SandboxLog }) {
  const { call, url } = arrival;
  try {
    return withRequestId(route(arrival));
  } catch (error) {
    const refusal =
      error instanceof Refusal ? error : new Refusal(500, { message: String(error), violation: 'sandbox' });
    const { status, message, violation } = refusal;
    if (violation !== null) {
      log.violation({ server: call.server, kind: violation, method: call.method, path: url.pathname, detail: message });
    }
    return withRequestId(refusalAnswer(status, message));
  }
}
