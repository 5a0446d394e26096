import { randomUUID } from 'node:crypto';
import type { Answer } from '../deliver.ts';

/** What the server will not do, in the vendor's words; `violation` names what a correct client would never send. */
export class Refusal extends Error {
  readonly status: number;
  readonly violation: string | null;

  constructor(status: number, { message = wordsFor(status), violation = null as string | null } = {}) {
    super(message);
    this.status = status;
    this.violation = violation;
  }
}

export const jsonAnswer = (body: string | object): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

/** A google.rpc.Status, as the vendor's gateway puts it into words. */
export const refusalAnswer = (status: number, message = wordsFor(status)): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ code: rpcCodes[status] ?? 2, message, details: [] }),
});

/** RFC 6749, 5.2. */
export const oauthRefusal = (error: string, description: string): Answer => ({
  status: 400,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: JSON.stringify({ error, error_description: description }),
});

/** The request is still being worked on: repeat it with this response-id. */
export const pendingAnswer = (responseId: string): Answer => ({
  status: 202,
  headers: { 'response-id': responseId },
  body: '',
});

export const withRequestId = (answer: Answer): Answer => ({
  ...answer,
  headers: { ...answer.headers, 'request-id': randomUUID() },
});

const wordsFor = (status: number) => words[status] ?? 'An unexpected error response.';

// The words are those of the vendor's specification.
const words: Record<number, string> = {
  400: 'Validation error. Invalid argument provided.',
  401: 'Token has expired or is invalid.',
  403: 'Access denied. Check permissions.',
  404: 'Requested resource not found.',
  429: 'Rate limit reached. Try again later.',
  500: 'Internal server failure. Try again later.',
  502: 'Internal server failure. Try again later.',
  503: 'Environment under maintenance. Try again later.',
  504: 'Action took too long; timeout reached',
};

// google.rpc.Code
const rpcCodes: Record<number, number> = { 400: 3, 401: 16, 403: 7, 404: 5, 429: 8, 500: 13, 502: 14, 503: 14, 504: 4 };
