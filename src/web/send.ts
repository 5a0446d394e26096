import { problemOf, unreachable } from './problem.ts';

const reads = new Set(['GET', 'HEAD']);
const retriesAfterMs = [300, 1_500];

/** A random name for one write. `crypto.randomUUID` is not there on plain http. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * Sends one request, with an Idempotency-Key where it writes: so a lost answer is asked for again without doing
 * anything twice. Throws Problem where the program refuses or does not answer.
 */
export async function send(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  const request = new Request(input, { credentials: 'same-origin', ...init });
  if (!reads.has(request.method)) request.headers.set('idempotency-key', newKey());
  const answer = await answerTo(request);
  if (!answer.ok) throw await problemOf(answer);
  return answer;
}

async function answerTo(request: Request, [waitMs, ...later] = retriesAfterMs): Promise<Response> {
  try {
    return await fetch(request.clone());
  } catch (error) {
    if (request.signal.aborted) throw error;
    if (waitMs === undefined) throw unreachable(error);
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    return answerTo(request, later);
  }
}
