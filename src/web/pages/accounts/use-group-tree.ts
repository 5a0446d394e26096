import { keepPreviousData, type UseQueryResult, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { api } from '../../api.ts';
import { growingRows } from '../../components/grid/all-rows.ts';
import type { TableState } from '../../components/grid/table-state.ts';
import type { Open } from '../../components/grid/tree.ts';
import { type Group, type GroupNode, inList, inTree } from './groups.ts';

const all = ['accounts', 'groups'];

interface Read {
  /** undefined: none has come yet. */
  nodes: GroupNode[] | undefined;
  open: Open;
  toggle: (id: string) => void;
  /** More is on its way, or what there is is read again. */
  isBusy: boolean;
  error: Error | null;
}

export interface GroupTreeRead extends Read {
  retry: () => void;
}

/**
 * The groups as the address asks for them: the roots and what is below each open group, or all that a search or a
 * filter finds. A large MSP has tens of thousands, of which a person looks at some hundred.
 */
export function useGroupTree({ search, row, filters }: TableState): GroupTreeRead {
  const queries = useQueryClient();
  const isList = filters['mapping'] !== undefined;
  const isAsked = isList || search !== '';
  const query = { ...filters, ...(search !== '' && { search }), ...(!isList && { withAbove: 'true' }) };
  const found = useQuery({
    ...growingRows<Group>({ queryKey: [...all, 'found'], list: api.groups.$get, query }),
    enabled: isAsked,
    placeholderData: keepPreviousData,
  });
  const opened = useOpenedGroups({ server: filters['server'], row, isShown: !isAsked });
  const nodes = useMemo(() => found.data?.map(isList ? inList : inTree), [found.data, isList]);
  const retry = () => void queries.refetchQueries({ queryKey: all, type: 'active' });
  if (!isAsked) return { ...opened, retry };
  const { error, isFetching: isBusy } = found;
  // Until something is found, what there was stays.
  const shown = nodes === undefined ? opened : { nodes, open: null, toggle: () => {} };
  return { ...shown, isBusy, error, retry };
}

interface OpenedAsked {
  server: string | undefined;
  row: string | undefined;
  isShown: boolean;
}

/** Open at first: the roots, and what leads to the row at which the tree comes to be shown. */
function useOpenedGroups({ server, row, isShown }: OpenedAsked): Read {
  const [turned, setTurned] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [at, setAt] = useState(row);
  if (!isShown && at !== row) setAt(row);
  const roots = useGroups({ roots: 'true', ...(server !== undefined && { server }) }, isShown);
  const above = useGroups({ key: at ?? '', withAbove: 'true' }, isShown && /^\d+$/.test(at ?? ''));
  const usual = useMemo(
    () => new Set([...(roots.data ?? []), ...(above.data ?? []).slice(0, -1)].map(({ key }) => String(key))),
    [roots.data, above.data],
  );
  const open = useMemo(
    () => new Set([...usual, ...turned.keys()].filter((id) => turned.get(id) ?? true)),
    [usual, turned],
  );
  // Also what was open: what is chosen in it stays known.
  const below = useQueries({
    queries: [...usual.union(turned)].map((id) => ({ ...childrenOf(id), enabled: isShown })),
    combine: together,
  });
  const nodes = useMemo(() => {
    const groups = [...(roots.data ?? []), ...below.groups];
    // A group that moved while two branches were read is in both.
    return roots.data && [...new Map(groups.map((group) => [group.key, inTree(group)])).values()];
  }, [roots.data, below.groups]);
  return {
    ...{ nodes, open, toggle: (id) => setTurned(new Map([...turned, [id, !open.has(id)]])) },
    isBusy: roots.isFetching || above.isFetching || below.isFetching,
    error: roots.error ?? above.error ?? below.error,
  };
}

const useGroups = (query: Record<string, string>, enabled: boolean) =>
  useQuery({ ...growingRows<Group>({ queryKey: all, list: api.groups.$get, query }), enabled });

const childrenOf = (id: string) =>
  growingRows<Group>({
    queryKey: [...all, 'below', id],
    list: ({ query }, options) => api.groups[':id'].children.$get({ param: { id }, query }, options),
  });

const together = (read: UseQueryResult<Group[]>[]) => ({
  groups: read.flatMap(({ data }) => data ?? []),
  isFetching: read.some(({ isFetching }) => isFetching),
  error: read.find(({ error }) => error !== null)?.error ?? null,
});
