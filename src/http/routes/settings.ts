import { z } from '@hono/zod-openapi';
import { listSettings, resetSetting, type Setting as SettingRow, setSetting } from '../../app/settings.ts';
import { type Desk, newRoutes } from '../desk.ts';
import { answer, body } from '../shapes.ts';

const Shape = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('choice'), choices: z.array(z.string()) }),
  z.strictObject({ kind: z.literal('number'), least: z.number().int(), most: z.number().int() }),
  z.strictObject({ kind: z.literal('cents'), least: z.number().int(), most: z.number().int() }),
  z.strictObject({ kind: z.literal('switch') }),
  z.strictObject({ kind: z.literal('time') }),
  z.strictObject({ kind: z.literal('zone') }),
  z.strictObject({ kind: z.literal('company') }),
  z.strictObject({ kind: z.literal('text'), longest: z.number().int() }),
]);

const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const Setting = z
  .strictObject({
    name: z.string(),
    value,
    default: value,
    shape: Shape,
    optional: z.boolean().openapi({ description: 'It may be null' }),
    allowed: z.string().openapi({ description: 'In words' }),
    help: z.string(),
    by: z.string().nullable().openapi({ description: 'null: it is the default' }),
    at: z.string().nullable(),
  })
  .openapi('Setting');

const ByName = z.strictObject({ name: z.string().min(1).max(100) });

/** What the program does by itself, and how. */
export const settingRoutes = ({ app, route }: Desk) =>
  newRoutes()
    .openapi(
      route({
        method: 'get',
        path: '/settings',
        least: 'viewer',
        summary: 'Every setting with its default, its help and what it may be',
        responses: answer(z.strictObject({ rows: z.array(Setting) })),
      }),
      async (c) => c.json({ rows: (await listSettings(app)).map(toSetting) }, 200),
    )
    .openapi(
      route({
        method: 'put',
        path: '/settings/{name}',
        least: 'administrator',
        summary: 'Sets one',
        request: { params: ByName, body: body(z.strictObject({ value })) },
        responses: answer(Setting),
      }),
      async (c) => {
        const change = { ...c.req.valid('param'), ...c.req.valid('json'), by: c.var.person.name };
        return c.json(toSetting(await setSetting(app, change)), 200);
      },
    )
    .openapi(
      route({
        method: 'delete',
        path: '/settings/{name}',
        least: 'administrator',
        summary: 'Back to its default',
        request: { params: ByName },
        responses: answer(Setting),
      }),
      async (c) => c.json(toSetting(await resetSetting(app, { ...c.req.valid('param'), by: c.var.person.name })), 200),
    );

function toSetting({ shape, ...row }: SettingRow): z.infer<typeof Setting> {
  const [now, usual] = [value.parse(row.value), value.parse(row.default)];
  const of = shape.kind === 'choice' ? { ...shape, choices: [...shape.choices] } : shape;
  return { ...row, value: now, default: usual, shape: of };
}
