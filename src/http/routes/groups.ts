import { z } from '@hono/zod-openapi';
import { countGroupDevices, type GroupRow, listGroups } from '../../app/mapping/account-list.ts';
import { changeGroups } from '../../app/mapping/group-changes.ts';
import { AppError } from '../../errors.ts';
import { csv, csvAnswer } from '../csv.ts';
import { type Desk, newRoutes } from '../desk.ts';
import { pageFrom, pageOf, paging, sortBy, sorted } from '../paging.ts';
import { refusedBy } from '../refused.ts';
import { answer, ById, body } from '../shapes.ts';
import {
  fittingGroups,
  Group,
  groupColumns,
  groupFilters,
  groupTable,
  MapMany,
  MapOne,
  Mapped,
  MappedMany,
  targetOf,
  toMapped,
} from './group-rows.ts';

/** Whose devices are whose: the group trees of every ESET server. */
export function groupRoutes({ app, route, shelf }: Desk) {
  const devices = shelf.keep({
    name: 'devices by group',
    of: ['connections', 'runs'],
    load: () => countGroupDevices(app),
  });
  const groups = shelf.keep({
    name: 'groups',
    of: ['connections', 'runs', 'accounts'],
    load: async () => listGroups(app, { devices: await devices() }),
  });
  return newRoutes()
    .openapi(
      route({
        method: 'get',
        path: '/groups',
        least: 'viewer',
        summary: 'Groups in the order of their trees, each below its parent',
        request: { query: z.strictObject({ ...paging, ...sortBy('name', 'devices'), ...groupFilters }) },
        responses: answer(pageOf(Group)),
      }),
      async (c) => {
        const asked = c.req.valid('query');
        return c.json(pageFrom(fittingGroups(await groups(), asked), asked, groupTable), 200);
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/groups.csv',
        least: 'viewer',
        summary: 'Groups as a table',
        request: { query: z.strictObject({ ...sortBy('name', 'devices'), ...groupFilters }) },
        responses: csvAnswer,
      }),
      async (c) => {
        const asked = c.req.valid('query');
        const rows = sorted(fittingGroups(await groups(), asked), asked, groupTable);
        return csv({ name: 'groups', rows, columns: groupColumns });
      },
    )
    .openapi(
      route({
        method: 'put',
        path: '/groups/mapping',
        least: 'operator',
        summary: 'Says the same of several groups, of each that allows it',
        request: { body: body(MapMany) },
        responses: answer(MappedMany),
      }),
      async (c) => {
        const { groups, target } = c.req.valid('json');
        const outcomes = await changeGroups(app, { groups, target: targetOf(target), by: c.var.person.name });
        return c.json({ rows: outcomes.map((each) => ({ ...toMapped(each), refused: refusedBy(each.error) })) }, 200);
      },
    )
    .openapi(
      route({
        method: 'put',
        path: '/groups/{id}/mapping',
        least: 'operator',
        summary: 'Says whose the devices of a group are',
        request: { params: ById, body: body(MapOne) },
        responses: answer(Mapped),
      }),
      async (c) => {
        const { target, seen } = c.req.valid('json');
        const change = { groups: [{ key: c.req.valid('param').id, seen }], target: targetOf(target) };
        const [outcome] = await changeGroups(app, { ...change, by: c.var.person.name });
        if (outcome === undefined || outcome.error !== null) throw outcome?.error;
        return c.json(toMapped(outcome), 200);
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/groups/{id}',
        least: 'viewer',
        summary: 'One group',
        request: { params: ById },
        responses: answer(Group),
      }),
      async (c) => c.json(groupTable.show(groupOf(await groups(), c.req.valid('param').id)), 200),
    )
    .openapi(
      route({
        method: 'get',
        path: '/groups/{id}/children',
        least: 'viewer',
        summary: 'The groups right below one, by name',
        request: { params: ById, query: z.strictObject(paging) },
        responses: answer(pageOf(Group)),
      }),
      async (c) => {
        const all = await groups();
        const { key } = groupOf(all, c.req.valid('param').id);
        const below = all.filter(({ parentKey }) => parentKey === key);
        return c.json(pageFrom(below, c.req.valid('query'), groupTable), 200);
      },
    );
}

function groupOf(groups: readonly GroupRow[], key: number): GroupRow {
  const group = groups.find((row) => row.key === key);
  if (group !== undefined) return group;
  throw new AppError('not-found', `There is no group ${key}.`, { key });
}
