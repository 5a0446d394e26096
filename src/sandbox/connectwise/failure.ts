/** What the vendor says when it refuses: thrown by whoever notices, answered by the server. */
export class Refusal extends Error {
  readonly status: number;
  readonly body: unknown;
  /** Set where a careful client would never have sent this: it is listed as a violation of that kind. */
  readonly violation: string | null;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    plan: { body: unknown; violation?: string | undefined; headers?: Record<string, string> },
  ) {
    super(JSON.stringify(plan.body));
    this.status = status;
    this.body = plan.body;
    this.violation = plan.violation ?? null;
    this.headers = plan.headers ?? {};
  }
}

export interface FieldProblem {
  readonly code: string;
  readonly message: string;
  readonly resource: string;
  readonly field: string;
}

export const notFound = (message: string): Refusal =>
  new Refusal(404, { body: { code: 'NotFound', message: `${message} not found` } });

export const invalidObject = (
  resource: string,
  plan: { errors: readonly FieldProblem[]; violation?: string },
): Refusal =>
  new Refusal(400, {
    body: { code: 'InvalidObject', message: `${resource} object is invalid`, errors: plan.errors },
    violation: plan.violation,
  });

export const badCondition = (message: string): Refusal =>
  new Refusal(400, { body: { code: 'ApiFindCondition', message }, violation: 'condition' });

export const badRequest = (message: string, violation: string): Refusal =>
  new Refusal(400, { body: { code: 'InvalidArgument', message }, violation });
