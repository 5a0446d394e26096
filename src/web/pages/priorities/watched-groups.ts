import { useQuery } from '@tanstack/react-query';
import type { InferRequestType, InferResponseType } from 'hono/client';
import { api, json } from '../../api.ts';
import { useAllRows } from '../../components/grid/all-rows.ts';
import type { ListRoute } from '../../components/grid/rows.ts';

export type Priority = InferResponseType<typeof api.priorities.$get>['rows'][number];
export type Rule = Priority['rule'];
export type PriorityChange = InferRequestType<(typeof api.groups)[':id']['priority']['$put']>['json'];
type Group = InferResponseType<typeof api.groups.$get>['rows'][number];

/** A group that has a priority, or may be given one. */
export interface WatchedGroup {
  key: number;
  path: string;
  kind: 'static' | 'dynamic';
  /** It is no longer on its server. */
  gone: boolean;
}

export const kinds = ['dynamic', 'static', 'on'] as const;
export type Kind = (typeof kinds)[number];

const ofGroup = ({ key, path, kind }: Group): WatchedGroup => ({ key, path, kind, gone: false });
const ofPriority = ({ group: { key, name, kind, gone } }: Priority): WatchedGroup => ({ key, path: name, kind, gone });

interface Page<Row> {
  rows: Row[];
  next: string | null;
  total: number;
}

type Answer<Row> = Promise<{ json(): Promise<Page<Row>> }>;

async function asGroups<Row>(answer: Answer<Row>, show: (row: Row) => WatchedGroup) {
  const { rows, ...page } = await (await answer).json();
  return { json: async () => ({ ...page, rows: rows.map(show) }) };
}

const groupsOf =
  (kind: WatchedGroup['kind']): ListRoute<WatchedGroup> =>
  ({ query }, options) =>
    asGroups(api.groups.$get({ query: { ...(query as object), kind } }, options), ofGroup);

export const lists: Record<Kind, ListRoute<WatchedGroup>> = {
  dynamic: groupsOf('dynamic'),
  static: groupsOf('static'),
  on: ({ query }, options) => asGroups(api.priorities.$get({ query }, options), ofPriority),
};

/** Every group with a priority, by its key; undefined while they are on their way. */
export function usePriorities() {
  const { data, error } = useAllRows<Priority>({ queryKey: ['priorities', 'all'], list: api.priorities.$get });
  return { priorities: data && new Map(data.map((priority) => [priority.group.key, priority])), error };
}

export const useTicketChoices = () =>
  useQuery({ queryKey: ['runs', 'ticket-choices'], queryFn: () => json(api['ticket-choices'].$get()) });

/** Only what is of this board. */
export const useBoardChoices = (boardId: string | null) =>
  useQuery({
    queryKey: ['runs', 'ticket-choices', boardId],
    enabled: boardId !== null,
    queryFn: () => json(api['ticket-choices'][':id'].$get({ param: { id: boardId ?? '' } })),
  });
