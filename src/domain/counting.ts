import type { Carriage } from './carriage.ts';
import { carriageFinder } from './carriage-finder.ts';
import type { CollectFilter, Count, CountableDevice, CountedDevice, CountRules, LineKey } from './count.ts';
import { type Caught, catchDevices, routeDevice } from './device-route.ts';
import { type Routing, routeGroups } from './group-tree.ts';
import type { Claim, Collected, LossReason, Place } from './place.ts';
import { Repeats } from './repeats.ts';
import { atOnce, inSlices, type Steps } from './steps.ts';
import { sumUp } from './tally.ts';
import { countsBefore, endedBefore, isSeat, joinTwins, TwinSearch } from './twins.ts';

/*
 * The count: fed with devices in chunks, it keeps how many with the same carriage are in the same place, and adds
 * up at the end. A device costs a few look-ups; all thinking is done once per text of products. The few devices that
 * may be in the inventory twice, or that are named in a finding, are looked at a second time: none is kept before.
 */

export class SeatCount {
  readonly routing: Routing;
  readonly #rules: CountRules;
  readonly #placeOf: PlaceFinder;
  readonly #places: Iterable<Place>;
  readonly #carriageOf: (device: CountableDevice) => Carriage;
  readonly #severalServers: boolean;
  readonly #newerOf: ReadonlyMap<number, number>;
  readonly #newerKeys: ReadonlySet<number>;
  readonly #claims: Claim[] = [];
  readonly #ids = new Repeats();
  readonly #toLookAt = new Set<number>();
  readonly #lost = new Map<number, LossReason>();
  readonly #collected: Collected[] = [];
  readonly #twins = new TwinSearch();
  #devices = 0;

  constructor(rules: CountRules) {
    this.#rules = rules;
    this.routing = routeGroups(rules.groups, rules.groupMappings);
    const places = new Map<string | number | null, Place>();
    this.#places = { [Symbol.iterator]: () => places.values() };
    this.#placeOf = placeFinder(this.routing, { places, caught: catchDevices(this.routing, rules.memberships) });
    this.#carriageOf = carriageFinder(rules);
    this.#severalServers =
      new Set([...rules.groups.map(({ serverId }) => serverId), ...rules.newestSigns.keys()]).size > 1;
    this.#newerOf = joinTwins(rules.twins);
    this.#newerKeys = new Set(this.#newerOf.values());
  }

  /** Counts devices, each row once, in any order. */
  add(devices: Iterable<CountableDevice>): void {
    for (const device of devices) this.#count(device);
  }

