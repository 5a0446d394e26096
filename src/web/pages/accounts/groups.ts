import { skipToken, useQuery } from '@tanstack/react-query';
import type { InferRequestType, InferResponseType } from 'hono/client';
import { api, json } from '../../api.ts';
import type { TreeNode } from '../../components/grid/tree.ts';

export type Group = InferResponseType<typeof api.groups.$get>['rows'][number];
export type Outcome = InferResponseType<typeof api.groups.mapping.$put>['rows'][number];
export type Target = InferRequestType<typeof api.groups.mapping.$put>['json']['target'];

export interface GroupNode extends TreeNode {
  group: Group;
}

/** As it stands in its tree. */
export const inTree = (group: Group): GroupNode => {
  const { key, parentKey, name, children } = group;
  return { id: String(key), parentId: parentKey === null ? null : String(parentKey), name, children, group };
};

/** As it stands in a list, by its path: a filter takes away what would hold the tree together. */
export const inList = (group: Group): GroupNode => ({
  ...inTree(group),
  parentId: null,
  name: group.path,
  children: 0,
});

/** One of them, wherever it is; undefined: none is asked for. */
export const useGroup = (id: string | undefined) =>
  useQuery({
    queryKey: ['accounts', 'group', id],
    queryFn: id === undefined ? skipToken : () => json(api.groups[':id'].$get({ param: { id } })),
  });
