import type { Answer } from '../deliver.ts';
import type { RestServer } from '../world/eset.ts';
import { Refusal, refusalAnswer } from './answers.ts';
import type { Arrival } from './arrival.ts';
import { batchGetDevices, getDevice, listDevices } from './devices.ts';
import { listGroups, listMembers } from './groups.ts';
import { makeLogin } from './login.ts';
import { makePendingAnswers } from './pending.ts';
import { makeRateLimit } from './rate-limit.ts';

type Resource = { path: RegExp; answer: (arrival: Arrival, id: string) => Answer };

const resources: Resource[] = [
  { path: /^\/v1\/device_groups$/, answer: listGroups },
  { path: /^\/v1\/device_groups\/([0-9a-f-]{36})\/devices$/i, answer: listMembers },
  { path: /^\/v1\/devices$/, answer: listDevices },
  { path: /^\/v1\/devices:batchGet$/, answer: batchGetDevices },
  { path: /^\/v1\/devices\/([0-9a-f-]{36})$/i, answer: getDevice },
];

type House = {
  login: ReturnType<typeof makeLogin>;
  pending: ReturnType<typeof makePendingAnswers>;
  rateLimit: ReturnType<typeof makeRateLimit>;
};

/** What the server answers to each call. Throws a Refusal for what it will not do. */
export function makeRoutes() {
  const houses = new WeakMap<RestServer, House>();
  return (arrival: Arrival): Answer => toldAnswer(arrival) ?? slowAnswer(houseOf(arrival.server, houses), arrival);
}

// A world that is built anew has new servers, and a clock that starts anew: nothing that the old ones kept fits it.
function houseOf(server: RestServer, houses: WeakMap<RestServer, House>): House {
  const house = houses.get(server) ?? { login: makeLogin(), pending: makePendingAnswers(), rateLimit: makeRateLimit() };
  houses.set(server, house);
  return house;
}

// What the fault book says, in the vendor's own shape.
function toldAnswer({ call, faults }: Arrival): Answer | null {
  const limited = faults.strike(call, '429');
  if (limited) {
    const answer = refusalAnswer(429);
    if (limited.value === undefined) return answer;
    return { ...answer, headers: { ...answer.headers, 'retry-after': String(limited.value) } };
  }
  const failing = faults.strike(call, 'status');
  if (failing) return refusalAnswer(typeof failing.value === 'number' ? failing.value : 500);
  return faults.strike(call, 'forbid') ? refusalAnswer(403) : null;
}

// A call with a response-id asks for an answer that was put by.
function slowAnswer({ login, pending, rateLimit }: House, arrival: Arrival): Answer {
  const { call, faults, headers, now, server, url } = arrival;
  const isLogin = !url.pathname.startsWith('/v1/');
  if (!isLogin) rateLimit(login.authenticate(arrival), { now, callsPerSecond: server.callsPerSecond });
  const request = `${call.method} ${call.path} ${arrival.body}`;
  const responseId = headers['response-id'];
  if (typeof responseId === 'string') return pending.read(responseId, { request, now });
  const answer = isLogin ? loginAnswer(login, arrival) : resourceAnswer(arrival);
  const slow = answer.status === 200 && faults.strike(call, 'pending202');
  if (!slow) return answer;
  return pending.putBy(answer, { request, now, times: typeof slow.value === 'number' ? slow.value : 1 });
}

function resourceAnswer(arrival: Arrival): Answer {
  const { url, call, body } = arrival;
  const resource = resources.find(({ path }) => path.test(url.pathname));
  if (!resource || call.method !== 'GET') throw new Refusal(404, { violation: 'path' });
  if (body !== '') throw new Refusal(400, { message: 'a GET has no body', violation: 'body' });
  const [, id = ''] = resource.path.exec(url.pathname) ?? [];
  return resource.answer(arrival, id);
}

function loginAnswer(login: House['login'], arrival: Arrival): Answer {
  const { call, url, server } = arrival;
  const path = server.kind === 'protect-cloud' ? '/oauth/token' : '/GetTokens';
  if (call.method !== 'POST' || url.pathname !== path) throw new Refusal(404, { violation: 'path' });
  if (url.search !== '') throw new Refusal(400, { violation: 'parameter' });
  return server.kind === 'protect-cloud' ? login.oauthToken(arrival) : login.getTokens(arrival);
}
