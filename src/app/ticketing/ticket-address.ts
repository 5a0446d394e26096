import { loadConnections } from '../../store/connections.ts';
import type { App } from '../app.ts';
import { vendorOf } from '../open-vendor.ts';

/** Where people see a ticket in the PSA; always null where it has no such address, or none is connected. */
export async function ticketAddresses(app: Pick<App, 'db' | 'vendors'>): Promise<(ticketId: string) => string | null> {
  const psa = (await loadConnections(app.db.read)).find(({ role }) => role === 'psa');
  const vendor = psa === undefined ? undefined : vendorOf(app, psa.kind);
  if (psa === undefined || vendor?.role !== 'psa' || vendor.ticketAddress === undefined) return () => null;
  const settings = vendor.settings.parse(psa.settings);
  return (ticketId) => vendor.ticketAddress?.(settings, ticketId) ?? null;
}
