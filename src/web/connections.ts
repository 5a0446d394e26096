import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, json } from './api.ts';

export const connectionsQuery = queryOptions({
  queryKey: ['connections', 'list'],
  queryFn: async () => (await json(api.connections.$get())).rows,
});

/** Every connection in use; undefined until they are read. */
export function useConnectionsRead() {
  const { data } = useQuery(connectionsQuery);
  return data?.filter(({ disconnectedAt }) => disconnectedAt === null);
}

/** Every connection in use; empty until they are read. */
export const useConnections = () => useConnectionsRead() ?? [];
