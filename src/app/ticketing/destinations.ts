import { type DeviceRoute, routeDevice } from '../../domain/device-route.ts';
import type { TicketTarget } from '../../domain/ticket-rules.ts';
import type { StoredEntry } from '../../store/entries.ts';
import type { DeskState } from './desk-state.ts';

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

/**
 * Whether tickets of two accounts go to the same place: a company and site may have several agreements, one after the
 * other or side by side. null: no account.
 */
export function isSameCustomer({ accounts }: DeskState, one: number | null, other: number | null): boolean {
  if (one === other) return true;
  const [a, b] = [accounts.get(one ?? 0), accounts.get(other ?? 0)];
  return a !== undefined && b !== undefined && a.companyId === b.companyId && a.siteId === b.siteId;
}

/** The account of a target; null: it has none. */
export function accountIdOf(target: TicketTarget | null): number | null {
  return target?.to === 'account' ? target.accountId : null;
}
