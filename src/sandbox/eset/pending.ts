import { randomUUID } from 'node:crypto';
import type { Answer } from '../deliver.ts';
import { pendingAnswer, Refusal, refusalAnswer } from './answers.ts';

const timedOutMs = 120_000;
const goneMs = 600_000;

type Pending = { request: string; since: number; repeatsLeft: number; answer: Answer };

/** Answers that took too long: each waits under its response-id and can be read once. */
export function makePendingAnswers() {
  const waiting = new Map<string, Pending>();
  return {
    /** Puts an answer by; `times` is how often the caller is told to wait, this time included. */
    putBy(answer: Answer, { request, now, times }: { request: string; now: number; times: number }): Answer {
      const responseId = randomUUID();
      waiting.set(responseId, { request, since: now, repeatsLeft: times - 1, answer });
      return pendingAnswer(responseId);
    },
    /** What the repeated request gets: 202 again, the answer, 504 past 120 s, 404 once it was read or after 10 minutes. */
    read(responseId: string, { request, now }: { request: string; now: number }): Answer {
      const pending = waiting.get(responseId);
      if (!pending || now - pending.since >= goneMs) {
        waiting.delete(responseId);
        return refusalAnswer(404);
      }
      if (pending.request !== request) {
        throw new Refusal(400, { message: 'response-id belongs to another request', violation: 'response-id' });
      }
      if (now - pending.since > timedOutMs) return refusalAnswer(504);
      if (pending.repeatsLeft > 0) {
        pending.repeatsLeft -= 1;
        return pendingAnswer(responseId);
      }
      waiting.delete(responseId);
      return pending.answer;
    },
  };
}
