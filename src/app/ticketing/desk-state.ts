import { type Caught, catchDevices, type DeviceRoute, routeDevice } from '../../domain/device-route.ts';
import { readProducts } from '../../domain/device-text.ts';
import { groupPath, type Routing, routeGroups } from '../../domain/group-tree.ts';
import type { BoardStatus, Company, Priority } from '../../domain/psa.ts';
import { ticketReference } from '../../domain/reference.ts';
import type { TicketFacts, TicketTarget } from '../../domain/ticket-rules.ts';
import type { Instant } from '../../domain/time.ts';
import { loadAccounts, type StoredAccount } from '../../store/accounts.ts';
import { type Connection, loadConnections } from '../../store/connections.ts';
import { loadFirstSyncs, type StoredEntry } from '../../store/entries.ts';
import { loadGroupNodes, loadMemberships } from '../../store/inventory.ts';
import { loadGroupMappings } from '../../store/mapping.ts';
import { loadPauses } from '../../store/pauses.ts';
import { loadCompanies, loadPriorities, loadStatuses } from '../../store/psa-objects.ts';
import { loadSettingRow } from '../../store/settings.ts';
import { loadTicketRules, type StoredTicketRule } from '../../store/ticket-rules.ts';
import { type App, nowInstant } from '../app.ts';
import { isStale } from '../connection-status.ts';
import { loadSettings, type Settings } from '../settings.ts';

/** The store came from a backup: tickets may exist that it does not know. */
export interface Restored {
  /** End of the first complete sync of each ESET server since. */
  firstSyncs: ReadonlyMap<number, Instant>;
}

/** What one run of ticketing decides by, as the store holds it when the run begins. */
export interface DeskState {
  now: Instant;
  settings: Settings['tickets'];
  rules: ReadonlyMap<number, StoredTicketRule>;
  routing: Routing;
  caught: Caught;
  accounts: ReadonlyMap<number, StoredAccount>;
  connections: ReadonlyMap<number, Connection>;
  /** ESET servers whose last complete reading is too old to say who is in a group now. */
  stale: ReadonlySet<number>;
  companies: ReadonlyMap<string, Company>;
  statuses: readonly BoardStatus[];
  priorities: readonly Priority[];
  pausedAccounts: ReadonlySet<number>;
  allPaused: boolean;
  /** null: the store was never restored. */
  restored: Restored | null;
}

export async function loadDeskState(app: App, psaConnectionId: number): Promise<DeskState> {
  const { read } = app.db;
  const now = nowInstant(app);
  const { tickets, sync } = await loadSettings(app);
  const connections = await loadConnections(read);
  const age = { now: app.clock.now(), sync };
  const mappings = await loadGroupMappings(read, null);
  const routing = routeGroups(await loadGroupNodes(read, { at: null }), mappings);
  const dynamic = [...routing.mapped.keys()].filter((key) => routing.groups.get(key)?.kind === 'dynamic');
  const pauses = await loadPauses(read, now);
  return {
    now,
    settings: tickets,
    rules: new Map((await loadTicketRules(read)).map((rule) => [rule.groupKey, rule])),
    routing,
    caught: catchDevices(routing, await loadMemberships(read, { groupKeys: dynamic, at: null })),
    accounts: new Map((await loadAccounts(read)).map((account) => [account.id, account])),
    connections: new Map(connections.map((connection) => [connection.id, connection])),
    stale: new Set(connections.filter((each) => isStale(each, age)).map(({ id }) => id)),
    companies: new Map((await loadCompanies(read, psaConnectionId)).map((company) => [company.id, company])),
    statuses: await loadStatuses(read, psaConnectionId),
    priorities: await loadPriorities(read, psaConnectionId),
    pausedAccounts: new Set(pauses.flatMap(({ accountId }) => accountId ?? [])),
    allPaused: pauses.some(({ accountId }) => accountId === null),
    restored: await loadRestored(app),
  };
}

async function loadRestored({ db: { read } }: App): Promise<Restored | null> {
  const row = await loadSettingRow(read, 'restored');
  return row === null ? null : { firstSyncs: await loadFirstSyncs(read, row.at) };
}

/**
 * Why it is not certain that the device of an entry is in its group now: null where it is. A doubtful or failed sync
 * changes nothing, so what the last complete one showed counts until it is stale; then a ticket might be about
 * something that is over.
 */
