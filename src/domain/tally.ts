import { type Carriage, compileRules, type Outcome } from './carriage.ts';
import type {
  CaughtTwice,
  CollectedSeat,
  Count,
  CountRules,
  Fate,
  FateSums,
  NotBilledReason,
  ProductFate,
  Tally,
  Unrouted,
} from './count.ts';
import type { Routing } from './group-tree.ts';
import type { Claim, Collected, LossReason, Place } from './place.ts';
import { inSlices, type Steps } from './steps.ts';
import type { TwinSearch } from './twins.ts';

/*
 * Adding up: from the devices of each place by what they carry to seats per line and the sums that close.
 */

interface Counted {
  rules: CountRules;
  routing: Routing;
  devices: number;
  lost: ReadonlyMap<number, LossReason>;
  claims: readonly Claim[];
  collected: readonly Collected[];
  twins: TwinSearch;
}

/** The one fate of a device's product. */
export function fateOf(outcome: Outcome, { place, lost }: { place: Place; lost: LossReason | undefined }): Fate {
  if (lost !== undefined) return { kind: 'not-billed', reason: lost };
  if (outcome.kind === 'not-billed' && outcome.reason === 'product') return outcome;
  const { route } = place;
  if (route.kind === 'excluded') return { kind: 'excluded' };
  if (route.kind === 'held') return { kind: 'held', accounts: route.accounts };
  if (route.kind === 'none') return { kind: 'no-account', group: route.boundary ?? place.groupKey };
  const { accountId } = route;
  return outcome.kind === 'service'
    ? { kind: 'line', accountId, serviceId: outcome.serviceId }
    : withAccount(outcome, accountId);
}

function withAccount(outcome: Exclude<Outcome, { kind: 'service' }>, accountId: number): Fate {
  return outcome.kind === 'not-billed' ? outcome : { kind: outcome.kind, accountId };
}

export function* sumUp(places: Iterable<Place>, counted: Counted): Steps<Count> {
  const sums = new Sums();
  yield* inSlices(places, (place) => {
    for (const [carriage, devices] of place.devices) if (devices > 0) sums.addDevices(place, { carriage, devices });
    for (const { carriage, reason } of place.lost) sums.addLost(place, { carriage, reason });
  });
  const { rules, routing, lost } = counted;
  const compiled = compileRules(rules);
  const caughtTwice: CaughtTwice[] = [];
  yield* inSlices(counted.claims, (claim) => {
    if (!lost.has(claim.key)) caughtTwice.push(...caughtTwiceOf(claim));
  });
  return {
    on: rules.on,
    devices: counted.devices,
    ...sums.result((product) => compiled.fateOf(product)),
    caughtTwice,
    probableTwins: yield* counted.twins.found(counted.claims, lost),
    servers: serversOf(routing),
    collected: counted.collected.flatMap((each) => collectedSeats(each, counted)),
  };
}

class Sums {
  readonly #tallies = new Map<string, Writable<Tally>>();
  readonly #products = new Map<string, number>();
  readonly #notMapped = new Map<number, Map<string, number>>();
  readonly #fixed = new Map<number, number>();
  readonly #unrouted = new Map<number | null, Unrouted>();
  readonly #fates = noFates();

