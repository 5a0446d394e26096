interface ProblemParts {
  /** 0: there was no answer. */
  status: number;
  /** Of the API: AppError's code, or 'vendor-' and VendorError's kind; 'unreachable' where there was no answer. */
  code: string;
  title: string;
  detail: string;
  field?: string;
  /** What else is known, by the code. */
  details: Record<string, unknown>;
}

/** Why the program refused, or that it does not answer. `message` is what happened, in its words. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly field: string | null;
  readonly details: Record<string, unknown>;

  constructor({ status, code, title, detail, field, details }: ProblemParts) {
    super(detail);
    this.name = 'Problem';
    this.status = status;
    this.code = code;
    this.title = title;
    this.field = field ?? null;
    this.details = details;
  }
}

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

const recordOf = (value: unknown): Record<string, unknown> =>
  value !== null && typeof value === 'object' ? { ...value } : {};

/** What problem+json says, as a work's failure carries it too. */
export function problemFrom(answer: object): Problem {
  const said = recordOf(answer);
  const status = typeof said['status'] === 'number' ? said['status'] : 0;
  const title = textOf(said['title']) ?? String(status);
  const field = textOf(said['field']);
  return new Problem({
    status,
    code: textOf(said['code']) ?? String(status),
    title,
    detail: textOf(said['detail']) ?? textOf(said['message']) ?? title,
    ...(field === null ? {} : { field }),
    details: recordOf(said['details']),
  });
}

/** Reads application/problem+json, and the {code, message} of the sign-in; anything else is told by its status. */
export async function problemOf(answer: Response): Promise<Problem> {
  const body: unknown = await answer.json().catch(() => null);
  return problemFrom({
    title: `${answer.status} ${answer.statusText}`.trim(),
    ...recordOf(body),
    status: answer.status,
  });
}

export function unreachable(cause: unknown): Problem {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new Problem({ status: 0, code: 'unreachable', title: 'unreachable', detail, details: {} });
}

export const isProblem = (error: unknown): error is Problem => error instanceof Problem;
