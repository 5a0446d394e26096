import { setTimeout as sleep } from 'node:timers/promises';
import { VendorError } from '../../errors.ts';
import type { HttpAnswer, HttpCall, HttpClient } from '../http.ts';

// ESET keeps a slow answer for 120 seconds, and one that was collected no longer: then the request is made anew.
const keptForMs = 120_000;
const mostStarts = 2;
const firstWaitMs = 250;
const longestWaitMs = 5000;

/** What calls go through, and the clock of the waits. */
export interface Wire {
  http: HttpClient;
  now: () => number;
}

/**
 * Sends a call. While the server says that it is still at work (202 with a response-id), repeats it with that id; an
 * answer that gets lost meanwhile is asked for once more from the start. What a server says to a response-id is no
 * word on the object that the call is about: a 404 to one never becomes `not-found`. Throws VendorError.
 */
export async function sendUntilReady(wire: Wire, call: HttpCall): Promise<HttpAnswer> {
  for (let start = 1; start <= mostStarts; start += 1) {
    const first = await wire.http.send(call);
    const answer = first.status === 202 ? await collect(wire, { call, first }) : first;
    if (answer !== null) return answer;
  }
  const { host, pathname } = new URL(call.url);
  const message = `The answer of ${host} to ${pathname} took too long and was lost, ${mostStarts} times. Try again later.`;
  throw new VendorError('unavailable', message);
}

/** The answer; null where it is lost. */
async function collect(wire: Wire, { call, first }: { call: HttpCall; first: HttpAnswer }): Promise<HttpAnswer | null> {
  const until = wire.now() + keptForMs;
  // Collecting takes the answer away from the server, so this call is not one to repeat blindly.
  const again = { ...call, repeatable: false, headers: { ...call.headers, 'response-id': responseIdOf(first, call) } };
  for (let wait = firstWaitMs; wire.now() < until; wait = Math.min(wait * 2, longestWaitMs)) {
    await sleep(wait, undefined, { signal: call.signal });
    const answer = await sendOrLose(wire, again);
    if (answer?.status !== 202) return answer;
  }
  return null;
}

async function sendOrLose({ http }: Wire, call: HttpCall): Promise<HttpAnswer | null> {
  try {
    return await http.send(call);
  } catch (error) {
    if (error instanceof VendorError && (error.kind === 'not-found' || error.kind === 'unavailable')) return null;
    throw error;
  }
}

function responseIdOf({ headers, requestId }: HttpAnswer, call: HttpCall): string {
  const id = headers['response-id'];
  if (id !== undefined && id !== '') return id;
  const message = `${new URL(call.url).host} says that an answer is not ready (202), without a response-id to collect it by.`;
  throw new VendorError('unexpected', message, { status: 202, ...(requestId === undefined ? {} : { requestId }) });
}
