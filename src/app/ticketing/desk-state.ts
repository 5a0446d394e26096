import { type Caught, catchDevices, catchingGroups } from '../../domain/device-route.ts';
import { type Routing, routeGroups } from '../../domain/group-tree.ts';
import type { BoardStatus, Company, Priority } from '../../domain/psa.ts';
import type { Instant } from '../../domain/time.ts';
import { loadAccounts, type StoredAccount } from '../../store/accounts.ts';
import { type Connection, loadConnections } from '../../store/connections.ts';
import { loadFirstSyncs } from '../../store/entries.ts';
import { loadGroupNodes, loadMemberships } from '../../store/inventory.ts';
import { loadGroupMappings } from '../../store/mapping.ts';
import { loadPauses } from '../../store/pauses.ts';
import { loadCompanies, loadPriorities, loadStatuses } from '../../store/psa-objects.ts';
import { loadSettingRow } from '../../store/settings.ts';
import { loadTicketRules, type StoredTicketRule } from '../../store/ticket-rules.ts';
import { type App, nowInstant } from '../app.ts';
import { zoneOf } from '../calendar.ts';
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
  /** Of the PSA: technicians read its times. */
  zone: string;
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
  const all = await loadSettings(app);
  const { tickets, sync } = all;
  const connections = await loadConnections(read);
  const age = { now: app.clock.now(), sync };
  const mappings = await loadGroupMappings(read, null);
  const routing = routeGroups(await loadGroupNodes(read, { at: null }), mappings);
  const dynamic = catchingGroups([...routing.groups.values()], mappings);
  const pauses = await loadPauses(read, now);
  return {
    now,
    settings: tickets,
    zone: zoneOf(all),
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