  /** The lines that a device is a seat of under these rules, without counting it. `caughtBy`: as if these groups held it. */
  linesOf(device: CountableDevice, caughtBy?: readonly number[]): LineKey[] {
    const { route } = this.#placeOf(device, caughtBy);
    if (route.kind !== 'account') return [];
    const { accountId } = route;
    return [...this.#carriageOf(device).services.keys()].map((serviceId) => ({ accountId, serviceId }));
  }

  /** Whether nobody has said whose a device is, or two have said different things. */
  isAstray(device: CountableDevice): boolean {
    const { route } = this.#placeOf(device);
    return route.kind === 'none' || route.kind === 'held';
  }

  /** Keys of the devices to look at again once all are added, in their order. */
  *secondLook(): Steps<number[]> {
    const keys = this.#toLookAt.union(yield* this.#ids.keys()).union(yield* this.#twins.sharing());
    return [...keys].sort((a, b) => a - b);
  }

  /** Looks again at these devices, which were added as they are here, each once. */
  lookAgain(devices: Iterable<CountedDevice>): void {
    for (const device of devices) {
      const [place, carriage] = [this.#placeOf(device), this.#carriageOf(device)];
      this.#claims.push(claimOf(device, { place, carriage }));
      if (this.#isWanted(device, { place, carriage })) this.#collected.push({ device, place, carriage });
    }
  }

  /** The count of all that was added, once. */
  finish(): Count {
    return atOnce(this.finishSteps());
  }

  /** The same in steps, for hundreds of thousands of devices. */
  *finishSteps(): Steps<Count> {
    if (this.#severalServers) yield* this.#contestIds();
    if (this.#newerOf.size > 0) yield* this.#leaveOutTwins();
    return yield* sumUp(this.#places, {
      rules: this.#rules,
      routing: this.routing,
      devices: this.#devices,
      lost: this.#lost,
      claims: this.#claims,
      collected: this.#collected,
      twins: this.#twins,
    });
  }

  #count(device: CountableDevice): void {
    this.#devices += 1;
    const place = this.#placeOf(device);
    const carriage = this.#carriageOf(device);
    place.devices.set(carriage, (place.devices.get(carriage) ?? 0) + 1);
    if (this.#severalServers) this.#ids.note(device.id, device.key);
    if (isSeat({ place, carriage })) this.#twins.note(device);
    const isTwin = this.#newerOf.has(device.key) || this.#newerKeys.has(device.key);
    if (isTwin || place.route.kind === 'held' || this.#isWanted(device, { place, carriage })) {
      this.#toLookAt.add(device.key);
    }
  }

  /** Whether the count was asked for this device. */
  #isWanted({ key }: { key: number }, counted: Pick<Claim, 'place' | 'carriage'>): boolean {
    const { collect } = this.#rules;
    return collect !== undefined && collect.deviceKeys?.has(key) !== false && fits(collect, counted);
  }

  /** Of the records of one device on several servers, the one that was seen last counts. */
  *#contestIds(): Steps<void> {
    const holders = new Map<string, Claim>();
    yield* inSlices(this.#claims, (claim) => {
      const other = holders.get(claim.id);
      const wins = other === undefined || countsBefore(claim, other);
      if (other !== undefined) this.#lose(wins ? other : claim, 'other-server');
      if (wins) holders.set(claim.id, claim);
    });
  }

  /** An older record that has shown life since its newer one began is a device of its own, whatever was confirmed. */
  *#leaveOutTwins(): Steps<void> {
    const newer = new Map<number, Claim>();
    for (const claim of this.#claims) if (this.#newerKeys.has(claim.key)) newer.set(claim.key, claim);
    yield* inSlices(this.#claims, (claim) => {
      const successor = newer.get(this.#newerOf.get(claim.key) ?? 0);
      if (successor !== undefined && endedBefore(claim, successor)) this.#lose(claim, 'twin');
    });
  }

  #lose({ key, place, carriage }: Claim, reason: LossReason): void {
    if (this.#lost.has(key)) return;
    this.#lost.set(key, reason);
    place.devices.set(carriage, (place.devices.get(carriage) ?? 0) - 1);
    place.lost.push({ carriage, reason });
  }
}

/** Whether a device may be among the wanted ones; the fate of each product is told at the end. */
function fits(filter: CollectFilter, { place, carriage }: Pick<Claim, 'place' | 'carriage'>): boolean {
  const { route } = place;
  if (filter.accountId !== undefined && (route.kind !== 'account' || route.accountId !== filter.accountId))
    return false;
  if (filter.groupKeys !== undefined && !filter.groupKeys.has(place.groupKey ?? 0)) return false;
  if (filter.unroutedGroup !== undefined) {
    if (route.kind !== 'none' || (route.boundary ?? place.groupKey) !== filter.unroutedGroup) return false;
  }
  if (filter.serviceId !== undefined && !carriage.services.has(filter.serviceId)) return false;
  return filter.product === undefined || carriage.pairs.some(({ product }) => product === filter.product);
}

function claimOf(device: CountedDevice, { place, carriage }: Pick<Claim, 'place' | 'carriage'>): Claim {
  const { key, serverId, id, name, serial, macs, firstSeen, lastSeen } = device;
  return { key, serverId, id, name, serial, macs, firstSeen, lastSeen, place, carriage };
}

type PlaceFinder = (device: CountableDevice, caughtBy?: readonly number[]) => Place;

function placeFinder(
  routing: Routing,
  { places, caught }: { places: Map<string | number | null, Place>; caught: Caught },
): PlaceFinder {
  return ({ key, groupKey }, groups = caught.get(key) ?? NOWHERE) => {
    const place = groups === NOWHERE ? groupKey : `${groupKey} ${groups.join(' ')}`;
    const known = places.get(place);
    if (known !== undefined) return known;
    const found: Place = { groupKey, route: routeDevice(routing, { groupKey, groups }), devices: new Map(), lost: [] };
    places.set(place, found);
    return found;
  };
}

const NOWHERE: readonly number[] = [];
