import { z } from '@hono/zod-openapi';
import type { GroupRow } from '../../app/mapping/account-list.ts';
import { hasWords } from '../../app/mapping/find.ts';
import type { GroupOutcome, GroupTarget } from '../../app/mapping/group-changes.ts';
import type { Said } from '../../app/mapping/said.ts';
import { given } from '../../domain/given.ts';
import { searching, type Table } from '../paging.ts';
import { Refused } from '../refused.ts';
import { flag, id, orNull, seen } from '../shapes.ts';

/*
 * Groups as the API shows them, and what can be said of them.
 */

export const Called = z.strictObject({ key: z.number().int(), name: z.string() });

const SaidOfGroup = z
  .strictObject({
    kind: z.enum(['account', 'excluded', 'none']),
    account: orNull(
      z.strictObject({
        id: z.number().int(),
        name: z.string(),
        companyId: z.string(),
        agreementId: z.string().nullable(),
      }),
    ),
    tickets: z.boolean().openapi({ description: 'An excluded group opens tickets all the same' }),
    from: orNull(Called).openapi({ description: 'The group that says so, where it is inherited' }),
    boundary: orNull(Called).openapi({ description: 'The customer of its own that stops the inheritance' }),
  })
  .openapi('SaidOfGroup', { description: 'Whose the devices of a group are' });

export const Group = z
  .strictObject({
    key: z.number().int(),
    serverId: z.number().int(),
    server: z.string(),
    parentKey: z.number().int().nullable(),
    children: z.number().int().openapi({ description: 'Groups right below it' }),
    name: z.string(),
    path: z.string(),
    depth: z.number().int(),
    kind: z.enum(['static', 'dynamic']),
    isCustomer: z.boolean(),
    devices: z.number().int().nullable().openapi({ description: 'In exactly this group' }),
    devicesBelow: z.number().int().nullable().openapi({ description: 'In it and below' }),
    said: SaidOfGroup,
    by: z.string().nullable(),
    since: z.string().nullable().openapi({ description: 'Give it as seen with a change' }),
  })
  .openapi('Group');

const mappings = ['open', 'mapped', 'excluded', 'inherited', 'none'] as const;

export const groupFilters = {
  ...searching,
  server: id.optional(),
  key: id.optional().openapi({ description: 'This one alone' }),
  withAbove: flag.optional().openapi({ description: 'Also the groups that lead to those that fit' }),
  roots: flag.optional().openapi({ description: 'Those without a parent alone' }),
  kind: z.enum(['static', 'dynamic']).optional(),
  mapping: z.enum(mappings).optional().openapi({ description: "open: static, with devices that are nobody's" }),
};

export const Switches = z.strictObject({ posting: z.boolean().optional(), ticketing: z.boolean().optional() });

const Target = z
  .discriminatedUnion('to', [
    z.strictObject({
      to: z.literal('account'),
      agreementId: z.string().optional(),
      companyId: z.string().optional().openapi({ description: 'Without an agreement: for tickets only' }),
      switches: Switches.optional(),
    }),
    z.strictObject({ to: z.literal('excluded'), tickets: z.boolean().default(false) }),
    z.strictObject({ to: z.literal('inherited') }),
    z.strictObject({ to: z.literal('before') }),
  ])
  .openapi('GroupTarget', { description: 'before: what was said before the last change is said again' });

export const MapOne = z.strictObject({ target: Target, seen }).openapi('GroupChange');
export const MapMany = z
  .strictObject({
    groups: z
      .array(z.strictObject({ key: z.number().int(), seen }))
      .min(1)
      .max(300),
    target: Target,
  })
  .openapi('GroupChanges');

const mapped = {
  ...{ group: Called, changed: z.boolean(), before: SaidOfGroup, after: SaidOfGroup },
  since: z.string().nullable().openapi({ description: 'Give it as seen with the next change' }),
};
export const Mapped = z.strictObject(mapped).openapi('GroupMapped');
export const MappedMany = z.strictObject({
  rows: z.array(z.strictObject({ ...mapped, refused: orNull(Refused) }).openapi('GroupOutcome')),
});

