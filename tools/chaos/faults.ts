import type { Random } from '../../src/sandbox/world/random.ts';
import type { FaultOrder } from '../../test/support/sandbox.ts';

type Draft = Omit<FaultOrder, 'server'>;
type Draw = (random: Random) => Draft;

/** What goes wrong on any line to any server. */
const ofTheLine: readonly Draw[] = [
  (random) => ({ kind: 'latency', value: random.between(50, 1500) }),
  () => ({ kind: '429' }),
  () => ({ kind: '429', value: 1 }),
  (random) => ({ kind: 'html', value: random.pick([502, 503, 200]) }),
  (random) => ({ kind: 'status', value: random.pick([401, 409, 500, 503, 504]) }),
  () => ({ kind: 'reset-before' }),
  () => ({ kind: 'reset-after' }),
  () => ({ kind: 'cut-body' }),
  () => ({ kind: 'slow-body', value: 800 }),
  () => ({ kind: 'hang' }),
  () => ({ kind: 'forbid' }),
];

/**
 * What goes wrong in lists. Not in those of tickets and notes: a lookup that answers 200 without the ticket that is
 * there leaves nobody a way to know, and the ticket would rightly be opened again.
 */
const ofLists = (path: string): readonly Draw[] => [
  () => ({ kind: 'duplicate-row', path }),
  () => ({ kind: 'missing-row', path }),
  () => ({ kind: 'bad-row', path }),
  () => ({ kind: 'empty-list', path }),
  (random) => ({ kind: 'narrow', path, value: random.pick([0.5, 0.8, 0.95]) }),
];

const ofEset: readonly Draw[] = [
  ...ofTheLine,
  ...ofLists('^/v1/device'),
  (random) => ({ kind: 'pending202', value: random.between(1, 3) }),
  () => ({ kind: 'expire-token' }),
  () => ({ kind: 'refuse-refresh' }),
  () => ({ kind: 'deviant' }),
];

const ofReadsInConnectWise: readonly Draw[] = [
  ...ofTheLine,
  ...ofLists('/(companies|agreements|additions|bundles|catalog|boards|priorities|sources)'),
  (random) => ({ kind: 'change-codebase', value: `v2025_${random.between(1, 9)}/` }),
];

const writes = [
  { method: 'PATCH', path: '/additions/' },
  { method: 'POST', path: '/service/tickets$' },
  { method: 'POST', path: '/notes$' },
  { method: 'PATCH', path: '/service/tickets/' },
] as const;

const ofWrites: readonly Draw[] = [...ofTheLine, () => ({ kind: 'status', value: 400 })];

/** So many calls a fault strikes: a few, or each with a chance until it is taken away. */
function striking(random: Random): Pick<FaultOrder, 'times' | 'probability' | 'seed'> {
  if (random.chance(0.7)) return { times: random.between(1, 3) };
  return { times: 0, probability: random.pick([0.1, 0.3, 0.6]), seed: random.below(1000) };
}

/** One fault of any kind that reads and writes know. */
export function drawFault(random: Random, esetServers: readonly string[]): FaultOrder {
  const kind = random.below(3);
  if (kind === 0) return { server: random.pick(esetServers), ...striking(random), ...random.pick(ofEset)(random) };
  const draw = random.pick(kind === 1 ? ofReadsInConnectWise : ofWrites);
  const where = kind === 1 ? {} : random.pick(writes);
  return { server: 'connectwise', ...where, ...striking(random), ...draw(random) };
}
