import type { CollectedSeat, CollectFilter, Count, Fate, FateSums, ProductFate } from '../domain/count.ts';
import { isWithin } from '../domain/group-tree.ts';
import type { GroupNode } from '../domain/mapping.ts';
import { canonicalProduct } from '../domain/products.ts';
import { inSlices } from '../domain/steps.ts';
import type { CalendarDate, Instant } from '../domain/time.ts';
import { loadMemberships } from '../store/inventory.ts';
import type { App } from './app.ts';
import { type ConnectionState, connectionStatuses, dataAt } from './connection-status.ts';
import { countSeats } from './counting.ts';
import { accountNamed } from './find-account.ts';
import { inSteps } from './in-steps.ts';
import { findGroup, groupName } from './mapping/groups.ts';
import { findService, serviceName } from './mapping/psa-records.ts';
import { calledAccount, loadMapping, type Mapping } from './mapping/said.ts';

export interface SeatQuery {
  /** Only this account, by its name or "account:ID". */
  account?: string;
  /** Only this service. */
  service?: string;
  /** Only the devices that carry this product. */
  product?: string;
  /** Only the devices in this group and below it; of a dynamic one those that it was last seen to hold. */
  group?: string;
  /** Also the devices behind each count. */
  devices: boolean;
  /** A past day, as things were at its end; missing: now. */
  on?: CalendarDate;
}

export interface Seats {
  on: CalendarDate;
  rows: SeatRow[];
  /** Every product in use, billed or not. */
  products: ProductSeats[];
  /** Devices without an account, by the group to map. */
  unrouted: { group: Called | null; newCustomer: boolean; devices: number }[];
  /** Pairs of device and product by what becomes of them, of all accounts: the parts add up to `pairs`. */
  sums: FateSums;
  /** null: not asked for. */
  devices: DeviceSeat[] | null;
  /** How old the data is that was counted, source by source. */
  sources: { name: string; state: ConnectionState; syncedAt: Instant | null }[];
}

interface Called {
  key: number;
  name: string;
}

/** The seats of one line. */
export interface SeatRow {
  account: { id: number; name: string };
  service: { id: string; name: string };
  /** Distinct devices. */
  seats: number;
  /** Those of them that were not seen for long. */
  notSeen: number;
  /** Devices per product; one with several products is in each. */
  products: Record<string, number>;
}

export interface ProductSeats {
  product: string;
  devices: number;
  fate: ProductFate['to'];
  service: { id: string; name: string } | null;
}

/** A product on a device, and what becomes of it. */
export interface DeviceSeat {
  key: number;
  device: string;
  server: string;
  product: string;
  lastSeen: Instant | null;
  fate: Fate['kind'];
  account: string | null;
  service: string | null;
  /** Why it is not billed; the accounts that hold it; the group to map. '' where there is nothing to say. */
  why: string;
}

/**
 * Seats per account and service on a day, and the devices behind them. Looks only, so a sync under way is no reason to
 * refuse. May be repeated. Throws AppError 'usage' for a day to come, 'not-found', 'ambiguous'.
 */
export async function seatsOn(app: App, { devices, on, ...named }: SeatQuery): Promise<Seats> {
  const mapping = await loadMapping(app);
  const only = await filterOf(app, { named, mapping });
  const { count } = await countSeats(app, {
    half: 'shown',
    ...(devices && { collect: only }),
    ...(on !== undefined && { on }),
  });
  const statuses = await connectionStatuses(app);
  const sources = statuses.map(({ connection, state }) => ({
    name: connection.name,
    state,
    syncedAt: dataAt(connection),
  }));
  return {
    on: count.on,
    rows: seatRows(count, { only, mapping }),
    products: productSeats(count, { only, mapping }),
    unrouted: count.unrouted.map(({ groupKey, newCustomer, devices: found }) => {
      const group = groupKey === null ? null : { key: groupKey, name: groupName(mapping.forest, groupKey) };
      return { group, newCustomer, devices: found };
    }),
    sums: count.sums,
    devices: devices ? await deviceSeats(count, mapping) : null,
    sources,
  };
}

