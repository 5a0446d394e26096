import type { Clock } from './clock.ts';
import type { ServerKind } from './eset.ts';

export type WorldSize = 'demo' | 's' | 'm' | 'l' | 'xl';

export interface Extent {
  readonly customers: number;
  readonly devices: number;
  readonly agreements: number;
  readonly additions: number;
  readonly servers: readonly ServerKind[];
}

/** What every room builds from. */
export interface BuildContext extends Extent {
  readonly seed: number;
  readonly clock: Clock;
}

const pair: readonly ServerKind[] = ['protect-onprem', 'protect-cloud'];

export const sizes: Record<WorldSize, Extent> = {
  demo: { customers: 8, devices: 60, agreements: 12, additions: 18, servers: pair },
  s: { customers: 40, devices: 1_000, agreements: 60, additions: 80, servers: pair },
  m: { customers: 200, devices: 10_000, agreements: 400, additions: 600, servers: pair },
  l: { customers: 1_000, devices: 50_000, agreements: 2_500, additions: 4_000, servers: pair },
  xl: { customers: 3_000, devices: 200_000, agreements: 8_000, additions: 15_000, servers: [...pair, ...pair] },
};
