import { z } from '@hono/zod-openapi';
import { hasWords } from '../../app/mapping/find.ts';
import {
  changeOptions,
  listPriorities,
  mapPriority,
  type PriorityChanged,
  type PriorityRow,
  undoPriority,
  unmapPriority,
} from '../../app/mapping/priorities.ts';
import type { TicketOptions } from '../../app/mapping/ticket-options.ts';
import { csv, csvAnswer } from '../csv.ts';
import { type Desk, newRoutes } from '../desk.ts';
import { pageFrom, pageOf, paging, searching, sortBy, sorted, type Table } from '../paging.ts';
import { answer, ById, body, orNull, seen } from '../shapes.ts';

const leaving = z.enum(['nothing', 'note', 'close']).nullable();
const visibility = z.enum(['internal', 'customer']);
const text = z.string().nullable();

const Group = z.strictObject({
  key: z.number().int(),
  name: z.string(),
  kind: z.enum(['static', 'dynamic']),
  gone: z.boolean(),
});

const Rule = z
  .strictObject({
    groupKey: z.number().int(),
    priorityId: z.string(),
    ...{ boardId: text, typeId: text, subtypeId: text, itemId: text, statusId: text, sourceId: text },
    delayMinutes: z.number().int().nullable(),
    leaving,
    closingStatusId: text,
    untouchedStatusIds: z.array(z.string()),
    visibility,
    mutedOpen: z.boolean().nullable(),
    ...{ summary: text, description: text },
  })
  .openapi('TicketRule', { description: 'How tickets of a group are opened; null: as the settings or the board say' });

const Priority = z
  .strictObject({
    group: Group,
    rule: Rule,
    names: z.strictObject({
      priority: z.string(),
      ...{ board: text, type: text, subtype: text, item: text, status: text, source: text, closingStatus: text },
    }),
    by: z.string(),
    since: z.string().openapi({ description: 'Give it as seen with a change' }),
    baselined: z.boolean().openapi({ description: 'false: nothing is opened until the group was listed once' }),
  })
  .openapi('GroupPriority');

const choice = z.string().max(50).nullable().optional();

const Options = z
  .strictObject({
    ...{ boardId: choice, typeId: choice, subtypeId: choice, itemId: choice, statusId: choice, sourceId: choice },
    delayMinutes: z.number().int().nullable().optional(),
    leaving: leaving.optional(),
    closingStatusId: choice,
    untouchedStatusIds: z.array(z.string()).max(100).optional(),
    visibility: visibility.optional(),
    mutedOpen: z.boolean().nullable().optional(),
    ...{ summary: text.optional(), description: text.optional() },
  })
  .openapi('TicketOptions', { description: 'What is not named stays; null is back to what the settings say' });

const Change = z
  .strictObject({
    priorityId: z.string().max(50).optional().openapi({ description: 'Needed for a group that has none' }),
    options: Options.optional(),
    openPresent: z
      .boolean()
      .optional()
      .openapi({ description: 'Devices that are in the group already open tickets too, this once' }),
    seen,
  })
  .openapi('GroupPriorityChange');

const Changed = z
  .strictObject({
    changed: z.boolean(),
    asked: z.number().openapi({ description: 'Devices that wait for a ticket now, as openPresent asked' }),
    ...{ before: orNull(Priority), after: orNull(Priority) },
  })
  .openapi('GroupPriorityChanged');

const priorityTable: Table<PriorityRow, z.infer<typeof Priority>> = {
  id: ({ group }) => group.key,
  usual: null,
  sorts: { group: ({ group }) => group.name, priority: ({ names }) => names.priority },
  show: ({ rule, ...row }) => ({ ...row, rule: { ...rule, untouchedStatusIds: [...rule.untouchedStatusIds] } }),
};

const sorts = sortBy('group', 'priority');

