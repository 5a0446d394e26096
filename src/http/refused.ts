import { z } from '@hono/zod-openapi';
import type { AppError } from '../errors.ts';

/** Why one of several was left as it is, while the others went on. */
export const Refused = z
  .strictObject({ code: z.string(), message: z.string(), details: z.record(z.string(), z.unknown()) })
  .openapi('Refused');

export const refusedBy = (error: AppError | null): z.infer<typeof Refused> | null =>
  error && { code: error.code, message: error.message, details: error.details };
