import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { api, json } from './api.ts';

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: () => json(api.me.$get()),
  staleTime: Number.POSITIVE_INFINITY,
});

/** Who is signed in. Only below the shell, which sees to it that somebody is. */
export const useMe = () => useSuspenseQuery(meQuery).data;

/** Whether this person may do what takes a role; the server decides anyway. */
export function useMay(role: ReturnType<typeof useMe>['role']): boolean {
  return useMe().may.includes(role);
}