  addDevices(place: Place, { carriage, devices }: { carriage: Carriage; devices: number }): void {
    const { route } = place;
    for (const { product, outcome } of carriage.pairs) {
      addTo(this.#products, { key: product, count: devices });
      this.#addFate(fateOf(outcome, { place, lost: undefined }), { product, devices });
    }
    if (route.kind === 'none') this.#addUnrouted(place, { carriage, devices });
    if (route.kind !== 'account') return;
    for (const [serviceId, pairs] of carriage.services) {
      const tally = this.#tally(route.accountId, serviceId);
      tally.seats += devices;
      tally.pairs += devices * pairs;
      if (carriage.notSeen) tally.notSeen += devices;
      addTo(tally.sources, { key: route.from, count: devices });
    }
  }

  /** A record that another one stands for: its products are not billed, and a second record is no second device. */
  addLost(place: Place, { carriage, reason }: { carriage: Carriage; reason: LossReason }): void {
    for (const { product, outcome } of carriage.pairs) {
      this.#addFate(fateOf(outcome, { place, lost: reason }), { product, devices: 1 });
      if (reason === 'twin') addTo(this.#products, { key: product, count: 1 });
    }
  }

  result(fateOfProduct: (product: string) => ProductFate) {
    return {
      tallies: [...this.#tallies.values()].sort(byLine),
      sums: this.#fates,
      products: [...this.#products]
        .map(([product, devices]) => ({ product, devices, fate: fateOfProduct(product) }))
        .sort((a, b) => (a.product < b.product ? -1 : 1)),
      notMapped: this.#notMapped,
      fixed: this.#fixed,
      unrouted: [...this.#unrouted.values()],
    };
  }

  #addFate(fate: Fate, { product, devices }: { product: string; devices: number }): void {
    this.#fates.pairs += devices;
    if (fate.kind === 'not-billed') this.#fates.notBilled[fate.reason] += devices;
    else this.#fates[FATE_SUMS[fate.kind]] += devices;
    if (fate.kind === 'line')
      addTo(this.#tally(fate.accountId, fate.serviceId).products, { key: product, count: devices });
    if (fate.kind === 'fixed') addTo(this.#fixed, { key: fate.accountId, count: devices });
    if (fate.kind === 'not-mapped') {
      const products = this.#notMapped.get(fate.accountId) ?? new Map<string, number>();
      addTo(products, { key: product, count: devices });
      this.#notMapped.set(fate.accountId, products);
    }
  }

  #addUnrouted(place: Place, { carriage, devices }: { carriage: Carriage; devices: number }): void {
    if (place.route.kind !== 'none') return;
    const { boundary } = place.route;
    const groupKey = boundary ?? place.groupKey;
    const before = this.#unrouted.get(groupKey) ?? { groupKey, newCustomer: boundary !== null, devices: 0, pairs: 0 };
    const pairs = carriage.pairs.filter(
      ({ outcome }) => fateOf(outcome, { place, lost: undefined }).kind === 'no-account',
    );
    this.#unrouted.set(groupKey, {
      ...before,
      devices: before.devices + devices,
      pairs: before.pairs + pairs.length * devices,
    });
  }

  #tally(accountId: number, serviceId: string): Writable<Tally> {
    const key = `${accountId} ${serviceId}`;
    const known = this.#tallies.get(key);
    if (known !== undefined) return known;
    const tally = { accountId, serviceId, seats: 0, pairs: 0, notSeen: 0, products: new Map(), sources: new Map() };
    this.#tallies.set(key, tally);
    return tally;
  }
}

type Writable<T> = {
  -readonly [K in keyof T]: T[K] extends ReadonlyMap<infer Key, infer Value> ? Map<Key, Value> : T[K];
};

const FATE_SUMS = {
  line: 'line',
  fixed: 'fixed',
  excluded: 'excluded',
  held: 'held',
  'no-account': 'noAccount',
  'not-mapped': 'notMapped',
} as const;

function noFates() {
  const notBilled: Record<NotBilledReason, number> = {
    product: 0,
    'not-installed': 0,
    'not-activated': 0,
    trial: 0,
    'not-seen': 0,
    'other-server': 0,
    twin: 0,
  };
  return {
    pairs: 0,
    line: 0,
    fixed: 0,
    excluded: 0,
    notBilled,
    held: 0,
    noAccount: 0,
    notMapped: 0,
  } satisfies FateSums;
}

function addTo<Key>(counts: Map<Key, number>, { key, count }: { key: Key; count: number }): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}

function byLine(a: Tally, b: Tally): number {
  if (a.accountId !== b.accountId) return a.accountId - b.accountId;
  return a.serviceId < b.serviceId ? -1 : 1;
}

function caughtTwiceOf({ key, name, place, carriage }: Claim): CaughtTwice[] {
  const { route } = place;
  if (route.kind !== 'held') return NOBODY;
  const pairs = carriage.pairs.filter(({ outcome }) => fateOf(outcome, { place, lost: undefined }).kind === 'held');
  return [
    { deviceKey: key, name, accounts: route.accounts, pairs: pairs.length, serviceIds: [...carriage.services.keys()] },
  ];
}

const NOBODY: CaughtTwice[] = [];

function serversOf({ routes, groups }: Routing): Map<number, Set<number>> {
  const servers = new Map<number, Set<number>>();
  for (const [key, route] of routes) {
    const group = groups.get(key);
    if (route.kind !== 'account' || group === undefined) continue;
    servers.set(route.accountId, (servers.get(route.accountId) ?? new Set()).add(group.serverId));
  }
  return servers;
}

function collectedSeats({ device, place, carriage }: Collected, { rules, lost }: Counted): CollectedSeat[] {
  const { serviceId, product: wanted } = rules.collect ?? {};
  return carriage.pairs.flatMap(({ product, outcome }) => {
    if (wanted !== undefined && product !== wanted) return [];
    if (serviceId !== undefined && (outcome.kind !== 'service' || outcome.serviceId !== serviceId)) return [];
    return [{ device, product, fate: fateOf(outcome, { place, lost: lost.get(device.key) }) }];
  });
}
