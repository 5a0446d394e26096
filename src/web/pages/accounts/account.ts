import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { InferRequestType, InferResponseType } from 'hono/client';
import { api, json } from '../../api.ts';

export type Account = InferResponseType<typeof api.accounts.$get>['rows'][number];
export type Switches = InferRequestType<(typeof api.accounts)[':id']['$patch']>['json'];

/** Switches posting and tickets of accounts, one after the other. */
export function useSwitches() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ ids, switches }: { ids: Iterable<string>; switches: Switches }) => {
      for (const id of ids) await json(api.accounts[':id'].$patch({ param: { id }, json: switches }));
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['accounts'] }),
  });
}
