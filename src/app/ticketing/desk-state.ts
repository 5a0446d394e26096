import { type Caught, catchDevices, type DeviceRoute, routeDevice } from '../../domain/device-route.ts';
import { readProducts } from '../../domain/device-text.ts';
import { groupPath, type Routing, routeGroups } from '../../domain/group-tree.ts';
import type { Company } from '../../domain/psa.ts';
import type { TicketFacts, TicketTarget } from '../../domain/ticket-rules.ts';
import { loadAccounts, type StoredAccount } from '../../store/accounts.ts';
import { type Connection, loadConnections } from '../../store/connections.ts';
import type { StoredEntry } from '../../store/entries.ts';
import { loadGroupNodes, loadMemberships } from '../../store/inventory.ts';
import { loadGroupMappings } from '../../store/mapping.ts';
import { loadPauses } from '../../store/pauses.ts';
import { loadCompanies } from '../../store/psa-objects.ts';
import { loadTicketRules, type StoredTicketRule } from '../../store/ticket-rules.ts';
import { type App, nowInstant } from '../app.ts';
import { loadSettings, type Settings } from '../settings.ts';

/** What one run of ticketing decides by, as the store holds it when the run begins. */
export interface DeskState {
  settings: Settings['tickets'];
  rules: ReadonlyMap<number, StoredTicketRule>;
  routing: Routing;
  caught: Caught;
  accounts: ReadonlyMap<number, StoredAccount>;
  connections: ReadonlyMap<number, Connection>;
  companies: ReadonlyMap<string, Company>;
  pausedAccounts: ReadonlySet<number>;
  allPaused: boolean;
}

export async function loadDeskState(app: App, psaConnectionId: number): Promise<DeskState> {
  const { read } = app.db;
  const mappings = await loadGroupMappings(read, null);
  const routing = routeGroups(await loadGroupNodes(read, { at: null }), mappings);
  const dynamic = [...routing.mapped.keys()].filter((key) => routing.groups.get(key)?.kind === 'dynamic');
  const pauses = await loadPauses(read, nowInstant(app));
  return {
    settings: (await loadSettings(app)).tickets,
    rules: new Map((await loadTicketRules(read)).map((rule) => [rule.groupKey, rule])),
    routing,
    caught: catchDevices(routing, await loadMemberships(read, { groupKeys: dynamic, at: null })),
    accounts: new Map((await loadAccounts(read)).map((account) => [account.id, account])),
    connections: new Map((await loadConnections(read)).map((connection) => [connection.id, connection])),
    companies: new Map((await loadCompanies(read, psaConnectionId)).map((company) => [company.id, company])),
    pausedAccounts: new Set(pauses.flatMap(({ accountId }) => accountId ?? [])),
    allPaused: pauses.some(({ accountId }) => accountId === null),
  };
}

export function routeEntry({ routing, caught }: DeskState, { deviceKey, deviceGroupKey }: StoredEntry): DeviceRoute {
  return routeDevice(routing, { groupKey: deviceGroupKey, groups: caught.get(deviceKey) ?? [] });
}

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
export function factsOf(
  state: DeskState,
  { entry, target }: { entry: StoredEntry; target: TicketTarget },
): TicketFacts {
  const companyId = 'companyId' in target ? target.companyId : null;
  return {
    device: entry.deviceName,
    group: groupName(state, entry.groupKey),
    server: state.connections.get(entry.connectionId)?.name ?? '',
    os: entry.os,
    lastSeen: entry.lastSeen ?? 'never',
    products: readProducts(entry.products).installed.join(', '),
    account: companyId === null ? '' : (state.companies.get(companyId)?.name ?? companyId),
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

/** The ESET server as its vendor knows it: the same in every installation of this program. */
export function serverIdentity(connection: Connection): string {
  const { host, region } = connection.settings;
  return [host, region].find((each) => typeof each === 'string') ?? connection.name;
}