export const groupTable: Table<GroupRow, z.infer<typeof Group>> = {
  id: ({ key }) => key,
  usual: null,
  sorts: { name: ({ path }) => path, devices: ({ devicesBelow }) => devicesBelow },
  show: (row) => ({ ...row, said: toSaid(row.said) }),
};

type Filters = {
  search?: string | undefined;
  server?: number | undefined;
  key?: number | undefined;
  withAbove?: boolean | undefined;
  roots?: boolean | undefined;
  kind?: GroupRow['kind'] | undefined;
  mapping?: (typeof mappings)[number] | undefined;
};

/** Of groups in the order of their trees those that are asked for, in the same order. */
export function fittingGroups(groups: readonly GroupRow[], asked: Filters): GroupRow[] {
  const fitting = groups.filter(fitsGroup(asked));
  return asked.withAbove === true ? withAbove(groups, fitting) : fitting;
}

/** From the last to the first: each comes after its parent. */
function withAbove(groups: readonly GroupRow[], fitting: readonly GroupRow[]): GroupRow[] {
  const wanted = new Set(fitting.map(({ key }) => key));
  for (const { key, parentKey } of groups.toReversed())
    if (parentKey !== null && wanted.has(key)) wanted.add(parentKey);
  return groups.filter(({ key }) => wanted.has(key));
}

const fitsGroup =
  ({ search = '', server, key, roots, kind, mapping }: Filters) =>
  (row: GroupRow): boolean =>
    (server === undefined || row.serverId === server) &&
    (key === undefined || row.key === key) &&
    (roots === undefined || (row.parentKey === null) === roots) &&
    (kind === undefined || row.kind === kind) &&
    (mapping === undefined || hasMapping(row, mapping)) &&
    (search === '' || hasWords(row.path, search));

function hasMapping({ said, by, kind, devices }: GroupRow, mapping: (typeof mappings)[number]): boolean {
  if (mapping === 'open') return kind === 'static' && said.kind === 'none' && (devices ?? 0) > 0;
  if (mapping === 'none') return said.kind === 'none';
  if (mapping === 'inherited') return said.kind !== 'none' && by === null;
  return by !== null && said.kind === (mapping === 'mapped' ? 'account' : 'excluded');
}

export function targetOf(target: z.infer<typeof Target>): GroupTarget {
  if (target.to !== 'account') return target;
  const { to, agreementId, companyId, switches } = target;
  return {
    to,
    ...(agreementId !== undefined && { agreement: `agreement:${agreementId}` }),
    ...(companyId !== undefined && { company: `company:${companyId}` }),
    ...(switches !== undefined && { switches: given(switches) }),
  };
}

function toSaid(said: Said): z.infer<typeof SaidOfGroup> {
  return {
    kind: said.kind,
    account: said.kind === 'account' ? said.account : null,
    tickets: said.kind === 'excluded' && said.tickets,
    from: said.kind === 'none' ? null : said.from,
    boundary: said.kind === 'none' ? said.boundary : null,
  };
}

export const toMapped = ({ group, changed, before, after, since }: GroupOutcome): z.infer<typeof Mapped> => ({
  ...{ group, changed, since },
  before: toSaid(before),
  after: toSaid(after),
});

export const groupColumns = {
  key: ({ key }: GroupRow) => key,
  server: ({ server }: GroupRow) => server,
  group: ({ path }: GroupRow) => path,
  kind: ({ kind }: GroupRow) => kind,
  customer: ({ isCustomer }: GroupRow) => (isCustomer ? 'yes' : 'no'),
  devices: ({ devices }: GroupRow) => devices,
  'devices below': ({ devicesBelow }: GroupRow) => devicesBelow,
  mapping: ({ said, by }: GroupRow) => (said.kind !== 'none' && by === null ? `${said.kind}, inherited` : said.kind),
  account: ({ said }: GroupRow) => (said.kind === 'account' ? said.account.name : ''),
  by: ({ by }: GroupRow) => by,
  since: ({ since }: GroupRow) => since,
};
