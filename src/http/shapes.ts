import { z } from '@hono/zod-openapi';

/** A body that is JSON of this shape. */
export const body = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true as const,
  content: { 'application/json': { schema } },
});

/** The one good answer of a route. */
export const answer = <Schema extends z.ZodType>(schema: Schema) => ({
  200: { description: 'Done', content: { 'application/json': { schema } } },
});

/** The id of an object, in a path or a query. */
export const id = z
  .string()
  .regex(/^[1-9]\d{0,14}$/, 'is a number')
  .transform(Number)
  .openapi({ type: 'string', pattern: '^[1-9][0-9]{0,14}$' });

/** The parameter of a path that names one object. */
export const ById = z.strictObject({ id });

/** A flag in a query. */
export const flag = z
  .enum(['true', 'false'])
  .transform((text) => text === 'true')
  .openapi({ type: 'string' });

/** The same, or nothing. (`nullable` would make a named schema itself nullable in the OpenAPI document.) */
export const orNull = <Schema extends z.ZodType>(schema: Schema) => z.union([schema, z.null()]);

/** With a change: since when it had been said so as the person saw it. Refused where somebody else has spoken since. */
export const seen = z.string().max(40).nullable().optional().openapi({
  description: 'since, as it was seen; null: nothing was said. Refused (409) if somebody changed it since',
});

/** The parameter of a path that names one of the PSA's objects. */
export const ByVendorId = z.strictObject({ id: z.string().min(1).max(50) });