export function uncertainWhy({ connections, stale, rules }: DeskState, entry: StoredEntry): string | null {
  const server = connections.get(entry.connectionId);
  if (server === undefined || server.disconnectedAt !== null) return 'its ESET server is disconnected';
  if (stale.has(server.id)) return `${server.name} was last read completely at ${server.syncedAt}: that is too old`;
  if (entry.membersDoubt !== null) return `nothing was concluded from the members of its group: ${entry.membersDoubt}`;
  if (entry.missingSince !== null) return 'the last listing of its group lacked it: the next one tells';
  const rule = rules.get(entry.groupKey);
  return rule?.baselinedAt === null ? 'the first listing of its group has not come yet' : null;
}

/** Changes of the entry's server are half applied: nothing may be concluded before they are whole. */
export function isHalfApplied({ connections }: DeskState, { connectionId }: StoredEntry): boolean {
  const server = connections.get(connectionId);
  return server?.unsettled === true && server.disconnectedAt === null;
}

export function routeEntry({ routing, caught }: DeskState, { deviceKey, deviceGroupKey }: StoredEntry): DeviceRoute {
  return routeDevice(routing, { groupKey: deviceGroupKey, groups: caught.get(deviceKey) ?? [] });
}

/** A target that a ticket can go to. */
export type Destination = Extract<TicketTarget, { companyId: string }>;

/** Where the ticket of an entry goes. */
export function targetOf(state: DeskState, entry: StoredEntry): TicketTarget {
  const route = routeEntry(state, entry);
  if (route.kind === 'held') return { to: 'unrouted', words: 'the device is caught by groups of several accounts' };
  if (route.kind === 'excluded' && !route.tickets) return { to: 'off', words: 'its group is excluded' };
  const account = route.kind === 'none' || route.accountId === null ? undefined : state.accounts.get(route.accountId);
  if (account === undefined) return withoutAccount(state);
  if (!account.ticketing) return { to: 'off', words: 'tickets are switched off for its account' };
  const { id, companyId, siteId, agreementId } = account;
  return { to: 'account', accountId: id, companyId, siteId, agreementId };
}

function withoutAccount({ settings }: DeskState): TicketTarget {
  const { fallbackCompanyId } = settings;
  if (fallbackCompanyId !== null) return { to: 'fallback', companyId: fallbackCompanyId };
  return { to: 'unrouted', words: 'the device has no account: map its group, or set tickets.fallbackCompanyId' };
}

export function isPaused({ allPaused, pausedAccounts }: DeskState, target: TicketTarget): boolean {
  return allPaused || (target.to === 'account' && pausedAccounts.has(target.accountId));
}

/** What the templates may name of an entry. */
export function factsOf(state: DeskState, { entry, target }: { entry: StoredEntry; target: Destination }): TicketFacts {
  const { companyId } = target;
  return {
    device: entry.deviceName,
    group: groupName(state, entry.groupKey),
    server: state.connections.get(entry.connectionId)?.name ?? '',
    os: entry.os,
    lastSeen: entry.lastSeen ?? 'never',
    products: readProducts(entry.products).installed.join(', '),
    account: state.companies.get(companyId)?.name ?? companyId,
    entered: entry.enteredAt,
    serial: entry.serial ?? '',
  };
}

export function groupName({ routing }: DeskState, key: number): string {
  return routing.groups.get(key)?.name ?? `#${key}`;
}

export function pathOf({ routing }: DeskState, key: number): string {
  return groupPath(routing, key);
}

/** The account of a target; null: it has none. */
export function accountOf(target: TicketTarget | null): number | null {
  return target?.to === 'account' ? target.accountId : null;
}

/** What the ticket of a stay is found by; the stay's own ordinal where no other is given. */
export function referenceOf(state: DeskState, entry: StoredEntry, ordinal = entry.ordinal): string {
  const { connectionId, groupVendorId, deviceVendorId } = entry;
  const connection = state.connections.get(connectionId);
  const server = connection === undefined ? '' : serverIdentity(connection);
  return ticketReference({ server, groupId: groupVendorId, deviceId: deviceVendorId, ordinal });
}

/** The ESET server as its vendor knows it: the same in every installation of this program. */
function serverIdentity(connection: Connection): string {
  const { host, region } = connection.settings;
  return [host, region].find((each) => typeof each === 'string') ?? connection.name;
}
