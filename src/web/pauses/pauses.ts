import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { InferRequestType, InferResponseType } from 'hono/client';
import { api, json } from '../api.ts';
import { useAllRows } from '../components/grid/all-rows.ts';

export type Pause = InferResponseType<typeof api.pauses.$get>['rows'][number];
export type NewPause = InferRequestType<typeof api.pauses.$post>['json'];

/** What is stopped for a while: everything, or accounts. */
export const usePauses = () => useAllRows<Pause>({ queryKey: ['pauses', 'list'], list: api.pauses.$get });

export function usePause(onDone: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (pause: NewPause) => json(api.pauses.$post({ json: pause })),
    onSuccess: onDone,
    onSettled: () => queries.invalidateQueries({ queryKey: ['pauses'] }),
  });
}

/** `accountId` null: everything. */
export function useResume() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (accountId: number | null) => json(api.pauses.resume.$post({ json: { accountId } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ['pauses'] }),
  });
}
