import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { type Answer, admit, deliver, type Exchange, proxyAnswer } from '../deliver.ts';
import type { FaultBook } from '../faults.ts';
import { type Listening, listen } from '../listen.ts';
import type { SandboxLog } from '../log.ts';
import { isoSeconds } from '../world/clock.ts';
import type { Psa } from '../world/psa.ts';
import type { World } from '../world.ts';
import { checkHeaders, readJson, receiveBody } from './arrival.ts';
import { isRow } from './body.ts';
import { badRequest, Refusal } from './failure.ts';
import { fieldsOf } from './fields.ts';
import {
  answerList,
  countRows,
  forbidden,
  type ListAnswer,
  project,
  type Query,
  queryNames,
  readQuery,
  refuseHidden,
} from './query.ts';
import { type Found, type RouteCall, routes } from './routes.ts';

const connectwiseName = 'connectwise';

export interface ConnectWiseOptions {
  readonly faults: FaultBook;
  readonly log: SandboxLog;
  /** 0: any free port. */
  readonly port: number;
}

export interface RunningConnectWise extends Listening {
  readonly site: string;
}

/** Serves the world's ConnectWise over http on 127.0.0.1. */
export async function startConnectWise(world: World, options: ConnectWiseOptions): Promise<RunningConnectWise> {
  const answer = makeAnswering(world, options);
  const listener = http.createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  const { port, close } = await listen(listener, options.port);
  return { port, site: `http://127.0.0.1:${port}`, close };
}

/** One request on its way through the server. */
interface Arrival extends Exchange {
  readonly psa: Psa;
  readonly log: SandboxLog;
  readonly request: IncomingMessage;
  readonly url: URL;
  readonly text: string;
}

function makeAnswering(world: World, options: ConnectWiseOptions) {
  const { faults, log } = options;
  return async (request: IncomingMessage, response: ServerResponse) => {
    const { method = '', url: path = '/' } = request;
    const url = new URL(path, `http://${request.headers.host ?? '127.0.0.1'}`);
    const call = { server: connectwiseName, method, path };
    log.request(connectwiseName, method, withoutBase(url.pathname));
    const text = await receiveBody(request);
    if (text === null || !(await admit(response, { call, faults }))) return;
    const arrival = { psa: world.psa, log, call, faults, request, url, text };
    const answer = proxyAnswer({ call, faults }) ?? answerOrRefuse(arrival);
    await deliver(response, { answer, call, faults });
  };
}

const withoutBase = (pathname: string): string => pathname.replace(/^\/[^/]+\/apis\/3\.0(?=\/)/, '');

function answerOrRefuse(arrival: Arrival): Answer {
  try {
    return answerCall(arrival);
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const refusal =
      error instanceof Refusal ? error : new Refusal(500, { body: { code: 'Sandbox', message }, violation: 'sandbox' });
    if (refusal.violation !== null) list(arrival, { kind: refusal.violation, detail: refusal.message });
    noteWrite(arrival, { status: refusal.status, tookEffect: false });
    const answer = jsonAnswer(refusal.status, refusal.body);
    return { ...answer, headers: { ...answer.headers, ...refusal.headers } };
  }
}

function list({ log, call, url }: Arrival, violation: { kind: string; detail: string }): void {
  log.violation({
    server: connectwiseName,
    method: call.method,
    path: withoutBase(url.pathname),
    ...violation,
  });
}

function answerCall(arrival: Arrival): Answer {
  const { psa, call, url, faults } = arrival;
  const fault = faults.strike(call, 'change-codebase');
  if (fault) psa.codebase = String(fault.value);
  if (url.pathname.startsWith('/login/companyinfo/')) return companyInfo(psa, url);
  const base = `/${psa.codebase}apis/3.0`;
  if (!url.pathname.startsWith(`${base}/`)) return lostAnswer(arrival);
  if (call.path.length > longestAddress) throw tooLong();
  refuseByFault(arrival);
  checkHeaders(arrival.request, psa);
  return answerRoute(arrival, url.pathname.slice(base.length));
}

/** Characters; the vendor's own advice. */
const longestAddress = 2_000;

const tooLong = () =>
  new Refusal(414, { body: { code: 'UriTooLong', message: 'The address is too long.' }, violation: 'long-address' });

/** Another code base than today's is an old address; anything else was never one. */
function lostAnswer(arrival: Arrival): Answer {
  const { pathname } = arrival.url;
  if (withoutBase(pathname) === pathname) list(arrival, { kind: 'unknown-path', detail: pathname });
  const body =
    '<!DOCTYPE html>\n<html><head><title>404 - File or directory not found.</title></head><body></body></html>\n';
  return { status: 404, headers: { 'content-type': 'text/html' }, body };
}

/** The code base of a company's login; a company that does not exist is answered with null. */
function companyInfo(psa: Psa, url: URL): Answer {
  if (decodeURIComponent(url.pathname.slice('/login/companyinfo/'.length)).toLowerCase() !== psa.companyId)
    return jsonAnswer(200, null);
  const info = {
    CompanyName: 'Contoso IT Services',
    Codebase: psa.codebase,
    VersionCode: 'v2025.1',
    VersionNumber: 'v2025.1.94726',
    CompanyID: psa.companyId,
    IsCloud: 'True', // some servers write a boolean here
  };
  return jsonAnswer(200, info);
}

function refuseByFault({ faults, call }: Arrival): void {
  const limit = faults.strike(call, '429');
  if (limit) throw tooMany(limit.value);
  const broken = faults.strike(call, 'status');
  if (broken) throw brokenDown(typeof broken.value === 'number' ? broken.value : 500);
  if (faults.strike(call, 'forbid')) throw forbidden();
}