type Named = Pick<SeatQuery, 'account' | 'service' | 'product' | 'group'>;

async function filterOf(app: App, { named, mapping }: { named: Named; mapping: Mapping }): Promise<CollectFilter> {
  const { account, service, product, group } = named;
  return {
    ...(account !== undefined && { accountId: (await accountNamed(app, account)).account.id }),
    ...(service !== undefined && { serviceId: findService(mapping.records, service).id }),
    ...(product !== undefined && { product: canonicalProduct(product) }),
    ...(group !== undefined && (await devicesOf(app, findGroup(mapping.forest, group), mapping))),
  };
}

async function devicesOf(app: App, { key, kind }: GroupNode, { forest }: Mapping): Promise<CollectFilter> {
  if (kind === 'dynamic') {
    const members = await loadMemberships(app.db.read, { groupKeys: [key], at: null });
    return { deviceKeys: new Set(members.map(({ deviceKey }) => deviceKey)) };
  }
  const groups = [...forest.routing.groups.keys()];
  return { groupKeys: new Set(groups.filter((each) => isWithin(forest.routing, each, key))) };
}

interface Shown {
  only: CollectFilter;
  mapping: Mapping;
}

function seatRows({ tallies }: Count, { only, mapping }: Shown): SeatRow[] {
  const { accountId, serviceId, product } = only;
  return tallies
    .filter((tally) => accountId === undefined || tally.accountId === accountId)
    .filter((tally) => serviceId === undefined || tally.serviceId === serviceId)
    .filter(({ products }) => product === undefined || products.has(product))
    .map(({ seats, notSeen, products, ...tally }): SeatRow => {
      const { id, name } = calledAccount(mapping, tally.accountId);
      const service = { id: tally.serviceId, name: serviceName(tally.serviceId, mapping.records) };
      return { account: { id, name }, service, seats, notSeen, products: Object.fromEntries(products) };
    })
    .sort((a, b) => (a.account.name === b.account.name ? 0 : a.account.name < b.account.name ? -1 : 1));
}

function productSeats({ products }: Count, { only, mapping }: Shown): ProductSeats[] {
  return products
    .filter(({ product }) => only.product === undefined || product === only.product)
    .map(({ product, devices, fate }): ProductSeats => {
      const service =
        fate.to === 'service' ? { id: fate.serviceId, name: serviceName(fate.serviceId, mapping.records) } : null;
      return { product, devices, fate: fate.to, service };
    })
    .sort((a, b) => b.devices - a.devices);
}

async function deviceSeats({ collected }: Count, mapping: Mapping): Promise<DeviceSeat[]> {
  const seats: DeviceSeat[] = [];
  await inSteps(inSlices(collected, (seat) => seats.push(deviceSeat(seat, mapping))));
  return seats;
}

function deviceSeat({ device, product, fate }: CollectedSeat, mapping: Mapping): DeviceSeat {
  const account = 'accountId' in fate ? calledAccount(mapping, fate.accountId).name : null;
  return {
    key: device.key,
    device: device.name,
    server: mapping.forest.servers.get(device.serverId) ?? '',
    product,
    lastSeen: device.lastSeen,
    fate: fate.kind,
    account,
    service: fate.kind === 'line' ? serviceName(fate.serviceId, mapping.records) : null,
    why: whyOf(fate, mapping),
  };
}

function whyOf(fate: Fate, mapping: Mapping): string {
  if (fate.kind === 'not-billed') return fate.reason;
  if (fate.kind === 'held') return fate.accounts.map((id) => calledAccount(mapping, id).name).join('; ');
  if (fate.kind === 'no-account') return fate.group === null ? '' : groupName(mapping.forest, fate.group);
  return '';
}
