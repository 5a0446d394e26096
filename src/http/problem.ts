import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { AppError, type AppErrorCode, VendorError } from '../errors.ts';

/** What every error is answered with (RFC 9457). */
export const Problem = z
  .strictObject({
    type: z.string().openapi({ description: 'urn:seatbridge: and the code' }),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().openapi({ description: 'What happened, to what, and what to do' }),
    code: z.string().openapi({ description: 'Stable: what a program may rely on' }),
    field: z.string().optional().openapi({ description: 'The field of the request that is wrong' }),
    details: z.record(z.string(), z.unknown()).openapi({ description: 'What else is known, by the code' }),
  })
  .openapi('Problem');
export type Problem = z.infer<typeof Problem>;

export const problemType = 'application/problem+json';

const titles = {
  400: 'Malformed request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  409: 'Not now',
  413: 'Too large',
  415: 'Not JSON',
  422: 'Not possible',
  429: 'Too many tries',
  500: 'Error of Seatbridge',
  502: 'The other side refuses or fails',
  503: 'Not available',
} as const satisfies Partial<Record<ContentfulStatusCode, string>>;
type Status = keyof typeof titles;

/** Why HTTP itself refuses a request, before any use case. */
export class Refusal extends Error {
  readonly status: Status;
  readonly code: string;
  readonly details: Record<string, unknown>;

  constructor(status: Status, code: string, { message, ...details }: { message: string; [detail: string]: unknown }) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

const statuses: Record<AppErrorCode, Status> = {
  usage: 422,
  ambiguous: 422,
  connection: 422,
  'not-found': 404,
  conflict: 409,
  locked: 409,
  forbidden: 403,
  credentials: 403,
  'too-many-tries': 429,
  'needs-person': 409,
  unsettled: 409,
  paused: 409,
  'secret-key': 503,
  'data-folder': 503,
  database: 503,
  config: 503,
};

/** The problem that an error is; null for one that nobody foresaw. */
export function knownProblem(error: unknown): Problem | null {
  if (error instanceof Refusal) return problem(error.status, error.code, error);
  if (error instanceof AppError) return problem(statuses[error.code], error.code, error);
  // A vendor's "conflict" or "not-found" is not our own.
  if (error instanceof VendorError)
    return problem(502, `vendor-${error.kind}`, { message: error.message, details: { ...error.details } });
  return error instanceof HTTPException ? problemOfHono(error) : null;
}

/** For an error that nobody foresaw: what it was is in the log, not in the answer. */
export const crash = (): Problem =>
  problem(500, 'crash', { message: 'Seatbridge met an error it does not know. Its log says which.', details: {} });

/** For a work that ended because the program did. */
export const stopped = (): Problem =>
  problem(503, 'stopped', { message: 'The program was stopped before this was done.', details: {} });

export const answerProblem = (c: Context, problem: Problem): Response =>
  c.body(JSON.stringify(problem), problem.status as ContentfulStatusCode, { 'content-type': problemType });

function problem(
  status: Status,
  code: string,
  { message, details }: { message: string; details: Record<string, unknown> },
): Problem {
  const { cause: _, field, ...others } = details;
  return {
    type: `urn:seatbridge:${code}`,
    title: titles[status],
    status,
    detail: message,
    code,
    ...(typeof field === 'string' && { field }),
    details: others,
  };
}

// Hono's own parts throw these where a body is no JSON or of another type.
function problemOfHono({ status, message }: HTTPException): Problem {
  if (status === 415)
    return problem(415, 'media-type', {
      message: 'The body must be JSON: content-type application/json.',
      details: {},
    });
  return problem(400, 'malformed', { message: message || 'The request cannot be read.', details: {} });
}