/** The groups whose devices open tickets. */
export function priorityRoutes({ app, route, shelf }: Desk) {
  const priorities = shelf.keep({
    name: 'priorities',
    of: ['connections', 'runs', 'accounts', 'priorities'],
    load: () => listPriorities(app),
  });

  return newRoutes()
    .openapi(
      route({
        method: 'get',
        path: '/priorities',
        least: 'viewer',
        summary: 'Groups with a priority, in the order in which they were given one',
        request: { query: z.strictObject({ ...paging, ...sorts, ...searching }) },
        responses: answer(pageOf(Priority)),
      }),
      async (c) => {
        const asked = c.req.valid('query');
        return c.json(pageFrom((await priorities()).filter(fits(asked)), asked, priorityTable), 200);
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/priorities.csv',
        least: 'viewer',
        summary: 'Groups with a priority as a table',
        request: { query: z.strictObject({ ...sorts, ...searching }) },
        responses: csvAnswer,
      }),
      async (c) => {
        const asked = c.req.valid('query');
        const rows = sorted((await priorities()).filter(fits(asked)), asked, priorityTable);
        return csv({ name: 'priorities', rows, columns });
      },
    )
    .openapi(
      route({
        method: 'put',
        path: '/groups/{id}/priority',
        least: 'operator',
        summary: 'Switches tickets on for a group, or changes how they are opened',
        request: { params: ById, body: body(Change) },
        responses: answer(Changed),
      }),
      async (c) => {
        const { priorityId, options = {}, openPresent, seen: saw } = c.req.valid('json');
        const said = { options: optionsOf(options), openPresent, by: c.var.person.name, seen: saw };
        const group = `group:${c.req.valid('param').id}`;
        const changed =
          priorityId === undefined
            ? await changeOptions(app, group, said)
            : await mapPriority(app, group, { ...said, priority: `priority:${priorityId}` });
        return c.json(toChanged(changed), 200);
      },
    )
    .openapi(
      route({
        method: 'delete',
        path: '/groups/{id}/priority',
        least: 'operator',
        summary: 'Switches tickets off for a group; its tickets stay as they are',
        request: { params: ById, query: z.strictObject({ seen: z.string().max(40).optional() }) },
        responses: answer(Changed),
      }),
      async (c) => {
        const said = { by: c.var.person.name, seen: c.req.valid('query').seen };
        return c.json(toChanged(await unmapPriority(app, `group:${c.req.valid('param').id}`, said)), 200);
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/groups/{id}/priority/undo',
        least: 'operator',
        summary: 'Says again what was said before the last change; what the group held by then still opens nothing',
        request: { params: ById, body: body(z.strictObject({ seen })) },
        responses: answer(Changed),
      }),
      async (c) => {
        const said = { by: c.var.person.name, seen: c.req.valid('json').seen };
        return c.json(toChanged(await undoPriority(app, `group:${c.req.valid('param').id}`, said)), 200);
      },
    );
}

const fits =
  ({ search = '' }: { search?: string | undefined }) =>
  ({ group, names }: PriorityRow): boolean =>
    search === '' || hasWords(`${group.name} ${names.priority}`, search);

function optionsOf(options: z.infer<typeof Options>): TicketOptions {
  const { boardId, typeId, subtypeId, itemId, statusId, sourceId, closingStatusId, untouchedStatusIds } = options;
  const { delayMinutes, leaving: left, visibility: seenBy, mutedOpen, summary, description } = options;
  return {
    ...ref('board', boardId),
    ...ref('type', typeId),
    ...ref('subtype', subtypeId),
    ...ref('item', itemId),
    ...ref('status', statusId),
    ...ref('source', sourceId),
    ...(closingStatusId !== undefined && { closingStatus: closingStatusId && `status:${closingStatusId}` }),
    ...(untouchedStatusIds !== undefined && { untouched: untouchedStatusIds.map((id) => `status:${id}`) }),
    ...(delayMinutes !== undefined && { delayMinutes }),
    ...(left !== undefined && { leaving: left }),
    ...(seenBy !== undefined && { visibility: seenBy }),
    ...(mutedOpen !== undefined && { mutedOpen }),
    ...(summary !== undefined && { summary }),
    ...(description !== undefined && { description }),
  };
}

/** A choice by its id, as the use case takes it; nothing where it is not named. */
const ref = <Kind extends keyof TicketOptions>(kind: Kind, id: string | null | undefined) =>
  id === undefined ? {} : ({ [kind]: id && `${kind}:${id}` } as { [K in Kind]: string | null });

const toChanged = ({ changed, asked, before, after }: PriorityChanged): z.infer<typeof Changed> => ({
  changed,
  asked,
  before: before && priorityTable.show(before),
  after: after && priorityTable.show(after),
});

const columns = {
  group: ({ group }: PriorityRow) => group.name,
  priority: ({ names }: PriorityRow) => names.priority,
  board: ({ names }: PriorityRow) => names.board,
  status: ({ names }: PriorityRow) => names.status,
  'delay in minutes': ({ rule }: PriorityRow) => rule.delayMinutes,
  leaving: ({ rule }: PriorityRow) => rule.leaving,
  by: ({ by }: PriorityRow) => by,
  since: ({ since }: PriorityRow) => since,
};
