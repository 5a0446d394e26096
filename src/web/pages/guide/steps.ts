import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { api, json } from '../../api.ts';
import { connectionsQuery } from '../../connections.ts';

export const steps = ['psa', 'connectwise', 'eset', 'sync', 'mapping', 'dryRun', 'done'] as const;
export type Step = (typeof steps)[number];

const isStep = (text: string | undefined): text is Step => steps.some((step) => step === text);

/** Which steps are done, as the program knows it: whoever comes back goes on where the first start stopped. */
function useDone(): ReadonlySet<Step> {
  const connections = useSuspenseQuery(connectionsQuery).data.filter(({ disconnectedAt }) => disconnectedAt === null);
  const hasPsa = connections.some(({ role }) => role === 'psa');
  const { data: accounts } = useSuspenseQuery({
    queryKey: ['accounts', 'total'],
    queryFn: async () => (await json(api.accounts.$get({ query: { limit: '1' } }))).total,
  });
  const { data: adjustments } = useSuspenseQuery({
    queryKey: ['adjustments', 'total'],
    queryFn: async () => (await json(api.adjustments.$get({ query: { limit: '1' } }))).total,
  });
  const done: Record<Step, boolean> = {
    psa: hasPsa,
    connectwise: hasPsa,
    eset: connections.some(({ role }) => role === 'eset'),
    sync: connections.length > 0 && connections.every(({ syncedAt }) => syncedAt !== null),
    mapping: accounts > 0,
    dryRun: adjustments > 0,
    done: false,
  };
  return new Set(steps.filter((step) => done[step]));
}

/** The step that the address names, else the first that is not done. */
export function useSteps() {
  const { step: named } = useSearch({ strict: false });
  const navigate = useNavigate();
  const done = useDone();
  const step = isStep(named) ? named : (steps.find((each) => !done.has(each)) ?? 'done');
  const go = (to: Step) => void navigate({ to: '/guide', search: { step: to } });
  const neighbour = (by: 1 | -1) => steps[steps.indexOf(step) + by];
  return { step, isNamed: step === named, done, go, before: neighbour(-1), after: neighbour(1) };
}