const breakdowns: Readonly<Record<number, { code: string; message: string }>> = {
  401: { code: 'Unauthorized', message: 'Invalid credentials.' },
  404: { code: 'NotFound', message: 'The resource does not exist.' },
  409: { code: 'Conflict', message: 'The record is in use. Please try again.' },
  504: { code: 'Timeout', message: 'The operation has timed out: timeout' },
};

const brokenDown = (status: number) =>
  new Refusal(status, {
    body: { code: 'InternalServerError', message: 'An error has occurred.', ...breakdowns[status] },
  });

const tooMany = (retryAfter: unknown) =>
  new Refusal(429, {
    body: { error: 'ConnectWiseAPI', message: 'Too many requests. Please try again later.' },
    headers: typeof retryAfter === 'number' ? { 'retry-after': String(retryAfter) } : {},
  });

function answerRoute(arrival: Arrival, path: string): Answer {
  const { psa, call, request, url } = arrival;
  const route = routeFor(call.method, path);
  const query = readQuery(call.method === 'GET' ? queryNames : [], url.searchParams);
  const body = readJson(arrival.text, request.headers['content-type']);
  const ids = Array.from(path.matchAll(idPattern), ([, id]) => Number(id));
  const ignored = (detail: string) => list(arrival, { kind: 'ignored-write', detail });
  const id = ids.at(-1);
  if (call.method === 'GET' && id !== undefined && path.endsWith(`/${id}`)) refuseHidden(id, arrival);
  const found = route({ psa, ids, body, query, exchange: arrival, ignored });
  return answerFound(arrival, { found, query: { ...query, ...searchBody(path, body) } });
}

const idPattern = /\/(\d+)(?=\/|$)/g;

function routeFor(method: string, path: string): (call: RouteCall) => Found {
  const shape = path.replaceAll(idPattern, '/{id}');
  const route = routes[`${method} ${shape}`];
  if (route) return route;
  const known = Object.keys(routes).some((key) => key.endsWith(` ${shape}`));
  const status = known ? 405 : 404;
  const message = known ? `${method} is not offered for ${shape}.` : 'The resource does not exist.';
  throw new Refusal(status, {
    body: { code: known ? 'MethodNotAllowed' : 'NotFound', message },
    violation: known ? 'unknown-method' : 'unknown-path',
  });
}

/** A search carries its conditions in the body, under names in one case. */
function searchBody(path: string, body: unknown): Query {
  if (!path.endsWith('/search') || !isRow(body)) return {};
  const query: Query = {};
  for (const [name, value] of Object.entries(body)) {
    const known = (['conditions', 'childConditions', 'customFieldConditions', 'orderBy'] as const).find(
      (each) => each.toLowerCase() === name.toLowerCase(),
    );
    if (!known) throw badRequest(`${name} is not a recognized field.`, 'unknown-field');
    if (typeof value !== 'string')
      throw badRequest(`The value ${JSON.stringify(value)} is not valid for ${name}.`, 'bad-value');
    query[known] = value;
  }
  return query;
}

function answerFound(arrival: Arrival, plan: { found: Found; query: Query }): Answer {
  const { found, query } = plan;
  switch (found.kind) {
    case 'count':
      return jsonAnswer(200, {
        count: countRows({ entries: found.entries, fields: fieldsOf[found.resource], query, exchange: arrival }),
      });
    case 'list': {
      const wanted = arrival.request.headers['pagination-type'] === 'forward-only';
      const forwardOnly = wanted && found.takesForwardOnly && arrival.psa.pagesForwardOnly;
      const page = answerList({
        entries: found.entries,
        fields: fieldsOf[found.resource],
        query,
        forwardOnly,
        exchange: arrival,
      });
      const answer = jsonAnswer(200, page.rows);
      return wanted && !forwardOnly
        ? answer
        : { ...answer, headers: { ...answer.headers, ...linkHeader(arrival.url, page) } };
    }
    case 'record': {
      const status = found.status ?? 200;
      noteWrite(arrival, { status, tookEffect: found.tookEffect ?? true });
      return jsonAnswer(status, arrival.call.method === 'GET' ? project(found.row, query.fields) : found.row);
    }
    case 'done':
      noteWrite(arrival, { status: 204, tookEffect: found.tookEffect });
      return { status: 204, headers: {}, body: '' };
  }
}

function linkHeader(url: URL, page: ListAnswer): Record<string, string> {
  const link = (query: Query, rel: string) =>
    `<${url.origin}${url.pathname}?${new URLSearchParams(query)}>; rel="${rel}"`;
  const links = [...(page.next ? [link(page.next, 'next')] : []), ...(page.last ? [link(page.last, 'last')] : [])];
  return links.length > 0 ? { link: links.join(', ') } : {};
}

/** Reads by POST change nothing and are not written down. */
const readsByPost = /\/(search|bundles)$/;

function noteWrite({ psa, call, url, text }: Arrival, outcome: { status: number; tookEffect: boolean }): void {
  if (call.method === 'GET' || readsByPost.test(url.pathname)) return;
  let body: unknown = text;
  try {
    body = text === '' ? null : JSON.parse(text);
  } catch {
    // kept as it came
  }
  psa.writes.push({
    at: isoSeconds(psa.clock.now()),
    method: call.method,
    path: withoutBase(url.pathname),
    body,
    ...outcome,
  });
}

const jsonAnswer = (status: number, body: unknown): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(body),
});
