import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { InferResponseType } from 'hono/client';
import { api, json } from '../../api.ts';
import { isProblem } from '../../problem.ts';

/** Waiting adjustments by their ids, or all that a filter of the list finds, as the address says it. */
export type Chosen = { ids: readonly number[] } | { filter: Readonly<Record<string, string>> };

export type Summary = InferResponseType<typeof api.adjustments.summary.$get>;

interface Summarised {
  /** null: nothing of it waits any more. */
  summary: Summary | null;
  /** What is still to be decided. */
  chosen: Chosen;
  /** Those of the chosen that somebody has decided meanwhile. */
  taken: number[];
}

const undecided = { state: 'undecided' } as const;

/** What a decision would do now, without what others have decided meanwhile. */
async function summarise(chosen: Chosen, taken: number[] = []): Promise<Summarised> {
  if ('ids' in chosen && chosen.ids.length === 0) return { summary: null, chosen, taken };
  try {
    const query = 'ids' in chosen ? { ids: chosen.ids.join(',') } : { ...chosen.filter, ...undecided };
    const summary = await json(api.adjustments.summary.$get({ query }));
    return { summary: summary.adjustments === 0 ? null : summary, chosen, taken };
  } catch (error) {
    const gone = decidedMeanwhile(error);
    if (!('ids' in chosen) || gone.length === 0) throw error;
    const ids = chosen.ids.filter((id) => !gone.includes(id));
    return summarise({ ids }, [...taken, ...gone]);
  }
}

/** The ids that a refusal names as not waiting any more. */
function decidedMeanwhile(error: unknown): number[] {
  const ids = isProblem(error) && error.code === 'conflict' ? error.details['ids'] : [];
  return Array.isArray(ids) ? ids.filter((id) => typeof id === 'number') : [];
}

export function useSummary(chosen: Chosen) {
  return useQuery({
    queryKey: ['adjustments', 'summary', chosen],
    queryFn: () => summarise(chosen),
    staleTime: 0,
    gcTime: 0,
  });
}

interface Decided {
  chosen: Chosen;
  mark: string;
  /** Only where they are dismissed. */
  reason: string;
}

/** Approves or dismisses what a summary has shown, and just that. */
export function useDecision(deed: 'approve' | 'dismiss', onDone: (count: number) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ chosen, mark, reason }: Decided) => {
      const what = { ...('ids' in chosen ? { ids: [...chosen.ids] } : { filter: filterOf(chosen.filter) }), mark };
      const decided =
        deed === 'approve'
          ? api.adjustments.approve.$post({ json: what })
          : api.adjustments.dismiss.$post({ json: { ...what, reason } });
      return (await json(decided)).ids.length;
    },
    onSuccess: onDone,
    onSettled: () => queries.invalidateQueries({ queryKey: ['adjustments'] }),
  });
}

function filterOf({ search, account, service, guard, cause }: Readonly<Record<string, string>>) {
  return {
    ...undecided,
    ...(search !== undefined && { search }),
    ...(account !== undefined && { account: Number(account) }),
    ...(service !== undefined && { service }),
    ...(guard !== undefined && { guard }),
    ...(cause !== undefined && { cause }),
  };
}
