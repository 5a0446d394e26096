import type { InferRequestType, InferResponseType } from 'hono/client';
import { api } from '../../api.ts';
import { useAllRows } from '../../components/grid/all-rows.ts';
import type { TreeNode } from '../../components/grid/tree.ts';

export type Group = InferResponseType<typeof api.groups.$get>['rows'][number];
export type Outcome = InferResponseType<typeof api.groups.mapping.$put>['rows'][number];
export type Target = InferRequestType<typeof api.groups.mapping.$put>['json']['target'];

export interface GroupNode extends TreeNode {
  group: Group;
}

/** Whether it is a list by paths: a filter takes away what would hold the tree together. */
type Shown = { isFlat: boolean };

export function toNode(group: Group, { isFlat }: Shown): GroupNode {
  const { key, parentKey, name, path } = group;
  const parentId = isFlat || parentKey === null ? null : String(parentKey);
  return { id: String(key), parentId, name: isFlat ? path : name, group };
}

/** Every group of every ESET server that the filters of the address let through. */
export const useGroups = (query: Record<string, string>) =>
  useAllRows<Group>({ queryKey: ['accounts', 'groups'], list: api.groups.$get, query });
